"""Where the activities of an answer are: numbered places for a map, and the same activities beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse

from events.search import Hit

PER_PAGE = 80  # activities beside the map: as many as keep the page light


@dataclass(frozen=True)
class Spot:
    """A venue on the map, with the number that its activities bear in the list."""

    number: int
    name: str
    latitude: float
    longitude: float

    @property
    def as_data(self) -> list[object]:
        return [self.number, round(self.latitude, 5), round(self.longitude, 5), self.name]


@dataclass(frozen=True)
class Located:
    hit: Hit
    spot: Spot


@dataclass(frozen=True)
class TownMap:
    """Every hit is in `located` or in `elsewhere`; several activities of a venue share one spot."""

    located: list[Located]
    elsewhere: list[Hit]

    @property
    def data(self) -> list[list[object]]:
        return list({located.spot.number: located.spot.as_data for located in self.located}.values())


def town_map(hits: Iterable[Hit]) -> TownMap:
    spots: dict[int, Spot] = {}
    located, elsewhere = [], []
    for hit in hits:
        venue = hit.place.venue
        if venue is None or venue.latitude is None or venue.longitude is None:
            elsewhere.append(hit)
            continue
        spot = spots.setdefault(venue.pk, Spot(len(spots) + 1, venue.name, venue.latitude, venue.longitude))
        located.append(Located(hit, spot))
    return TownMap(located, elsewhere)


def tiles() -> dict[str, object]:
    """Where the background comes from, for the script that draws it."""
    return {
        "url": settings.TILE_URL,
        "attribution": settings.TILE_ATTRIBUTION,
        "max_zoom": settings.TILE_MAX_ZOOM,
    }


def allow_tiles(response: HttpResponse) -> None:
    """Let this page, and no other, ask the tile server for pictures, saying from which site it comes.

    The terms of OpenStreetMap's server want the Referer; only the name of the site is sent.
    """
    parts = urlsplit(settings.TILE_URL.replace("{s}", "*"))
    if parts.netloc:
        response._csp_update = {"img-src": [f"{parts.scheme}://{parts.netloc}"]}  # type: ignore[attr-defined]  # read by csp
    response["Referrer-Policy"] = "strict-origin-when-cross-origin"
