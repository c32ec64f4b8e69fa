"""An agent's save in the admin and a team's save in its space: the second is told, and no text is lost."""

import re
from html import unescape

import pytest
from django.test import Client

from cms import editing, staffing
from cms.models import AssociationPage, HomePage
from directory.models import Agent, Association, Membership
from tests import factories

pytestmark = pytest.mark.django_db
OPENED = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
BLOCK = {"type": "heading", "value": "Qui sommes-nous ?", "id": "33333333-3333-4333-8333-333333333333"}


@pytest.fixture
def association(site_tree: HomePage) -> Association:
    member = factories.make_membership()
    save(member.association, tagline="Bouger en douceur")
    return member.association


@pytest.fixture
def camille_client(agent_client: Client, site_tree: HomePage) -> Client:
    staffing.welcome(Agent.objects.get())
    return agent_client


def save(association: Association, **words: str) -> AssociationPage:
    """As the team does."""
    page = editing.page_of(association)
    nadia = Membership.objects.get().person
    return editing.save(association, words, facts={}, by=nadia, seen=editing.mark(page), send=False)


def form(page: AssociationPage, tagline: str, **more: str) -> dict[str, str]:
    """What the admin's form sends: the revision that it opened, the words, no block."""
    latest = page.latest_revision
    opened = {"loaded_revision_id": str(latest.pk), "loaded_revision_created_at": latest.created_at.isoformat()}
    story = {"story-count": "1", "story-0-deleted": "", "story-0-order": "0", "story-0-type": "heading"}
    story |= {"story-0-id": BLOCK["id"], "story-0-value": BLOCK["value"]}
    return opened | story | {"tagline": tagline, "contact_note": "", "photo": ""} | more


def sent_again(answer: bytes) -> dict[str, str]:
    return {name: unescape(value) for name, value in OPENED.findall(answer.decode()) if "csrf" not in name}


def tagline(association: Association) -> str:
    page = editing.page_of(association)
    assert page is not None
    return str(page.tagline)


def test_an_agent_who_opened_an_older_page_is_asked_and_both_texts_stay(
    camille_client: Client, association: Association
) -> None:
    page = editing.page_of(association)
    assert page is not None
    edit, stale = f"/gestion/pages/{page.pk}/edit/", form(page, "De Camille « & » <b>")
    save(association, tagline="De Nadia")
    asked = camille_client.post(edit, stale)
    assert (asked.status_code, tagline(association)) == (409, "De Nadia")
    assert "Nadia" in asked.content.decode()
    answer = camille_client.post(edit, sent_again(asked.content))
    assert (answer.status_code, tagline(association)) == (302, "De Camille « & » <b>")
    kept = page.revisions.order_by("pk").values_list("content__tagline", flat=True)
    assert list(kept) == ["Bouger en douceur", "De Nadia", "De Camille « & » <b>"]


def test_an_agent_who_opened_the_latest_is_asked_nothing(camille_client: Client, association: Association) -> None:
    page = editing.page_of(association)
    assert page is not None
    answer = camille_client.post(f"/gestion/pages/{page.pk}/edit/", form(page, "De Camille"))
    assert (answer.status_code, tagline(association)) == (302, "De Camille")


def test_who_answers_after_a_third_save_is_asked_again(camille_client: Client, association: Association) -> None:
    page = editing.page_of(association)
    assert page is not None
    edit, stale = f"/gestion/pages/{page.pk}/edit/", form(page, "De Camille")
    save(association, tagline="De Nadia")
    asked = camille_client.post(edit, stale)
    save(association, tagline="De Nadia encore")
    assert camille_client.post(edit, sent_again(asked.content)).status_code == 409
    assert tagline(association) == "De Nadia encore"


def test_what_saved_itself_before_is_no_excuse(camille_client: Client, association: Association) -> None:
    """The admin saves by itself into its own revision; the team saves after; the agent presses the button."""
    page = editing.page_of(association)
    assert page is not None
    edit, first = f"/gestion/pages/{page.pk}/edit/", form(page, "De Cam")
    by_itself = camille_client.post(edit, first, headers={"accept": "application/json"}).json()
    save(association, tagline="De Nadia")
    own = first | {"overwrite_revision_id": str(by_itself["revision_id"]), "tagline": "De Camille"}
    refused = camille_client.post(edit, own, headers={"accept": "application/json"})
    asked = camille_client.post(edit, own)
    assert (refused.status_code, refused.json()["error_code"], asked.status_code) == (400, "invalid_revision", 409)
    assert tagline(association) == "De Nadia"
    assert camille_client.post(edit, sent_again(asked.content)).status_code == 302
    assert tagline(association) == "De Camille"


def test_a_revision_saved_over_by_itself_is_noticed_too(camille_client: Client, association: Association) -> None:
    page = editing.page_of(association)
    assert page is not None
    stale = form(page, "De Camille", loaded_revision_created_at="2020-01-01T00:00:00+00:00")
    assert camille_client.post(f"/gestion/pages/{page.pk}/edit/", stale).status_code == 409


@pytest.mark.parametrize("told", ["hier", "", "9" * 60])
def test_a_form_that_makes_no_sense_saves_nothing(camille_client: Client, association: Association, told: str) -> None:
    page = editing.page_of(association)
    assert page is not None
    edit = f"/gestion/pages/{page.pk}/edit/"
    for more in ({"loaded_revision_id": told or "x"}, {"loaded_revision_created_at": told}):
        assert camille_client.post(edit, form(page, "De Camille", **more)).status_code == 409
    assert tagline(association) == "Bouger en douceur"


def test_the_team_is_told_of_what_an_agent_saved(
    volunteer_client: Client, agent_client: Client, site_tree: HomePage
) -> None:
    staffing.welcome(Agent.objects.get())
    association = factories.the_association()
    page = save(association, tagline="Bouger en douceur")
    seen = editing.mark(editing.page_of(association))
    agent_client.post(f"/gestion/pages/{page.pk}/edit/", form(page, "De Camille"))
    mine = {"seen": seen, "tagline": "De Nadia", "story-count": "0", "action": "draft"}
    answer = volunteer_client.post("/espace/souffle-et-mouvement/page/", mine)
    assert (answer.status_code, tagline(association)) == (409, "De Camille")
    assert "De Nadia" in answer.content.decode()
