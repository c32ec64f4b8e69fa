"""The caretaker's sheet of a week: who comes where, what to prepare, what is shut, what changed since it was printed.

Four queries, whatever the number of halls and dates. A line is known by its slot; what it said on the last
printed sheet of that week is kept with the print.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils.translation import gettext as _

from bookings.models import KeyLoan, Occupancy, SheetPrint, Slot, Turnout
from bookings.weeks import ShownWeek
from directory import wording
from directory.days import midnight
from directory.models import Person, Space, Venue
from events.models import Activity

BEFORE = AFTER = timedelta(minutes=15)  # the doors open so long before the first, and shut so long after the last
NEW, CHANGED, GONE = "new", "changed", "gone"


@dataclass(frozen=True)
class Line:
    """One date in one hall. `mark` says what changed since the last print, `was` what stood there."""

    slot: Slot
    mark: str = ""
    was: str = ""
    has_key: bool = False

    @property
    def starts_at(self) -> datetime:
        return self.slot.starts_at

    @property
    def ends_at(self) -> datetime:
        return self.slot.ends_at

    @property
    def hall(self) -> str:
        return self.slot.space.name

    @property
    def association(self) -> str:
        direct = getattr(self.slot.request, "direct", None)
        return direct.said if direct else self.slot.request.association.name

    @property
    def what(self) -> str:
        activity = self.slot.request.activity
        return activity.title if activity else self.slot.request.purpose

    @property
    def people(self) -> int:
        return self.slot.request.people_expected

    @property
    def needs(self) -> list[str]:
        return self.slot.request.needs_in_words

    @property
    def conditions(self) -> list[str]:
        """Under which the hall was given."""
        return list(self.slot.conditions)

    @property
    def phone(self) -> str:
        """A number that the association lets everybody read."""
        activity, association = self.slot.request.activity, self.slot.request.association
        if activity and activity.state == Activity.State.PUBLISHED and activity.contact_phone:
            return activity.contact_phone
        return association.phone if association.is_listed else ""

    @property
    def is_off(self) -> bool:
        """Nobody is to open for it."""
        seance = self.slot.occurrence
        return self.slot.state != Slot.State.GRANTED or bool(seance and seance.is_cancelled)

    @property
    def turnout(self) -> Turnout | None:
        return getattr(self.slot, "turnout", None)

    @property
    def said(self) -> list[str]:
        """What the sheet says of it: kept when printed, compared with the next one."""
        hours = f"{wording.local_date(self.starts_at)} {wording.hours(self.starts_at, self.ends_at)}"
        off = "off" if self.is_off else ""
        return [hours, self.hall, self.association, self.what, str(self.people), " ".join(self.slot.request.needs), off,
                *self.conditions]  # fmt: skip


@dataclass(frozen=True)
class Shut:
    """Halls that a closure holds that day."""

    reason: str
    halls: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    whole_day: bool


@dataclass(frozen=True)
class Day:
    on: date
    lines: tuple[Line, ...]
    shut: tuple[Shut, ...]

    @property
    def opens_at(self) -> datetime | None:
        open_for = [line.starts_at for line in self.lines if not line.is_off]
        return min(open_for) - BEFORE if open_for else None

    @property
    def shuts_at(self) -> datetime | None:
        open_for = [line.ends_at for line in self.lines if not line.is_off]
        return max(open_for) + AFTER if open_for else None


@dataclass(frozen=True)
class Sheet:
    venue: Venue
    week: ShownWeek
    days: tuple[Day, ...]
    last: SheetPrint | None

    @property
    def lines(self) -> list[Line]:
        return [line for day in self.days for line in day.lines]

    @property
    def changes(self) -> int:
        return sum(bool(line.mark) for line in self.lines)


def of(venue: Venue, week: ShownWeek) -> Sheet:
    last = SheetPrint.objects.filter(venue=venue, monday=week.monday).select_related("by").first()
    slots = _slots(venue, week, [int(key) for key in last.said] if last else [])
    keys = set(KeyLoan.objects.filter(key__venue=venue, returned_on=None).values_list("association", flat=True))
    lines = [
        replace(line, has_key=line.slot.request.association_id in keys)
        for line in _marked(slots, last.said if last else None)
    ]
    shut = _shut(venue, week)
    days = tuple(
        Day(day, tuple(line for line in lines if wording.local_date(line.starts_at) == day), tuple(shut.get(day, ())))
        for day in week.days
    )
    return Sheet(venue, week, days, last)


def keep(sheet: Sheet, *, by: Person | None, at: datetime) -> SheetPrint:
    """Write that the sheet was printed as it is."""
    said = {str(line.slot.pk): line.said for line in sheet.lines}
    return SheetPrint.objects.create(venue=sheet.venue, monday=sheet.week.monday, printed_at=at, by=by, said=said)


def _slots(venue: Venue, week: ShownWeek, printed: Sequence[int]) -> list[Slot]:
    """Those granted in this venue, and those that stood on the last print, whatever became of them."""
    here = Q(space__venue=venue, state=Slot.State.GRANTED, starts_at__gte=week.starts_at, starts_at__lt=week.ends_at)
    rows = Slot.objects.filter(here | Q(pk__in=printed)).select_related(
        "request__association", "request__activity", "request__direct", "space", "occurrence", "turnout"
    )
    return list(rows.defer("request__association__search", "request__activity__search").order_by("starts_at", "pk"))


def _marked(slots: Iterable[Slot], said: Mapping[str, list[str]] | None) -> list[Line]:
    lines = []
    for slot in slots:
        line = Line(slot)
        before = (said or {}).get(str(slot.pk))
        if said is None or before == line.said:
            lines.append(line)
        elif before is None:
            lines.append(Line(slot, NEW))
        elif line.is_off:
            lines.append(Line(slot, GONE))
        else:
            lines.append(Line(slot, CHANGED, _before(before, line.said)))
    return lines


def _before(before: Sequence[str], now: Sequence[str]) -> str:
    """What stood there and does not any more: the hours, the hall, how many people."""
    told = []
    if before[0] != now[0]:
        day, _space, hours = before[0].partition(" ")
        is_that_day = now[0].startswith(day)
        told.append(hours if is_that_day else f"{wording.short_date(date.fromisoformat(day))}, {hours}")
    if before[1] != now[1]:
        told.append(before[1])
    if before[4] != now[4]:
        told.append(_("%(people)s people") % {"people": before[4]})
    return ", ".join(told)


def _shut(venue: Venue, week: ShownWeek) -> dict[date, list[Shut]]:
    held = Occupancy.objects.filter(
        space__venue=venue, closure__isnull=False, period__overlap=DateTimeTZRange(week.starts_at, week.ends_at, "[)")
    ).select_related("space", "closure")
    found: dict[date, dict[tuple[int, datetime, datetime], list[Space]]] = {}
    reasons: dict[int, str] = {}
    for row in held.order_by("space__position", "space"):
        closure = row.closure
        assert closure is not None  # noqa: S101 - asked for above
        reasons[closure.pk] = closure.reason
        for day in week.days:
            start, end = max(row.period.lower, midnight(day)), min(row.period.upper, midnight(day + timedelta(days=1)))
            if start < end:
                found.setdefault(day, {}).setdefault((closure.pk, start, end), []).append(row.space)
    return {
        day: [
            Shut(
                reasons[key], tuple(space.name for space in spaces), start, end,
                (start, end) == (midnight(day), midnight(day + timedelta(days=1))),
            )
            for (key, start, end), spaces in sorted(by_closure.items(), key=lambda each: each[0][1:])
        ]
        for day, by_closure in found.items()
    }  # fmt: skip
