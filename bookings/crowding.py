"""When halls are held, or chosen already for other dates of a closure being prepared: one query for all of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from bookings import holding
from bookings.halls import Halls
from bookings.models import ClosurePlan
from bookings.touched import TouchedDate
from directory.models import Space

DAY = timedelta(days=1)
MOST_DAYS = 800

_HELD = """
SELECT held.space_id, lower(held.period), upper(held.period)
FROM unnest(%(leaves)s::bigint[]) leaf(id) CROSS JOIN LATERAL (
    SELECT space_id, period FROM bookings_occupancy
    WHERE space_id = leaf.id AND period && (
        SELECT range_agg(tstzrange(starts_at, ends_at + interval '3 hours'))
        FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) AS wanted(starts_at, ends_at)
    ) OFFSET 0
) held
UNION ALL
SELECT -choice.space_id, slot.starts_at, slot.ends_at FROM bookings_closurechoice choice
JOIN bookings_slot slot ON slot.id = choice.slot_id WHERE choice.plan_id = %(plan)s AND choice.answer = 'rehouse'
    AND slot.id <> ALL(%(anew)s::bigint[])
"""


class Busy:
    """When the halls looked at are held, or chosen for other dates of this closure."""

    def __init__(
        self, plan: ClosurePlan, dates: Collection[TouchedDate], halls: Halls, spaces: Iterable[int], *,
        anew: Collection[int] = (),
    ) -> None:  # fmt: skip
        """`anew`: dates chosen for again; what was chosen for them before does not count."""
        self._leaves: Mapping[int, list[int]] = {key: halls.leaves_of([key]) for key in spaces}
        self._halls = halls
        self._gaps = holding.Gaps.read(halls.by_key.values())
        self._held: dict[tuple[int, date], list[tuple[datetime, datetime]]] = defaultdict(list)
        wanted: dict[str, Any] = {
            "leaves": sorted({leaf for leaves in self._leaves.values() for leaf in leaves}), "plan": plan.pk,
            "anew": list(anew), "starts": [one.starts_at for one in dates], "ends": [one.ends_at for one in dates],
        }  # fmt: skip
        self._chosen: set[tuple[int, datetime]] = set()
        if not dates:
            return
        with connection.cursor() as cursor:
            cursor.execute(_HELD, wanted)
            for key, starts_at, ends_at in cursor.fetchall():
                if key > 0:
                    self._hold(key, starts_at, ends_at)
                else:
                    self._choose(-key, starts_at, ends_at)

    def is_free(self, space: Space, one: TouchedDate, *, chosen: bool) -> bool:
        """`chosen`: the hall was chosen for this very date, which does not stand in its own way."""
        if chosen and (space.pk, one.starts_at) in self._chosen:
            return True
        for leaf in self._leaves[space.pk]:
            until = one.ends_at + self._gaps.after(space, self._halls.by_key[leaf], one.starts_at)
            for day in _days(one.starts_at, until):
                if any(start < until and end > one.starts_at for start, end in self._held.get((leaf, day), ())):
                    return False
        return True

    def take(self, space: Space, one: TouchedDate) -> None:
        self._choose(space.pk, one.starts_at, one.ends_at, is_chosen=False)

    def _choose(self, key: int, starts_at: datetime, ends_at: datetime, *, is_chosen: bool = True) -> None:
        space = self._halls.by_key.get(key)
        if space is None:
            return
        if is_chosen:
            self._chosen.add((key, starts_at))
        for leaf in self._halls.leaves_of([key]):
            self._hold(leaf, starts_at, ends_at + self._gaps.after(space, self._halls.by_key[leaf], starts_at))

    def _hold(self, leaf: int, starts_at: datetime, ends_at: datetime) -> None:
        for day in _days(starts_at, ends_at):
            self._held[leaf, day].append((starts_at, ends_at))


def _days(starts_at: datetime, ends_at: datetime) -> Iterable[date]:
    """The days of the clock that moments are kept in which a period touches; a long closure counts for MOST_DAYS."""
    day, last = starts_at.astimezone(UTC).date(), ends_at.astimezone(UTC).date()
    for number in range(min((last - day).days + 1, MOST_DAYS)):
        yield day + number * DAY
