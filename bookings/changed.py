"""What every change to granted dates goes through: locks in the order of keys, a second look, the history.

`bookings.changing` has the acts themselves.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bookings import availability, history, holding, judging, placing, venue_rules
from bookings.availability import Verdict
from bookings.breaches import Breach
from bookings.errors import AlreadyBegun, BookingChanged, RuleStands, SpaceTaken
from bookings.models import Decision, Slot, SlotRequest
from directory import spaces as floor_plan
from directory.models import Person, Space

Kind = Decision.Kind


@dataclass(frozen=True)
class Hold:
    """A space, from one moment to another."""

    space: Space
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, slot: Slot) -> "Hold":
        return cls(slot.space, slot.starts_at, slot.ends_at)


@dataclass(frozen=True)
class Changed:
    """One date after the act, with what it was before (None: it is new) and what became of its séance.

    `verdict` says what was found at its new place, rivals that wait for it included; `broken` which rules of the
    venue stand against the new place.
    """

    slot: Slot
    was: Hold | None
    fate: placing.Fate
    verdict: Verdict | None = None
    broken: tuple[Breach, ...] = ()


@dataclass(frozen=True)
class Change:
    """What an act did: one decision for each request, and its dates."""

    decisions: tuple[Decision, ...]
    dates: tuple[Changed, ...]


@dataclass(frozen=True)
class Act:
    """What every act is told: who acts, when, with which words, and which dates were read as they are (`seen`).

    `over` says why a rule of a venue is passed over; `only_looks` is an act that is undone, and needs no reason.
    """

    by: Person
    at: datetime
    reason: str = ""
    seen: Mapping[int, Hold] | None = None
    over: str = ""
    only_looks: bool = False


def lock_requests(keys: Collection[int]) -> dict[int, SlotRequest]:
    """These requests, held until the end of the transaction, by key."""
    wanted = SlotRequest.objects.filter(pk__in=set(keys)).with_names()
    return {each.pk: each for each in wanted.select_for_update(of=("self",), no_key=True).order_by("pk")}


def granted(keys: Collection[int], act: Act) -> dict[int, Slot]:
    """These dates as they are now; they are locked by their requests."""
    found = Slot.objects.granted().filter(pk__in=keys).select_related("space__venue", "request", "occurrence__activity")
    check_seen(found, act)
    slots = {slot.pk: slot for slot in found}
    if len(slots) != len(keys):
        raise BookingChanged
    if any(slot.starts_at <= act.at for slot in slots.values()):
        raise AlreadyBegun
    return slots


def check_seen(slots: Iterable[Slot], act: Act) -> None:
    """Raise BookingChanged when one of them is not any more what was read."""
    for slot in slots:
        if act.seen and slot.pk in act.seen and act.seen[slot.pk] != Hold.of(slot):
            raise BookingChanged


def lock_spaces(spaces: Sequence[Space]) -> dict[int, list[Space]]:
    """Lock all their undivided parts at once; which ones belong to each."""
    locked = {part.pk: part for part in holding.lock(spaces)}
    each_once = {space.pk: space for space in spaces}
    return {key: [locked[part.pk] for part in floor_plan.undivided(space)] for key, space in each_once.items()}


def look_again(slot_request: SlotRequest, to: Sequence[Hold], at: datetime) -> tuple[Verdict, ...]:
    """What is to be said of these holds, all in one space. Raises SpaceTaken."""
    space = to[0].space
    people = slot_request.people_expected
    found = availability.of(space, to, people=people, request=slot_request, at=at)
    if found.lost:
        raise SpaceTaken(found.lost)
    return found.verdicts


def broken(to: Sequence[Hold], act: Act) -> list[tuple[Breach, ...]]:
    """Which rules stand against each of these holds, all in one space, whoever has them: hours, school holidays.

    Raises RuleStands when there are some and nobody said why to pass over them.
    """
    space = to[0].space
    judged = judging.judge(venue_rules.of(space.venue_id), space, to, at=act.at)
    if judged and not (act.over or act.only_looks):
        raise RuleStands(judged.all)
    return list(judged.of_dates)


def passed_over(found: Sequence[Breach], act: Act) -> dict[str, Any]:
    """What the history keeps of the rules that were passed over."""
    return history.passed_over(found, act.over)


def line(slot: Slot, act: Act, *, after: Slot.State = Slot.State.GRANTED, **more: Any) -> dict[str, Any]:
    """What became of one date; its hall with the venue, for it may be in another one now."""
    return history.line(slot, after=after, reason=act.reason) | {"space": slot.space.full_name} | more


def decide(slot_request: SlotRequest, kind: Kind, lines: list[dict[str, Any]], act: Act) -> Decision:
    """Keep in the history what became of these dates."""
    slot_request.version += 1
    slot_request.save(update_fields=["version"])
    return Decision.objects.create(
        request=slot_request, kind=kind, by=act.by, at=act.at, message=act.reason, verdicts=lines
    )
