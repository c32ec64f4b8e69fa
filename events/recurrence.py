"""When an activity meets: a rule in the town's wall-clock time, and the periods that it gives.

The rule is expanded on naive local times and gets its zone last, so 18 h stays 18 h on both sides
of a clock change. Days off are data: they are applied here and never written into the rule.
No database here.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import recurrence
from dateutil.relativedelta import relativedelta
from django.utils import timezone

from events import errors

if TYPE_CHECKING:
    from events.days_off import DaysOff
    from events.models import ScheduleFields

PARIS = ZoneInfo("Europe/Paris")
LIMIT = 400  # séances in one schedule
ROLLING_MONTHS = 13  # how far an endless schedule is laid out
ONCE, WEEKLY, MONTHLY, DATES = "once", "weekly", "monthly", "dates"


@dataclass(frozen=True, order=True)
class Period:
    """From `starts_at` (included) to `ends_at` (excluded), both aware, in Europe/Paris."""

    starts_at: dt.datetime
    ends_at: dt.datetime

    @property
    def date(self) -> dt.date:
        return local(self.starts_at).date()


@dataclass(frozen=True)
class Schedule:
    """A usable schedule: one that cannot be held raises a ScheduleError when it is made.

    With an interval, weeks and months are counted from the first date on which it can take place.
    """

    kind: str
    first_date: dt.date
    start_time: dt.time
    end_time: dt.time
    last_date: dt.date | None = None
    ends_next_day: bool = False
    weekdays: tuple[int, ...] = ()  # 0 is Monday
    interval: int = 1  # every N weeks or months
    month_week: int | None = None  # 1 to 4, or -1 for the last, with month_weekday
    month_weekday: int | None = None
    month_day: int | None = None
    dates: tuple[dt.date, ...] = ()
    skips_school_holidays: bool = False
    skips_public_holidays: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "weekdays", tuple(sorted(set(self.weekdays))))
        object.__setattr__(self, "dates", tuple(sorted(set(self.dates))))
        self._check_hours()
        if self.last_date and self.last_date < self.first_date and self.kind in (WEEKLY, MONTHLY):
            raise errors.LastDateTooEarly
        if not 1 <= self.interval <= 52:
            raise errors.IntervalOutOfRange
        if self.kind == WEEKLY and not self.weekdays:
            raise errors.NoWeekday
        if self.kind == MONTHLY and self.month_day is None and None in (self.month_week, self.month_weekday):
            raise errors.NoMonthRule
        if self.kind == DATES and not self.dates:
            raise errors.NoDates

    def _check_hours(self) -> None:
        for field in ("start_time", "end_time"):
            if getattr(self, field).hour == 2:
                raise errors.InTheClockChange(field=field)
        if not self.ends_next_day and self.end_time <= self.start_time:
            raise errors.EndsBeforeItStarts
        if self.ends_next_day and self.end_time > self.start_time:
            raise errors.LastsMoreThanADay

    # --- The columns ---

    @classmethod
    def of(cls, fields: "ScheduleFields") -> "Schedule":
        """Read a schedule back from the columns of an activity or a request."""
        rule = fields.recurrence.rrules[0] if fields.recurrence and fields.recurrence.rrules else None
        byday = list(rule.byday) if rule else []
        monthly = fields.schedule_kind == MONTHLY
        return cls(
            kind=fields.schedule_kind,
            first_date=fields.first_date,
            last_date=fields.last_date,
            start_time=fields.start_time,
            end_time=fields.end_time,
            ends_next_day=fields.ends_next_day,
            weekdays=() if monthly else tuple(day.number for day in byday),
            interval=rule.interval if rule else 1,
            month_week=byday[0].index if monthly and byday else None,
            month_weekday=byday[0].number if monthly and byday else None,
            month_day=rule.bymonthday[0] if monthly and rule and rule.bymonthday else None,
            dates=tuple(fields.dates),
            skips_school_holidays=fields.skips_school_holidays,
            skips_public_holidays=fields.skips_public_holidays,
        )

    def write_to(self, fields: "ScheduleFields") -> None:
        """Set the columns, without saving."""
        fields.schedule_kind = self.kind
        fields.first_date = self.dates[0] if self.kind == DATES else self.first_date
        fields.last_date = self.last_day
        fields.start_time = self.start_time
        fields.end_time = self.end_time
        fields.ends_next_day = self.ends_next_day
        fields.dates = list(self.dates) if self.kind == DATES else []
        fields.skips_school_holidays = self.skips_school_holidays
        fields.skips_public_holidays = self.skips_public_holidays
        fields.recurrence = self.rule()

    def rule(self, *, every: int | None = None) -> recurrence.Recurrence | None:
        """The django-recurrence value: no DTSTART, no dates to skip, ending with the last day."""
        if self.kind not in (WEEKLY, MONTHLY):
            return None
        until = self.last_date and dt.datetime.combine(self.last_date, dt.time(23, 59, 59), PARIS)
        rule = recurrence.Rule(
            recurrence.WEEKLY if self.kind == WEEKLY else recurrence.MONTHLY,
            interval=every or self.interval,
            until=until,
            byday=self._byday(),
            bymonthday=[self.month_day] if self.kind == MONTHLY and self.month_day else [],
        )
        return recurrence.Recurrence(rrules=[rule], include_dtstart=False)

    def _byday(self) -> list[recurrence.Weekday]:
        if self.kind == WEEKLY:
            return [recurrence.Weekday(day) for day in self.weekdays]
        if self.month_day is None:
            return [recurrence.Weekday(self.month_weekday, self.month_week)]
        return []

    # --- What it gives ---

    @property
    def is_endless(self) -> bool:
        return self.kind in (WEEKLY, MONTHLY) and self.last_date is None

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it may take place; None without a planned end."""
        return {ONCE: self.first_date, DATES: max(self.dates, default=None)}.get(self.kind, self.last_date)

    @property
    def foreseen_until(self) -> dt.date:
        """The last day that is looked at when nothing else is said: 13 months for endless ones."""
        return self.last_day or self.first_date + relativedelta(months=ROLLING_MONTHS)

    def periods(self, days_off: "DaysOff", *, until: dt.date | None = None) -> list[Period]:
        """Every séance up to `until` (included), in order, days off left out.

        Raises TooManySeances and NoDateLeft.
        """
        periods = list(self.between(days_off, self.first_date, until or self.foreseen_until))
        if len(periods) > LIMIT:
            raise errors.TooManySeances(limit=LIMIT)
        if not periods:
            raise errors.NoDateLeft
        return periods

    def between(self, days_off: "DaysOff", first: dt.date, last: dt.date) -> Iterator[Period]:
        """The séances from `first` to `last`, both included; none later than school holidays are known."""
        if self.skips_school_holidays and days_off.horizon:
            last = min(last, days_off.horizon)
        for day in self.days(first, last):
            if not self.reason_to_skip(day, days_off):
                yield self.on(day)

    def skipped(self, days_off: "DaysOff", *, until: dt.date | None = None) -> list[tuple[dt.date, str]]:
        """The dates of the rule on which nothing takes place, each with the name of the day off."""
        days = self.days(self.first_date, until or self.foreseen_until)
        return [(day, reason) for day in days if (reason := self.reason_to_skip(day, days_off))]

    def reason_to_skip(self, day: dt.date, days_off: "DaysOff") -> str:
        """The name of the holiday that empties this day, or nothing. Listed dates are always meant."""
        if self.kind in (ONCE, DATES):
            return ""
        return days_off.name_of(day, school=self.skips_school_holidays, public=self.skips_public_holidays)

    def days(self, first: dt.date, last: dt.date) -> list[dt.date]:
        """The days of the rule from `first` to `last`, both included, before any day off."""
        rule = self.rule()
        if rule is None:
            return [day for day in self.dates or (self.first_date,) if first <= day <= last]
        begin = self.begins_on()
        if begin is None or last < first:
            return []
        return _expand(rule, begin, max(first, begin), min(last, self.last_date or last))

    def begins_on(self) -> dt.date | None:
        """The first day of the rule, before any day off: weeks and months are counted from it."""
        every = self.rule(every=1)
        if every is None:
            return self.first_date
        far = self.first_date + relativedelta(months=3)  # each month and week has its day by then
        return next(iter(_expand(every, self.first_date, self.first_date, far)), None)

    def on(self, day: dt.date) -> Period:
        """The séance of that day."""
        ends_on = day + dt.timedelta(days=self.ends_next_day)
        return Period(
            dt.datetime.combine(day, self.start_time, PARIS), dt.datetime.combine(ends_on, self.end_time, PARIS)
        )


def local(moment: dt.datetime) -> dt.datetime:
    """The town's wall-clock reading of a moment, without zone."""
    return moment.astimezone(PARIS).replace(tzinfo=None)


def _expand(rule: recurrence.Recurrence, begin: dt.date, first: dt.date, last: dt.date) -> list[dt.date]:
    # Kept naive at midnight. UNTIL comes back from the column in UTC, hence the zone made explicit.
    midnight = dt.time()
    with timezone.override(PARIS):
        found = rule.between(
            dt.datetime.combine(first, midnight),
            dt.datetime.combine(last, midnight),
            inc=True,
            dtstart=dt.datetime.combine(begin, midnight),
        )
    return [moment.date() for moment in found]
