"""When a single date is moved, the key fact « Quand » says where it is now."""

import datetime as dt

import pytest

from events import facts
from events.models import Occurrence
from events.recurrence import Schedule
from tests import factories

pytestmark = pytest.mark.django_db


TEN, ELEVEN, DAY = dt.time(10), dt.time(11), dt.date(2026, 12, 12)


@pytest.mark.parametrize("kind", ["once", "dates"])
def test_a_single_date_that_was_moved_is_told_where_it_is_now(kind: str) -> None:
    schedule = Schedule(
        kind=kind, first_date=DAY, start_time=TEN, end_time=ELEVEN, dates=(DAY,) if kind == "dates" else ()
    )
    activity = factories.make_activity("Goûter", schedule=schedule)
    moved = factories.make_occurrence(
        activity=activity, starts_at=factories.paris(2026, 12, 13, 14), state=Occurrence.State.MOVED
    )

    said = [
        facts.days_and_hours(activity, seance).replace("\u2060", "").replace("\xa0", " ") for seance in (None, moved)
    ]

    assert said == ["Le samedi 12 décembre, 10 h – 11 h", "Le dimanche 13 décembre, 14 h – 15 h"]
