"""Pages cost the same for one line and for twelve."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms import planting
from tests import factories
from tests.factories import paris

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(clock: object) -> None:
    planting.plant()


def cost(client: Client, path: str) -> int:
    client.get(path)  # what is read once per process
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def same_for_twelve(client: Client, path: str, make: Callable[[int], object]) -> int:
    make(0)
    one = cost(client, path)
    for n in range(1, 12):
        make(n)
    assert cost(client, path) == one
    return one


def make_association(n: int) -> None:
    quartier = factories.make_neighbourhood(f"Quartier {n}")
    association = factories.make_association(f"Atelier {n}", neighbourhood=quartier)
    association.themes.add(factories.make_theme(f"Essai {n}"))
    factories.make_activity(f"Cours {n}", association=association)


def make_session(n: int) -> None:
    activity = factories.make_activity(f"Cours {n}", space=factories.make_space(f"Salle {n}"))
    factories.make_occurrence(activity=activity, starts_at=paris(2026, 11, 24, 8 + n), space=activity.space)
    factories.make_slot_request(f"Demande {n}", space=activity.space)


def test_the_directory(client: Client) -> None:
    assert same_for_twelve(client, "/associations/", make_association) <= 8


def test_the_page_of_an_association(client: Client) -> None:
    factories.make_association()
    assert same_for_twelve(client, "/associations/souffle-et-mouvement/", make_session) <= 8


def test_the_home_page(client: Client) -> None:
    assert same_for_twelve(client, "/", make_session) <= 12


def test_the_workspace(volunteer_client: Client) -> None:
    assert same_for_twelve(volunteer_client, "/espace/souffle-et-mouvement/", make_session) <= 12
