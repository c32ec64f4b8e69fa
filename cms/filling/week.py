"""The week of the town's spaces, cut in pieces of an hour and a half: two meetings never share one.

A piece is given once for the whole season, gap included, so no two occupations can overlap. Sunday
afternoons are given to nobody: closures stand there.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from directory.models import Space

LASTING = 90  # minutes, gap included
STARTS = ("09:00", "10:30", "12:00", "14:00", "15:30", "17:00", "18:30", "20:00")
MOMENTS: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "matin": ((0, 1, 2, 3, 4), STARTS[:2]),
    "midi": ((0, 1, 3, 4), STARTS[2:3]),
    "apresmidi": ((0, 1, 3, 4), STARTS[3:5]),
    "soir": ((0, 1, 2, 3, 4), STARTS[5:]),
    "mercredi": ((2,), STARTS[2:6]),
    "samedi": ((5,), STARTS[:6]),
    "dimanche": ((6,), STARTS[:2]),
}


@dataclass(frozen=True)
class Piece:
    """A weekly hour in a space; in no space, only the hour."""

    space: Space | None
    weekday: int
    start: dt.time


class Week:
    def __init__(self, spaces: list[Space], random: Random) -> None:
        self._random = random
        self._parts: dict[int, list[int]] = defaultdict(list)
        for space in spaces:
            self._parts[space.parent_id or space.pk].append(space.pk)
        self._given: set[tuple[int, int, dt.time]] = set()
        self._left = {moment: self._all_at(spaces, *hours) for moment, hours in MOMENTS.items()}

    def leaves(self, space: Space) -> list[int]:
        """The keys of the undivided spaces that are held when this one is (halls have parts of one level)."""
        parts = [key for key in self._parts[space.pk] if key != space.pk] if space.parent_id is None else []
        return parts or [space.pk]

    def give(self, when: Iterable[str]) -> Piece | None:
        """A free piece at one of these moments, else at any; none when the town is full."""
        for moment in (*when, *MOMENTS):
            left = self._left[moment]
            while left:
                piece = left.pop()
                if self._take(piece):
                    return piece
        return None

    def give_same(self, piece: Piece) -> Piece | None:
        """The same space and hour on another day; without a space, simply another day."""
        days = [day for day in range(6) if day != piece.weekday]
        self._random.shuffle(days)
        for day in days:
            other = Piece(piece.space, day, piece.start)
            if piece.space is None or self._take(other):
                return other
        return None

    def elsewhere(self, when: Iterable[str]) -> Piece:
        """An hour outside the town's spaces."""
        days, starts = MOMENTS[self._random.choice(list(when))]
        return Piece(None, self._random.choice(days), dt.time.fromisoformat(self._random.choice(starts)))

    def _all_at(self, spaces: list[Space], days: tuple[int, ...], starts: tuple[str, ...]) -> list[Piece]:
        pieces = [
            Piece(space, day, dt.time.fromisoformat(start)) for space in spaces for day in days for start in starts
        ]
        self._random.shuffle(pieces)
        return pieces

    def _take(self, piece: Piece) -> bool:
        assert piece.space is not None  # noqa: S101 - only pieces of a space are taken
        wanted = {(leaf, piece.weekday, piece.start) for leaf in self.leaves(piece.space)}
        if wanted & self._given:
            return False
        self._given |= wanted
        return True
