"""Where and when something else is proposed: a hall, a day counted from the one asked for, hours of the clock.

Kept by its clock, like every rule here: « the next day at 18 h » stays 18 h when the hour changes.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from directory import numbers
from events.recurrence import Period

MOST_DAYS = 6  # a date is moved within its week, before or after


@dataclass(frozen=True)
class Target:
    """One hall and one shift of the hour, for all the dates of a group."""

    space: int
    days: int
    start: time
    end: time

    def of(self, starts_at: datetime) -> Period:
        """The period proposed instead of a date that starts then; an end before the start is the next day's."""
        on = timezone.localtime(starts_at).date() + timedelta(days=self.days)
        until = on + timedelta(days=self.end <= self.start)
        first, last = datetime.combine(on, self.start), datetime.combine(until, self.end)
        return Period(timezone.make_aware(first), timezone.make_aware(last))

    @property
    def code(self) -> str:
        return f"{self.space}.{self.days}.{self.start:%H%M}.{self.end:%H%M}"

    @classmethod
    def read(cls, code: str) -> Self | None:
        """From its code; None when anybody wrote something else."""
        try:
            space, days, start, end = code.split(".")
            read = cls(numbers.read(space) or 0, int(days), _hour(start), _hour(end))
        except ValueError:
            return None
        return read if read.space and abs(read.days) <= MOST_DAYS else None


def _hour(code: str) -> time:
    if len(code) != 4 or not (code.isascii() and code.isdigit()):
        raise ValueError(code)
    return time(int(code[:2]), int(code[2:]))


def shift(days: int) -> str:
    """« le lendemain », « 2 jours avant »."""
    if days == 0:
        return gettext("The same day")
    if abs(days) == 1:
        return gettext("The day after") if days > 0 else gettext("The day before")
    words = (
        ngettext("%(count)s day later", "%(count)s days later", days)
        if days > 0
        else ngettext("%(count)s day earlier", "%(count)s days earlier", -days)
    )
    return words % {"count": abs(days)}
