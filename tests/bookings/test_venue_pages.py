"""The page of a venue, and the way from a hall to the request form."""

from collections.abc import Callable

import pytest
from django.test import Client

from bookings.models import SlotRequest
from directory.models import Person
from tests import factories
from tests.factories import paris

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ADDRESS = "/lieux/maison-des-tamaris/"
ASK = f"{ADDRESS}salle-tamaris/demander/"
Grant = Callable[[SlotRequest], object]


def text(answer: object) -> str:
    words: str = answer.content.decode()  # type: ignore[attr-defined]  # a response
    return " ".join(words.replace("\xa0", " ").replace("\u2060", "").split())


def test_what_is_unknown_is_said_as_unknown(client: Client) -> None:
    hall = factories.make_space(venue=factories.make_venue(step_free=True, hearing_loop=False))
    factories.make_occurrence(activity=factories.make_activity(schedule_kind="once"), space=hall)
    page = text(client.get(ADDRESS))
    assert [page.count(f"<b>{answer}</b>") for answer in ("oui", "non", "non renseigné")] == [1, 1, 2]
    assert "Gym douce" in page
    assert "Les heures d’ouverture des salles ne sont pas renseignées" in page


@pytest.mark.parametrize("hidden", [False, True])
def test_a_venue_that_is_not_shown_has_a_way_out(client: Client, hidden: bool) -> None:
    if hidden:
        factories.make_venue(is_listed=False)
    answer = client.get(ADDRESS)
    assert (answer.status_code, 'href="/lieux/"' in text(answer)) == (404, True)


def test_the_week_says_what_is_taken_in_words(client: Client, grant_all: Grant) -> None:
    grant_all(factories.make_asked(paris(2026, 11, 24, 18), activity=factories.the_activity()))
    page = text(client.get(ADDRESS))
    assert 'Pris : <span class="nowrap"><b>18 h – 20 h</b>,</span>' in page
    assert "Souffle &amp; Mouvement" in page
    assert "Libre : <b>8 h – 18 h</b>" in page


def test_a_cancelled_seance_stays_struck_through(client: Client) -> None:
    factories.make_occurrence(space=factories.the_space(), state="cancelled")
    assert "<del>10 h – 11 h</del>" in text(client.get(ADDRESS))


def test_another_week_is_one_click_away(client: Client) -> None:
    factories.the_space()
    assert "?semaine=2026-11-30#salles" in text(client.get(ADDRESS))
    later = text(client.get(f"{ADDRESS}?semaine=2026-12-02"))
    assert "Semaine du 30 novembre au 6 décembre" in later
    assert "?semaine=2026-12-07#salles" in later


@pytest.mark.parametrize(
    "week",
    [
        "abc",
        "2026-13-45",
        "0001-01-01",
        "9999-12-31",
        "2026-11-16",
        "2031-01-01",
        "x" * 10_000,
        "'; DROP",
    ],
)
def test_a_week_that_cannot_be_shown_is_said(client: Client, week: str) -> None:
    factories.the_space()
    answer = client.get(ADDRESS, {"semaine": week, "page": "zz", "toutes": "<script>"})
    assert answer.status_code == 200
    assert "voici la semaine en cours" in text(answer)


def test_a_venue_without_halls_phone_or_department_stands(client: Client) -> None:
    venue = factories.make_venue(address="", postcode="", city="")
    venue.department = None
    venue.save()
    page = text(client.get(ADDRESS))
    assert "aucune salle à demander" in page
    assert "04 65 71 00 12" in page


def test_a_visitor_signs_in_and_comes_back(client: Client) -> None:
    factories.the_space()
    assert client.get(ASK).headers["Location"] == f"/connexion/?next={ASK}"


def test_the_volunteer_of_one_association_gets_the_form_with_the_hall(volunteer_client: Client) -> None:
    hall = factories.the_space()
    answer = volunteer_client.get(ASK)
    assert answer.headers["Location"] == f"/espace/souffle-et-mouvement/demandes/nouvelle/?salle={hall.pk}"
    form = volunteer_client.get(answer.headers["Location"])
    assert form.context["form"].initial["space"] == hall.pk
    assert f'<option value="{hall.pk}" selected>' in text(form)


def test_the_volunteer_of_two_chooses(volunteer_client: Client) -> None:
    hall = factories.the_space()
    other = factories.make_association("Club nautique")
    factories.make_membership(person=Person.objects.get(email="nadia@exemple.test"), association=other)
    page = text(volunteer_client.get(ASK))
    for slug in ("souffle-et-mouvement", "club-nautique"):
        assert f"/espace/{slug}/demandes/nouvelle/?salle={hall.pk}" in page


def test_who_speaks_for_nobody_is_told_how_to_reach_the_service(agent_client: Client) -> None:
    factories.the_space()
    page = text(agent_client.get(ASK))
    assert "Les salles sont prêtées aux associations" in page
    assert "tel:+33465710012" in page


@pytest.mark.parametrize("known", ["", "0", "²", "9" * 5000, "-1", "'"])
def test_a_hall_that_cannot_be_asked_for_is_left_out_of_the_form(volunteer_client: Client, known: str) -> None:
    answer = volunteer_client.get("/espace/souffle-et-mouvement/demandes/nouvelle/", {"salle": known})
    assert (answer.status_code, "space" in answer.context["form"].initial) == (200, False)


def test_nobody_asks_for_a_hall_that_is_not_lent(volunteer_client: Client) -> None:
    factories.make_space(is_bookable=False)
    assert volunteer_client.get(ASK).status_code == 404
