"""Where a booking stands in the grid of a day: quarters of an hour on the town's clock, from column to column.

The clock is the one on the wall: on the days when it changes, 18 h stands where it always stands. What
began the day before, or goes on after midnight, is cut at the edge of the day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings

from bookings.planning import Entry, Row

PER_HOUR = 4
QUARTER = timedelta(minutes=60 // PER_HOUR)


@dataclass(frozen=True)
class HourGrid:
    """From the hour `first` to the hour `last` (24 is the end of the day)."""

    on: date
    first: int
    last: int

    @property
    def hours(self) -> range:
        return range(self.first, self.last)

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.on, time()) + timedelta(hours=self.first)

    @property
    def ends(self) -> datetime:
        return datetime.combine(self.on, time()) + timedelta(hours=self.last)

    def place(self, starts_at: datetime, ends_at: datetime) -> tuple[int, int]:
        """The column (from 1) and how many quarters it is wide, one at least."""
        start = max(starts_at, self.begins) - self.begins
        end = min(ends_at, self.ends) - self.begins
        column = int(start // QUARTER)
        width = max(1, -int(-end // QUARTER) - column)
        return column + 1, width

    def column_of(self, moment: datetime) -> int | None:
        """Where a moment of the town's clock stands; None outside the hours drawn."""
        if not self.begins <= moment < self.ends:
            return None
        return int((moment - self.begins) // QUARTER) + 1


def of(on: date, rows: Iterable[Row]) -> HourGrid:
    """The hours at which halls can be had, and whatever more the bookings of that day need."""
    opens, closes = (time.fromisoformat(hour).hour for hour in settings.HALL_HOURS)
    midnight = datetime.combine(on, time())
    entries = [shown.entry for row in rows for day in row.days for shown in day if shown.entry.is_booking]
    first = min([opens, *(_hour(entry.starts_at - midnight) for entry in entries)])
    last = max([closes, *(-_hour(-(entry.ends_at - midnight)) for entry in entries)])
    return HourGrid(on, max(first, 0), min(last, 24))


def _hour(since_midnight: timedelta) -> int:
    return since_midnight // timedelta(hours=1)


def carries(entry: Entry, on: date) -> tuple[bool, bool]:
    """Whether it began before that day, and whether it goes on after it."""
    midnight = datetime.combine(on, time())
    return entry.starts_at < midnight, entry.ends_at > midnight + timedelta(days=1)
