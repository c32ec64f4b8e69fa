"""The service answers a request, date by date: granted, refused, something else proposed; one decision, one letter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from bookings import availability, emails, history, holding, instead, judging, placing, proposing, venue_rules
from bookings.breaches import Breach
from bookings.errors import AlreadyDecided, NothingDecided, RuleStands, SpaceTaken
from bookings.models import Decision, Slot, SlotRequest
from bookings.proposing import Propose, Refuse
from directory import spaces as floor_plan
from directory.models import Person, Space


@dataclass(frozen=True)
class Grant:
    """The date is given."""


Verdict = Grant | Refuse | Propose
__all__ = ["Grant", "Propose", "Refuse", "Verdict", "decide", "settle"]


@transaction.atomic
def decide(
    slot_request: SlotRequest,
    *,
    verdicts: Mapping[int, Verdict],
    message: str,
    by: Person,
    at: datetime,
    version: int | None = None,
    conditions: Sequence[str] = (),
    over: str = "",
) -> Decision:
    """Answer these dates (by slot key), all or none, and tell the association's team in one letter.

    Dates that are not named keep waiting. Granted dates hold their space and give the séances their
    place; what is proposed is held too, until it is answered. `conditions` go with both. `over` says why rules
    of the venue are passed over, which the history keeps. Raises NothingDecided; AlreadyDecided when a date was
    answered meanwhile, or when the request is no longer at the `version` that was read; RuleStands when a rule
    stands against what is granted or proposed and `over` says nothing; SpaceTaken naming each date lost
    meanwhile; DatesMeet when two dates of the decision meet.
    """
    if not verdicts:
        raise NothingDecided
    locked, slots = _lock(slot_request, verdicts, version)
    granted = [slot for slot in slots if isinstance(verdicts[slot.pk], Grant)]
    leaving = instead.leaving([slot.pk for slot in granted])
    proposed = {slot: each for slot in slots if isinstance(each := verdicts[slot.pk], Propose)}
    lines = [_line(slot, verdicts[slot.pk]) for slot in slots]
    proposing.move(locked, proposed)
    _pass_over(locked, [*granted, *proposed], {line["slot"]: line for line in lines}, over)
    hold([*granted, *proposed], at, leaving=leaving)
    placing.tie(locked)
    attached = list(conditions) if granted or proposed else []
    for slot in proposed:
        slot.conditions = attached
    proposing.write(locked, proposed, by=by, at=at)
    decision = Decision.objects.create(
        request=locked, by=by, at=at, message=message, verdicts=lines, conditions=attached
    )
    _write([slot for slot in slots if slot not in proposed], verdicts, attached, at)
    settle(locked, at=at)
    if granted and locked.activity_id:
        given = Slot.objects.filter(pk__in=[slot.pk for slot in granted]).select_related("space__venue")
        placing.give_places(given.exclude(occurrence__in=[old.occurrence_id for old in leaving]), at=at)
        instead.arrive(list(given), leaving, by=by, at=at)
    emails.request_decided(decision, given_back=leaving)
    return decision


def _lock(
    slot_request: SlotRequest, verdicts: Mapping[int, Verdict], version: int | None
) -> tuple[SlotRequest, list[Slot]]:
    if others := instead.requests_of(verdicts):  # several: in key order
        keys = {slot_request.pk, *others}
        list(SlotRequest.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
    locked = SlotRequest.objects.select_for_update(of=("self",), no_key=True).with_names().get(pk=slot_request.pk)
    slots = list(locked.slots.asked().filter(pk__in=verdicts).select_related("space__venue"))
    if len(slots) != len(verdicts) or (version is not None and version != locked.version):
        raise AlreadyDecided
    return locked, slots


def _pass_over(
    slot_request: SlotRequest, slots: Sequence[Slot], lines: Mapping[object, dict[str, Any]], over: str
) -> None:
    """Note on the line of each date which rules are passed over, and why. Raises RuleStands."""
    broken: list[Breach] = []
    for venue, dates in _by_venue(slots).items():
        judged = judging.of_request(slot_request, dates, venue_rules.of(venue))
        broken += judged.all
        for slot, each in zip(dates, judged.of_dates, strict=True):
            if rules := dict.fromkeys(breach.rule.value for breach in (*judged.of_request, *each)):
                lines[slot.pk]["over"] = {"rules": list(rules), "reason": over}
    if broken and not over:
        raise RuleStands(broken)


def _by_venue(slots: Sequence[Slot]) -> dict[int, list[Slot]]:
    found: dict[int, list[Slot]] = {}
    for slot in slots:
        found.setdefault(slot.space.venue_id, []).append(slot)
    return found


def _by_space(slots: Iterable[Slot]) -> dict[Space, list[Slot]]:
    found: dict[Space, list[Slot]] = {}
    for slot in slots:
        found.setdefault(slot.space, []).append(slot)
    return found


def hold(slots: Sequence[Slot], at: datetime, *, leaving: Sequence[Slot] = ()) -> None:
    """Lock, let go of what is given back for it, look again, write. Raises SpaceTaken.

    What the request would give back on other dates, or once a proposal is accepted, stands in the way until then.
    """
    by_space = _by_space(slots)
    locked = {part.pk: part for part in holding.lock({*by_space, *(old.space for old in leaving)})}
    freed = holding.periods(old.pk for old in leaving) if leaving else []
    if leaving:
        holding.let_go(slots=leaving)
    found = [availability.of(space, dates, at=at) for space, dates in by_space.items()]
    if lost := [verdict for answer in found for verdict in answer.lost]:
        raise SpaceTaken(lost)
    if len(by_space) == 1 and not leaving:
        parts = {space.pk: list(locked.values()) for space in by_space}
    else:
        parts = {space.pk: [locked[part.pk] for part in floor_plan.undivided(space)] for space in by_space}
    proposing.check_apart(slots, parts)
    holding.hold_for_slots(slots, parts)
    holding.shut_again(freed)


def _line(slot: Slot, verdict: Verdict) -> dict[str, Any]:
    if isinstance(verdict, Propose):
        there = (verdict.space, verdict.target.of(slot.starts_at))
        return history.line(slot, after=Slot.State.PROPOSED, there=there)
    if isinstance(verdict, Refuse):
        return history.line(slot, after=Slot.State.REFUSED, ground=verdict.ground, reason=verdict.reason)
    return history.line(slot, after=Slot.State.GRANTED)


def _write(slots: Sequence[Slot], verdicts: Mapping[int, Verdict], conditions: list[str], at: datetime) -> None:
    """One statement for each answer: all granted dates, then those refused with the same words."""
    alike: dict[Verdict, list[int]] = {}
    for slot in slots:
        alike.setdefault(verdicts[slot.pk], []).append(slot.pk)
    for verdict, keys in alike.items():
        if isinstance(verdict, Refuse):
            answer: dict[str, object] = {
                "state": Slot.State.REFUSED, "ground": verdict.ground, "reason": verdict.reason
            }  # fmt: skip
        else:
            answer = {"state": Slot.State.GRANTED, "conditions": conditions}
        Slot.objects.filter(pk__in=keys).update(decided_at=at, **answer)


def settle(slot_request: SlotRequest, *, at: datetime) -> None:
    """Bring a locked request to what its dates say: decided once none waits for the service."""
    slot_request.version += 1
    if not slot_request.slots.asked().exists():
        slot_request.state, slot_request.decided_at = SlotRequest.State.DECIDED, at
    slot_request.save(update_fields=["state", "decided_at", "version"])
