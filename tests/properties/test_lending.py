"""The count of what is free, against one that counts every day by itself."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bookings.lending import stock
from bookings.lending.stock import Days, Hold, Stock
from bookings.models import Equipment
from tests import factories

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
spans = st.tuples(st.integers(-5, 20), st.integers(0, 9)).map(
    lambda pair: Days(MONDAY + pair[0] * DAY, MONDAY + (pair[0] + pair[1]) * DAY)
)
held = st.tuples(st.integers(1, 6), spans)


def naive(quantity: int, holds: list[tuple[int, Days]], asked: Days) -> int:
    """Day by day, hold by hold."""
    return max(0, min(quantity - sum(n for n, days in holds if days.first <= day <= days.last) for day in asked))


@given(st.integers(0, 30), st.lists(held, max_size=12), spans)
def test_free_is_what_every_day_leaves(quantity: int, holds: list[tuple[int, Days]], asked: Days) -> None:
    known = Stock(Equipment(quantity=quantity), tuple(Hold(n, days.first, days.last) for n, days in holds))
    assert known.free(asked) == naive(quantity, holds, asked)


@pytest.mark.django_db
class TheDatabaseCountsTheSame(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(held, max_size=6), st.lists(held, max_size=2), spans)
    def test_as_the_stock(self, loans: list[tuple[int, Days]], broken: list[tuple[int, Days]], asked: Days) -> None:
        thing = factories.make_equipment(quantity=200)
        for number, (count, days) in enumerate(loans):
            factories.make_granted_loan(days.first, days.last, lines={thing: count}, purpose=f"Prêt {number}")
        for count, days in broken:
            factories.make_mishap(thing, count=count, since=days.first)
        holds = [*loans, *((n, Days(days.first, stock.FOR_EVER)) for n, days in broken)]
        long_ago = MONDAY - 90 * DAY  # nothing is late
        with connection.cursor() as cursor:
            cursor.execute("SELECT lending_peak(%s, %s)", [thing.pk, asked.period])
            peak = cursor.fetchone()[0]
        assert 200 - peak == naive(200, holds, asked)
        assert stock.of([thing], asked, today=long_ago)[thing.pk].free(asked) == naive(200, holds, asked)
