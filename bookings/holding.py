"""To hold a space: lock, look again, write. The only place that writes Occupancy rows.

Writers lock the undivided spaces concerned in key order and nothing else, so rivals queue instead of
deadlocking; the exclusion constraint stays as the proof. If the constraint itself ever fires, a
writer forgot its lock: mend the writer, do not catch the error.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from bookings.errors import NotBookable
from bookings.models import Closure, Occupancy, Slot
from directory import spaces as floor_plan
from directory.models import Space


def lock(spaces: Iterable[Space]) -> list[Space]:
    """Lock the undivided spaces held when `spaces` are held, in key order, and return them as they are now.

    Waits for rivals, and for an agent who changes the parts of a hall. Call inside a transaction,
    before looking again and writing. Raises NotBookable when one of them is no more.
    """
    wanted = list(spaces)
    keys = _undivided(wanted)
    while True:
        locked = list(Space.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
        found_meanwhile = _undivided(wanted)
        if found_meanwhile == keys:
            if any(part.ended_at for part in locked):
                raise NotBookable(_("This hall has been made one with its neighbour. Choose another one."))
            return locked
        keys = found_meanwhile


def _undivided(spaces: Iterable[Space]) -> list[int]:
    return [part.pk for part in floor_plan.undivided_of(spaces)]


def hold_for_slots(slots: Sequence[Slot], parts: Mapping[int, Sequence[Space]]) -> None:
    """Write that each slot holds its space; `parts` gives the locked undivided spaces by space key.

    The gap that a space needs between two users pads the end of the period, never its start.
    """
    Occupancy.objects.bulk_create(
        Occupancy(
            space=part,
            slot=slot,
            period=DateTimeTZRange(slot.starts_at, slot.ends_at + gap_after(slot.space, part), "[)"),
        )
        for slot in slots
        for part in parts[slot.space_id]
    )


def hold_for_closure(closure: Closure, parts: Sequence[Space]) -> None:
    """Write that a closure holds these locked undivided spaces, to the minute: nothing follows that needs a gap."""
    period = DateTimeTZRange(closure.starts_at, closure.ends_at, "[)")
    Occupancy.objects.bulk_create(Occupancy(space=part, closure=closure, period=period) for part in parts)


def free(slots: Iterable[Slot]) -> None:
    """Free for good what these slots hold, their requests locked: where a closure stands over it, the closure takes it.

    Waits, as writers do, for rivals and for an agent who changes the parts of a hall.
    """
    keys = [slot.pk for slot in slots]
    freed = _lock_held(keys)
    let_go(slots=keys)
    shut_again(freed)


def _lock_held(slots: Sequence[int]) -> list[tuple[int, DateTimeTZRange]]:
    """Lock the undivided spaces that these slots hold, in key order; each with its period, as it is now."""
    found = periods(slots)
    while True:
        leaves = {space for space, _period in found}
        list(Space.objects.select_for_update(no_key=True).filter(pk__in=leaves).order_by("pk").values_list("pk"))
        found = periods(slots)
        if {space for space, _period in found} == leaves:
            return found


def periods(slots: Iterable[int]) -> list[tuple[int, DateTimeTZRange]]:
    """What these slots (by key) hold: undivided spaces, each with its period."""
    return list(Occupancy.objects.filter(slot__in=list(slots)).order_by("pk").values_list("space", "period"))


def shut_again(freed: Sequence[tuple[int, DateTimeTZRange]]) -> None:
    """Closures hold what stands free again of the time they shut, in these locked undivided spaces."""
    if not freed:
        return
    first, last = min(period.lower for _leaf, period in freed), max(period.upper for _leaf, period in freed)
    standing = Closure.objects.filter(reopened_at=None, starts_at__lt=last, ends_at__gt=first)
    leaves = {leaf for leaf, _period in freed}
    for closure in standing.prefetch_related("spaces").order_by("starts_at", "pk"):
        theirs = leaves & {part.pk for part in floor_plan.undivided_of(closure.spaces.all())}
        if theirs:
            hold_rest(closure, sorted(theirs))


_REST = """
INSERT INTO bookings_occupancy (space_id, closure_id, period)
SELECT leaf.id, %(closure)s, piece
FROM unnest(%(leaves)s::bigint[]) leaf(id) CROSS JOIN LATERAL (
    SELECT unnest(
        tstzmultirange(tstzrange(%(starts_at)s, %(ends_at)s)) - coalesce(range_agg(held.period), '{}')
    ) AS piece
    FROM bookings_occupancy held
    WHERE held.space_id = leaf.id AND held.period && tstzrange(%(starts_at)s, %(ends_at)s)
) rest
"""


def hold_rest(closure: Closure, leaves: Sequence[int], *, within: Closure | None = None) -> None:
    """Write that a closure holds these locked undivided spaces whenever nobody else does: what is kept stays.

    `within` holds it no longer than that closure lasted.
    """
    starts_at, ends_at = closure.starts_at, closure.ends_at
    if within is not None:
        starts_at, ends_at = max(starts_at, within.starts_at), min(ends_at, within.ends_at)
    asked: dict[str, Any] = {"closure": closure.pk, "leaves": list(leaves), "starts_at": starts_at, "ends_at": ends_at}
    if starts_at < ends_at:
        with connection.cursor() as cursor:
            cursor.execute(_REST, asked)


def hold_again(leaves: Iterable[int], reopened: Closure) -> None:
    """Where a reopened closure made room for another one, that one holds these locked undivided spaces now."""
    freed = set(leaves)
    others = Closure.objects.filter(
        reopened_at=None, starts_at__lt=reopened.ends_at, ends_at__gt=reopened.starts_at
    ).exclude(pk=reopened.pk)
    for closure in others.prefetch_related("spaces").order_by("starts_at", "pk"):
        theirs = freed & {part.pk for part in floor_plan.undivided_of(closure.spaces.all())}
        if theirs:
            hold_rest(closure, sorted(theirs), within=reopened)


def gap_after(space: Space, part: Space) -> timedelta:
    """How long `part` rests after `space` was used: the longer of the two gaps."""
    return timedelta(minutes=max(space.gap_minutes, part.gap_minutes))


def let_go(*, slots: Iterable[Slot | int] = (), closures: Iterable[Closure] = ()) -> None:
    """Free what these slots and closures hold."""
    Occupancy.objects.filter(slot__in=list(slots)).delete()
    Occupancy.objects.filter(closure__in=list(closures)).delete()
