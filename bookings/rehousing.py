"""Where could dates go whose hall is closed? Other halls at the same hours, the nearest suitable one first.

Suitable: it may be asked for, it holds the people expected, its venue is open then by its own rules, and it is free,
leaving the rest that it needs. Where the rules of its venue alone stand against a date, it can be had by exception.
Near counts in metres; another kind of hall, or the loss of step-free access, counts as a longer way. Only
halls that the agent decides for are looked at. Three queries, whatever the number of dates and halls.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bookings import judging
from bookings.breaches import Breach
from bookings.crowding import Busy
from bookings.halls import Halls, metres_between
from bookings.models import ClosurePlan
from bookings.touched import Group, TouchedDate
from directory.models import Space

LOOKED_AT = 25  # halls for each group
PROPOSED, BY_EXCEPTION = 3, 2
UNKNOWN_WAY, OTHER_KIND, STEPS, UNKNOWN_ROOM = 4000, 1500, 3000, 500  # metres that each is worth


@dataclass(frozen=True)
class Replacement:
    """A hall for a group of dates; `free` are those of its dates on which the hall can be had, `broken` which rules of
    its venue stand against others on which nobody has it."""

    space: Space
    free: tuple[TouchedDate, ...]
    broken: Mapping[TouchedDate, tuple[Breach, ...]]
    total: int
    metres: int | None
    same_kind: bool
    loses_step_free: bool

    @property
    def is_whole(self) -> bool:
        return len(self.free) == self.total

    @property
    def sentences(self) -> list[str]:
        """What the rules of the venue say, each once."""
        return list(dict.fromkeys(breach.sentence for each in self.broken.values() for breach in each))


@dataclass(frozen=True)
class Looked:
    """What was found for dates that are to go to a hall: on some somebody has it, against some a rule stands."""

    taken: frozenset[int]
    broken: Mapping[int, tuple[Breach, ...]]


def propose(plan: ClosurePlan, groups: Sequence[Group], halls: Halls, closed: set[int]) -> dict[str, list[Replacement]]:
    """By the key of each group, its best halls. What is proposed first to one group is not proposed to the next."""
    ranked = {group.key: _ranked(group, halls, closed) for group in groups}
    looked_at = {space.pk: space for found in ranked.values() for _cost, space in found}
    dates = [one for group in groups for one in group.dates]
    busy = Busy(plan, dates, halls, looked_at)
    doors = judging.Doors(looked_at.values(), dates)
    answers: dict[str, list[Replacement]] = {}
    for group in groups:
        found = []
        for cost, space in ranked[group.key]:
            can_be_had = [one for one in group.dates if busy.is_free(space, one, chosen=group.target == space.pk)]
            broken = {one: rules for one in can_be_had if (rules := doors.broken(space, one))}
            free = tuple(one for one in can_be_had if one not in broken)
            if can_be_had:
                found.append((-len(free), cost, _proposal(group, space, free, broken, halls)))
        found.sort(key=lambda each: each[:2])
        answers[group.key] = _best([proposal for _free, _cost, proposal in found])
        if answers[group.key] and not group.is_decided:
            best = answers[group.key][0]
            for one in best.free:
                busy.take(best.space, one)
    return answers


def look(plan: ClosurePlan, wanted: Mapping[TouchedDate, Space], halls: Halls) -> Looked:
    """Can these dates go where they are wanted, all together?"""
    spaces = {space.pk: space for space in wanted.values()}
    busy = Busy(plan, wanted, halls, spaces, anew=[one.slot_id for one in wanted])
    doors = judging.Doors(spaces.values(), wanted)
    taken, broken = set(), {}
    for one, space in wanted.items():
        if not busy.is_free(space, one, chosen=False):
            taken.add(one.slot_id)
            continue
        busy.take(space, one)
        if rules := doors.broken(space, one):
            broken[one.slot_id] = rules
    return Looked(frozenset(taken), broken)


def _best(found: Sequence[Replacement]) -> list[Replacement]:
    """The first ones, and the nearest that more dates could have by exception."""
    best = [proposal for proposal in found if proposal.free][:PROPOSED]
    others = [proposal for proposal in found if proposal.broken and proposal not in best]
    return best + others[:BY_EXCEPTION]


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


def _proposal(
    group: Group, space: Space, free: tuple[TouchedDate, ...], broken: Mapping[TouchedDate, tuple[Breach, ...]],
    halls: Halls,
) -> Replacement:  # fmt: skip
    here = halls.by_key[group.space_id]
    return Replacement(
        space, free, broken, len(group.dates), metres_between(here.venue, space.venue),
        bool(here.kind) and here.kind == space.kind, bool(here.venue.step_free) and not space.venue.step_free,
    )  # fmt: skip
