"""Addresses that hold a secret: a town is told to keep every one of them out of its front server's log."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

GUIDE = Path(settings.BASE_DIR) / "docs" / "running.md"


def secret_roots() -> set[str]:
    """The first word of every address that a secret opens."""
    found = set()
    for resolver in get_resolver().url_patterns:
        for pattern in getattr(resolver, "url_patterns", ()):
            route = str(pattern.pattern)
            if re.search(r"<str:(secret|token)>", route):
                found.add(route.partition("/")[0])
    return found


@pytest.mark.django_db
def test_a_link_cut_by_a_mail_program_says_what_to_do(client: Client) -> None:
    """Not that an activity is over, which is what an unknown address is told."""
    for root in secret_roots() - {"i", "agenda"}:
        page = client.get(f"/{root}/coupe/").content.decode()
        assert ("Cette page n’est pas ici" in page, "tel:" in page) == (False, True), root


def test_the_guide_keeps_every_secret_out_of_the_log() -> None:
    (named,) = re.findall(r"location ~ \^/\(([a-z|-]+)\)/", GUIDE.read_text())
    assert set(named.split("|")) == secret_roots()


def test_robots_are_kept_from_every_secret(client: Client) -> None:
    closed = {
        line.removeprefix("Disallow: /").rstrip("/") for line in client.get("/robots.txt").content.decode().splitlines()
    }
    assert secret_roots() - closed == {"i"}  # it only leads to /inscriptions/
