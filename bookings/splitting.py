"""A hall is divided into parts, or made one again, while bookings stand on it.

All in one transaction: what is held there is lifted, the plan of the hall changes, and every date and closure is held
anew, in each part or in the one hall. Whoever grants, moves or gives back a date there comes before or after: the
smallest parts of the whole tree are locked first, as by every writer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.text import slugify
from django.utils.translation import gettext as _

from bookings import hindering, holding
from bookings.models import Closure, ClosureChoice, HallChange, Occupancy, Slot, SpaceRule
from directory import spaces as floor_plan
from directory.models import Person, Space
from events import retelling


class CannotBeDivided(ValidationError):
    """This hall has parts already, or is no more."""

    def __init__(self) -> None:
        super().__init__(_("This hall has been divided meanwhile. Here is what it is now."))


class PartsInUse(ValidationError):
    """Parts of the hall are asked for, granted or closed apart from one another. `hindrances` lists by whom and when."""

    def __init__(self, hindrances: "Sequence[hindering.Hindrance]") -> None:
        self.hindrances = tuple(hindrances)
        super().__init__(_("Its parts are used apart from one another. Nothing has been changed."))


@dataclass(frozen=True)
class Part:
    """A part as it is to be: its name, and how many people it takes (None: unknown)."""

    name: str
    capacity: int | None = None


@dataclass(frozen=True)
class Standing:
    """What is held in the hall as a whole, to come or under way."""

    slots: tuple[Slot, ...]
    closures: tuple[Closure, ...]


def standing(hall: Space, *, at: datetime) -> Standing:
    """What will be held anew when the plan of this hall changes."""
    wholes = floor_plan.whole_ids(hall)
    leaves = [leaf.pk for leaf in floor_plan.undivided(hall)]
    rows = Occupancy.objects.filter(Q(period__endswith__gt=at) | Q(period__endswith__gt=Now()))
    slots = Slot.objects.filter(occupancies__in=rows.filter(space__in=leaves), space__in=wholes).distinct()
    closures = Closure.objects.filter(Q(ends_at__gt=at) | Q(ends_at__gt=Now()), reopened_at=None, spaces__in=wholes)
    with_names = slots.select_related("space", "request__association").order_by("starts_at", "pk")
    return Standing(tuple(with_names), tuple(closures.distinct().order_by("starts_at", "pk")))


@transaction.atomic
def divide(hall: Space, parts: Sequence[Part], *, by: Person, at: datetime) -> HallChange:
    """Give this undivided hall its parts, under its rules; what was given whole holds each of them from now on.

    Raises CannotBeDivided when it has parts already.
    """
    holding.lock([_top(hall)])
    now = Space.objects.select_related("venue").get(pk=hall.pk)
    if now.ended_at or now.parts.exists():
        raise CannotBeDivided
    lifted = _Lifted(now, at)
    rules = list(SpaceRule.objects.filter(space=now))
    for part, slug in zip(parts, _free_slugs(now, [part.name for part in parts]), strict=True):
        made = Space.objects.create(
            venue=now.venue, parent=now, name=part.name, slug=slug, kind=now.kind, capacity=part.capacity,
            gap_minutes=now.gap_minutes, is_bookable=now.is_bookable, position=now.position,
        )  # fmt: skip
        SpaceRule.objects.bulk_create(
            SpaceRule(
                rule_id=each.rule_id, space=made, gap_minutes=each.gap_minutes, opens_in_holidays=each.opens_in_holidays
            )
            for each in rules
        )
    lifted.settle()
    return _keep(now, HallChange.Kind.DIVIDED, [part.name for part in parts], lifted, by, at)


@transaction.atomic
def make_one(hall: Space, *, by: Person, at: datetime) -> HallChange:
    """Take the parts of this hall away: they are kept for the past, and cannot be asked for any more.

    Raises CannotBeDivided when it has no parts, PartsInUse with the list of what stands in the way.
    """
    holding.lock([_top(hall)])
    now = Space.objects.select_related("venue").get(pk=hall.pk)
    parts = list(now.parts.order_by("position", "pk"))
    if not parts:
        raise CannotBeDivided
    if hindrances := hindering.of(now, at=at):
        raise PartsInUse(hindrances)
    lifted = _Lifted(now, at)
    keys = [part.pk for part in parts]
    ClosureChoice.objects.filter(plan__closure=None, space__in=keys).delete()
    Closure.spaces.through.objects.filter(closure__in=lifted.standing.closures, space__in=keys).delete()
    for part in parts:
        part.parent, part.is_bookable, part.ended_at = None, False, at
        part.save(update_fields=["parent", "is_bookable", "ended_at"])
    lifted.settle()
    return _keep(now, HallChange.Kind.MADE_ONE, [part.name for part in parts], lifted, by, at)


class _Lifted:
    """What is held in a hall as a whole, taken up while its plan changes; `settle` holds it anew."""

    def __init__(self, hall: Space, at: datetime) -> None:
        self.hall = hall
        self.standing = standing(hall, at=at)
        self._tree = _top(hall)
        leaves = [leaf.pk for leaf in floor_plan.undivided(self._tree)]
        holding.let_go(slots=self.standing.slots)
        to_come = Q(period__endswith__gt=at) | Q(period__endswith__gt=Now())
        Occupancy.objects.filter(to_come, closure__in=self.standing.closures, space__in=leaves).delete()
        links = Closure.spaces.through.objects.filter(
            closure__in=self.standing.closures, space__in=floor_plan.whole_ids(hall)
        )
        self._links = list(links.values_list("closure", "space"))
        links.delete()

    def settle(self) -> None:
        """Hold every date and closure where it is now."""
        link = Closure.spaces.through
        link.objects.bulk_create(link(closure_id=closure, space_id=space) for closure, space in self._links)
        spaces = {slot.space for slot in self.standing.slots}
        parts = {space.pk: floor_plan.undivided(space) for space in spaces}
        self._check_apart(parts)
        holding.hold_for_slots(self.standing.slots, parts)
        here = {leaf.pk for leaf in floor_plan.undivided(self._tree)}
        for closure in self.standing.closures:
            shut = {leaf.pk for leaf in floor_plan.undivided_of(closure.spaces.all())}
            holding.hold_rest(closure, sorted(here & shut))

    def _check_apart(self, parts: dict[int, list[Space]]) -> None:
        """The one hall may rest longer between two users than its parts did."""
        gaps = holding.Gaps.of_parts(parts)
        periods: dict[int, list[tuple[datetime, datetime, Slot]]] = {}
        for slot in self.standing.slots:
            for part in parts[slot.space_id]:
                end = slot.ends_at + gaps.after(slot.space, part, slot.starts_at)
                periods.setdefault(part.pk, []).append((slot.starts_at, end, slot))
        near = []
        for held in periods.values():
            held.sort(key=lambda one: one[:2])
            near += [following[2] for one, following in pairwise(held) if one[1] > following[0]]
        if near:
            raise PartsInUse([hindering.too_near(slot) for slot in near])


def _top(hall: Space) -> Space:
    """The largest hall that contains this one."""
    return Space.objects.get(pk__in=floor_plan.whole_ids(hall), parent=None)


def _free_slugs(hall: Space, names: Sequence[str]) -> list[str]:
    taken = set(Space.objects.filter(venue=hall.venue_id).values_list("slug", flat=True))
    found = []
    for name in names:
        base, number = slugify(name)[:100] or "partie", 1
        slug = base
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        found.append(slug)
    return found


def _keep(
    hall: Space, kind: HallChange.Kind, parts: list[str], lifted: _Lifted, by: Person, at: datetime
) -> HallChange:
    retelling.of_venue(hall.venue, at=at)
    return HallChange.objects.create(
        space=hall, kind=kind, parts=parts, dates=len(lifted.standing.slots), closures=len(lifted.standing.closures),
        by=by, at=at,
    )  # fmt: skip
