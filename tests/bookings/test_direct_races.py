"""Two agents book directly at the same second, in the name of the town's hidden association: real rivals."""

from datetime import timedelta
from functools import partial

import pytest

from bookings import booking_directly
from bookings.booking_directly import Booking, Caller
from bookings.models import DirectBooking, SlotRequest
from directory.models import Association, Person, Space
from directory.models.association import TOWN_SLUG
from events.recurrence import Period, Schedule
from tests import factories
from tests.bookings import racing
from tests.conftest import MONDAY_MORNING
from tests.factories import paris

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_deadlock")]
EVENING = paris(2026, 12, 1, 18)
TWO_HOURS = timedelta(hours=2)


def book(space: Space, by: Person, purpose: str) -> SlotRequest:
    schedule = Schedule("once", EVENING.date(), EVENING.time(), (EVENING + TWO_HOURS).time())
    wanted = Booking(space, schedule, [Period(EVENING, EVENING + TWO_HOURS)], purpose, 20)
    return booking_directly.book(wanted, Caller("town"), by=by, at=MONDAY_MORNING)


def test_the_first_bookings_of_two_agents_share_one_hidden_association() -> None:
    camille = factories.make_agent().person
    halls = [factories.make_space(f"Salle {number}") for number in range(4)]
    results = racing.at_once(*[partial(book, hall, camille, "Vœux du maire") for hall in halls])
    assert racing.kinds(results) == {"SlotRequest": 4}
    assert list(Association.objects.filter(slug=TOWN_SLUG).values_list("state", flat=True)) == ["draft"]
    assert len({result.association_id for result in results}) == 1


def test_rivals_for_one_hall_and_one_wins() -> None:
    camille, hall = factories.make_agent().person, factories.make_space()
    results = racing.at_once(*[partial(book, hall, camille, f"Réunion {number}") for number in range(4)])
    assert racing.kinds(results) == {"SlotRequest": 1, "SpaceTaken": 3}
    assert (DirectBooking.objects.count(), racing.overlaps()) == (1, 0)


def test_whoever_shows_the_association_or_joins_it_meanwhile_meets_the_guard() -> None:
    camille, nadia = factories.make_agent().person, factories.make_person()
    first, second = factories.make_space(), factories.make_space("Salle Deux")
    town = book(first, camille, "Vœux du maire").association
    results = racing.at_once(
        partial(book, second, camille, "Don du sang"),
        partial(Association.objects.filter(pk=town.pk).update, state="listed"),
        partial(factories.make_membership, person=nadia, association=town),
    )
    assert [type(result).__name__ for result in results] == ["SlotRequest", "IntegrityError", "IntegrityError"]
    town.refresh_from_db()
    assert (town.state, town.memberships.count()) == ("draft", 0)
