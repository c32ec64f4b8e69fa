"""The history of a request: one unchangeable row per act, with what became of each date."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from bookings.breaches import Breach
from bookings.models import Decision, Slot, SlotRequest
from directory.models import Person, Space
from events.recurrence import Period


def write(
    slot_request: SlotRequest,
    slots: Iterable[Slot],
    kind: Decision.Kind,
    *,
    after: Slot.State,
    by: Person | None,
    at: datetime,
    message: str = "",
    ground: str = "",
    reason: str = "",
    of: str = "",
) -> Decision:
    """Keep that these dates, all at once, came to the state `after`; `of` says which kind of proposal it answers."""
    more = {"of": of} if of else {}
    lines = [line(slot, after=after, ground=ground, reason=reason) | more for slot in slots]
    return Decision.objects.create(request=slot_request, kind=kind, by=by, at=at, message=message, verdicts=lines)


def line(
    slot: Slot, *, after: Slot.State, ground: str = "", reason: str = "", there: tuple[Space, Period] | None = None
) -> dict[str, Any]:
    """What became of one date, in words and moments that outlive the rows they speak of.

    `there` is the hall and the hour proposed instead.
    """
    return _instead(there) | {
        "slot": slot.pk,
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "space": slot.space.name,
        "before": slot.state,
        "after": after.value,
        "ground": ground,
        "reason": reason,
    }


def passed_over(found: Sequence[Breach], reason: str) -> dict[str, Any]:
    """What a line keeps of the rules that were passed over."""
    return {"over": {"rules": [breach.rule.value for breach in found], "reason": reason}} if found else {}


def raise_versions(requests: Iterable[int]) -> None:
    """Whoever has one of these requests open sees that it changed meanwhile."""
    SlotRequest.objects.filter(pk__in=list(requests)).update(version=F("version") + 1)


def _instead(there: tuple[Space, Period] | None) -> dict[str, Any]:
    if there is None:
        return {}
    space, period = there
    return {
        "to": {
            "space": space.full_name,
            "starts_at": period.starts_at.isoformat(),
            "ends_at": period.ends_at.isoformat(),
        }
    }


@dataclass(frozen=True)
class Instead:
    """Where and when something else was proposed, read back from the history."""

    starts_at: datetime
    ends_at: datetime
    space: str


@dataclass(frozen=True)
class Held:
    """Where and when a date was held, in words and moments that outlive the rows."""

    starts_at: datetime
    ends_at: datetime
    space: str


@dataclass(frozen=True)
class Over:
    """The rules of the venue that an agent passed over, by code, and why."""

    rules: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Line:
    """What became of one date, read back from the history; `was` when it changed hall or hours."""

    starts_at: datetime
    ends_at: datetime
    space: str
    after: Slot.State
    ground: str
    reason: str
    instead: Instead | None = None
    was: Held | None = None
    over: Over | None = None
    of: str = ""
    before: str = ""

    @property
    def ground_in_words(self) -> str:
        return str(Slot.Ground(self.ground).label) if self.ground else ""


@dataclass(frozen=True)
class Lines:
    """The dates of one act, by what became of them."""

    granted: tuple[Line, ...]
    refused: tuple[Line, ...]
    taken_back: tuple[Line, ...]
    cancelled: tuple[Line, ...] = ()
    proposed: tuple[Line, ...] = ()
    asked_again: tuple[Line, ...] = ()

    @property
    def all(self) -> tuple[Line, ...]:
        return (
            *self.granted, *self.refused, *self.taken_back, *self.cancelled, *self.proposed, *self.asked_again
        )  # fmt: skip

    @property
    def refused_alike(self) -> list[list[Line]]:
        """The refused dates, those of one reason together, so that it is said once."""
        alike: dict[tuple[str, str], list[Line]] = {}
        for line in self.refused:
            alike.setdefault((line.ground, line.reason), []).append(line)
        return list(alike.values())


def read(decision: Decision, *, halls: Mapping[int, str] | None = None) -> Lines:
    """The dates of this act, in their order; grouped by what became of them. `halls` gives, by slot, names with their
    venue where the history keeps the hall alone."""
    lines = _read(decision.verdicts, halls or {})
    return Lines(
        granted=tuple(line for line in lines if line.after == Slot.State.GRANTED),
        refused=tuple(line for line in lines if line.after == Slot.State.REFUSED),
        taken_back=tuple(line for line in lines if line.after in (Slot.State.WITHDRAWN, Slot.State.RELEASED)),
        cancelled=tuple(line for line in lines if line.after == Slot.State.CANCELLED),
        proposed=tuple(line for line in lines if line.after == Slot.State.PROPOSED),
        asked_again=tuple(line for line in lines if line.after == Slot.State.ASKED),
    )


def read_all(decision: Decision) -> tuple[Line, ...]:
    """The dates of this act in their order, whatever became of them."""
    return _read(decision.verdicts, {})


def _read(verdicts: Iterable[dict[str, Any]], halls: Mapping[int, str]) -> tuple[Line, ...]:
    named = (kept | {"space": halls.get(kept["slot"], kept["space"])} for kept in verdicts)
    return tuple(sorted((_line_of(kept) for kept in named), key=lambda line: line.starts_at))


def _line_of(kept: dict[str, Any]) -> Line:
    to = kept.get("to")
    return Line(
        starts_at=datetime.fromisoformat(kept["starts_at"]),
        ends_at=datetime.fromisoformat(kept["ends_at"]),
        space=kept["space"],
        after=Slot.State(kept["after"]),
        ground=kept["ground"],
        reason=kept["reason"],
        instead=to
        and Instead(datetime.fromisoformat(to["starts_at"]), datetime.fromisoformat(to["ends_at"]), to["space"]),
        was=_held(kept["was"]) if "was" in kept else None,
        over=Over(tuple(kept["over"]["rules"]), kept["over"]["reason"]) if "over" in kept else None,
        of=kept.get("of", ""),
        before=kept.get("before", ""),
    )


def _held(kept: dict[str, str]) -> Held:
    return Held(datetime.fromisoformat(kept["starts_at"]), datetime.fromisoformat(kept["ends_at"]), kept["space"])
