"""An activity is begun once, at an address of its own."""

from datetime import date, datetime, time
from functools import partial
from typing import Any

import pytest

from directory.models import Association
from events import drafting
from events.models import Activity
from events.recurrence import Schedule
from tests import factories
from tests.bookings import racing

MONDAYS = Schedule(
    kind="weekly", first_date=date(2027, 1, 4), last_date=date(2027, 6, 28), start_time=time(18), end_time=time(19),
    weekdays=(0,),
)  # fmt: skip


def begin(association: Association, at: datetime, **kw: Any) -> Activity:
    activity = Activity(title="Danse bretonne", association=association)
    return drafting.begin(activity, **{"association": association, "schedule": MONDAYS, "at": at} | kw)


@pytest.mark.django_db
def test_the_same_activity_sent_twice_is_one(now: datetime) -> None:
    association = factories.make_association()
    first = begin(association, now)
    assert begin(association, now, publish=True) == first
    assert [(one.slug, one.state) for one in Activity.objects.all()] == [("danse-bretonne", "published")]


@pytest.mark.django_db
def test_the_same_name_on_another_day_is_another_activity(now: datetime) -> None:
    association = factories.make_association()
    begin(association, now)
    other = begin(association, now, schedule=Schedule(kind="once", first_date=date(2027, 2, 2), start_time=time(18),
                                                      end_time=time(19)))  # fmt: skip
    assert other.slug == "danse-bretonne-souffle-et-mouvement"


@pytest.mark.django_db(transaction=True)
def test_associations_that_choose_the_same_name_at_once_each_get_an_address(now: datetime) -> None:
    rivals = [factories.make_association(f"Rivale {number}") for number in range(4)]
    results = racing.at_once(*[partial(begin, association, now) for association in rivals])
    assert racing.kinds(results) == {"Activity": 4}
    assert Activity.objects.values("slug").distinct().count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_four_times_makes_one_activity(now: datetime) -> None:
    association = factories.make_association()
    results = racing.at_once(*[partial(begin, association, now)] * 4)
    assert racing.kinds(results) == {"Activity": 4}
    assert Activity.objects.count() == 1
