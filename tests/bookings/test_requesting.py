from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from bookings import requesting
from bookings.errors import AlreadyDecided, NotBookable
from bookings.models import Decision, Occupancy, SlotRequest
from directory.models import Person
from events import days_off
from events.recurrence import Schedule
from notifications.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db
TUESDAYS = Schedule(
    kind="weekly", first_date=date(2026, 12, 1), last_date=date(2026, 12, 15),
    start_time=time(18), end_time=time(20), weekdays=(1,),
)  # fmt: skip


@pytest.fixture
def nadia(db: None) -> Person:
    return factories.make_membership().person


def submit(by: Person, at: datetime, schedule: Schedule = TUESDAYS, **kw: Any) -> SlotRequest:
    fields = {"association": factories.the_association(), "space": factories.the_space(), "purpose": "Gym du soir"}
    periods = schedule.periods(days_off.during(schedule))
    return requesting.submit(schedule=schedule, periods=periods, people_expected=18, by=by, at=at, **fields | kw)  # type: ignore[arg-type]  # the fields of a request


def test_a_request_asks_for_each_date_and_holds_nothing(nadia: Person, now: datetime) -> None:
    asked = submit(nadia, now, needs=["chairs"])
    assert [f"{slot.starts_at:%d} {slot.state}" for slot in asked.slots.all()] == ["01 asked", "08 asked", "15 asked"]
    assert (asked.state, asked.due_on, asked.needs) == (SlotRequest.State.PENDING, date(2026, 12, 3), ["chairs"])
    assert Schedule.of(asked) == TUESDAYS
    assert Occupancy.objects.count() == 0


def test_dates_are_tied_to_the_seances_that_start_together(nadia: Person, now: datetime) -> None:
    activity = factories.make_activity()
    seance = factories.make_occurrence(activity=activity, starts_at=factories.paris(2026, 12, 8, 18))
    asked = submit(nadia, now, activity=activity)
    assert [slot.occurrence for slot in asked.slots.all()] == [None, seance, None]


def test_the_team_and_the_agents_are_told(nadia: Person, camille: Person, now: datetime) -> None:
    submit(nadia, now)
    assert {(letter.to, letter.subject) for letter in Notice.objects.all()} == {
        ("nadia@exemple.test", "Nous avons bien reçu votre demande « Gym du soir »"),
        ("camille@exemple.test", "Souffle & Mouvement demande Salle Tamaris"),
    }


def test_the_same_request_sent_twice_is_one(nadia: Person, camille: Person, now: datetime) -> None:
    first = submit(nadia, now)
    assert submit(nadia, now) == first
    assert (SlotRequest.objects.count(), Notice.objects.count()) == (1, 2)


def test_other_dates_or_another_purpose_make_another_request(nadia: Person, now: datetime) -> None:
    first = submit(nadia, now)
    later = submit(nadia, now, replace(TUESDAYS, last_date=date(2026, 12, 22)))
    other = submit(nadia, now, purpose="Répétition")
    assert len({first.pk, later.pk, other.pk}) == 3


def test_what_was_withdrawn_may_be_asked_again(nadia: Person, now: datetime) -> None:
    first = submit(nadia, now)
    requesting.withdraw(first, by=nadia, at=now)
    assert submit(nadia, now) != first


def test_a_hall_that_is_not_lent_any_more_is_refused_politely(nadia: Person, now: datetime) -> None:
    with pytest.raises(NotBookable, match="ne peut plus être demandée"):
        submit(nadia, now, space=factories.make_space("Fermée", is_bookable=False))


def test_a_past_date_is_refused(nadia: Person) -> None:
    with pytest.raises(NotBookable, match="passée"):
        submit(nadia, factories.paris(2026, 12, 2))


def test_dates_that_overlap_one_another_are_refused(nadia: Person, now: datetime) -> None:
    all_day = Schedule(
        kind="dates", first_date=date(2026, 12, 1), dates=(date(2026, 12, 1), date(2026, 12, 2)),
        start_time=time(18), end_time=time(18), ends_next_day=True,
    )  # fmt: skip
    with pytest.raises(NotBookable, match="chevauchent"):
        submit(nadia, now, all_day, space=factories.make_space("Avec pause", gap_minutes=15))


def test_taking_back_leaves_answered_dates_as_they_are(
    nadia: Person, now: datetime, grant_all: Callable[[SlotRequest], Decision]
) -> None:
    asked = submit(nadia, now)
    requesting.withdraw(asked, by=nadia, at=now)
    asked.refresh_from_db()
    assert (asked.state, set(asked.slots.values_list("state", flat=True))) == ("withdrawn", {"withdrawn"})
    assert asked.decisions.get().kind == Decision.Kind.WITHDRAWN


def test_a_request_is_taken_back_once(nadia: Person, now: datetime) -> None:
    asked = submit(nadia, now)
    requesting.withdraw(asked, by=nadia, at=now)
    with pytest.raises(AlreadyDecided):
        requesting.withdraw(asked, by=nadia, at=now)
