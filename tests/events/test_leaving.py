"""An activity leaves the site: whoever counted on it is told once, and why."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from directory.models import Association
from events import leaving, scheduling
from events.models import Registration
from events.tasks import tell_of_hidden_activities
from notifications.models import Notice
from tests import factories
from tests.conftest import Clock
from tests.events.registrations import FIRST, comes, figures, letters_to, make_workshop, state

pytestmark = pytest.mark.django_db


def test_who_is_registered_waiting_or_of_the_season_is_told_once_when_it_is_withdrawn(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    there, waits = comes(activity, first), comes(activity, first, name="Deux")
    season = comes(activity, name="Saison")
    assert scheduling.unpublish(activity, at=now, reason="L’animatrice déménage.") == 3
    assert [state(party) for party in (there, waits, season)] == ["cancelled"] * 3
    assert {party.reason for party in Registration.objects.all()} == {"L’animatrice déménage."}
    assert letters_to(there)[1:] == ["Votre inscription a été annulée : Atelier, mardi 1er décembre"]
    assert "L’animatrice déménage." in Notice.objects.filter(to=there.email).latest("pk").body
    assert figures(first)[1] == 0
    assert leaving.tell_of_hidden(at=now) == 0


def test_what_is_over_is_left_as_it_was(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=3)
    came = comes(activity, first)
    assert scheduling.unpublish(activity, at=FIRST + timedelta(days=1)) == 0
    assert state(came) == "confirmed"


@pytest.mark.parametrize("becomes", [Association.State.CLOSED, Association.State.DRAFT])
def test_an_association_that_leaves_the_site_takes_its_registrations_along(clock: Clock, becomes: str) -> None:
    activity, (first, *_rest) = make_workshop()
    other, (elsewhere, *_more) = make_workshop(title="Chorale", association=factories.make_association("Les Voix"))
    single, season, stays = comes(activity, first), comes(activity, name="Saison"), comes(other, elsewhere)
    assert tell_of_hidden_activities() == 0
    Association.objects.filter(pk=activity.association_id).update(state=becomes)
    assert (tell_of_hidden_activities(), tell_of_hidden_activities()) == (2, 0)
    assert [state(party) for party in (single, season, stays)] == ["cancelled", "cancelled", "confirmed"]
    assert "L’association n’est plus sur le site." in Notice.objects.filter(to=season.email).latest("pk").body


def test_a_dormant_association_keeps_its_registrations(clock: Clock) -> None:
    activity, (first, *_rest) = make_workshop()
    comes(activity, first)
    Association.objects.filter(pk=activity.association_id).update(state=Association.State.DORMANT)
    assert tell_of_hidden_activities() == 0


def test_the_page_says_how_many_people_are_told(volunteer_client: Client, clock: Clock) -> None:
    activity, (first, *_rest) = make_workshop(capacity=5)
    party = comes(activity, first, size=2)
    address = f"/espace/{activity.association.slug}/activites/{activity.pk}/depublier/"
    page = volunteer_client.get(address).content.decode()
    assert "2 personnes sont inscrites ou attendent." in page.replace("\u00a0", " ")
    volunteer_client.post(address, {"reason": "Plus de salle."})
    party.refresh_from_db()
    assert (party.state, party.reason, party.cancelled_by) == ("cancelled", "Plus de salle.", "team")
