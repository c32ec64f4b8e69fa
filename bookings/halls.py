"""All the halls that an agent decides for, read once: which contain which, how far apart, what is said of each."""

from collections import defaultdict
from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt

from bookings import venue_rules
from bookings.models import SpaceRule
from directory.folding import fold
from directory.models import Person, Space, Venue

EARTH = 6_371_000  # metres


class Halls:
    """The spaces of the venues run by an agent's departments, by key. One query."""

    def __init__(self, spaces: Iterable[Space]) -> None:
        self.by_key = {space.pk: space for space in spaces}
        self._parts: dict[int, list[int]] = defaultdict(list)
        for space in self.by_key.values():
            if space.parent_id:
                self._parts[space.parent_id].append(space.pk)

    @classmethod
    def run_by(cls, person: Person) -> "Halls":
        mine = (
            Space.objects.current().filter(venue__in=Venue.objects.run_by(person)).annotate(dated_gaps=SpaceRule.gaps())
        )
        ruled = venue_rules.with_rules(mine)
        return cls(
            ruled.select_related("venue__neighbourhood").defer("venue__search", "venue__imported").order_by("pk")
        )

    def by_venue(self) -> list[tuple[Venue, list[Space]]]:
        """Each venue with its halls, in the order of their names."""
        found: dict[int, tuple[Venue, list[Space]]] = {}
        for space in self.by_key.values():
            found.setdefault(space.venue_id, (space.venue, []))[1].append(space)
        for _venue, spaces in found.values():
            spaces.sort(key=lambda space: (space.position, space.pk))
        return sorted(found.values(), key=lambda pair: (fold(pair[0].name), pair[0].pk))

    def leaves_of(self, keys: Iterable[int]) -> list[int]:
        """The undivided spaces held when these are held, in key order."""
        return sorted(key for key in self._down(keys) if key not in self._parts)

    def related_to(self, keys: Iterable[int]) -> set[int]:
        """These spaces, their parts, and the halls that contain one of them."""
        found = self._down(keys)
        for key in list(found):
            whole = self.by_key[key].parent_id if key in self.by_key else None
            while whole and whole not in found:
                found.add(whole)
                whole = self.by_key[whole].parent_id if whole in self.by_key else None
        return found

    def _down(self, keys: Iterable[int]) -> set[int]:
        found: set[int] = set()
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting.extend(self._parts.get(key, ()))
        return found


def metres_between(one: Venue, other: Venue) -> int | None:
    """As the crow flies; None when one of the two has no position."""
    if one.pk == other.pk:
        return 0
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    places = (one.latitude, one.longitude, other.latitude, other.longitude)
    lat, lon, to_lat, to_lon = (radians(degrees or 0) for degrees in places)
    half = sin((to_lat - lat) / 2) ** 2 + cos(lat) * cos(to_lat) * sin((to_lon - lon) / 2) ** 2
    return round(2 * EARTH * asin(sqrt(half)))
