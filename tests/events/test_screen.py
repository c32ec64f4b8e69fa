"""The screen in a hall: what goes on today and tomorrow, and nothing else."""

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.factories import make_activity, make_neighbourhood, make_occurrence, make_space, make_venue, paris

if TYPE_CHECKING:
    from tests.conftest import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HALL = "/lieux/maison-des-tamaris/?vue=ecran"


def rows(client: Client, address: str = "/activites/?vue=ecran") -> list[str]:
    """Each row as « Titre, place », marked when it goes on or is cancelled."""
    page = client.get(address).content.decode()
    found = re.findall(
        r'<li class="screen__row( [\w-]+)?".*?<h3>(?:<del>)?(.*?)(?:</del>)?</h3><p>(.*?)</p>', page, re.S
    )
    return [f"{title}, {place}{mark}" for mark, title, place in found]


def test_it_shows_what_goes_on_then_today_then_tomorrow(client: Client) -> None:
    hall = make_space("Salle 2")
    for title, moment in [
        ("Hier", paris(2026, 11, 22, 10)),
        ("Fini", paris(2026, 11, 23, 7, 30)),
        ("En cours", paris(2026, 11, 23, 8, 30)),
        ("Ce soir", paris(2026, 11, 23, 20)),
        ("Demain", paris(2026, 11, 24, 23)),
        ("Après-demain", paris(2026, 11, 25, 10)),
    ]:
        make_occurrence(activity=make_activity(title), starts_at=moment, space=hall)
    shown = ["En cours, Salle 2 is-now", "Ce soir, Salle 2", "Demain, Salle 2"]
    assert rows(client, HALL) == shown
    assert rows(client) == [row.replace("Salle 2", "Maison des Tamaris, salle\N{NO-BREAK SPACE}2") for row in shown]


def test_what_began_before_midnight_still_goes_on(client: Client, clock: "Clock") -> None:
    seance = make_occurrence(activity=make_activity("Nuit du jeu"), starts_at=paris(2026, 11, 23, 23))
    seance.ends_at = paris(2026, 11, 24, 2)
    seance.save()
    clock.move_to(paris(2026, 11, 24, 0, 30))
    assert rows(client) == ["Nuit du jeu, Lieu à confirmer is-now"]


def test_a_cancelled_seance_is_struck_through_with_its_reason(client: Client) -> None:
    make_occurrence(state="cancelled", reason="Vent violent")
    assert rows(client) == ["Gym douce, Lieu à confirmer – Vent violent is-cancelled"]
    assert "Annulé" in client.get("/activites/?vue=ecran").content.decode()


def test_it_takes_the_filters_of_the_search(client: Client) -> None:
    ferrieres = make_venue("Salle des fêtes", neighbourhood=make_neighbourhood("Ferrières"))
    make_occurrence(activity=make_activity("Ici", space=make_space(venue=ferrieres)), space=ferrieres.spaces.get())
    make_occurrence(activity=make_activity("Ailleurs"))
    assert rows(client, "/activites/?vue=ecran&quartier=ferrieres") == ["Ici, Salle des fêtes, salle Tamaris"]


def test_it_has_neither_header_nor_footer_and_renews_itself_without_a_script(client: Client) -> None:
    answer = client.get("/activites/?vue=ecran&fond=sombre")
    page = answer.content.decode()
    assert ("site-header" in page, "site-footer" in page, 'data-theme="dark"' in page) == (False, False, True)
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in page
    assert "Dernière mise à jour à 9" in page
    assert "Rien de prévu aujourd’hui ni demain" in page


def test_a_hidden_venue_has_no_screen(client: Client) -> None:
    make_venue(is_listed=False)
    assert client.get(HALL).status_code == 404
