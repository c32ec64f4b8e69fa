"""The team notes what somebody answered to an offered place: asked once, since a place that is left goes at once."""

import pytest
from django.test import Client

from events.models import Registration
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def offered(volunteer_client: Client) -> Registration:
    return factories.make_registration("Samia Hamdi", state="offered", offered_until=factories.paris(2026, 11, 23, 20))


def address(party: Registration) -> str:
    return f"/espace/souffle-et-mouvement/activites/{party.activity_id}/inscriptions/{party.pk}/repondre/"


@pytest.mark.parametrize(("answer", "state"), [("yes", "confirmed"), ("no", "declined")])
def test_looking_changes_nothing_and_answering_does(
    volunteer_client: Client, offered: Registration, answer: str, state: str
) -> None:
    asked = volunteer_client.get(address(offered))
    offered.refresh_from_db()
    assert (asked.status_code, offered.state) == (200, "offered")
    assert "Samia Hamdi" in asked.content.decode()
    volunteer_client.post(address(offered), {"answer": answer})
    offered.refresh_from_db()
    assert offered.state == state


def test_an_offer_that_is_over_is_not_asked_about(volunteer_client: Client, offered: Registration) -> None:
    Registration.objects.update(state="confirmed", offered_until=None)
    answer = volunteer_client.get(address(offered), follow=True)
    assert "Aucune place n’est plus proposée à Samia Hamdi." in answer.content.decode()


def test_a_table_is_forgotten_once_it_was_asked(volunteer_client: Client) -> None:
    sheet = factories.make_sheet()
    page = f"/espace/souffle-et-mouvement/activites/fichier/{sheet.pk}/oublier/"
    assert "rentree.csv" in volunteer_client.get(page).content.decode()
    assert factories.Sheet.objects.count() == 1
    volunteer_client.post(page)
    assert factories.Sheet.objects.count() == 0
