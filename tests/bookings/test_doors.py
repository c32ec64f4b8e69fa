"""Nobody reaches what is not theirs: another association's requests, another department's venues."""

from collections.abc import Callable

import pytest
from django.test import Client

from bookings.models import Closure, Decision, Slot, SlotRequest
from directory.models import Venue
from tests import factories
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
MINE = "/espace/souffle-et-mouvement/demandes/"


@pytest.fixture
def elsewhere(db: None) -> Venue:
    """A venue that another department runs."""
    return factories.make_venue("Gymnase du Grès", department=factories.make_department("Direction des sports"))


def test_visitors_are_asked_to_sign_in(client: Client) -> None:
    asked = factories.make_asked(paris(2026, 12, 1, 18))
    for url in (MINE, f"{MINE}{asked.pk}/", "/service/", f"/service/demandes/{asked.pk}/", "/service/fermetures/"):
        answer = client.get(url)
        assert (answer.status_code, "/connexion/" in answer["Location"]) == (302, True)


def test_a_volunteer_has_no_desk(volunteer_client: Client) -> None:
    asked = factories.make_asked(paris(2026, 12, 1, 18))
    urls = ("/service/", f"/service/demandes/{asked.pk}/", "/service/fermetures/", "/service/fermetures/nouvelle/")
    assert {volunteer_client.get(url).status_code for url in urls} == {403}


def test_an_agent_has_no_place_in_a_team(agent_client: Client) -> None:
    asked = factories.make_asked(paris(2026, 12, 1, 18))
    assert {agent_client.get(url).status_code for url in (MINE, f"{MINE}nouvelle/", f"{MINE}{asked.pk}/")} == {404}


def test_the_requests_of_another_association_do_not_exist_for_a_volunteer(
    volunteer_client: Client, grant_all: Callable[[SlotRequest], Decision]
) -> None:
    other = factories.make_asked(paris(2026, 12, 1, 18), association=factories.make_association("Les Voix"))
    grant_all(other)
    slot = other.slots.get()
    urls = (f"{MINE}{other.pk}/", f"{MINE}{other.pk}/retirer/", f"{MINE}dates/{slot.pk}/rendre/")
    assert {volunteer_client.get(url).status_code for url in urls} == {404}
    assert {volunteer_client.post(url).status_code for url in urls[1:]} == {404}
    slot.refresh_from_db()
    assert slot.state == Slot.State.GRANTED


def test_the_activity_of_another_association_is_not_offered(volunteer_client: Client) -> None:
    other = factories.make_activity("Chorale", association=factories.make_association("Les Voix"))
    assert volunteer_client.get(f"{MINE}nouvelle/?activite={other.pk}").status_code == 404
    page = volunteer_client.post(f"{MINE}nouvelle/", {"action": "send", "activity": other.pk})
    assert (page.status_code, SlotRequest.objects.count()) == (422, 0)


def test_the_requests_of_another_department_do_not_exist_for_an_agent(agent_client: Client, elsewhere: Venue) -> None:
    asked = factories.make_asked(paris(2026, 12, 1, 18), space=factories.make_space("Terrain", venue=elsewhere))
    urls = (f"/service/demandes/{asked.pk}/", f"/service/demandes/{asked.pk}/refuser/")
    assert {agent_client.get(url).status_code for url in urls} == {404}
    assert {agent_client.post(url, {"action": "send"}).status_code for url in urls} == {404}
    assert "Gym douce" not in agent_client.get("/service/").content.decode()


def test_the_venues_of_another_department_are_neither_closed_nor_opened(agent_client: Client, elsewhere: Venue) -> None:
    space = factories.make_space("Terrain", venue=elsewhere)
    closure = Closure.objects.create(
        cause="works", reason="Toit", starts_at=paris(2026, 12, 1), ends_at=paris(2026, 12, 2)
    )
    closure.spaces.add(space)
    assert agent_client.get(f"/service/fermetures/nouvelle/?lieu={elsewhere.slug}").status_code == 404
    assert agent_client.post(f"/service/fermetures/{closure.pk}/rouvrir/").status_code == 404
    mine = factories.make_space()
    page = agent_client.post(f"/service/fermetures/nouvelle/?lieu={mine.venue.slug}", {"spaces": [space.pk]})
    assert (page.status_code, Closure.objects.count()) == (422, 1)


def test_the_dates_of_another_request_slipped_into_a_decision_change_nothing(
    agent_client: Client, clock: Clock
) -> None:
    mine, other = (factories.make_asked(paris(2026, 12, day, 18)) for day in (1, 8))
    slipped = other.slots.get()
    answer = agent_client.post(
        f"/service/demandes/{mine.pk}/",
        {
            "action": "send",
            "version": 0,
            "groups": 1,
            "g0-all": slipped.pk,
            "g0-dates": slipped.pk,
            "g0-answer": "grant",
        },
    )
    slipped.refresh_from_db()
    assert (answer.status_code, slipped.state) == (422, Slot.State.ASKED)


@pytest.mark.parametrize("groups", ["", "-1", "99999999999999999999", "abc", "401"])
def test_a_tampered_decision_is_sent_back(agent_client: Client, groups: str) -> None:
    asked = factories.make_asked(paris(2026, 12, 1, 18))
    answer = agent_client.post(
        f"/service/demandes/{asked.pk}/", {"action": "send", "version": "x", "groups": groups, "g0-all": "a,²,3"}
    )
    assert answer.status_code == 422


def test_an_agent_whose_work_has_ended_does_not_decide(client: Client, now: object) -> None:
    agent = factories.make_agent(ended_at=now)
    client.force_login(agent.person, backend="django.contrib.auth.backends.ModelBackend")
    asked = factories.make_asked(paris(2026, 12, 1, 18))
    assert client.get(f"/service/demandes/{asked.pk}/").status_code == 403
