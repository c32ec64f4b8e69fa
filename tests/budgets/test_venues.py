"""Venues cost the same for one hall, séance and association as for twelve."""

from collections.abc import Callable

import pytest
from django.test import Client

from bookings import holding
from bookings.models import SlotRequest
from tests import factories
from tests.budgets.test_pages import same_for_twelve
from tests.factories import paris

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
Make = Callable[[int], None]


def make_held(n: int) -> None:
    """A hall of the Tamaris with an activity that meets there, and its granted date."""
    space = factories.make_space(f"Salle {n}")
    association = factories.make_association(f"Club {n}")
    activity = factories.make_activity(f"Cours {n}", association=association, space=space)
    factories.make_occurrence(activity=activity, starts_at=paris(2026, 11, 24, 10), space=space)
    request: SlotRequest = factories.make_asked(paris(2026, 11, 24, 10), space=space, activity=activity)
    slot = request.slots.get()
    slot.state = slot.State.GRANTED
    slot.save()
    holding.hold_for_slots([slot], {space.pk: [space]})


def make_venue(n: int) -> None:
    quartier = factories.make_neighbourhood(f"Quartier {n}")
    venue = factories.make_venue(f"Lieu {n}", neighbourhood=quartier)
    space = factories.make_space(f"Salle {n}", venue=venue, kind=f"sorte {n}")
    factories.make_occurrence(activity=factories.make_activity(f"Cours {n}"), space=space)


def test_the_list_of_venues(client: Client) -> None:
    assert same_for_twelve(client, "/lieux/", make_venue) == 6
    assert same_for_twelve(client, "/lieux/?q=lieu&places=20&acces=fauteuil", lambda n: make_venue(20 + n)) <= 6


def test_the_page_of_a_venue(client: Client) -> None:
    assert same_for_twelve(client, "/lieux/maison-des-tamaris/", make_held) == 5


def test_the_page_of_a_venue_for_a_volunteer(volunteer_client: Client) -> None:
    assert same_for_twelve(volunteer_client, "/lieux/maison-des-tamaris/", make_held) <= 8
