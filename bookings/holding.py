"""To hold a space: lock, look again, write. The only place that writes Occupancy rows.

Writers lock the undivided spaces concerned in key order and nothing else, so rivals queue instead of
deadlocking; the exclusion constraint stays as the proof. If the constraint itself ever fires, a
writer forgot its lock: mend the writer, do not catch the error.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.errors import NotBookable
from bookings.models import Closure, Occupancy, Slot, SpaceRule
from directory import spaces as floor_plan
from directory.models import Space
from notifications import waking


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
    gaps = Gaps.of_parts(parts)
    Occupancy.objects.bulk_create(
        Occupancy(
            space=part,
            slot=slot,
            period=DateTimeTZRange(slot.starts_at, slot.ends_at + gaps.after(slot.space, part, slot.starts_at), "[)"),
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
    freed = lock_held(keys)
    let_go(slots=keys)
    shut_again(freed)


def lock_held(slots: Sequence[int]) -> list[tuple[int, DateTimeTZRange]]:
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


class Gaps:
    """How long the parts of halls rest after a use, by the rule of the day on which it starts. One query."""

    def __init__(self, keys: Iterable[int]) -> None:
        lines = SpaceRule.objects.filter(space__in=set(keys)).order_by("-rule__since")
        self._dated: dict[int, list[tuple[date, int]]] = {}
        for space, since, minutes in lines.values_list("space_id", "rule__since", "gap_minutes"):
            self._dated.setdefault(space, []).append((since, minutes))

    @classmethod
    def read(cls, spaces: Iterable[Any]) -> "Gaps":
        """Of spaces that were fetched with `dated_gaps` (SpaceRule.gaps). No query."""
        made = cls.__new__(cls)
        made._dated = {
            space.pk: [(date.fromisoformat(each["since"]), each["minutes"]) for each in space.dated_gaps]
            for space in spaces
            if space.dated_gaps
        }
        return made

    @classmethod
    def of_parts(cls, parts: Mapping[int, Sequence[Space]]) -> "Gaps":
        """Of halls by key, with their undivided parts."""
        return cls({*parts, *(part.pk for each in parts.values() for part in each)})

    def after(self, space: Space, part: Space, starts_at: datetime) -> timedelta:
        """How long `part` rests after `space` was used from that moment on: the longer of the two gaps."""
        day = timezone.localtime(starts_at).date() if self._dated else date.min
        return timedelta(minutes=max(self._of(space, day), self._of(part, day)))

    def _of(self, space: Space, day: date) -> int:
        dated = self._dated.get(space.pk, ())
        return next((minutes for since, minutes in dated if since <= day), space.gap_minutes)


def _tell_who_waits() -> None:
    """After the commit, once: somebody may wait for what is free now (bookings.waiting_for_dates)."""
    if not any(entry[1] is _hurry for entry in connection.run_on_commit):
        transaction.on_commit(_hurry, robust=True)


def _hurry() -> None:
    waking.hurry("bookings.tasks.offer_freed_dates")


def let_go(*, slots: Iterable[Slot | int] = (), closures: Iterable[Closure] = ()) -> None:
    """Free what these slots and closures hold."""
    if Occupancy.objects.filter(slot__in=list(slots)).delete()[0]:
        _tell_who_waits()
    Occupancy.objects.filter(closure__in=list(closures)).delete()
