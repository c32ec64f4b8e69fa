"""What the town calls its themes, neighbourhoods and venues: read in one question, kept for a short while.

Each web process keeps its own copy for `SEARCH_KEEPS_NAMES` seconds; a renamed theme is known
everywhere by then.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db import connection

from directory.typed import folded

from .near import Point

NAMES = """
    SELECT 'theme', id, slug, name, parent_id, NULL::float, NULL::float, position, folded(name) COLLATE "C" AS sorted
        FROM directory_theme
    UNION ALL
    SELECT 'neighbourhood', id, slug, name, NULL, latitude, longitude, 0, folded(name) COLLATE "C"
        FROM directory_neighbourhood
    UNION ALL
    SELECT 'venue', id, slug, name, neighbourhood_id, latitude, longitude, 0, folded(name) COLLATE "C"
        FROM directory_venue WHERE is_listed
    ORDER BY 8, 9
"""


@dataclass(frozen=True)
class Named:
    """A theme, a neighbourhood or a venue; `parent_id` is a theme's theme, a venue's neighbourhood."""

    pk: int
    slug: str
    name: str
    parent_id: int | None
    point: Point | None

    def __str__(self) -> str:
        return self.name

    @cached_property
    def words(self) -> tuple[str, ...]:
        """« L’Île » → ("l", "ile")."""
        return tuple(folded(self.name).split())


@dataclass(frozen=True)
class Gazetteer:
    themes: tuple[Named, ...]
    neighbourhoods: tuple[Named, ...]
    venues: tuple[Named, ...]

    def theme(self, slug: str) -> Named | None:
        return self._themes.get(slug)

    def neighbourhood(self, slug: str) -> Named | None:
        return self._neighbourhoods.get(slug)

    def spot(self, slug: str) -> Named | None:
        """A neighbourhood or a venue with a position."""
        named = self._neighbourhoods.get(slug) or self._venues.get(slug)
        return named if named and named.point else None

    @cached_property
    def spots(self) -> tuple[Named, ...]:
        return tuple(named for named in (*self.neighbourhoods, *self.venues) if named.point)

    @cached_property
    def _themes(self) -> dict[str, Named]:
        return _by_slug(self.themes)

    @cached_property
    def _neighbourhoods(self) -> dict[str, Named]:
        return _by_slug(self.neighbourhoods)

    @cached_property
    def _venues(self) -> dict[str, Named]:
        return _by_slug(self.venues)


def now() -> Gazetteer:
    kept = _kept.get(connection.alias)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    found = _read()
    _kept[connection.alias] = (time.monotonic() + settings.SEARCH_KEEPS_NAMES, found)
    return found


_kept: dict[str, tuple[float, Gazetteer]] = {}


def _read() -> Gazetteer:
    found: dict[str, list[Named]] = {"theme": [], "neighbourhood": [], "venue": []}
    with connection.cursor() as cursor:
        cursor.execute(NAMES)
        for kind, pk, slug, name, parent, latitude, longitude, *_ in cursor.fetchall():
            point = Point(latitude, longitude) if latitude is not None and longitude is not None else None
            found[kind].append(Named(pk, slug, name, parent, point))
    return Gazetteer(tuple(found["theme"]), tuple(found["neighbourhood"]), tuple(found["venue"]))


def _by_slug(named: Iterable[Named]) -> dict[str, Named]:
    return {one.slug: one for one in named}
