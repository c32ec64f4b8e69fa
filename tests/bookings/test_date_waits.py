"""A date that was refused is offered, once free, to who asked to be told first; time alone passes it on."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client

from bookings import answering, proposal_links, releasing, review, waiting_for_dates
from bookings.models import DateWait, Decision, Occupancy, Proposal, Slot, SlotRequest
from directory.models import Person
from notifications.models import Notice
from tests import factories
from tests.bookings import racing
from tests.bookings.test_pages import told
from tests.conftest import MONDAY_MORNING, Clock
from tests.factories import paris

EVENING = paris(2026, 12, 15, 18)
AT = MONDAY_MORNING


def agent() -> Person:
    return Person.objects.filter(email="camille@exemple.test").first() or factories.make_agent().person


def held() -> Slot:
    """Les Voix have the hall that evening."""
    asked = factories.make_asked(EVENING, association=factories.make_association("Les Voix"))
    grant(asked)
    return asked.slots.get()


def grant(asked: SlotRequest) -> Decision:
    verdicts = {asked.slots.get().pk: review.Grant()}
    return review.decide(asked, verdicts=verdicts, message="", by=agent(), at=AT)


def refused(name: str, n: int = 0, **kw: Any) -> Slot:
    """This association was refused the same evening, and waits since n hours ago."""
    association = factories.Association.objects.filter(name=name).first() or factories.make_association(name)
    asked = factories.make_asked(EVENING, association=association, **kw)
    refusal = review.Refuse(Slot.Ground.PROPERTY, "Déjà accordée.")
    review.decide(asked, verdicts={asked.slots.get().pk: refusal}, message="", by=agent(), at=AT)
    slot = asked.slots.get()
    person = factories.make_membership(
        person=factories.make_person(f"{asked.pk}@exemple.test", name), association=association
    ).person
    waiting_for_dates.wait([slot], by=person, at=AT - timedelta(hours=n))
    return slot


def state(slot: Slot) -> tuple[str, str]:
    return DateWait.objects.get(slot=slot).state, Slot.objects.get(pk=slot.pk).state


@pytest.mark.django_db
def test_a_released_date_is_offered_in_the_order_of_asking_and_passes_on() -> None:
    taken, late, early = held(), refused("Club photo", 1), refused("Aïkido", 5)
    assert waiting_for_dates.offer_due(at=AT) == 0
    releasing.release(taken, by=agent(), at=AT)
    Notice.objects.all().delete()
    assert waiting_for_dates.offer_due(at=AT) == 1
    assert waiting_for_dates.offer_due(at=AT) == 0
    assert (state(early), state(late)) == (("offered", "proposed"), ("waiting", "refused"))
    (letter,) = Notice.objects.all()
    assert letter.subject == "« Gym douce » : une date est libre pour vous"
    assert "UNE DATE S’EST LIBÉRÉE" in letter.body
    first = Proposal.objects.get()
    assert first.answer_before == paris(2026, 11, 25, 20)
    answering.expire_due(at=first.answer_before)
    assert waiting_for_dates.offer_due(at=first.answer_before) == 1
    assert (state(early), state(late)) == (("passed", "refused"), ("offered", "proposed"))
    answering.accept(Proposal.objects.get(state="waiting"), by=agent(), at=first.answer_before)
    assert state(late) == ("taken", "granted")
    assert Occupancy.objects.get().slot == late


@pytest.mark.django_db
def test_the_link_of_the_letter_takes_the_date_in_one_click(client: Client, clock: Clock) -> None:
    taken, slot = held(), refused("Aïkido")
    releasing.release(taken, by=agent(), at=AT)
    waiting_for_dates.offer_due(at=AT)
    proposal = Proposal.objects.get()
    member = Person.objects.of_team(slot.request.association_id).get()
    address = proposal_links.address(slot.request, member, until=proposal.answer_before)
    path = address[address.index("/proposition/") :]
    assert "Une date s’est libérée : elle est gardée pour vous" in told(client.get(path))
    assert client.post(path, {"answer": f"accept:{proposal.pk}"}).status_code == 200
    assert state(slot) == ("taken", "granted")
    assert client.post(path, {"answer": f"accept:{proposal.pk}"}).status_code == 409


@pytest.mark.django_db
def test_a_team_asks_to_be_told_and_waits_no_more(volunteer_client: Client, agent_client: Client, clock: Clock) -> None:
    taken = held()
    asked = factories.make_asked(EVENING)
    refusal = review.Refuse(Slot.Ground.PROPERTY, "Déjà accordée.")
    review.decide(asked, verdicts={asked.slots.get().pk: refusal}, message="", by=agent(), at=AT)
    address = f"/espace/souffle-et-mouvement/demandes/{asked.pk}/"
    assert "Me prévenir si elle se libère" in told(volunteer_client.get(address))
    page = volunteer_client.post(f"{address}attendre/", {"date": asked.slots.get().pk}, follow=True)
    assert "Vous êtes dans la file pour 1 date" in told(page)
    assert "Ne plus attendre" in told(page)
    volunteer_client.post(f"{address}attendre/", {"date": "toutes"})
    assert DateWait.objects.count() == 1
    assert "Souffle &amp; Mouvement, 18 h – 20 h" in told(agent_client.get(f"/service/planning/{taken.pk}/")).replace(
        "\N{WORD JOINER}", ""
    )
    volunteer_client.post(f"{address}attendre/", {"date": "toutes", "leave": "1"})
    assert state(asked.slots.get()) == ("left", "refused")
    assert "n’attend plus" not in told(
        volunteer_client.post(f"{address}attendre/", {"date": "pas un nombre"}, follow=True)
    )


@pytest.mark.django_db
def test_a_pending_request_comes_before_an_offer_by_itself() -> None:
    """The service decides between those who ask today; nobody who waits goes over them."""
    taken, slot = held(), refused("Aïkido")
    factories.make_asked(EVENING, association=factories.make_association("Rivale"))
    releasing.release(taken, by=agent(), at=AT)
    assert waiting_for_dates.offer_due(at=AT) == 0
    assert state(slot) == ("waiting", "refused")


@pytest.mark.django_db
def test_a_date_refused_while_nobody_has_the_hall_is_not_offered() -> None:
    """The agent refused it for a reason of their own: it stays refused."""
    slot = refused("Aïkido")
    assert waiting_for_dates.offer_due(at=AT) == 0
    assert state(slot) == ("waiting", "refused")


@pytest.mark.django_db
def test_the_time_to_answer_leaves_the_next_one_a_chance() -> None:
    slot = refused("Aïkido")
    assert waiting_for_dates.until(slot, at=EVENING - timedelta(hours=10)) == EVENING - timedelta(hours=5)
    assert waiting_for_dates.offer_due(at=EVENING - timedelta(hours=2)) == 0


@pytest.mark.django_db(transaction=True)
def test_released_while_another_request_is_granted_is_given_once() -> None:
    for n in range(3):
        evening = EVENING + timedelta(days=n)
        space = factories.make_space(f"Salle {n}")
        slot = refused_in(space, evening, n)
        rival = factories.make_asked(evening, space=space, association=factories.make_association(f"Rivale {n}"))
        rival.slots.update(state="withdrawn")
        wait = DateWait.objects.get(slot=slot)
        rival.slots.update(state="asked")
        results = racing.at_once(partial(waiting_for_dates.offer, wait, at=AT), partial(grant, rival))
        kinds = racing.kinds(results)
        assert kinds.get("Proposal", 0) + kinds.get("Decision", 0) == 1, results
        assert Occupancy.objects.filter(space=space).count() == 1
    assert (racing.overlaps(), racing.deadlocks()) == (0, 0)


def refused_in(space: Any, evening: Any, n: int) -> Slot:
    asked = factories.make_asked(evening, space=space, association=factories.make_association(f"Club {n}"))
    refusal = review.Refuse(Slot.Ground.PROPERTY, "Déjà accordée.")
    review.decide(asked, verdicts={asked.slots.get().pk: refusal}, message="", by=agent(), at=AT)
    slot = asked.slots.get()
    waiting_for_dates.wait([slot], by=agent(), at=AT)
    DateWait.objects.update(is_held=True)
    return slot


@pytest.mark.django_db(transaction=True)
def test_two_workers_offer_once_and_two_clicks_take_once() -> None:
    slot = refused_in(factories.the_space(), EVENING, 0)
    offers = racing.at_once(*[partial(waiting_for_dates.offer_due, at=AT)] * 3)
    assert sorted(offers) == [0, 0, 1]
    proposal = Proposal.objects.get()
    results = racing.at_once(*[partial(answering.accept, proposal, by=agent(), at=AT)] * 3)
    assert racing.kinds(results) == {"Decision": 1, "ProposalOver": 2}
    assert state(slot) == ("taken", "granted")
