"""Which day or week a planning shows: read from the address, with the way to those around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from directory.days import midnight, monday_of

DAY, WEEK = "jour", "semaine"
REACH = timedelta(days=3 * 366)  # how far from today a planning goes, both ways
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True)
class PlannedDays:
    """`on` is the day chosen, `is_ignored` says that what was asked for cannot be shown and today is instead."""

    view: str
    on: date
    today: date
    is_ignored: bool = False

    @property
    def is_week(self) -> bool:
        return self.view == WEEK

    @property
    def monday(self) -> date:
        return monday_of(self.on)

    @property
    def week(self) -> list[date]:
        """The seven days around the one chosen."""
        return [self.monday + timedelta(days=number) for number in range(7)]

    @property
    def days(self) -> list[date]:
        """Those that are drawn."""
        return self.week if self.is_week else [self.on]

    @property
    def starts_at(self) -> datetime:
        """The moment at which the week around begins: all of it is read, so that each day says how much it holds."""
        return midnight(self.monday)

    @property
    def ends_at(self) -> datetime:
        """The moment at which the next week begins."""
        return midnight(self.monday + ONE_WEEK)

    @property
    def shows_today(self) -> bool:
        return self.today in self.days

    @property
    def previous(self) -> date:
        return self.on - (ONE_WEEK if self.is_week else ONE_DAY)

    @property
    def next(self) -> date:
        return self.on + (ONE_WEEK if self.is_week else ONE_DAY)


def chosen(asked: Mapping[str, str], *, at: datetime) -> PlannedDays:
    """`date` (2026-11-24) and `vue` (jour, semaine) of an address; the week of today when nothing is asked."""
    today = timezone.localdate(at)
    view = DAY if asked.get("vue") == DAY else WEEK
    wished = asked.get("date")
    if not wished:
        return PlannedDays(view, today, today)
    try:
        on = date.fromisoformat(wished)
    except ValueError:
        return PlannedDays(view, today, today, is_ignored=True)
    if abs(on - today) > REACH:
        return PlannedDays(view, today, today, is_ignored=True)
    return PlannedDays(view, on, today)
