"""The planning of some spaces as an agent reads it: who holds them, who asks for them, when they are shut.

Two readings of the database, whatever the number of spaces and dates. A hall is held by holding its
smallest parts (`bookings.availability`): what holds a part is shown with the whole, and the reverse,
each time under the name of the hall that is really held. Rivals are requests that wait for the same
part at the same time; two granted dates never are, the database sees to it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Func, IntegerField, QuerySet
from django.db.models.functions import JSONArray, Lower, Upper

from bookings.hours import FloorPlan
from bookings.models import Closure, GapOn, Occupancy, Slot
from bookings.models.direct_booking import said_of
from bookings.planned_days import PlannedDays
from directory.models import Space
from events.models import Occurrence
from events.recurrence import PARIS

GRANTED, ASKED, RIVAL, HINDERED = "granted", "asked", "rival", "hindered"
INSTANT, SECOND = timedelta(microseconds=1), timedelta(seconds=1)
EPOCH = datetime.fromisoformat("1970-01-01")  # on the town's clock, without zone
MOST_IN_FULL = 400  # bookings, each counted in every row where it stands
PROPOSED, CANCELLED, CLOSED, TOWN = "proposed", "cancelled", "closed", "town"


@dataclass(slots=True)
class Entry:
    """A date granted, proposed or asked, or a closure. `until` adds the rest that the space needs after it.

    The hours are those of the town's clock, without zone: they are drawn and said, not reckoned with.
    """

    key: int
    state: str
    space: int | None  # what was granted or asked for, perhaps a whole hall; a closure has no such hall
    starts_at: datetime
    ends_at: datetime
    until: datetime
    what: str
    who: str = ""
    people: int = 0
    request: int | None = None
    leaves: set[int] = field(default_factory=set)

    @property
    def is_booking(self) -> bool:
        return self.state not in (CLOSED, TOWN)

    @property
    def waits(self) -> bool:
        return self.state in (ASKED, RIVAL, HINDERED)

    @property
    def rest(self) -> int:
        """Minutes for which nobody may follow what is settled."""
        return 0 if self.waits else int((self.until - self.ends_at).total_seconds() // 60)


class Shown(NamedTuple):
    """An entry in the row of one hall; `hall` names what is really held, when it is another one."""

    entry: Entry
    hall: str = ""


@dataclass(frozen=True)
class Row:
    """A hall and, for each day drawn, what is planned there, the earliest first."""

    space: Space
    whole: Space | None
    is_mine: bool
    days: tuple[tuple[Shown, ...], ...]

    @property
    def is_free(self) -> bool:
        return not any(self.days)


@dataclass(frozen=True)
class Clash:
    """Two requests that wait for the same hall at the same time."""

    space: Space
    one: Entry
    other: Entry

    @property
    def starts_at(self) -> datetime:
        return max(self.one.starts_at, self.other.starts_at)

    @property
    def ends_at(self) -> datetime:
        return min(self.one.ends_at, self.other.ends_at)


@dataclass(frozen=True)
class Planning:
    """`clashes` and `count` are those of the days drawn, each once; `per_day` tells of the whole week around."""

    rows: tuple[Row, ...]
    clashes: tuple[Clash, ...]
    count: int
    per_day: Mapping[date, int]

    @property
    def is_overview(self) -> bool:
        """So many bookings that each is told as shortly as can be."""
        return sum(len(day) for row in self.rows for day in row.days) > MOST_IN_FULL


def of(plan: FloorPlan, spaces: Sequence[Space], shown: PlannedDays) -> Planning:
    """What is planned in these spaces of the plan on the days shown. Two queries."""
    leaves = {space.pk: {leaf.pk for leaf in plan.undivided(space)} for space in plan.by_key.values()}
    wanted = {leaf for space in spaces for leaf in leaves[space.pk]}
    near = [key for key, parts in leaves.items() if parts & wanted]
    held = _held(wanted, shown)
    asked = _asked(near, leaves, shown)
    days, week = shown.days, shown.week
    clashes = [clash for clash in _mark(plan, held, asked) if _days_of(clash, days)]
    entries = sorted([*held, *asked], key=_when)
    lasting = [(entry, _days_of(entry, week)) for entry in entries]
    by_leaf: dict[int, list[_Lasting]] = defaultdict(list)
    for each in lasting:
        for leaf in each[0].leaves:
            by_leaf[leaf].append(each)
    rows = tuple(_row(plan, space, leaves[space.pk], by_leaf, days) for space in spaces)
    bookings = [each for each in lasting if each[0].is_booking and each[0].leaves & wanted]
    per_day = Counter(day for _entry, its_days in bookings for day in its_days)
    count = sum(not set(days).isdisjoint(its_days) for _entry, its_days in bookings)
    return Planning(rows, tuple(clashes), count, {day: per_day[day] for day in week})


class _Clock(Func):
    """A moment as the seconds of the town's clock, without zone: a whole number is read ten times as fast."""

    template = f"extract(epoch FROM %(expressions)s AT TIME ZONE '{PARIS.key}')::bigint"
    output_field = IntegerField()


def _lines(found: QuerySet[Any], *columns: Any) -> list[list[Any]]:
    """These columns of the rows, put together by the database and read here in one go."""
    answer: list[list[Any]] | None = found.order_by().aggregate(lines=JSONBAgg(JSONArray(*columns)))["lines"]
    return answer or []


def _held(leaves: Iterable[int], shown: PlannedDays) -> list[Entry]:
    week = DateTimeTZRange(shown.starts_at, shown.ends_at, "[)")
    found = _lines(
        Occupancy.objects.filter(space__in=list(leaves), period__overlap=week),
        "space_id", _Clock(Lower("period")), _Clock(Upper("period")), "slot_id", "slot__space_id",
        _Clock("slot__starts_at"), _Clock("slot__ends_at"), "slot__state", "slot__occurrence__state",
        "slot__request_id", "slot__request__purpose", "slot__request__people_expected",
        "slot__request__association__name", "slot__request__direct__kind", "slot__request__direct__name",
        "closure_id", "closure__cause", "closure__reason",
    )  # fmt: skip
    met: dict[tuple[str, int], Entry] = {}
    asked: list[Any]
    for leaf, since, until, slot, space, starts_at, ends_at, state, seance, *asked, closure, cause, reason in found:
        entry = met.get(("slot", slot) if slot else ("closure", closure))
        if entry is None and slot:
            request, purpose, people, association, direct, name = asked
            who = said_of(direct, name) if direct else association
            entry = met["slot", slot] = Entry(
                slot, _state(state, seance), space, _clock(starts_at), _clock(ends_at), _clock(until), purpose,
                who, people, request,
            )  # fmt: skip
        elif entry is None:
            first, last = _clock(since), _clock(until)
            kind = TOWN if cause == Closure.Cause.EVENT else CLOSED
            entry = met["closure", closure] = Entry(closure, kind, None, first, last, last, reason, _cause(cause))
        entry.leaves.add(leaf)
        entry.until = max(entry.until, _clock(until))
    return list(met.values())


def _state(state: str, seance: str | None) -> str:
    if state == Slot.State.PROPOSED:
        return PROPOSED
    return CANCELLED if seance == Occurrence.State.CANCELLED else GRANTED


def _cause(code: str) -> str:
    return str(Closure.Cause(code).label) if code in Closure.Cause else ""


def _asked(near: Iterable[int], leaves: Mapping[int, set[int]], shown: PlannedDays) -> list[Entry]:
    found = _lines(
        Slot.objects.asked().filter(
            space__in=list(near), starts_at__lt=shown.ends_at, ends_at__gt=shown.starts_at
        ),
        "pk", "space_id", GapOn("space_id", "space__gap_minutes", "starts_at"), _Clock("starts_at"), _Clock("ends_at"),
        "request_id", "request__purpose", "request__people_expected", "request__association__name",
    )  # fmt: skip
    entries = []
    for key, space, gap, starts_at, ends_at, request, purpose, people, association in found:
        end = _clock(ends_at)
        until = end + timedelta(minutes=gap)
        entry = Entry(key, ASKED, space, _clock(starts_at), end, until, purpose, association, people, request)
        entry.leaves = leaves[space]
        entries.append(entry)
    return entries


@lru_cache(maxsize=8_192)
def _clock(seconds: int) -> datetime:
    return EPOCH + seconds * SECOND


def _mark(plan: FloorPlan, held: Iterable[Entry], asked: Sequence[Entry]) -> list[Clash]:
    """Say of each request that waits whether another one, or something settled, stands against it."""
    settled: dict[int, list[Entry]] = defaultdict(list)
    for entry in held:
        for leaf in entry.leaves:
            settled[leaf].append(entry)
    for entry in asked:
        if any(_overlap(entry, other) for leaf in entry.leaves for other in settled[leaf]):
            entry.state = HINDERED
    clashes = []
    for one, other in _met_together(sorted(asked, key=_when)):
        if one.request != other.request and one.leaves & other.leaves:
            one.state = other.state = RIVAL
            space = plan.by_key[one.space if len(one.leaves) <= len(other.leaves) else other.space]  # type: ignore[index]  # asked: has one
            clashes.append(Clash(space, one, other))
    return clashes


def _met_together(entries: Sequence[Entry]) -> Iterable[tuple[Entry, Entry]]:
    """The pairs of these entries, in order of their start, that overlap in time."""
    for place, one in enumerate(entries, start=1):
        for other in entries[place:]:
            if other.starts_at >= one.until:
                break
            yield one, other


def _overlap(one: Entry, other: Entry) -> bool:
    return one.starts_at < other.until and other.starts_at < one.until


def _when(entry: Entry) -> tuple[datetime, datetime, int]:
    return entry.starts_at, entry.ends_at, entry.key


_Lasting = tuple[Entry, list[date]]  # an entry and the days of the week on which it lasts


def _row(
    plan: FloorPlan, space: Space, leaves: set[int], by_leaf: Mapping[int, list[_Lasting]], days: Sequence[date]
) -> Row:
    met = [each for leaf in leaves for each in by_leaf.get(leaf, ())]
    if len(leaves) > 1:
        met = sorted({id(each[0]): each for each in met}.values(), key=lambda each: _when(each[0]))
    drawn: dict[date, list[Shown]] = {day: [] for day in days}
    for entry, its_days in met:
        shown = Shown(entry, _hall(plan, space, leaves, entry))
        for day in its_days:
            if day in drawn:
                drawn[day].append(shown)
    whole = plan.by_key.get(space.parent_id or 0)
    return Row(space, whole, getattr(space.venue, "is_mine", False), tuple(tuple(each) for each in drawn.values()))


def _hall(plan: FloorPlan, space: Space, leaves: set[int], entry: Entry) -> str:
    """Which hall is really held or shut, when it is not this one."""
    if entry.space is not None:
        other = plan.by_key.get(entry.space)
        return other.name if other and other.pk != space.pk else ""
    shut = entry.leaves & leaves
    return "" if shut == leaves else ", ".join(plan.by_key[leaf].name for leaf in sorted(shut))


def _days_of(lasting: Entry | Clash, days: Sequence[date]) -> list[date]:
    """The days drawn on which it lasts: what ends at midnight does not last into the next day."""
    first, last = lasting.starts_at.date(), (lasting.ends_at - INSTANT).date()
    if first == last:  # nearly always
        return [first] if first in days else []
    return [day for day in days if first <= day <= last]
