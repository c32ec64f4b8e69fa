"""What stands in the way of making a hall one again: whatever uses its parts apart from one another."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from bookings.models import Closure, ClosurePlan, Slot
from directory.models import Space
from events.models import Occurrence

State = Slot.State


@dataclass(frozen=True)
class Hindrance:
    """One thing in the way: when, in which part, what it is, of whom; `slot` leads to its page."""

    starts_at: datetime
    ends_at: datetime
    hall: str
    what: str
    who: str = ""
    slot: int | None = None


def of(hall: Space, *, at: datetime) -> list[Hindrance]:
    """All of it, the earliest first. A fixed number of queries."""
    parts = list(hall.parts.all())
    found = _divided(parts, at) + _slots(parts, at) + _closures(hall, parts, at) + _seances(parts, at)
    return sorted(found, key=lambda one: (one.starts_at, one.hall))


def too_near(slot: Slot) -> Hindrance:
    """A date that would begin before the one hall had its rest."""
    return Hindrance(
        slot.starts_at, slot.ends_at, slot.space.name, _("too near the date before, once the hall is one"),
        slot.request.association.name, slot.pk,
    )  # fmt: skip


def _divided(parts: list[Space], at: datetime) -> list[Hindrance]:
    divided = Space.objects.filter(pk__in=[part.pk for part in parts], parts__isnull=False).distinct()
    return [Hindrance(at, at, part.name, _("is divided itself: make it one first")) for part in divided]


def _slots(parts: list[Space], at: datetime) -> list[Hindrance]:
    there = Q(space__in=parts) | Q(asked_space__in=parts)
    live = Q(state__in=[State.ASKED, State.GRANTED, State.PROPOSED])
    may_come_back = Q(
        state=State.CANCELLED, closure_choices__plan__closure__reopened_at=None,
        closure_choices__back_at=None, closure_choices__was_in__isnull=False,
    )  # fmt: skip
    slots = Slot.objects.filter(there, live | may_come_back, ends_at__gt=at).distinct()
    return [_of_slot(slot) for slot in slots.select_related("space", "request__association")]


def _of_slot(slot: Slot) -> Hindrance:
    is_cancelled = slot.state == State.CANCELLED
    what = _("cancelled by a closure, may come back") if is_cancelled else str(slot.get_state_display())
    return Hindrance(slot.starts_at, slot.ends_at, slot.space.name, what, slot.request.association.name, slot.pk)


def _closures(hall: Space, parts: list[Space], at: datetime) -> list[Hindrance]:
    """Those that shut a part and not the hall: being prepared, under way, to come."""
    closures = Closure.objects.standing(at).filter(spaces__in=parts).exclude(spaces=hall).distinct()
    plans = ClosurePlan.objects.waiting().filter(spaces__in=parts, ends_at__gt=at).distinct()
    found: list[tuple[Closure | ClosurePlan, str]] = []
    found.extend((closure, _("closure of a part")) for closure in closures)
    found.extend((plan, _("closure of a part being prepared")) for plan in plans)
    return [Hindrance(one.starts_at, one.ends_at, hall.name, what, one.reason) for one, what in found]


def _seances(parts: list[Space], at: datetime) -> list[Hindrance]:
    """Those that take place in a part without any date of a request."""
    seances = Occurrence.objects.held().filter(space__in=parts, ends_at__gt=at).exclude(slots__space__in=parts)
    return [_of_seance(seance) for seance in seances.select_related("space", "activity__association")]


def _of_seance(seance: Occurrence) -> Hindrance:
    hall = seance.space.name if seance.space else ""
    who = seance.activity.association.name
    return Hindrance(seance.starts_at, seance.ends_at, hall, _("séance without a request"), who)
