"""Where could dates go whose hall is closed? Other halls at the same hours, the nearest suitable one first.

Suitable: it may be asked for, it holds the people expected, its venue is open then by its own rules, and it is free,
leaving the rest that it needs.
Near counts in metres; another kind of hall, or the loss of step-free access, counts as a longer way. Only
halls that the agent decides for are looked at. Three queries, whatever the number of dates and halls.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from bookings import holding, judging
from bookings.halls import Halls, metres_between
from bookings.models import ClosurePlan
from bookings.touched import Group, TouchedDate
from directory.models import Space

LOOKED_AT = 25  # halls for each group
PROPOSED = 3
UNKNOWN_WAY, OTHER_KIND, STEPS, UNKNOWN_ROOM = 4000, 1500, 3000, 500  # metres that each is worth
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
"""


@dataclass(frozen=True)
class Replacement:
    """A hall for a group of dates; `free` are those of its dates on which the hall can be had."""

    space: Space
    free: tuple[TouchedDate, ...]
    total: int
    metres: int | None
    same_kind: bool
    loses_step_free: bool

    @property
    def is_whole(self) -> bool:
        return len(self.free) == self.total


def propose(plan: ClosurePlan, groups: Sequence[Group], halls: Halls, closed: set[int]) -> dict[str, list[Replacement]]:
    """By the key of each group, its best halls. What is proposed first to one group is not proposed to the next."""
    ranked = {group.key: _ranked(group, halls, closed) for group in groups}
    looked_at = {space.pk: space for found in ranked.values() for _cost, space in found}
    busy = _Busy(plan, groups, halls, looked_at)
    doors = judging.Doors(looked_at.values(), [one for group in groups for one in group.dates])
    answers: dict[str, list[Replacement]] = {}
    for group in groups:
        found = []
        for cost, space in ranked[group.key]:
            free = tuple(
                one
                for one in group.dates
                if busy.is_free(space, one, chosen=group.target == space.pk) and doors.stand_open(space, one)
            )
            if free:
                found.append((-len(free), cost, _proposal(group, space, free, halls)))
        found.sort(key=lambda each: each[:2])
        answers[group.key] = [proposal for _free, _cost, proposal in found[:PROPOSED]]
        if answers[group.key] and not group.is_decided:
            busy.take(answers[group.key][0])
    return answers


def _ranked(group: Group, halls: Halls, closed: set[int]) -> list[tuple[int, Space]]:
    """The halls that could take this group, the nearest first, busy ones included; each with its cost in metres."""
    here = halls.by_key[group.space_id]
    found = []
    for space in halls.by_key.values():
        if space.pk in closed or not space.is_bookable:
            continue
        if space.capacity is not None and space.capacity < group.people:
            continue
        found.append((_cost(here, space), space.capacity or 0, space.pk, space))
    found.sort(key=lambda each: each[:3])
    return [(cost, space) for cost, _room, _key, space in found[:LOOKED_AT]]


def _cost(here: Space, there: Space) -> int:
    metres = metres_between(here.venue, there.venue)
    cost = UNKNOWN_WAY if metres is None else metres
    cost += OTHER_KIND if here.kind != there.kind else 0
    cost += STEPS if here.venue.step_free and not there.venue.step_free else 0
    return cost + (UNKNOWN_ROOM if there.capacity is None else 0)


def _proposal(group: Group, space: Space, free: tuple[TouchedDate, ...], halls: Halls) -> Replacement:
    here = halls.by_key[group.space_id]
    return Replacement(
        space, free, len(group.dates), metres_between(here.venue, space.venue), bool(here.kind) and here.kind == space.kind,
        bool(here.venue.step_free) and not space.venue.step_free,
    )  # fmt: skip


class _Busy:
    """When the halls looked at are held, or chosen for other dates of this closure."""

    def __init__(self, plan: ClosurePlan, groups: Sequence[Group], halls: Halls, spaces: Iterable[int]) -> None:
        self._leaves: Mapping[int, list[int]] = {key: halls.leaves_of([key]) for key in spaces}
        self._halls = halls
        self._gaps = holding.Gaps.read(halls.by_key.values())
        self._held: dict[tuple[int, date], list[tuple[datetime, datetime]]] = defaultdict(list)
        dates = [one for group in groups for one in group.dates]
        wanted: dict[str, Any] = {
            "leaves": sorted({leaf for leaves in self._leaves.values() for leaf in leaves}), "plan": plan.pk,
            "starts": [one.starts_at for one in dates], "ends": [one.ends_at for one in dates],
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

    def take(self, proposal: Replacement) -> None:
        for one in proposal.free:
            self._choose(proposal.space.pk, one.starts_at, one.ends_at, is_chosen=False)

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
