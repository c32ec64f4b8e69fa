"""The list of venues: words, filters, what is unknown, what means nothing."""

import pytest
from django.test import Client

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def town() -> None:
    island = factories.make_neighbourhood("L’Île-Neuve", slug="ile-neuve")
    hall = factories.make_venue("Halle du Miroir", neighbourhood=island, step_free=True, hearing_loop=False)
    factories.make_space("Grande halle", venue=hall, capacity=400, kind="spectacle")
    gym = factories.make_venue("Gymnase du Grès", address="24 avenue du Grès", step_free=None)
    factories.make_space("Dojo", venue=gym, capacity=40, kind="dojo")
    factories.make_space("Plateau", venue=gym, capacity=None, kind="gymnase")
    factories.make_venue("Maison du Port", step_free=False)
    factories.make_venue("Dépôt", is_listed=False)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Gymnase du Grès", "Halle du Miroir", "Maison du Port"]),
        ("q=gres", ["Gymnase du Grès"]),
        ("q=ILE+halle", ["Halle du Miroir"]),
        ("q=dojo", ["Gymnase du Grès"]),
        ("q=depot", []),
        ("q=100%25_", []),
        ("quartier=ile-neuve", ["Halle du Miroir"]),
        ("acces=fauteuil", ["Halle du Miroir"]),
        ("acces=fauteuil&acces=boucle", []),
        ("type=dojo", ["Gymnase du Grès"]),
        ("places=50", ["Halle du Miroir"]),
        ("type=dojo&places=50", []),
    ],
)
def test_venues_are_found(client: Client, town: None, query: str, names: list[str]) -> None:
    page = client.get(f"/lieux/?{query}")
    assert [listed.venue.name for listed in page.context["page_obj"]] == names
    assert page.context["search"].ignored == []


@pytest.mark.parametrize(
    "query",
    [
        "quartier=nulle-part", "type=%27%3B--", "places=21", "places=-1", "acces=tout", "q=" + "a" * 30_000,
        "acces=" + "&acces=".join(["x"] * 200), "quartier=%F0%9F%98%80",
    ],
)  # fmt: skip
def test_what_means_nothing_is_left_out_and_said(client: Client, town: None, query: str) -> None:
    page = client.get(f"/lieux/?{query}&page=zz")
    assert (page.status_code, len(page.context["page_obj"])) == (200, 3)
    assert "pas pris en compte" in page.content.decode().replace("\xa0", " ")


def test_nothing_found_shows_ways_out(client: Client, town: None) -> None:
    page = client.get("/lieux/?acces=boucle&q=miroir").content.decode()
    assert 'href="/lieux/?q=miroir"' in page
    assert 'href="/lieux/?acces=boucle"' in page
    assert "tel:+33465710012" in page


def test_a_card_counts_the_seances_of_the_next_seven_days(client: Client, town: None) -> None:
    hall = factories.Space.objects.get(name="Grande halle")
    factories.make_occurrence(space=hall)
    factories.make_occurrence(space=hall, starts_at=factories.paris(2026, 11, 25, 10), state="cancelled")
    factories.make_occurrence(space=hall, starts_at=factories.paris(2026, 12, 1, 10))
    listed = {each.venue.name: each.seances for each in client.get("/lieux/").context["page_obj"]}
    assert listed == {"Gymnase du Grès": 0, "Halle du Miroir": 1, "Maison du Port": 0}
