"""A prepared closure is sent: spaces shut, dates rehoused or cancelled, everybody told, in one transaction.

Locks are taken in the order that every writer keeps: requests, then spaces, then activities. Then one
looks again; what changed since the agent's last look stops it, and nothing is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bookings import closure_emails, history, holding, judging, placing, planning_closures, touched
from bookings.breaches import Breach
from bookings.errors import AlreadyDecided, ChangedMeanwhile
from bookings.halls import Halls
from bookings.models import Closure, ClosureChoice, ClosurePlan, Decision, Slot, SlotRequest
from directory.models import Person, Space
from events import scheduling
from events.models import Activity, Occurrence, Registration

Answer = ClosureChoice.Answer
CHOICE = ("slot__space__venue__department", "space__venue")
SERVICES = {Closure.Cause.ELECTION, Closure.Cause.HOLIDAY, Closure.Cause.EVENT}
_LOST = """
WITH wanted AS MATERIALIZED (
    SELECT * FROM unnest(%(slots)s::bigint[], %(leaves)s::bigint[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
        AS wanted(slot, leaf, starts_at, ends_at)
)
SELECT wanted.slot FROM wanted CROSS JOIN LATERAL (
    SELECT 1 FROM bookings_occupancy
    WHERE space_id = wanted.leaf AND period && tstzrange(wanted.starts_at, wanted.ends_at) OFFSET 0
) held
UNION
SELECT greatest(one.slot, other.slot) FROM wanted one JOIN wanted other ON one.leaf = other.leaf
    AND one.slot <> other.slot AND one.starts_at < other.ends_at AND other.starts_at < one.ends_at
UNION
SELECT wanted.slot FROM wanted JOIN bookings_closurechoice choice ON choice.plan_id = %(plan)s AND choice.slot_id = wanted.slot
    JOIN bookings_slot mine ON mine.id = wanted.slot
    JOIN bookings_slot twin ON twin.request_id = mine.request_id AND twin.space_id = choice.space_id
        AND twin.starts_at = mine.starts_at AND twin.id <> mine.id
"""


@transaction.atomic
def send(plan: ClosurePlan, *, by: Person, at: datetime, seen: str | None = None) -> Closure:
    """Shut the spaces; each touched date has the choice that was made for it, and its association one letter.

    `seen` is what `touched.counts` said when the letters were read. Raises AlreadyDecided when it was sent,
    ChangedMeanwhile when dates were granted or given back since, or a replacement is not free any more
    or shut by the rules of its venue and nobody said why to pass over them.
    """
    locked = planning_closures.lock(plan)
    spaces = list(locked.spaces.order_by("pk"))
    halls = Halls.run_by(by)
    if not spaces or not {space.pk for space in spaces} <= halls.by_key.keys():
        raise AlreadyDecided(_("Halls of this closure are not yours any more."))
    _lock_requests(locked, halls, spaces, at)
    choices = {choice.slot_id: choice for choice in locked.choices.select_related(*CHOICE)}
    rehoused_in = {choice.space for choice in choices.values() if choice.space}
    parts = {part.pk: part for part in holding.lock([*spaces, *rehoused_in])}
    halls = Halls.run_by(by)  # as they are now that their parts cannot change
    leaves = halls.leaves_of(space.pk for space in spaces)
    _check_unchanged(locked, choices, halls, leaves, at=at, seen=seen)
    closure = Closure.objects.create(
        cause=locked.cause, reason=locked.reason, starts_at=locked.starts_at, ends_at=locked.ends_at, by=by
    )
    closure.spaces.set(spaces)
    moved = [choice for choice in choices.values() if choice.answer == Answer.REHOUSE]
    cancelled = [choice for choice in choices.values() if choice.answer == Answer.CANCEL]
    holding.let_go(slots=[choice.slot_id for choice in [*moved, *cancelled]])
    holding.hold_rest(closure, leaves)
    broken = _rehouse(locked, moved, halls, parts)
    _write(locked, moved, cancelled, broken, by=by, at=at)
    _seances_follow(moved, cancelled, reason=locked.reason, by=by, at=at)
    locked.closure = closure
    locked.save(update_fields=["closure"])
    closure_emails.told(locked, choices.values())
    plan.closure = closure
    return closure


def _lock_requests(plan: ClosurePlan, halls: Halls, spaces: Sequence[Space], at: datetime) -> None:
    """Whoever decides, moves or gives back one of these dates comes before or after, never between."""
    leaves = halls.leaves_of(space.pk for space in spaces)
    requests = set(touched.keys(plan, leaves, at=at).values())
    requests |= set(plan.choices.values_list("slot__request", flat=True))
    list(SlotRequest.objects.select_for_update(no_key=True).filter(pk__in=requests).order_by("pk").values_list("pk"))


def _check_unchanged(
    plan: ClosurePlan, choices: dict[int, ClosureChoice], halls: Halls, leaves: Sequence[int], *, at: datetime,
    seen: str | None,
) -> None:  # fmt: skip
    """Forget the choices of dates that are not touched any more; raise when anything else is not as it was read."""
    now_there = touched.keys(plan, leaves, at=at)
    gone = [slot for slot in choices if slot not in now_there]
    undecided = [slot for slot in now_there if slot not in choices]
    if undecided:
        raise ChangedMeanwhile(new=undecided)
    if seen is not None:
        keys = list(plan.spaces.values_list("pk", flat=True))
        if touched.counts(plan, leaves, halls.related_to(keys), at=at).seen != seen:
            raise ChangedMeanwhile(gone=gone)
    plan.choices.filter(slot__in=gone).delete()
    for slot in gone:
        del choices[slot]


def _rehouse(
    plan: ClosurePlan, moved: Sequence[ClosureChoice], halls: Halls, parts: Mapping[int, Space]
) -> dict[int, tuple[Breach, ...]]:
    """Give each of these dates its new space: look again, write. Returns by slot the rules passed over."""
    slots, held = [], {}
    gaps = holding.Gaps({*parts, *(choice.space_id for choice in moved if choice.space_id)})
    wanted: dict[str, list[object]] = {"slots": [], "leaves": [], "starts": [], "ends": []}
    for choice in moved:
        space, slot = choice.space, choice.slot
        assert space is not None  # noqa: S101 - a constraint says that what is rehoused has a space
        choice.was_in = slot.space
        held[space.pk] = [parts[key] for key in halls.leaves_of([space.pk]) if key in parts]
        for part in held[space.pk]:
            for name, value in (
                ("slots", slot.pk), ("leaves", part.pk), ("starts", slot.starts_at),
                ("ends", slot.ends_at + gaps.after(space, part, slot.starts_at)),
            ):  # fmt: skip
                wanted[name].append(value)
        slots.append(slot)
    if not slots:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LOST, wanted | {"plan": plan.pk})
        lost = [key for (key,) in cursor.fetchall()]
    doors = judging.Doors({choice.space for choice in moved if choice.space}, slots)
    broken = {choice.slot_id: doors.broken(choice.space, choice.slot) for choice in moved if choice.space}
    lost += [
        choice.slot_id for choice in moved if choice.slot_id not in lost and broken[choice.slot_id] and not choice.over
    ]
    if lost:
        raise ChangedMeanwhile(lost=lost)
    for choice in moved:
        assert choice.space is not None  # noqa: S101 - as above
        choice.slot.space = choice.space
    holding.hold_for_slots(slots, held)
    return broken


def _write(
    plan: ClosurePlan, moved: Sequence[ClosureChoice], cancelled: Sequence[ClosureChoice],
    broken: Mapping[int, Sequence[Breach]], *, by: Person, at: datetime,
) -> None:  # fmt: skip
    """The dates, what the choices remember of them, and the history of each request."""
    ground = Slot.Ground.SERVICES if plan.cause in SERVICES else Slot.Ground.PROPERTY
    for space, keys in _by_space(moved).items():
        Slot.objects.filter(pk__in=keys).update(space=space, decided_at=at)
    Slot.objects.filter(pk__in=[choice.slot_id for choice in cancelled]).update(
        state=Slot.State.CANCELLED, ground=ground, reason=plan.reason, decided_at=at
    )
    for choice in cancelled:
        choice.was_in = choice.slot.space
    ClosureChoice.objects.bulk_update([*moved, *cancelled], ["was_in"], batch_size=500)
    lines: dict[int, list[dict[str, object]]] = {}
    for choice in moved:
        was = choice.was_in.name if choice.was_in else ""
        reason = _("%(reason)s (was in: %(hall)s)") % {"reason": plan.reason, "hall": was}
        line = history.line(choice.slot, after=Slot.State.GRANTED, reason=reason)
        line |= history.passed_over(broken[choice.slot_id], choice.over)
        lines.setdefault(choice.slot.request_id, []).append(line)
    for choice in cancelled:
        line = history.line(choice.slot, after=Slot.State.CANCELLED, ground=ground, reason=plan.reason)
        lines.setdefault(choice.slot.request_id, []).append(line)
    Decision.objects.bulk_create(
        Decision(request_id=request, kind=Decision.Kind.CLOSED, by=by, at=at, message=plan.reason, verdicts=verdicts)
        for request, verdicts in lines.items()
    )
    history.raise_versions(lines)


def _by_space(choices: Iterable[ClosureChoice]) -> dict[Space, list[int]]:
    found: dict[Space, list[int]] = {}
    for choice in choices:
        found.setdefault(choice.slot.space, []).append(choice.slot_id)
    return found


def _seances_follow(
    moved: Sequence[ClosureChoice], cancelled: Sequence[ClosureChoice], *, reason: str, by: Person, at: datetime
) -> None:
    """Séances are cancelled or go to the new hall; whoever counts on them is told."""
    off, gone = _seances_in_their_hall(cancelled), _seances_in_their_hall(moved)
    scheduling.lock_all(Activity.objects.filter(pk__in={seance.activity_id for seance in [*off, *gone]}))
    scheduling.cancel_all(off, reason=reason, at=at, by=by, actor=Registration.Actor.TOWN)
    scheduling.assign([seance for seance in off if seance.ends_at > at], None, at=at)
    there = {seance.pk for seance in gone}
    placing.give_places([choice.slot for choice in moved if choice.slot.occurrence_id in there], at=at, reason=reason)


def _seances_in_their_hall(choices: Sequence[ClosureChoice]) -> list[Occurrence]:
    """Not those that meet elsewhere by now: the closure does not touch them."""
    was_in = {choice.slot.occurrence_id: choice.was_in_id for choice in choices if choice.slot.occurrence_id}
    found = Occurrence.objects.filter(pk__in=was_in)
    return [seance for seance in found if seance.space_id == was_in[seance.pk]]
