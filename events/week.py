"""The week of the town in parts, all in its wall-clock time, days from Monday.

In 21 parts (seven days, each with its morning, afternoon and evening) a part is one bit: bit
3 × day + moment. In 168 hours an hour is its number, 24 × day + hour.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Aggregate, Field, Func, IntegerField, SmallIntegerField

DAYS, MOMENTS, CLOCK = range(7), range(3), range(24)
NOON, EVENING = 12, 18
HOURS_OF_MOMENT = (range(NOON), range(NOON, EVENING), range(EVENING, 24))
HOURS = 7 * 24


class WeekPart(Func):
    """The part of the week in which a moment falls, as its bit. The SQL function is immutable."""

    function = "week_part"
    output_field = IntegerField()


class WeekHour(Func):
    """The hour of the week in which a moment falls, from 0 to 167. The SQL function is immutable."""

    function = "week_hour"
    output_field = SmallIntegerField()


class BitOr(Aggregate):
    """All the bits that occur."""

    function = "BIT_OR"
    output_field = IntegerField()


class HoursField(Field):  # type: ignore[type-arg]  # generic in the stubs only
    """A set of hours of the week, as migration 0009 kept it."""

    def db_type(self, connection: Any) -> str:
        return f"bit({HOURS})"


def parts_of(days: Collection[int], moments: Collection[int]) -> int:
    """The parts on these days and at these moments; none given means all of them."""
    return sum(1 << (3 * day + moment) for day in days or DAYS for moment in moments or MOMENTS)


def hours_of(days: Collection[int], moments: Collection[int], clock: Collection[int] = ()) -> list[int]:
    """The hours of the week on these days, at these moments, at these hours; none given means all of them."""
    wanted = [hour for moment in sorted(moments or MOMENTS) for hour in HOURS_OF_MOMENT[moment]]
    return [24 * day + hour for day in sorted(days or DAYS) for hour in wanted if not clock or hour in clock]
