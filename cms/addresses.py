"""Every public page with the day of its last change, for search engines (sitemaps.org)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from wagtail.models import Page

from cms.models import HomePage
from directory.models import Association, Venue
from events.models import Activity

CHUNK = 5_000  # addresses in one file

Row = tuple[str, datetime | None]


@dataclass(frozen=True)
class Chunk:
    """One file of addresses: a kind of page, and which thousands of it."""

    kind: str
    number: int


def total() -> dict[str, int]:
    return {kind: _of(kind).count() for kind in KINDS}


def chunks(counts: dict[str, int]) -> Iterator[Chunk]:
    """The files in which all addresses stand; a town that fits in one file needs none of them."""
    for kind, count in counts.items():
        yield from (Chunk(kind, number) for number in range(1, -(-count // CHUNK) + 1))


def rows(kind: str, number: int = 1) -> list[Row]:
    """The full addresses of one chunk; empty past the end."""
    base, last = KINDS[kind]
    names = ("url_path" if kind == "pages" else "slug", *([last] if last else []))
    found = _of(kind).order_by("pk").values_list(*names)[(number - 1) * CHUNK : number * CHUNK]
    return [(_address(kind, base, row[0]), row[1] if last else None) for row in found]


KINDS = {  # its name in addresses: (where its pages stand, the column of the last change)
    "pages": ("/", "last_published_at"),
    "activites": ("/activites/", "changed_at"),
    "associations": ("/associations/", "changed_at"),
    "lieux": ("/lieux/", ""),
}


def _of(kind: str) -> models.QuerySet[Any, Any]:
    if kind == "activites":
        return Activity.objects.published()
    if kind == "associations":
        return Association.objects.listed().filter(Q(page=None) | Q(page__is_suspended=False))
    if kind == "lieux":
        return Venue.objects.listed()
    home = HomePage.objects.live().first()
    if home is None:
        nothing: models.QuerySet[Any, Any] = Page.objects.none()
        return nothing
    own = home.get_descendants(inclusive=True).live().public()
    found: models.QuerySet[Any, Any] = own.exclude(content_type__model="associationpage")
    return found


def _address(kind: str, base: str, end: str) -> str:
    if kind == "pages":  # the tree begins at the site's root page: /accueil/aide/
        return settings.PUBLIC_URL + "/" + end.lstrip("/").partition("/")[2]
    return f"{settings.PUBLIC_URL}{base}{end}/"
