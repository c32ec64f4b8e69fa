"""What an act changes, and whom it tells, in the words of a page."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from directory.models import Space
from events.models import ScheduleChange
from events.recurrence import local
from notifications.models import Notice

_OF_PARTY = re.compile(r"registrations/\d+$")
_OF_RELATIVE = re.compile(r"registrations/\d+/copie/")
LISTED = 8


@dataclass(frozen=True)
class Line:
    """One date: what it becomes, and what it was when that is another moment or place."""

    what: str  # cancelled, gone, moved, place, leader, restored, added
    starts_at: datetime
    ends_at: datetime
    was_at: datetime | None = None
    place: str = ""
    leader: str = ""
    was_until: datetime | None = None

    @property
    def is_same_day(self) -> bool:
        """Do only the hours change?"""
        return self.was_at is not None and local(self.was_at).date() == local(self.starts_at).date()


@dataclass(frozen=True)
class Staying:
    """A date that keeps its hall and its hours: the hall cannot follow, and says why; `is_asked` says whether its service
    is asked for the new hours, those of `starts_at`."""

    was_at: datetime
    was_until: datetime
    starts_at: datetime
    ends_at: datetime
    space: str
    why: str
    is_asked: bool

    @property
    def is_same_day(self) -> bool:
        return local(self.was_at).date() == local(self.starts_at).date()

    @classmethod
    def read(cls, fact: Mapping[str, Any]) -> Self:
        moments = ("was_at", "was_until", "starts_at", "ends_at")
        return cls(**{**fact, **{name: datetime.fromisoformat(fact[name]) for name in moments}})


@dataclass(frozen=True)
class Foreseen:
    """`told` counts parties by way, their relatives, and whether the service is told as well."""

    lines: list[Line]
    told: Mapping[str, int]
    undo_until: datetime | None = None
    bar: str = ""
    lost: int = 0  # parties that lose their place
    halls: int = 0  # dates whose hall is given back
    halls_moved: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    staying: list[Staying] = field(default_factory=list)
    taken_back: int = 0  # dates that were asked for, and are not any more

    @classmethod
    def of(cls, change: ScheduleChange) -> Self:
        """Two queries at most, whatever the number of dates."""
        lines = sorted(_lines(change.facts), key=lambda line: line.starts_at)
        ended = [pk for pk, _before, after in change.facts.get("parties", ()) if after["state"] == "cancelled"]
        above = change.facts.get("above", {})
        return cls(
            lines, change.told, change.undo_until, change.bar, len(ended), len(above.get("released", ())),
            len(above.get("moved", ())), Counter(line.what for line in lines),
            [Staying.read(fact) for fact in above.get("staying", ())], len(above.get("taken_back", ())),
        )  # fmt: skip

    @property
    def people(self) -> int:
        """How many parties are told."""
        return sum(self.told.get(way, 0) for way in Notice.Channel.values)

    @property
    def first_lines(self) -> list[Line]:
        return self.lines[:LISTED]

    @property
    def more(self) -> int:
        return max(0, len(self.lines) - LISTED)

    @property
    def asked(self) -> list[Staying]:
        return [each for each in self.staying if each.is_asked]

    @property
    def refused(self) -> list[Staying]:
        return [each for each in self.staying if not each.is_asked]

    @property
    def asked_by_reason(self) -> list[tuple[str, list[Staying]]]:
        return _by_reason(self.asked)

    @property
    def refused_by_reason(self) -> list[tuple[str, list[Staying]]]:
        return _by_reason(self.refused)

    @property
    def is_grave(self) -> bool:
        """Is somebody told, does a date go, do several change, or is a hall of the town concerned?"""
        halls = self.halls or self.halls_moved or self.staying or self.taken_back
        changed = sum(self.counts[what] for what in ("moved", "place", "leader"))
        return bool(self.people or halls or changed > 1 or self.counts.keys() & {"cancelled", "gone"})


def _by_reason(dates: Iterable[Staying]) -> list[tuple[str, list[Staying]]]:
    """Each reason once, with its dates."""
    found: dict[str, list[Staying]] = {}
    for each in dates:
        found.setdefault(each.why, []).append(each)
    return list(found.items())


def count(letters: Iterable[Notice]) -> dict[str, int]:
    """Whom these letters tell: parties by way, relatives, the service."""
    told: Counter[str] = Counter()
    for letter in letters:
        if _OF_PARTY.match(letter.key):
            told[str(letter.channel)] += 1
        elif _OF_RELATIVE.match(letter.key):
            told["relatives"] += 1
        elif letter.key.startswith("bookings/"):
            told["service"] += 1
    return dict(told)


def _lines(facts: Mapping[str, Any]) -> Iterable[Line]:
    places = _places(facts)
    for _pk, row in facts.get("added", ()):
        yield _line("added", row, places)
    for _pk, row in facts.get("deleted", ()):
        if row["state"] != "cancelled":
            yield _line("gone", row, places)
    for _pk, before, after in facts.get("changed", ()):
        if what := _what(before, after):
            yield _line(what, after, places, was=before if what == "moved" else None)


def _what(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> str:
    if after["state"] == "cancelled":
        return "" if before["state"] == "cancelled" else "cancelled"
    if before["state"] == "cancelled":
        return "restored"
    if (before["starts_at"], before["ends_at"]) != (after["starts_at"], after["ends_at"]):
        return "moved"
    if (before["space"], before["address"]) != (after["space"], after["address"]):
        return "place"
    return "leader" if before["leader"] != after["leader"] else ""


def _line(
    what: str, row: Mapping[str, Any], places: Mapping[str, str], *, was: Mapping[str, Any] | None = None
) -> Line:  # fmt: skip
    return Line(
        what, datetime.fromisoformat(row["starts_at"]), datetime.fromisoformat(row["ends_at"]),
        datetime.fromisoformat(was["starts_at"]) if was else None,
        places.get(row["space"] or "", row["address"] or ""), row["leader"] or "",
        datetime.fromisoformat(was["ends_at"]) if was else None,
    )  # fmt: skip


def _places(facts: Mapping[str, Any]) -> dict[str, str]:
    rows = [row for _pk, row in facts.get("added", ())] + [row for _pk, _before, row in facts.get("changed", ())]
    keys = {row["space"] for row in rows if row["space"]}
    spaces = Space.objects.filter(pk__in=keys).select_related("venue") if keys else ()
    return {str(space.pk): space.full_name for space in spaces}
