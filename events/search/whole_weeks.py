"""Dates as weeks of the calendar: which parts of the week an activity meets in them, read from its outlook alone.

A week of the dates in which every part of an activity's week is met says all. Else each week that the dates touch has
to be known: whole, of which the days within the dates count, or empty. What is not known so (a week with some of the
parts, the hours around this moment, weeks too far ahead) is asked of the séances: a few rows of a town.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils import timezone

from events.models import Outlook
from events.week import EVENING, MOMENTS, NOON, parts_of

MONDAY = date(1970, 1, 5)


def week_of(day: date) -> int:
    """The number of its week, as `Outlook.first_week` counts them."""
    return (day - MONDAY).days // 7


@dataclass(frozen=True)
class Weeks:
    """The weeks touched by the time from `since` to `until`, a midnight of the town; None is without an end.

    Bit n of the masks is the n-th week after `first`, as in the outlooks once these are moved to `first`.
    """

    since: datetime
    until: datetime | None

    @cached_property
    def _first_day(self) -> date:
        return timezone.localtime(self.since).date()

    @cached_property
    def _last_day(self) -> date:
        if self.until is None:
            return MONDAY + timedelta(weeks=self.first + Outlook.WEEKS, days=-1)
        return timezone.localtime(self.until).date() - timedelta(days=1)

    @cached_property
    def _begun(self) -> int | None:
        """The moment of the first day that is on already; None when that day is whole."""
        local = timezone.localtime(self.since)
        if local.time() == local.min.time():
            return None
        return 0 if local.hour < NOON else 1 if local.hour < EVENING else 2

    @property
    def is_empty(self) -> bool:
        return self.until is not None and self.until <= self.since

    @cached_property
    def first(self) -> int:
        return week_of(self._first_day)

    @cached_property
    def last(self) -> int:
        return week_of(self._last_day)

    @cached_property
    def touched(self) -> int:
        """All the weeks that the dates touch, of those that an outlook can know."""
        return (1 << min(self.last - self.first + 1, Outlook.WEEKS)) - 1

    @cached_property
    def inside(self) -> int:
        """Those of which every day is within the dates."""
        inside = self.touched
        if self._first_day.weekday() or self._begun is not None:
            inside &= ~1
        if self._last_day.weekday() < 6:
            inside &= (1 << (self.last - self.first)) - 1
        return inside

    @property
    def unsure(self) -> int:
        """The part of the first week of which some hours are over."""
        return 0 if self._begun is None else parts_of([self._first_day.weekday()], [self._begun])

    def edges(self) -> list[tuple[int, int]]:
        """The first and the last week where they are not inside: the bit, and the parts of it within the dates."""
        found = {}
        for week in (self.first, self.last):
            bit = 1 << (week - self.first)
            if week - self.first < Outlook.WEEKS and not self.inside & bit:
                found[bit] = self._parts_in(week)
        return list(found.items())

    def _parts_in(self, week: int) -> int:
        monday = MONDAY + timedelta(weeks=week)
        days = [day for day in range(7) if self._first_day <= monday + timedelta(days=day) <= self._last_day]
        if not days:
            return 0
        parts = parts_of(days, ())
        if self._begun is not None and week == self.first:
            parts &= ~parts_of([self._first_day.weekday()], MOMENTS[: self._begun + 1])
        return parts
