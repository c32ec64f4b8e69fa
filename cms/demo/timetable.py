"""Where a weekly meeting still fits: rooms of a kind, the nearest first, at hours that suit."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from random import Random

from directory.models import Space

MOMENTS: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "matin": ((0, 1, 2, 3, 4), ("09:00", "09:30", "10:00", "10:30")),
    "midi": ((0, 1, 3, 4), ("12:15",)),
    "apresmidi": ((0, 1, 3, 4), ("14:00", "14:30", "15:00", "16:00")),
    "soir": ((0, 1, 2, 3, 4), ("17:30", "18:00", "18:30", "19:00", "19:30", "20:00")),
    "mercredi": ((2,), ("13:30", "14:00", "15:00", "16:15")),
    "samedi": ((5,), ("09:00", "10:00", "14:00", "15:30")),
    "dimanche": ((6,), ("09:00", "10:00")),
}


@dataclass(frozen=True)
class Place:
    space: Space | None
    weekdays: tuple[int, ...]
    start: dt.time
    end: dt.time


class Timetable:
    """The week of every room. `random` decides between hours that suit equally well."""

    def __init__(self, spaces: list[Space], random: Random) -> None:
        self._spaces, self._random = spaces, random
        self._parts = {space.pk: [part for part in spaces if part.parent_id == space.pk] for space in spaces}
        self._held: dict[int, list[tuple[int, int, int]]] = defaultdict(list)

    def hold(self, space: Space, weekdays: tuple[int, ...], start: dt.time, end: dt.time) -> Place:
        for leaf in self._leaves(space):
            self._held[leaf.pk] += [(day, _minutes(start), _minutes(end) + space.gap_minutes) for day in weekdays]
        return Place(space, weekdays, start, end)

    def find(self, kinds: list[str], quartier: int | None, when: list[str], minutes: int, days: int) -> Place:
        """A room, or none when all are full, with the days and hours."""
        hours = self.hours(when, minutes, days)
        for kind in kinds:
            rooms = [space for space in self._spaces if space.kind == kind]
            self._random.shuffle(rooms)
            rooms.sort(key=lambda space: (space.venue.neighbourhood_id != quartier, len(self._parts[space.pk])))
            for space in rooms:
                for weekdays, start, end in hours:
                    if self._is_free(space, weekdays, start, end):
                        return self.hold(space, weekdays, start, end)
        return Place(None, *hours[0])

    def hours(self, when: list[str], minutes: int, days: int) -> list[tuple[tuple[int, ...], dt.time, dt.time]]:
        found = []
        for moment in when:
            weekdays, starts = MOMENTS[moment]
            choices = [
                (self._week(day, weekdays, days), dt.time.fromisoformat(start)) for day in weekdays for start in starts
            ]
            self._random.shuffle(choices)
            found += [(week, start, _later(start, minutes)) for week, start in choices]
        return found

    def _week(self, day: int, weekdays: tuple[int, ...], days: int) -> tuple[int, ...]:
        return tuple(sorted({day, weekdays[(weekdays.index(day) + 2) % len(weekdays)]})) if days > 1 else (day,)

    def _is_free(self, space: Space, weekdays: tuple[int, ...], start: dt.time, end: dt.time) -> bool:
        first, last = _minutes(start), _minutes(end) + space.gap_minutes
        return not any(
            day in weekdays and first < held_last and held_first < last
            for leaf in self._leaves(space)
            for day, held_first, held_last in self._held[leaf.pk]
        )

    def _leaves(self, space: Space) -> list[Space]:
        parts = self._parts[space.pk]
        return [leaf for part in parts for leaf in self._leaves(part)] if parts else [space]


def _minutes(moment: dt.time) -> int:
    return moment.hour * 60 + moment.minute


def _later(start: dt.time, minutes: int) -> dt.time:
    total = _minutes(start) + minutes
    return dt.time(total // 60, total % 60)
