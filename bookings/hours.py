"""The week of a venue's halls as anyone may read it: what is taken, what is closed, what can be asked for.

One reading of the database for all the halls shown. The rule is the one of `bookings.availability`: a
hall is held by holding its smallest parts, so the whole is taken when a part is, and the reverse; what
is free leaves the gap that the hall needs before the next user. Requests that wait are not shown. A
name is shown when association and activity are public; otherwise the time is only said to be taken.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import venue_rules
from bookings.models import Closure, Occupancy, Slot
from bookings.weeks import DAYS
from directory.days import midnight
from directory.models import Association, Space
from events import days_off
from events.models import Activity, Occurrence

SHORTEST = timedelta(minutes=30)  # a shorter time between two users is no use to anybody
STEP = timedelta(minutes=15)  # free time of today begins on a quarter of an hour
Hours = tuple[datetime, datetime]


@dataclass(frozen=True)
class Named:
    """What takes place there, when everybody may know."""

    title: str
    slug: str
    association: str


@dataclass(frozen=True)
class Hold:
    """One granted date or one closure, in one undivided space, with the rest it needs after it."""

    key: tuple[str, int]
    leaf: int
    space: int | None  # what was granted, perhaps the whole hall; a closure has no such hall
    starts_at: datetime
    ends_at: datetime
    until: datetime
    named: Named | None = None
    cause: str = ""
    reason: str = ""

    @property
    def is_closed(self) -> bool:
        return self.key[0] == "closure"


@dataclass(frozen=True)
class Stretch:
    """A piece of a day: free, taken or closed."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    whole_day: bool = False
    named: Named | None = None
    hall: str = ""  # the hall that is held, when it is not the one of the row
    cause: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Day:
    on: date
    stretches: tuple[Stretch, ...]
    is_over: bool
    is_today: bool


@dataclass(frozen=True)
class Row:
    """A hall and its seven days; none for a hall that cannot be asked for."""

    space: Space
    whole: Space | None
    days: tuple[Day, ...]


class FloorPlan:
    """The halls of a venue, each whole before its parts. One query."""

    def __init__(self, spaces: Iterable[Space]) -> None:
        self.by_key = {space.pk: space for space in spaces}
        self.parts: dict[int | None, list[Space]] = defaultdict(list)
        for space in self.by_key.values():
            self.parts[space.parent_id if space.parent_id in self.by_key else None].append(space)

    def __iter__(self) -> Any:
        waiting = list(reversed(self.parts[None]))
        while waiting:
            space = waiting.pop()
            yield space
            waiting.extend(reversed(self.parts.get(space.pk, [])))

    def undivided(self, space: Space) -> list[Space]:
        parts = self.parts.get(space.pk)
        return [leaf for part in parts for leaf in self.undivided(part)] if parts else [space]


def of(
    plan: FloorPlan,
    spaces: Sequence[Space],
    monday: date,
    *,
    at: datetime,
    rules: venue_rules.Rules = venue_rules.NONE,
) -> list[Row]:
    """One row for each of these halls of the plan, by the rules of their venue.

    One query, whatever the number of halls and dates; another one where a hall shuts in the school holidays.
    """
    asked_for = [space for space in spaces if space.is_bookable]
    holds = _holds({leaf.pk for space in asked_for for leaf in plan.undivided(space)}, monday)
    week = [monday + timedelta(days=number) for number in range(DAYS)]
    holidays = venue_rules.holidays(rules, spaces, week)
    rows = []
    for space in spaces:
        whole = plan.by_key.get(space.parent_id or 0)
        days = tuple(_days(plan, space, holds, week, at, rules, holidays)) if space.is_bookable else ()
        rows.append(Row(space, whole, days))
    return rows


def _holds(leaves: Iterable[int], monday: date) -> Mapping[int, list[Hold]]:
    """What is held in these undivided spaces that week, and a day longer, for the rest before it."""
    week = DateTimeTZRange(midnight(monday), midnight(monday + timedelta(days=DAYS + 1)), "[)")
    found = (
        Occupancy.objects.filter(space__in=list(leaves), period__overlap=week)
        .order_by("period", "pk")
        .values_list(
            "space_id", "period", "slot_id", "slot__space_id", "slot__starts_at", "slot__ends_at", "slot__state",
            "slot__occurrence__state", "slot__request__association__name", "slot__request__association__state",
            "slot__request__activity__title", "slot__request__activity__slug", "slot__request__activity__state",
            "closure_id", "closure__cause", "closure__reason",
        )
    )  # fmt: skip
    by_leaf: dict[int, list[Hold]] = defaultdict(list)
    for leaf, period, slot, space, starts_at, ends_at, state, *public, closure, cause, reason in found:
        if closure:
            label = str(Closure.Cause(cause).label) if cause in Closure.Cause else ""
            hold = Hold(("closure", closure), leaf, None, period.lower, period.upper, period.upper, None, label, reason)
        else:
            named = _named(*public) if state == Slot.State.GRANTED else None  # what is only proposed has no name yet
            hold = Hold(("slot", slot), leaf, space, starts_at, ends_at, period.upper, named)
        by_leaf[leaf].append(hold)
    return by_leaf


def _named(seance: str, association: str, state: str, title: str, slug: str, activity: str) -> Named | None:
    is_public = state in Association.PUBLIC_STATES and activity == Activity.State.PUBLISHED
    return Named(title, slug, association) if is_public and seance != Occurrence.State.CANCELLED else None


def _days(
    plan: FloorPlan, space: Space, holds: Mapping[int, list[Hold]], week: Sequence[date], at: datetime,
    rules: venue_rules.Rules, holidays: days_off.DaysOff,
) -> Iterable[Day]:  # fmt: skip
    leaves = plan.undivided(space)
    held = [hold for leaf in leaves for hold in holds.get(leaf.pk, ())]
    today = timezone.localdate(at)
    for on in week:
        rest = {leaf.pk: timedelta(minutes=max(rules.gap(space, on), rules.gap(leaf, on))) for leaf in leaves}
        day = midnight(on), midnight(on + timedelta(days=1))
        is_holiday = space.pk in rules.on(on).shut_in_holidays and holidays.name_of(on, public=False)
        opening = None if is_holiday else rules.opening(on)
        taken = list(_taken(plan, space, held, day, opening or venue_rules.NONE.opening(on) or day))
        if opening is None:
            reason = _("school holidays") if is_holiday else _("not open that day")
            taken.append(Stretch("closed", *day, whole_day=True, cause=reason))
        busy = [(hold.starts_at - rest[hold.leaf], hold.until) for hold in held]
        free = _free(busy, opening, at) if opening and on >= today else []
        ordered = sorted([*taken, *free], key=lambda stretch: (stretch.starts_at, stretch.ends_at))
        yield Day(on, tuple(ordered), is_over=on < today, is_today=on == today)


def _taken(plan: FloorPlan, space: Space, held: Iterable[Hold], day: Hours, opening: Hours) -> Iterable[Stretch]:
    """Each granted date and each closure once, whatever the number of parts it holds."""
    opens, closes = opening
    met: dict[tuple[str, int], list[Hold]] = defaultdict(list)
    for hold in held:
        if hold.starts_at < day[1] and hold.ends_at > day[0]:
            met[hold.key].append(hold)
    for parts in met.values():
        hold = parts[0]
        starts_at, ends_at = max(hold.starts_at, day[0]), min(hold.ends_at, day[1])
        if hold.is_closed:
            shut = {part.leaf for part in parts}
            is_whole = shut >= {leaf.pk for leaf in plan.undivided(space)}
            hall = "" if is_whole else ", ".join(plan.by_key[leaf].name for leaf in sorted(shut))
            all_day = starts_at <= opens and ends_at >= closes
            yield Stretch(
                "closed", starts_at, ends_at, whole_day=all_day, hall=hall, cause=hold.cause, reason=hold.reason
            )
        else:
            other = plan.by_key.get(hold.space or 0)
            hall = other.name if other and other.pk != space.pk else ""
            yield Stretch("taken", starts_at, ends_at, named=hold.named, hall=hall)


def _free(busy: Iterable[Hours], opening: Hours, at: datetime) -> Iterable[Stretch]:
    """What is left of the opening hours, from now on."""
    opens, closes = opening
    start = max(opens, _next_quarter(at))
    for since, until in [*sorted(busy), (closes, closes)]:
        if min(since, closes) - start >= SHORTEST:
            end = min(since, closes)
            yield Stretch("free", start, end, whole_day=(start, end) == (opens, closes))
        start = max(start, until)


def _next_quarter(at: datetime) -> datetime:
    late = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at if not late else at - late + STEP
