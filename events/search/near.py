"""Points on the map and how far apart they are, without any extension of the database.

Over a town the earth is flat: one degree of latitude is 111,195 m, one of longitude that times the
cosine of the latitude. Against the sphere the error stays below a metre for every ten kilometres.
"""

import re
from dataclasses import dataclass
from math import cos, hypot, isfinite, radians

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext

from directory.wording import NBSP

DEGREE = 111_195  # metres
DIGITS = 3  # of a position in an address: about 100 m, so that nobody's door is told
FURTHEST = 30_000  # metres from the middle of the town; further away the question makes no sense here
ROUGH = 700  # metres: no nearer is told of what is only known by its neighbourhood
RADII = (500, 1_000, 2_000, 5_000)  # metres, to choose from
_PLACE = re.compile(r"\s*(-?\d{1,3}(?:\.\d{1,20})?)\s*[,;]\s*(-?\d{1,3}(?:\.\d{1,20})?)\s*", re.ASCII)


@dataclass(frozen=True)
class Point:
    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.latitude:.{DIGITS}f},{self.longitude:.{DIGITS}f}"

    @property
    def east(self) -> float:
        """Metres in a degree of longitude, here."""
        return DEGREE * cos(radians(self.latitude))

    def metres_to(self, other: "Point") -> float:
        return hypot((other.latitude - self.latitude) * DEGREE, (other.longitude - self.longitude) * self.east)

    @property
    def is_in_town(self) -> bool:
        return self.metres_to(Point(*settings.TOWN_POSITION)) <= FURTHEST


def read(typed: str) -> Point:
    """« 43.405,5.048 », rounded; raises ValueError when it is no position on earth."""
    found = _PLACE.fullmatch(typed[:60])
    if not found:
        raise ValueError(typed)
    latitude, longitude = round(float(found[1]), DIGITS), round(float(found[2]), DIGITS)
    if not (isfinite(latitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError(typed)
    return Point(latitude, longitude)


def length(metres: float, *, roughly: bool = False) -> str:
    """« 600 m », « 1,2 km »; whole kilometres when it is only known roughly."""
    if metres < 950 and not roughly:
        return f"{max(50, round(metres / 50) * 50)}{NBSP}m"
    km = max(metres / 1000, 1) if roughly else metres / 1000
    places = 0 if roughly or km >= 10 or round(km, 1) == round(km) else 1
    return f"{number_format(round(km, places), decimal_pos=places, use_l10n=True)}{NBSP}km"


def in_words(metres: float, *, roughly: bool = False) -> str:
    """« à 600 m », « à 1,2 km »; « à environ 2 km » when only the neighbourhood is known."""
    told = length(metres, roughly=roughly)
    return (gettext("about %(length)s away") if roughly else gettext("%(length)s away")) % {"length": told}
