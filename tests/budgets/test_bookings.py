"""Pages about requests cost the same for one row and for twelve, and a number of queries that is known."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings import planning_closures, review
from tests import factories
from tests.conftest import MONDAY_MORNING, Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
EVENING = paris(2026, 12, 1, 18)


def make_requests(count: int, *, dates: int = 3) -> None:
    space = factories.the_space()
    for number in range(count):
        factories.make_asked(
            *(EVENING + timedelta(weeks=week) for week in range(dates)), purpose=f"Demande {number}", space=space
        )


def queries(client: Client, url: str) -> int:
    client.get(url)  # the first visit of a day writes down that the team is there
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("count", [1, 12])
@pytest.mark.parametrize("url", ["/service/", "/service/?tri=date", "/service/?etat=decidees"])
def test_the_queue(agent_client: Client, clock: Clock, count: int, url: str) -> None:
    make_requests(count)
    assert queries(agent_client, url) <= 8


@pytest.mark.parametrize("dates", [1, 36])
def test_one_request_on_the_desk(agent_client: Client, clock: Clock, dates: int) -> None:
    make_requests(3, dates=dates)
    pk = factories.SlotRequest.objects.earliest("pk").pk
    assert queries(agent_client, f"/service/demandes/{pk}/") == 16


@pytest.mark.parametrize("count", [1, 12])
def test_the_requests_of_a_team(volunteer_client: Client, clock: Clock, count: int) -> None:
    make_requests(count)
    assert queries(volunteer_client, "/espace/souffle-et-mouvement/demandes/") == 5


@pytest.mark.parametrize("dates", [1, 36])
def test_one_request_of_a_team(volunteer_client: Client, clock: Clock, dates: int) -> None:
    make_requests(1, dates=dates)
    pk = factories.SlotRequest.objects.get().pk
    assert queries(volunteer_client, f"/espace/souffle-et-mouvement/demandes/{pk}/") == 7


def make_closure(count: int) -> "factories.ClosurePlan":
    """So many halls, each granted on three evenings to somebody else."""
    halls = [factories.make_space(f"Salle {number}") for number in range(count)]
    for number, hall in enumerate(halls):
        asked = factories.make_asked(
            *(EVENING + timedelta(weeks=week) for week in range(3)), space=hall,
            association=factories.make_association(f"Association {number}"),
        )  # fmt: skip
        review.decide(
            asked, verdicts={slot.pk: review.Grant() for slot in asked.slots.all()}, message="",
            by=factories.Person.objects.get(email="camille@exemple.test"), at=MONDAY_MORNING,
        )  # fmt: skip
    factories.make_space("Refuge")
    return factories.make_closure_plan(*halls, starts_at=paris(2026, 12, 1), ends_at=paris(2026, 12, 20))


@pytest.mark.parametrize("count", [1, 12])
def test_what_a_closure_touches(agent_client: Client, clock: Clock, count: int) -> None:
    plan = make_closure(count)
    assert queries(agent_client, f"/service/fermetures/preparations/{plan.pk}/") == 8


@pytest.mark.parametrize("count", [1, 12])
def test_what_a_closure_touches_on_paper(agent_client: Client, clock: Clock, count: int) -> None:
    plan = make_closure(count)
    assert queries(agent_client, f"/service/fermetures/preparations/{plan.pk}/papier/") == 6


@pytest.mark.parametrize("count", [1, 12])
def test_the_letters_of_a_closure(agent_client: Client, clock: Clock, count: int) -> None:
    plan = make_closure(count)
    for group in range(count):
        slots = factories.Slot.objects.filter(request__association__name=f"Association {group}")
        planning_closures.choose(plan, {slot.pk: planning_closures.Chosen("cancel") for slot in slots})
    assert queries(agent_client, f"/service/fermetures/preparations/{plan.pk}/lettres/") <= 9


@pytest.mark.parametrize("count", [1, 12])
def test_the_closures(agent_client: Client, clock: Clock, count: int) -> None:
    for number in range(count):
        factories.make_closure_plan(factories.make_space(f"Salle {number}"))
    assert queries(agent_client, "/service/fermetures/") <= 8


@pytest.mark.parametrize("count", [1, 12])
def test_the_sheet_of_a_caretaker(agent_client: Client, client: Client, clock: Clock, count: int) -> None:
    caretaker = factories.make_caretaker()
    for number in range(count):
        asked = factories.make_asked(paris(2026, 11, 23, 8 + number), hours=1)
        asked.slots.update(state="granted")
    assert queries(agent_client, f"/service/gardiens/{factories.the_venue().slug}/") <= 8
    assert queries(client, caretaker.get_absolute_url()) == 3


@pytest.mark.parametrize("count", [1, 12])
def test_who_does_not_come(agent_client: Client, clock: Clock, count: int) -> None:
    for number in range(count):
        asked = factories.make_asked(
            paris(2026, 11, 10 + number % 2, 18), paris(2026, 11, 17 + number % 2, 18), purpose=f"Demande {number}"
        )
        asked.slots.update(state="granted")
        for slot in asked.slots.all():
            factories.Turnout.objects.create(slot=slot, came=False, at=slot.ends_at)
    assert queries(agent_client, "/service/absences/") <= 8


@pytest.mark.parametrize("count", [1, 12])
def test_answering_together(agent_client: Client, clock: Clock, count: int) -> None:
    make_requests(count)
    keys = "&".join(f"demande={pk}" for pk in factories.SlotRequest.objects.values_list("pk", flat=True))
    assert queries(agent_client, f"/service/demandes/ensemble/?{keys}") == 7


@pytest.mark.parametrize("count", [1, 12])
def test_the_opinions_of_a_department(agent_client: Client, clock: Clock, count: int) -> None:
    make_requests(count)
    mine = factories.the_department()
    for asked in factories.SlotRequest.objects.all():
        factories.make_opinion(asked, mine, by=asked.space.venue.department.agents.get().person)
    assert queries(agent_client, "/service/avis/") == 7


def test_notes_opinions_and_drafts_cost_nothing_more(agent_client: Client, clock: Clock) -> None:
    make_requests(3)
    asked = factories.SlotRequest.objects.earliest("pk")
    for n in range(5):
        person = factories.make_person(f"agent{n}@exemple.test", f"Agent {n}")
        asked.notes.create(words="Note", by=person, at=clock.now)
        asked.drafts.create(by=person, at=clock.now, typed={"message": ["Bonjour"]})
        factories.make_opinion(asked, factories.make_department(f"Service {n}"), by=person)
    assert queries(agent_client, f"/service/demandes/{asked.pk}/") == 16
