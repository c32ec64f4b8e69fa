"""In a browser: the screen of a hall turns its pages, and keeps what it knows when the network is cut."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests import factories

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(1920, 1080), (1280, 720), (1080, 1920)]


def test_a_screen_lives_through_a_cut_of_the_network(page: "Page") -> None:
    now = timezone.now()
    for n in range(12):
        seance = factories.make_occurrence(
            activity=factories.make_activity(f"Atelier {n}"), starts_at=now + timedelta(minutes=n - 1)
        )
        seance.ends_at = now + timedelta(hours=3)
        seance.save()

    page.goto("/activites/?vue=ecran")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight"), (width, height)
        assert page.get_by_text("En ce moment").first.is_visible()

    page.set_viewport_size({"width": 1280, "height": 720})
    page.get_by_role("button", name="Mettre en pause").click()
    assert page.get_by_role("heading", level=3).first.inner_text() == "Atelier 0"
    page.get_by_role("button", name="Page suivante").click()
    assert page.get_by_role("heading", level=3).first.inner_text() != "Atelier 0"
    assert "(suite)" in page.get_by_role("heading", level=2).first.inner_text()

    for _ in range(50):  # the worker is there, and what it will need is kept
        if page.evaluate("caches.open('ecran-1').then((kept) => kept.keys()).then((keys) => keys.length)") > 5:
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(500)
    page.context.set_offline(True)
    page.get_by_text("Pas de réseau. Dernière mise à jour à").wait_for()
    assert page.get_by_role("heading", level=3).count() >= 3

    page.reload()
    page.get_by_text("Pas de réseau. Dernière mise à jour à").wait_for()
    assert page.get_by_role("heading", level=3).first.inner_text() == "Atelier 0"

    page.context.set_offline(False)
    page.get_by_text("Pas de réseau.").wait_for(state="detached")
