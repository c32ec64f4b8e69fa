"""A team changes its dates: it knows whom it tells, halls follow, and for some minutes it can take everything back."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from bookings import rescheduling
from bookings.errors import SpaceTaken
from bookings.models import Decision, Occupancy, Slot, SlotRequest
from directory.models import Person
from events import registering, scheduling
from events.models import Occurrence, Registration, ScheduleChange
from events.rearranging import Wanted
from events.recurrence import local
from events.reversible import UndoRefused
from notifications import outbox
from notifications.models import Notice
from tests import factories
from tests.events.registrations import comes, make_workshop, state
from tests.factories import paris

pytestmark = pytest.mark.django_db
Grant = Callable[[SlotRequest], Decision]


@pytest.fixture
def nadia() -> Person:
    return factories.make_person("nadia.change@exemple.test")


def rows() -> list[dict[str, object]]:
    hidden = ("sequence", "changed_at")
    return [{k: v for k, v in row.items() if k not in hidden} for row in Occurrence.objects.order_by("pk").values()]


def test_a_cancelled_date_is_foreseen_told_and_taken_back(now: datetime, nadia: Person) -> None:
    activity, (first, second, _third) = make_workshop()
    party = comes(activity, first)
    before, letters = rows(), Notice.objects.count()
    edit = rescheduling.cancelling(first, scope="one", reason="Fuite d’eau", by=nadia, at=now)
    seen = edit.foresee()
    assert (seen.people, seen.lost, rows() == before, Notice.objects.count()) == (1, 1, True, letters)
    change = edit.do()
    assert state(party) == "cancelled"
    held = Notice.objects.get(pk__in=change.facts["letters"])
    assert held.due >= now + timedelta(minutes=5)
    sequence = Occurrence.objects.get(pk=first.pk).sequence
    rescheduling.undo(change, by=nadia, at=now + timedelta(minutes=4))
    assert (state(party), rows() == before, Notice.objects.count()) == ("confirmed", True, letters)
    assert Occurrence.objects.get(pk=first.pk).sequence > sequence
    assert second.pk


def test_once_a_letter_has_left_nothing_is_taken_back(now: datetime, nadia: Person) -> None:
    activity, (first, *_others) = make_workshop()
    party = comes(activity, first)
    change = rescheduling.cancelling(first, scope="one", reason="Fuite", by=nadia, at=now).do()
    Notice.objects.filter(pk__in=change.facts["letters"]).update(due=now)
    assert outbox.claim(now)
    Notice.objects.exclude(pk__in=change.facts["letters"]).update(due=now + timedelta(days=9))
    while outbox.claim(now):
        pass
    with pytest.raises(UndoRefused):
        rescheduling.undo(change, by=nadia, at=now + timedelta(minutes=1))
    assert state(party) == "cancelled"


def test_a_date_within_two_hours_is_told_at_once(nadia: Person) -> None:
    activity, (first, *_others) = make_workshop()
    comes(activity, first)
    at = first.starts_at - timedelta(minutes=90)
    change = rescheduling.cancelling(first, scope="one", reason="Fuite", by=nadia, at=at).do()
    assert (change.bar, change.undo_until) == ("soon", None)
    with pytest.raises(UndoRefused):
        rescheduling.undo(change, by=nadia, at=at)


def test_following_dates_change_their_day_and_keep_their_people(now: datetime, nadia: Person) -> None:
    activity = factories.make_open_activity()
    scheduling.publish(activity, at=now)
    first, second, third, *_more = activity.occurrences.upcoming(now)
    party = registering.register(activity, kind="single", seance=third, contact=factories.a_contact(), at=now)
    keys = list(activity.occurrences.order_by("pk").values_list("pk", flat=True))
    day = local(second.starts_at).date()
    wanted = Wanted(day + timedelta(days=1), time(18), time(19))
    change = rescheduling.changing(second, wanted, scope="following", by=nadia, at=now).do()
    third.refresh_from_db()
    first.refresh_from_db()
    assert local(third.starts_at).weekday() == (day.weekday() + 1) % 7
    assert local(first.starts_at).weekday() == day.weekday()
    assert set(keys[:-1]) <= set(activity.occurrences.values_list("pk", flat=True))
    assert (state(party), change.told) == ("confirmed", {"email": 1})
    rescheduling.undo(change, by=nadia, at=now)
    third.refresh_from_db()
    assert local(third.starts_at).weekday() == day.weekday()


def test_a_hall_follows_when_it_is_free_and_refuses_when_it_is_not(
    now: datetime, nadia: Person, grant_all: Grant
) -> None:
    start = paris(2026, 12, 1, 18)
    activity = factories.make_activity()
    seance = factories.make_occurrence(activity=activity, starts_at=start, ends_at=start + timedelta(hours=2))
    asked = factories.make_asked(start, activity=activity)
    grant_all(asked)
    slot = Slot.objects.get(occurrence=seance)
    seance.refresh_from_db()
    wanted = Wanted(date(2026, 12, 1), time(20), time(22))
    change = rescheduling.changing(seance, wanted, scope="one", by=nadia, at=now).do()
    slot.refresh_from_db()
    seance.refresh_from_db()
    assert (slot.starts_at, seance.starts_at, seance.space_id) == (paris(2026, 12, 1, 20),) * 2 + (slot.space_id,)
    rescheduling.undo(change, by=nadia, at=now)
    slot.refresh_from_db()
    assert (slot.starts_at, Occupancy.objects.get().period.lower) == (start, start)
    grant_all(factories.make_asked(paris(2026, 12, 1, 20), space=slot.space))
    seance.refresh_from_db()
    with pytest.raises(SpaceTaken):
        rescheduling.changing(seance, wanted, scope="one", by=nadia, at=now).do()
    seance.refresh_from_db()
    assert seance.starts_at == start


def test_a_date_more_stays_beside_any_schedule(now: datetime, nadia: Person) -> None:
    activity = factories.make_open_activity()
    scheduling.publish(activity, at=now)
    day = local(now).date() + timedelta(days=5)
    change = rescheduling.adding(activity, Wanted(day, time(9), time(10)), by=nadia, at=now).do()
    activity.refresh_from_db()
    scheduling.lay_out(activity, at=now)
    assert activity.occurrences.filter(is_extra=True).count() == 1
    assert ScheduleChange.objects.get().pk == change.pk
    assert Registration.objects.count() == 0
