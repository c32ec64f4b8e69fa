"""The pages of papers cost the same for one association or paper and for a hundred."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories, papers
from tests.conftest import Clock

pytestmark = pytest.mark.django_db


def queries(client: Client, url: str) -> int:
    client.get(url)  # the first visit of a day writes down that the team is there
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("count", [1, 100])
@pytest.mark.parametrize("url", ["/service/papiers/", "/service/papiers/?etat=a-verifier&q=club"])
def test_the_list_of_the_service(agent_client: Client, clock: Clock, count: int, url: str) -> None:
    for number in range(count):
        association = factories.make_association(f"Club {number}")
        for kind in ("insurance", "statutes")[: 1 + number % 2]:
            papers.make_paper(kind, association=association)
    assert queries(agent_client, url) == 6


@pytest.mark.parametrize("count", [1, 30])
def test_the_papers_of_a_team(volunteer_client: Client, agent_client: Client, clock: Clock, count: int) -> None:
    for number in range(count):
        papers.make_paper("other", title=f"Papier {number}")
        papers.make_paper("statutes", content=papers.PDF + b"%d" % number)
    assert queries(volunteer_client, "/espace/souffle-et-mouvement/papiers/") == 6
    assert queries(agent_client, "/service/papiers/souffle-et-mouvement/") == 7
