"""By law the silence of a public body is a decision of its own after two months (CRPA, articles L231-1 and L231-4)."""

import calendar
from datetime import date, datetime, timedelta

from django.utils import timezone

from directory.days import midnight

MONTHS = 2
NEAR = timedelta(days=14)


def limit(sent_at: datetime) -> date:
    """The last day to answer what was sent at that moment."""
    return _months_from(timezone.localdate(sent_at), MONTHS)


def is_near(sent_at: datetime, *, on: date) -> bool:
    """Whether that day is two weeks away or less, or over."""
    return limit(sent_at) <= on + NEAR


def sent_before(on: date) -> datetime:
    """What was sent before that moment is near its limit on that day."""
    day = on + NEAR
    ends_month = day.day == calendar.monthrange(day.year, day.month)[1]
    return midnight(_months_from(day, -MONTHS, to_the_end=ends_month) + timedelta(days=1))


def _months_from(day: date, months: int, *, to_the_end: bool = False) -> date:
    """The same day of another month, or the last one of it."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, last if to_the_end else min(day.day, last))
