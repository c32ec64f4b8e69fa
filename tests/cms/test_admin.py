"""The agents' admin, and the door that keeps everybody else out of it."""

import re
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.urls.resolvers import RegexPattern
from wagtail.admin import urls as admin_urls
from wagtail.models import Page

from bookings import review
from cms import editing, planting, staffing
from cms.models import AssociationPage, HomePage
from directory.models import Agent, Association
from directory.models.association import TOWN_SLUG
from events import loading_days_off
from events.models import DayOff
from tests import factories

pytestmark = pytest.mark.django_db
SAMPLES = {"int": "1", "str": "1", "slug": "un", "uuid": "11111111-1111-4111-8111-111111111111", "path": "un"}
# Before signing in, or nothing but the names of the interface.
DOORS = ("/gestion/entree/", "/gestion/login/", "/connexion/")
OPEN_DOORS = ("login/", "logout/", "password_reset/", "jsi18n/", "sprite/", "api-token", "upgrade")


def every_address(patterns: list[URLPattern | URLResolver], prefix: str = "/gestion/") -> Iterator[str]:
    """Each address of the admin, with a sample in the place of each of its parts."""
    for pattern in patterns:
        route = str(pattern.pattern)
        if isinstance(pattern.pattern, RegexPattern):
            route = re.sub(r"\(\?P<\w+>[^)]*\)", "1", route).strip("^$")
        else:
            for name, converter in pattern.pattern.converters.items():
                kind = type(converter).__name__.removesuffix("Converter").lower()
                route = re.sub(rf"<(\w+:)?{name}>", SAMPLES.get(kind, "un"), route)
        if isinstance(pattern, URLResolver):
            yield from every_address(pattern.url_patterns, prefix + route)
        else:
            yield prefix + route


@pytest.fixture
def camille_client(agent_client: Client, site_tree: HomePage) -> Client:
    staffing.welcome(Agent.objects.get())
    return agent_client


@pytest.mark.slow
def test_a_volunteer_enters_no_page_of_the_admin(volunteer_client: Client, site_tree: HomePage) -> None:
    addresses = [a for a in every_address(admin_urls.urlpatterns) if not any(door in a for door in OPEN_DOORS)]
    assert len(addresses) > 150
    let_in = []
    for address in addresses:
        response = volunteer_client.get(address)
        sent_away = response.status_code == 302 and response.headers["Location"].startswith(DOORS)
        if not (sent_away or response.status_code in (301, 403, 404, 405)):
            let_in.append((address, response.status_code, response.headers.get("Location")))
    assert let_in == []


def test_a_volunteer_at_the_door_of_the_admin_is_told_no_once(volunteer_client: Client, site_tree: HomePage) -> None:
    response = volunteer_client.get("/gestion/", follow=True)
    assert (response.status_code, len(response.redirect_chain)) == (403, 1)


def test_a_visitor_at_the_door_of_the_admin_signs_in_first(client: Client, site_tree: HomePage) -> None:
    response = client.get("/gestion/images/", follow=True)
    assert response.redirect_chain[-1] == ("/connexion/?next=/gestion/images/", 302)


def test_an_agent_of_another_department_has_no_key(client: Client, site_tree: HomePage) -> None:
    sports = factories.make_department("Direction des sports", slug="sports")
    agent = factories.make_agent(department=sports)
    staffing.welcome(agent)
    assert list(agent.person.groups.all()) == []


def test_an_agent_whose_work_ended_gives_the_keys_back(site_tree: HomePage) -> None:
    agent = factories.make_agent()
    staffing.welcome(agent)
    assert agent.person.groups.count() == 1
    agent.ended_at = factories.LONG_AGO
    agent.save()
    staffing.welcome(agent)
    assert agent.person.groups.count() == 0


@pytest.mark.parametrize(
    "name",
    [
        "associations",
        "themes",
        "quartiers",
        "lieux",
        "salles",
        "saisons",
        "jours-sans-seance",
        "synonymes",
    ],
)
def test_an_agent_lists_searches_and_adds_records(camille_client: Client, name: str) -> None:
    assert camille_client.get(f"/gestion/{name}/").status_code == 200
    assert camille_client.get(f"/gestion/{name}/?q=tamaris").status_code == 200
    assert camille_client.get(f"/gestion/{name}/new/").status_code == 200


def test_the_home_of_the_admin_counts_what_waits(camille_client: Client) -> None:
    factories.make_slot_request()
    body = camille_client.get("/gestion/").content.decode()
    assert "Aucune page à valider" in body
    assert "1 demande de salle en attente" in body


def test_an_agents_change_is_kept_from_later_imports(camille_client: Client) -> None:
    association = factories.make_association(rna="W134999001")
    form = {"name": "Souffle", "state": "listed", "rna": "W134999001", "phone": "04 65 71 00 27"}
    response = camille_client.post(f"/gestion/associations/edit/{association.pk}/", form)
    association.refresh_from_db()
    assert response.status_code == 302
    assert (association.name, association.phone, association.slug) == (
        "Souffle", "04 65 71 00 27", "souffle-et-mouvement",
    )  # fmt: skip
    assert association.edited_fields == ["name", "phone"]


def test_an_association_added_by_hand_gets_a_free_address(camille_client: Client) -> None:
    factories.make_association("Club nautique")
    camille_client.post("/gestion/associations/new/", {"name": "Club nautique", "state": "listed"})
    assert set(Association.objects.values_list("slug", flat=True)) == {"club-nautique", "club-nautique-2"}


def test_a_hall_that_is_held_keeps_its_parts_and_says_so(camille_client: Client) -> None:
    whole, first, second = factories.make_hall_in_two()
    asked = factories.make_asked(factories.paris(2098, 12, 1, 18), space=whole)
    by = Agent.objects.get().person
    review.decide(asked, verdicts={asked.slots.get().pk: review.Grant()}, message="", by=by, at=factories.LONG_AGO)
    form = {"venue": first.venue.pk, "name": "Moitié", "slug": first.slug, "gap_minutes": 0, "position": 0}
    alone = camille_client.post(f"/gestion/salles/edit/{first.pk}/", form)
    third = camille_client.post("/gestion/salles/new/", form | {"slug": "tiers", "parent": whole.pk})
    itself = camille_client.post(f"/gestion/salles/edit/{whole.pk}/", form | {"parent": second.pk})
    answers = [answer.content.decode() for answer in (alone, third, itself)]
    assert ["ses parties ne changent pas d’ici là" in answer for answer in answers] == [True, True, False]
    assert "partie d’elle-même" in answers[2]
    assert whole.parts.count() == 2


def test_a_venue_renamed_in_the_admin_is_renamed_in_calendars(camille_client: Client) -> None:
    activity = factories.make_activity(space=factories.make_space())
    venue = activity.space.venue
    form = {"name": "Espace Cau", "slug": venue.slug, "is_listed": "on", "department": venue.department_id}
    assert camille_client.post(f"/gestion/lieux/edit/{venue.pk}/", form).status_code == 302
    activity.refresh_from_db()
    assert activity.sequence == 1


@pytest.mark.parametrize("name", ["services", "agents"])
def test_departments_and_agents_are_managed_elsewhere(camille_client: Client, name: str) -> None:
    assert camille_client.get(f"/gestion/{name}/new/").status_code == 404


def test_the_towns_own_bookings_are_never_shown(camille_client: Client) -> None:
    town = factories.make_association("Réservations de la Ville", state="draft")
    assert town.slug == TOWN_SLUG
    assert "Réservations de la Ville" not in camille_client.get("/gestion/associations/").content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        Association.objects.filter(pk=town.pk).update(state="listed")
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_membership(association=town)
    page = f"/gestion/associations/edit/{town.pk}/"
    answer = camille_client.post(page, {"name": town.name, "state": "listed", "city": "Martigues"})
    assert answer.status_code in (200, 404)
    team = {"email": "alix@exemple.test", "first_name": "Alix", "association": town.pk, "role": "responsable"}
    assert camille_client.post("/gestion/equipes/new/", team).status_code == 200
    town.refresh_from_db()
    assert (town.state, town.memberships.count()) == ("draft", 0)


def test_a_theme_in_use_is_not_deleted(camille_client: Client) -> None:
    theme = factories.make_theme("Danse bretonne")
    factories.make_activity(theme=theme)
    answer = camille_client.post(f"/gestion/themes/delete/{theme.pk}/", follow=True)
    assert (answer.status_code, "rien n’a été supprimé" in answer.content.decode()) == (200, True)
    assert type(theme).objects.filter(pk=theme.pk).exists()


def test_the_whole_moderation_passes_through_the_admin(camille_client: Client, client: Client) -> None:
    membership = factories.make_membership()
    page = editing.save(
        membership.association, {"tagline": "Bouger"}, facts={}, by=membership.person, seen=None, send=True
    )
    assert camille_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    state = page.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    camille_client.post(approve, {"comment": ""})
    assert client.get("/associations/souffle-et-mouvement/").status_code == 200
    unpublished = camille_client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert unpublished.headers["Location"] == f"/gestion/pages/{page.pk}/suspendre/"
    camille_client.post(f"/gestion/pages/{page.pk}/suspendre/", {"reason": "Numéro faux"})
    assert client.get("/associations/souffle-et-mouvement/").status_code == 404
    form = {"action-publish": "1", "tagline": "Bouger", "contact_note": "", "story-count": "0"}
    published = camille_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    assert published.headers["Location"] == f"/gestion/pages/{page.pk}/retablir/"
    assert AssociationPage.objects.get().live is False
    camille_client.post(f"/gestion/pages/{page.pk}/retablir/")
    assert client.get("/associations/souffle-et-mouvement/").status_code == 200


def test_no_page_is_planted_twice(site_tree: HomePage) -> None:
    before = list(Page.objects.values_list("url_path", flat=True))
    planting.plant()
    assert list(Page.objects.values_list("url_path", flat=True)) == before


def test_a_day_off_written_by_an_agent_outlives_the_official_calendar(camille_client: Client) -> None:
    form = {"kind": "school", "name": "Pont de la Ville", "first_day": "2026-12-01", "last_day": "2026-12-01"}
    assert camille_client.post("/gestion/jours-sans-seance/new/", form).status_code == 302
    loading_days_off.load(zone="B", at=factories.paris(2026, 11, 24, 10))
    ours = DayOff.objects.get(name="Pont de la Ville")
    assert (ours.zone, ours.is_corrected, ours.source) == ("B", True, "Martigues")


def test_days_off_in_the_wrong_order_are_refused(camille_client: Client) -> None:
    form = {"kind": "public", "name": "Fête", "first_day": "2026-12-02", "last_day": "2026-12-01"}
    page = camille_client.post("/gestion/jours-sans-seance/new/", form).content.decode()
    assert "Le dernier jour est avant le premier." in page
    assert not DayOff.objects.exists()
