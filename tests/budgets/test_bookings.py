"""Pages about requests cost the same for one row and for twelve, and never more than eight queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
EVENING = paris(2026, 12, 1, 18)


def make_requests(count: int, *, dates: int = 3) -> None:
    space = factories.the_space()
    for number in range(count):
        factories.make_asked(
            *(EVENING + timedelta(weeks=week) for week in range(dates)), purpose=f"Demande {number}", space=space
        )


def queries(client: Client, url: str) -> int:
    client.get(url)  # the first visit of a day writes down that the team is there
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("count", [1, 12])
@pytest.mark.parametrize("url", ["/service/", "/service/?tri=date", "/service/?etat=decidees"])
def test_the_queue(agent_client: Client, clock: Clock, count: int, url: str) -> None:
    make_requests(count)
    assert queries(agent_client, url) <= 7


@pytest.mark.parametrize("dates", [1, 36])
def test_one_request_on_the_desk(agent_client: Client, clock: Clock, dates: int) -> None:
    make_requests(3, dates=dates)
    pk = factories.SlotRequest.objects.earliest("pk").pk
    assert queries(agent_client, f"/service/demandes/{pk}/") == 8


@pytest.mark.parametrize("count", [1, 12])
def test_the_requests_of_a_team(volunteer_client: Client, clock: Clock, count: int) -> None:
    make_requests(count)
    assert queries(volunteer_client, "/espace/souffle-et-mouvement/demandes/") == 5


@pytest.mark.parametrize("dates", [1, 36])
def test_one_request_of_a_team(volunteer_client: Client, clock: Clock, dates: int) -> None:
    make_requests(1, dates=dates)
    pk = factories.SlotRequest.objects.get().pk
    assert queries(volunteer_client, f"/espace/souffle-et-mouvement/demandes/{pk}/") == 6
