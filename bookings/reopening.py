"""Closed spaces are opened again; dates that the closure cancelled may be given back to who had them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection, transaction

from bookings import emails, history, holding, placing
from bookings.errors import AlreadyDecided
from bookings.models import Closure, ClosureChoice, Decision, Occupancy, Slot, SlotRequest
from directory import spaces as floor_plan
from directory.models import Person
from events import scheduling
from events.models import Activity, Occurrence

_HELD_BY_OTHERS = """
SELECT DISTINCT wanted.slot
FROM unnest(%(slots)s::bigint[], %(leaves)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
    AS wanted(slot, leaf, starts_at, ends_at)
CROSS JOIN LATERAL (
    SELECT closure_id FROM bookings_occupancy
    WHERE space_id = wanted.leaf AND period && tstzrange(wanted.starts_at, wanted.ends_at) OFFSET 0
) held
WHERE held.closure_id IS DISTINCT FROM %(closure)s
"""


def cancelled_by(closure: Closure, *, at: datetime) -> list[ClosureChoice]:
    """The dates to come that this closure cancelled and that nobody has given back since."""
    rows = ClosureChoice.objects.filter(
        plan__closure=closure, answer=ClosureChoice.Answer.CANCEL, back_at=None, was_in__isnull=False,
        slot__state=Slot.State.CANCELLED, slot__starts_at__gt=at,
    )  # fmt: skip
    return list(
        rows.select_related("slot__request__association", "slot__space__venue", "slot__occurrence", "was_in").order_by(
            "slot__starts_at", "pk"
        )
    )


def moved_by(closure: Closure, *, at: datetime) -> int:
    """How many dates to come have been given another hall by this closure: they stay there."""
    return ClosureChoice.objects.filter(
        plan__closure=closure, answer=ClosureChoice.Answer.REHOUSE, was_in__isnull=False,
        slot__state=Slot.State.GRANTED, slot__starts_at__gt=at,
    ).count()  # fmt: skip


def taken(closure: Closure, choices: Sequence[ClosureChoice]) -> set[int]:
    """Of these dates, the slots whose space somebody else has now: another slot, another closure."""
    wanted: dict[str, list[object]] = {"slots": [], "leaves": [], "starts": [], "ends": []}
    parts = {choice.slot.space_id: list(floor_plan.undivided(choice.slot.space)) for choice in choices}
    gaps = holding.Gaps.of_parts(parts)
    for choice in choices:
        for part in parts[choice.slot.space_id]:
            wanted["slots"].append(choice.slot_id)
            wanted["leaves"].append(part.pk)
            wanted["starts"].append(choice.slot.starts_at)
            wanted["ends"].append(choice.slot.ends_at + gaps.after(choice.slot.space, part, choice.slot.starts_at))
    with connection.cursor() as cursor:
        cursor.execute(_HELD_BY_OTHERS, wanted | {"closure": closure.pk})
        return {key for (key,) in cursor.fetchall()}


@transaction.atomic
def reopen(closure: Closure, *, by: Person, at: datetime, back: Collection[int] = ()) -> tuple[Closure, int]:
    """Open the spaces at once, and give the dates named by `back` (slot keys) to those who had them, if still free.

    Whoever is given a date back is told, and so is whoever counted on its séance. Where another closure
    covers the same time, the spaces stay shut for it. Raises AlreadyDecided when somebody reopened before.
    Returns the closure and how many dates were given back.
    """
    locked = Closure.objects.select_for_update(no_key=True).get(pk=closure.pk)
    if locked.reopened_at is not None:
        raise AlreadyDecided
    choices = [choice for choice in cancelled_by(locked, at=at) if choice.slot_id in set(back)]
    requests = {choice.slot.request_id for choice in choices}
    list(SlotRequest.objects.select_for_update(no_key=True).filter(pk__in=requests).order_by("pk").values_list("pk"))
    spaces = [*locked.spaces.all(), *(choice.slot.space for choice in choices)]
    holding.lock(spaces)
    freed = list(Occupancy.objects.filter(closure=locked).values_list("space", "period"))
    holding.let_go(closures=[locked])
    locked.reopened_at, locked.reopened_by = at, by
    locked.save(update_fields=["reopened_at", "reopened_by"])
    holding.hold_again([space for space, _period in freed], locked)
    lost = taken(locked, choices) if choices else set()
    given = [choice for choice in choices if choice.slot_id not in lost]
    _give_back(given, reason=locked.reason, by=by, at=at)
    return locked, len(given)


def _give_back(choices: Sequence[ClosureChoice], *, reason: str, by: Person, at: datetime) -> None:
    if not choices:
        return
    slots = [choice.slot for choice in choices]
    parts = {slot.space_id: floor_plan.undivided(slot.space) for slot in slots}
    holding.hold_for_slots(slots, parts)
    lines: dict[int, list[dict[str, object]]] = {}
    for slot in slots:
        lines.setdefault(slot.request_id, []).append(history.line(slot, after=Slot.State.GRANTED))
    keys = [slot.pk for slot in slots]
    Slot.objects.filter(pk__in=keys).update(state=Slot.State.GRANTED, ground="", reason="", decided_at=at)
    ClosureChoice.objects.filter(pk__in=[choice.pk for choice in choices]).update(back_at=at)
    decisions = Decision.objects.bulk_create(
        Decision(request_id=request, by=by, at=at, verdicts=verdicts) for request, verdicts in lines.items()
    )
    history.raise_versions(lines)
    _seances_follow(slots, reason=reason, by=by, at=at)
    for decision in decisions:
        emails.request_decided(decision)


def _seances_follow(slots: Sequence[Slot], *, reason: str, by: Person, at: datetime) -> None:
    """The séances take place again, in their hall; told first of the hall, then that they take place.

    Those that meet elsewhere by now, or that the team had cancelled itself, stay as they are.
    """
    theirs = Occurrence.objects.filter(pk__in=[slot.occurrence_id for slot in slots])
    scheduling.lock_all(Activity.objects.filter(pk__in=theirs.values("activity")))
    off = {
        seance.pk: seance
        for seance in theirs.all()
        if (seance.reason == reason if seance.is_cancelled else not (seance.space_id or seance.has_own_place))
    }
    placing.give_places([slot for slot in slots if slot.occurrence_id in off], at=at)
    for seance in off.values():
        seance.refresh_from_db()
        if seance.is_cancelled and seance.ends_at > at:
            scheduling.restore(seance, at=at, by=by)
