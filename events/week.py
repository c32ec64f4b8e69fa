"""The week of the town in 21 parts: seven days, each with its morning, afternoon and evening.

A part is one bit: bit 3 × day + moment, days from Monday, moments from the morning, all in the
town's wall-clock time. A set of parts is a number, so "any Tuesday evening?" is one AND.
"""

from collections.abc import Collection

from django.db.models import Aggregate, Func, IntegerField

DAYS, MOMENTS = range(7), range(3)
NOON, EVENING = 12, 18


class WeekPart(Func):
    """The part of the week in which a moment falls, as its bit. The SQL function is immutable."""

    function = "week_part"
    output_field = IntegerField()


class BitOr(Aggregate):
    """All the bits that occur."""

    function = "BIT_OR"
    output_field = IntegerField()


def parts_of(days: Collection[int], moments: Collection[int]) -> int:
    """The parts on these days and at these moments; none given means all of them."""
    return sum(1 << (3 * day + moment) for day in days or DAYS for moment in moments or MOMENTS)
