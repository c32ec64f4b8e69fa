"""The service answers a request: some dates granted, some refused, in one decision and one letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from bookings import availability, emails, history, holding, placing
from bookings.errors import AlreadyDecided, NothingDecided, SpaceTaken
from bookings.models import Decision, Slot, SlotRequest
from directory import spaces as floor_plan
from directory.models import Person, Space


@dataclass(frozen=True)
class Grant:
    """The date is given."""


@dataclass(frozen=True)
class Refuse:
    """The date is refused: on a ground of the law (Slot.Ground), with a sentence that says why."""

    ground: str
    reason: str


@transaction.atomic
def decide(
    slot_request: SlotRequest,
    *,
    verdicts: Mapping[int, Grant | Refuse],
    message: str,
    by: Person,
    at: datetime,
    version: int | None = None,
) -> Decision:
    """Answer these dates (by slot key), all or none, and tell the association's team in one letter.

    Dates that are not named keep waiting. Granted dates hold their space and give the séances their
    place. Raises NothingDecided; AlreadyDecided when a date was answered meanwhile, or when the
    request is no longer at the `version` that was read; SpaceTaken naming each date lost meanwhile.
    """
    if not verdicts:
        raise NothingDecided
    locked, slots = _lock(slot_request, verdicts, version)
    granted = [slot for slot in slots if isinstance(verdicts[slot.pk], Grant)]
    _hold(locked, granted, at)
    placing.tie(locked)
    lines = [_line(slot, verdicts[slot.pk]) for slot in slots]
    decision = Decision.objects.create(request=locked, by=by, at=at, message=message, verdicts=lines)
    _write(slots, verdicts, at)
    _settle(locked, at)
    if granted and locked.activity_id:
        placing.give_places(Slot.objects.filter(pk__in=[slot.pk for slot in granted]).select_related("space"), at=at)
    emails.request_decided(decision)
    return decision


def _lock(
    slot_request: SlotRequest, verdicts: Mapping[int, Grant | Refuse], version: int | None
) -> tuple[SlotRequest, list[Slot]]:
    locked = SlotRequest.objects.select_for_update(of=("self",), no_key=True).with_names().get(pk=slot_request.pk)
    slots = list(locked.slots.asked().filter(pk__in=verdicts).select_related("space"))
    if len(slots) != len(verdicts) or (version is not None and version != locked.version):
        raise AlreadyDecided
    return locked, slots


def _hold(slot_request: SlotRequest, slots: Sequence[Slot], at: datetime) -> None:
    """Lock, look again, write."""
    by_space: dict[Space, list[Slot]] = {}
    for slot in slots:
        by_space.setdefault(slot.space, []).append(slot)
    locked = {part.pk: part for part in holding.lock(by_space)}
    found = [availability.of(space, dates, request=slot_request, at=at) for space, dates in by_space.items()]
    if lost := [verdict for answer in found for verdict in answer.lost]:
        raise SpaceTaken(lost)
    if len(by_space) == 1:
        parts = {space.pk: list(locked.values()) for space in by_space}
    else:
        parts = {space.pk: [locked[part.pk] for part in floor_plan.undivided(space)] for space in by_space}
    holding.hold_for_slots(slots, parts)


def _line(slot: Slot, verdict: Grant | Refuse) -> dict[str, object]:
    if isinstance(verdict, Refuse):
        return history.line(slot, after=Slot.State.REFUSED, ground=verdict.ground, reason=verdict.reason)
    return history.line(slot, after=Slot.State.GRANTED)


def _write(slots: Sequence[Slot], verdicts: Mapping[int, Grant | Refuse], at: datetime) -> None:
    """One statement for each answer: all granted dates, then those refused with the same words."""
    alike: dict[Grant | Refuse, list[int]] = {}
    for slot in slots:
        alike.setdefault(verdicts[slot.pk], []).append(slot.pk)
    for verdict, keys in alike.items():
        if isinstance(verdict, Refuse):
            answer = {"state": Slot.State.REFUSED, "ground": verdict.ground, "reason": verdict.reason}
        else:
            answer = {"state": Slot.State.GRANTED}
        Slot.objects.filter(pk__in=keys).update(decided_at=at, **answer)


def _settle(slot_request: SlotRequest, at: datetime) -> None:
    slot_request.version += 1
    if not slot_request.slots.asked().exists():
        slot_request.state, slot_request.decided_at = SlotRequest.State.DECIDED, at
    slot_request.save(update_fields=["state", "decided_at", "version"])
