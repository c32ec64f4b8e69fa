"""A button pressed twice makes one thing, whichever button of an agent it is, and both presses lead to it."""

import re
from collections.abc import Callable

import pytest
from django.db.models import Model
from django.test import Client

from bookings.models import (
    Caretaker,
    ClosurePlan,
    Equipment,
    Key,
    KeyLoan,
    Mishap,
    Opinion,
    RequestNote,
    SlotRequest,
)
from directory.models import AgentInvitation, Department, Person
from tests import factories
from tests.bookings import racing
from tests.bookings.test_direct_bookings import NEW
from tests.bookings.test_direct_bookings import typed as booked
from tests.bookings.test_shutting import TUESDAYS
from tests.conftest import Clock

Form = tuple[str, dict[str, object], type[Model]]
CLOSURE = {
    "first_day": "01/12/2026", "first_hour": "8 h", "last_day": "02/12/2026", "last_hour": "22 h", "cause": "works",
    "reason": "Peinture",
}  # fmt: skip


def closure() -> Form:
    return "/service/fermetures/nouvelle/", CLOSURE | {"spaces": factories.make_space().pk}, ClosurePlan


def booking() -> Form:
    factories.make_space()
    return NEW, booked(), SlotRequest


def key() -> Form:
    return "/service/cles/", {"venue": factories.make_space().venue_id, "label": "Badge 7"}, Key


def key_out() -> Form:
    asked = factories.make_asked(*TUESDAYS)
    held = factories.make_key(venue=asked.space.venue)
    sent = {"association": asked.association_id, "holder": "Nadia", "on": "22/11/2026"}
    return f"/service/cles/{held.pk}/", sent, KeyLoan


def caretaker() -> Form:
    return "/service/gardiens/personnes/nouvelle/", {"name": "Rachid", "venues": factories.make_venue().pk}, Caretaker


def thing() -> Form:
    town = Department.objects.get()
    sent = {"name": "Barnum", "quantity": "4", "days_before": "1", "days_after": "1", "department": town.pk}
    return "/service/materiel/catalogue/nouveau/", sent | {"category": "1-furniture", "is_offered": "on"}, Equipment


def mishap() -> Form:
    found = factories.make_equipment()
    sent = {"kind": "broken", "count": "1", "words": "Pied tordu"}
    return f"/service/materiel/catalogue/{found.pk}/", sent, Mishap


def opinion() -> Form:
    asked = factories.make_asked(*TUESDAYS)
    sports = factories.make_department("Direction des sports", slug="sports")
    factories.make_agent(person=factories.make_person("sacha@exemple.test", "Sacha"), department=sports)
    sent = {"department": sports.pk, "due_on": "30/11/2026", "question": "Et vous ?"}
    return f"/service/demandes/{asked.pk}/avis/", sent, Opinion


def note() -> Form:
    asked = factories.make_asked(*TUESDAYS)
    return f"/service/demandes/{asked.pk}/notes/", {"words": "Rappeler jeudi"}, RequestNote


def department() -> Form:
    return "/service/services/nouveau/", {"name": "Service des écoles", "email": "ecoles@exemple.test"}, Department


def invitation() -> Form:
    town = Department.objects.get()
    sent = {"email": "neuf@exemple.test", "role": "decides"}
    return f"/service/services/{town.slug}/inviter/", sent, AgentInvitation


@pytest.mark.django_db
@pytest.mark.parametrize(
    "form",
    [closure, booking, key, key_out, caretaker, thing, mishap, opinion, note, department, invitation],
    ids=lambda form: form.__name__,
)
def test_a_form_sent_twice_from_one_page_makes_one_thing(
    agent_client: Client, clock: Clock, form: Callable[[], Form]
) -> None:
    Person.objects.update(is_superuser=True)
    address, typed, model = form()
    before = model._default_manager.count()
    sent = typed | {"csrfmiddlewaretoken": token(agent_client, address)}
    answers = [agent_client.post(address, sent) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302], answers[0].content.decode()
    assert answers[0].url == answers[1].url  # type: ignore[attr-defined]  # redirections
    assert model._default_manager.count() == before + 1


@pytest.mark.django_db
def test_the_same_words_from_another_page_make_another_thing(agent_client: Client) -> None:
    address, typed, model = caretaker()
    for _page in range(2):
        agent_client.post(address, typed | {"csrfmiddlewaretoken": token(agent_client, address)})
    assert model._default_manager.count() == 2


@pytest.mark.django_db
def test_what_was_refused_is_looked_at_again(agent_client: Client) -> None:
    address, typed, model = key()
    sent = typed | {"csrfmiddlewaretoken": token(agent_client, address)}
    assert agent_client.post(address, sent | {"label": ""}).status_code == 422
    assert agent_client.post(address, sent | {"label": ""}).status_code == 422
    assert agent_client.post(address, sent).status_code == 302


@pytest.mark.django_db
def test_what_was_undone_since_is_done_again_from_the_same_page(agent_client: Client, clock: Clock) -> None:
    address, typed, _model = key_out()
    sent = typed | {"csrfmiddlewaretoken": token(agent_client, address)}
    agent_client.post(address, sent)
    agent_client.post(address, {"action": "back", "csrfmiddlewaretoken": token(agent_client, address)})
    agent_client.post(address, sent)
    assert [loan.returned_on is None for loan in KeyLoan.objects.order_by("pk")] == [False, True]


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_second_prepare_one_closure(agent_client: Client, clock: Clock) -> None:
    address, typed, _model = closure()
    sent = typed | {"csrfmiddlewaretoken": token(agent_client, address)}
    answers = racing.at_once(*[lambda: again(agent_client).post(address, sent)] * 4)
    assert {answer.status_code for answer in answers} == {302}
    assert {answer.url for answer in answers} == {f"/service/fermetures/preparations/{ClosurePlan.objects.get().pk}/"}


def token(client: Client, address: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(address).content.decode())
    assert found
    return found[1]


def again(client: Client) -> Client:
    """Another connection of the same browser."""
    other = Client()
    other.cookies = client.cookies.copy()
    return other
