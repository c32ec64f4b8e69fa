"""What residents get under /associations/."""

import pytest
from django.test import Client

from cms import editing, moderation, staffing
from cms.models import AssociationPage, HomePage
from directory.models import Agent, Association
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/associations/souffle-et-mouvement/"


def published(tagline: str = "Bouger en douceur") -> AssociationPage:
    """A live page, written by Nadia and approved by Camille."""
    membership = factories.make_membership()
    page = editing.save(
        membership.association, {"tagline": tagline}, facts={}, by=membership.person, seen=None, send=True
    )
    agent = factories.make_agent()
    staffing.welcome(agent)
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, agent.person, "approve")
    fresh: AssociationPage = AssociationPage.objects.get(pk=page.pk)
    return fresh


def test_without_a_page_the_facts_stand_alone(client: Client, site_tree: HomePage) -> None:
    factories.make_association(phone="04 65 71 00 27", purpose="Faire bouger les habitants.")
    body = client.get(ADDRESS).content.decode()
    assert "04 65 71 00 27" in body
    assert "Faire bouger les habitants." in body


def test_a_live_page_is_shown_with_its_activities(client: Client, site_tree: HomePage, clock: object) -> None:
    published()
    factories.make_occurrence(space=factories.the_space())
    response = client.get(ADDRESS)
    body = response.content.decode()
    assert "Bouger en douceur" in body
    assert [offer.activity.title for offer in response.context["offers"]] == ["Gym douce"]
    assert [session.seance.activity.title for session in response.context["sessions"]] == ["Gym douce"]
    assert "souffle-et-mouvement.ics" in body


def test_a_later_draft_does_not_leak(client: Client, site_tree: HomePage) -> None:
    page = published()
    nadia = page.owner
    editing.save(page.association, {"tagline": "Pas encore"}, facts={}, by=nadia, seen=editing.mark(page), send=False)
    assert "Pas encore" not in client.get(ADDRESS).content.decode()
    assert "Pas encore" not in client.get("/associations/").content.decode()


def test_a_suspended_page_shows_nothing_of_itself(client: Client, site_tree: HomePage) -> None:
    page = published()
    moderation.suspend(page, reason="Raison interne", by=Agent.objects.get().person)
    response = client.get(ADDRESS)
    body = response.content.decode()
    assert response.status_code == 404
    assert "Bouger en douceur" not in body
    assert "Raison interne" not in body
    assert "Bouger en douceur" not in client.get("/associations/").content.decode()


@pytest.mark.parametrize("state", [Association.State.DRAFT, Association.State.CLOSED])
def test_an_association_that_is_not_listed_has_no_page(client: Client, site_tree: HomePage, state: str) -> None:
    page = published()
    Association.objects.filter(pk=page.association_id).update(state=state)
    assert client.get(ADDRESS).status_code == 404
    assert "Souffle" not in client.get("/associations/").content.decode()


def test_the_directory_is_searched_whatever_the_accents(client: Client, site_tree: HomePage) -> None:
    factories.make_association("Échecs de Ferrières")
    factories.make_association("Club nautique", purpose="Apprendre la voile à l’étang.")

    def names(query: str) -> list[str]:
        return [found.name for found in client.get(f"/associations/?{query}").context["associations"]]

    assert names("q=echecs") == ["Échecs de Ferrières"]
    assert names("q=ETANG+voile") == ["Club nautique"]
    assert names("lettre=E") == ["Échecs de Ferrières"]
    assert names("q=100%25") == []
    assert names("theme=inconnu&quartier=nulle-part&page=zzz") == ["Club nautique", "Échecs de Ferrières"]


def test_the_directory_is_filtered_by_theme_and_neighbourhood(client: Client, site_tree: HomePage) -> None:
    ferrieres = factories.make_neighbourhood("Ferrières-Nord")
    sport = factories.make_theme("Essai de sport", slug="essai-sport")
    gym = factories.make_theme("Essai de gym", slug="essai-gym", parent=sport)
    club = factories.make_association("Club", neighbourhood=ferrieres)
    club.themes.add(gym, sport)
    factories.make_association("Autre")
    for query in ("theme=essai-sport", "quartier=ferrieres-nord", "theme=essai-sport&quartier=ferrieres-nord"):
        found = client.get(f"/associations/?{query}").context["associations"]
        assert [each.name for each in found] == ["Club"]


def test_nothing_found_shows_a_way_out(client: Client, site_tree: HomePage) -> None:
    body = client.get("/associations/?q=introuvable").content.decode()
    assert 'href="/associations/"' in body


@pytest.mark.parametrize("path", ["/", "/accessibilite/", "/donnees-personnelles/", "/mentions-legales/", "/aide/"])
def test_the_first_pages_answer(client: Client, site_tree: HomePage, path: str) -> None:
    assert client.get(path).status_code == 200


def test_the_accessibility_statement_says_not_compliant(client: Client, site_tree: HomePage) -> None:
    body = client.get("/accessibilite/").content.decode()
    assert "Accessibilité\xa0: non conforme" in body
    assert "Défenseur des droits" in body
