"""Weeks from Monday to Sunday that a page may show: this one and those of a year to come."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from directory.days import midnight, monday_of
from directory.typed import read_date

DAYS = 7
WEEKS_AHEAD = 53
ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class ShownWeek:
    """The week chosen; `is_ignored` when what was asked for could not be used, and this week is shown."""

    monday: date
    today: date
    is_ignored: bool = False

    @property
    def current(self) -> date:
        """The Monday of this week."""
        return monday_of(self.today)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=DAYS - 1)

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=number) for number in range(DAYS)]

    @property
    def starts_at(self) -> datetime:
        return midnight(self.monday)

    @property
    def ends_at(self) -> datetime:
        """The moment at which the next week begins."""
        return midnight(self.monday + ONE_WEEK)

    @property
    def is_current(self) -> bool:
        return self.monday == self.current

    @property
    def previous(self) -> date | None:
        return None if self.is_current else self.monday - ONE_WEEK

    @property
    def next(self) -> date | None:
        return self.monday + ONE_WEEK if self.monday < self.current + WEEKS_AHEAD * ONE_WEEK else None


def chosen(asked: str | None, *, at: datetime) -> ShownWeek:
    """The week of the day asked for (as `directory.typed` reads days); this week when none is, or when it is out of reach."""
    today = timezone.localdate(at)
    this = ShownWeek(monday_of(today), today)
    if not asked:
        return this
    try:
        wished = replace(this, monday=monday_of(read_date(asked)))
    except (ValueError, OverflowError):
        return replace(this, is_ignored=True)
    is_reached = this.monday <= wished.monday <= this.monday + WEEKS_AHEAD * ONE_WEEK
    return wished if is_reached else replace(this, is_ignored=True)
