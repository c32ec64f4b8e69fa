"""Whoever speaks for several associations goes from one to the other without losing their place."""

from datetime import datetime

import pytest
from django.test import Client

from cms import switching
from directory import claiming
from directory.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("equipe/", "equipe/"),
        ("activites/", "activites/"),
        ("activites/12/seances/", "activites/"),
        ("demandes/nouvelle/", "demandes/nouvelle/"),
        ("equipe/membres/3/", "equipe/"),
        ("", ""),
        ("inconnu/page/", ""),
        ("../../gestion/", ""),
    ],
)
def test_the_same_page_of_the_other_association(here: str, there: str) -> None:
    other = factories.make_association("Club nautique")
    assert switching.same_page(f"/espace/souffle-et-mouvement/{here}", other) == f"/espace/club-nautique/{there}"


@pytest.mark.parametrize("here", ["", "https://ailleurs.fr/espace/a/", "//ailleurs.fr", "/espace/", "/service/"])
def test_what_is_no_page_of_a_workspace_leads_home(here: str) -> None:
    other = factories.make_association("Club nautique")
    assert switching.same_page(here, other) == "/espace/club-nautique/"


def test_the_link_in_the_header_keeps_the_place(volunteer_client: Client) -> None:
    nadia = Person.objects.get()
    factories.make_membership(person=nadia, association=factories.make_association("Club nautique"))
    page = volunteer_client.get("/espace/souffle-et-mouvement/equipe/").content.decode()
    link = "/espace/?changer&amp;ici=/espace/souffle-et-mouvement/equipe/"
    assert link in page
    assert 'href="/espace/club-nautique/equipe/"' in volunteer_client.get(link.replace("&amp;", "&")).content.decode()


def test_who_waits_for_an_answer_reads_it_in_their_space(client: Client, now: datetime) -> None:
    newcomer, club = factories.make_person("yasmine@exemple.test"), factories.make_association("Club nautique")
    claiming.claim(club, part="Secrétaire", by=newcomer, at=now)
    client.force_login(newcomer)

    page = client.get("/espace/").content.decode()

    assert 'href="/associations/club-nautique/la-mienne/"' in page
    assert "Vous n’êtes pas encore dans l’équipe" not in page
