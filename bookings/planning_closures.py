"""A closure is prepared: which spaces, from when to when, and what becomes of each date that it touches.

Nothing is held, nobody is told, until `bookings.shutting` sends it; until then every choice can be undone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from bookings import rehousing, touched
from bookings.errors import AlreadyDecided
from bookings.halls import Halls
from bookings.models import ClosureChoice, ClosurePlan
from directory.models import Person, Space

Answer = ClosureChoice.Answer
AT_ONCE = 500  # groups looked at in one round when all the rest is rehoused


@dataclass(frozen=True)
class Chosen:
    """What becomes of a date: an answer, with the space when it is rehoused; "" takes the choice back.

    `over` says why a rule of that space's venue is passed over.
    """

    answer: str
    space: int | None = None
    over: str = ""


@transaction.atomic
def begin(spaces: Collection[Space], *, by: Person, **facts: Any) -> ClosurePlan:
    """Keep what an agent wants to close; `facts` are the columns of a ClosurePlan."""
    plan = ClosurePlan.objects.create(by=by, **facts)
    plan.spaces.set(spaces)
    return plan


@transaction.atomic
def change(plan: ClosurePlan, spaces: Collection[Space], **facts: Any) -> ClosurePlan:
    """Other spaces, dates or words; the choices made stay. Raises AlreadyDecided when it is sent."""
    locked = lock(plan)
    for name, value in facts.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(facts))
    locked.spaces.set(spaces)
    return locked


@transaction.atomic
def choose(plan: ClosurePlan, choices: Mapping[int, Chosen]) -> int:
    """Write what becomes of these dates (by slot key). Raises AlreadyDecided when it is sent. Returns how many."""
    lock(plan)
    plan.choices.filter(slot__in=choices).delete()
    rows = [
        ClosureChoice(plan=plan, slot_id=slot, answer=chosen.answer, space_id=chosen.space, over=chosen.over)
        for slot, chosen in choices.items()
        if chosen.answer
    ]
    return len(ClosureChoice.objects.bulk_create(rows))


def choose_rest(plan: ClosurePlan, answer: str, halls: Halls, *, at: datetime) -> int:
    """One answer for all dates without a choice; rehoused in the hall proposed first, where one is free.

    Returns how many dates have a choice now that had none.
    """
    keys = getattr(plan, "space_keys", None) or list(plan.spaces.values_list("pk", flat=True))
    leaves, closed = halls.leaves_of(keys), halls.related_to(keys)
    if answer != Answer.REHOUSE:
        chosen = set(plan.choices.values_list("slot", flat=True))
        rest = touched.keys(plan, leaves, at=at).keys() - chosen
        return choose(plan, dict.fromkeys(rest, Chosen(answer)))
    done, page = 0, 1
    while found := touched.groups(plan, leaves, at=at, page=page, size=AT_ONCE, undecided=True)[0]:
        made = choose(plan, _rehoused(plan, found, halls, closed))
        done += made
        page += 0 if made else 1
    return done


def _rehoused(plan: ClosurePlan, groups: Sequence[touched.Group], halls: Halls, closed: set[int]) -> dict[int, Chosen]:
    proposals = rehousing.propose(plan, groups, halls, closed)
    return {
        one.slot_id: Chosen(Answer.REHOUSE, best.space.pk)
        for group in groups
        for best in proposals[group.key][:1]
        for one in best.free
    }


def abandon(plan: ClosurePlan) -> None:
    """Forget what was prepared; nobody was told anything. Raises AlreadyDecided when it is sent."""
    with transaction.atomic():
        lock(plan).delete()


def lock(plan: ClosurePlan) -> ClosurePlan:
    """The plan, held until the end of the transaction. Raises AlreadyDecided when it was sent, or abandoned."""
    locked = ClosurePlan.objects.select_for_update(of=("self",), no_key=True).filter(pk=plan.pk).first()
    if locked is None or locked.closure_id:
        raise AlreadyDecided
    return locked
