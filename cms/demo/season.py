"""The season around today, so that the invented town is always in the middle of its year."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from events import days_off
from events.days_off import DaysOff
from events.recurrence import PARIS

LOOK_BACK = dt.timedelta(days=45)


@dataclass(frozen=True)
class DemoSeason:
    """`now` is aware. Activities run from `first` to `last`; requests for them were sent long before."""

    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(PARIS).date()

    @property
    def first(self) -> dt.date:
        """Early September; in summer, some weeks ago, so that something has already begun."""
        year = self.today.year if self.today.month >= 7 else self.today.year - 1
        return min(dt.date(year, 9, 7), self.today - LOOK_BACK)

    @property
    def last(self) -> dt.date:
        return dt.date(self.today.year + (self.today.month >= 7), 6, 30)

    @property
    def goes_until(self) -> dt.date:
        """How far something that begins soon may be asked for: the end of June, four months away at least."""
        return self.last if self.last - self.today > 4 * dt.timedelta(days=30) else dt.date(self.last.year + 1, 6, 30)

    @property
    def asked_at(self) -> dt.datetime:
        return self._before(80)

    @property
    def answered_at(self) -> dt.datetime:
        return self._before(60)

    @property
    def published_at(self) -> dt.datetime:
        return self._before(40)

    @cached_property
    def days_off(self) -> DaysOff:
        return days_off.known(self.first, self.today + dt.timedelta(days=550))

    def days_ago(self, days: int, hour: int = 9) -> dt.datetime:
        return dt.datetime.combine(self.today - dt.timedelta(days=days), dt.time(hour, 12), PARIS)

    def open_day(self, weekday: int, *, after: int) -> dt.date:
        """The first such weekday, more than `after` days from today, that is in no holiday."""
        day = self.today + dt.timedelta(days=after + 1)
        while day.weekday() != weekday or self.days_off.name_of(day, school=True, public=True):
            day += dt.timedelta(days=1)
        return day

    def open_days(self, weekday: int, number: int, *, after: int) -> list[dt.date]:
        """So many such weekdays, one after the other, that are in no holiday."""
        days = [self.open_day(weekday, after=after)]
        while len(days) < number:
            days.append(self.open_day(weekday, after=(days[-1] - self.today).days))
        return days

    def _before(self, days: int) -> dt.datetime:
        return dt.datetime.combine(self.first - dt.timedelta(days=days), dt.time(9, 30), PARIS)


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of the town's wall clock."""
    return dt.datetime.combine(day, dt.time(hour, minute), PARIS)
