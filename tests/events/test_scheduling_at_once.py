"""Two edits at the same second, on real connections: one follows the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from django.db import connection, transaction

from events import scheduling
from events.models import Activity, CalendarFragment
from events.recurrence import Schedule, local
from tests import factories
from tests.bookings import racing
from tests.factories import paris

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

AUGUST = paris(2026, 8, 20, 9)
TUESDAYS = Schedule(
    kind="weekly",
    first_date=date(2026, 9, 1),
    last_date=date(2026, 12, 31),
    start_time=time(10),
    end_time=time(11),
    weekdays=(1,),
)


def at_once(*acts: Callable[[], object]) -> None:
    """Each in its own thread and connection; the first error is raised here."""

    def alone(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(alone, act) for act in acts]:
            done.result()


def starts(activity: Activity) -> list[datetime]:
    return [local(row.starts_at) for row in activity.occurrences.held()]


def test_laying_out_four_times_at_once_makes_each_seance_once() -> None:
    activity = factories.make_activity(schedule=TUESDAYS)
    at_once(*[lambda: scheduling.lay_out(Activity.objects.get(pk=activity.pk), at=AUGUST)] * 4)
    activity.refresh_from_db()
    assert len(starts(activity)) == 18
    assert activity.sequence == 4
    assert CalendarFragment.objects.get(activity=activity).sequence == 4


def test_an_edit_and_a_cancellation_at_once_are_both_kept() -> None:
    activity = factories.make_activity(schedule=TUESDAYS)
    scheduling.lay_out(activity, at=AUGUST)
    for round_number in range(5):
        row = activity.occurrences.held().order_by("-starts_at")[0]
        hour = time(9 + round_number % 2)
        schedule = replace(TUESDAYS, start_time=hour, end_time=time(hour.hour + 1))

        def edit(schedule: Schedule = schedule) -> None:
            mine = Activity.objects.get(pk=activity.pk)
            schedule.write_to(mine)
            mine.save(update_fields=["start_time", "end_time"])
            scheduling.lay_out(mine, at=AUGUST)

        at_once(edit, lambda row=row: scheduling.cancel(row, reason="", at=AUGUST))
        assert len(starts(activity)) == 17 - round_number
        assert {start.time() for start in starts(activity)} == {hour}
        assert activity.occurrences.count() == 18


def test_whoever_holds_several_activities_takes_them_in_the_order_of_their_keys() -> None:
    one, two = factories.make_activity("Une"), factories.make_activity("Deux")
    Activity.objects.filter(pk=one.pk).update(to_bring="un tapis")  # its row now lies behind the other one
    before = racing.deadlocks()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            scheduling.lock(one)
            both = pool.submit(racing.at_once, lambda: scheduling.touch_all(Activity.objects.all(), at=AUGUST))
            racing.wait_until_somebody_waits()
            scheduling.lock(two)
        assert both.result() == [2]
    assert racing.deadlocks() == before
