"""An agent decides for the venues of their department, whatever a page is sent: what is another's is left as it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bookings.models import (
    Caretaker,
    Closure,
    ClosurePlan,
    Decision,
    Equipment,
    HallChange,
    Key,
    Loan,
    LoanLine,
    LoanStep,
    Occupancy,
    Slot,
)
from directory.models import Person, Space
from tests import factories
from tests.factories import paris

pytestmark = pytest.mark.django_db
EVENING = paris(2099, 12, 1, 18)
KEPT = (Slot, Decision, Occupancy, Closure, ClosurePlan, Key, Caretaker, HallChange, Space)


@dataclass
class Town:
    """A hall, a date that waits and one that is granted, in the agent's department and in the other one."""

    own: Slot
    theirs: Slot
    theirs_asked: Slot

    @property
    def everything(self) -> list[Any]:
        return [list(model.objects.order_by("pk").values()) for model in KEPT]


@pytest.fixture
def town(agent_client: Client) -> Iterator[Town]:
    """What was sent must have changed nothing."""
    sports = factories.make_department("Direction des sports", slug="sports")
    theirs = factories.make_space("Gymnase", venue=factories.make_venue("Gymnase Julien-Olive", department=sports))
    own = factories.make_asked(EVENING)
    held = factories.make_asked(EVENING, space=theirs)
    for asked in (own, held):
        asked.slots.update(state=Slot.State.GRANTED)
    waiting = factories.make_asked(paris(2099, 12, 8, 18), space=theirs)
    laid = Town(own.slots.get(), held.slots.get(), waiting.slots.get())
    before = laid.everything
    yield laid
    assert laid.everything == before


def test_requests_of_another_department_are_not_answered_in_bulk(agent_client: Client, town: Town) -> None:
    key = town.theirs_asked.request_id
    answer = agent_client.post(
        reverse("bookings:answer_together"), {"demande": str(key), f"vues-{key}": "", f"version-{key}": "0"}
    )
    assert town.theirs_asked.request.purpose not in answer.content.decode()


@pytest.mark.parametrize(
    "way", ["review", "booking_move", "booking_shorten", "booking_swap", "booking_copy", "booking_free"]
)
def test_dates_of_another_department_are_not_touched(agent_client: Client, town: Town, way: str) -> None:
    pk = town.theirs_asked.request_id if way == "review" else town.theirs.pk
    sent = {"action": "save", "space": str(town.own.space_id), "date": "2099-12-02", "start": "10:00", "end": "12:00"}
    assert agent_client.post(reverse(f"bookings:{way}", args=[pk]), sent).status_code == 404


def test_nothing_moves_into_a_hall_of_another_department(agent_client: Client, town: Town) -> None:
    page = reverse("bookings:booking_move", args=[town.own.pk])
    form = agent_client.get(page).context["form"]
    offered = set(form.fields["space"].queryset.values_list("pk", flat=True))
    assert town.own.space_id in offered
    assert town.theirs.space_id not in offered
    sent = {"space": str(town.theirs.space_id), "action": "save"}
    assert "space" in agent_client.post(page, sent).context["form"].errors


def test_halls_of_another_department_are_not_closed(agent_client: Client, town: Town) -> None:
    sent = {
        "spaces": str(town.theirs.space_id), "venues": str(town.theirs.space.venue_id), "first_day": "2099-12-01",
        "first_hour": "08:00", "last_day": "2099-12-02", "last_hour": "20:00", "cause": "works", "reason": "Peinture",
    }  # fmt: skip
    assert agent_client.post(reverse("bookings:closure_create"), sent).status_code == 422


def test_nothing_is_proposed_in_a_hall_of_another_department(agent_client: Client, town: Town) -> None:
    asked = factories.make_asked(paris(2099, 12, 15, 18))
    key = asked.slots.get().pk
    before = town.everything
    sent = {
        "version": "0", "seen": "0", "groups": "1", "prepared": "", "message": "Bonjour.", "action": "send",
        "g0-all": str(key), "g0-dates": str(key), "g0-answer": "propose", "g0-rest": "later", "g0-ground": "",
        "g0-reason": "", "g0-answer_days": "7", "g0-otherwise": "asked", "g0-to": "other",
        "g0-other_space": str(town.theirs.space_id), "g0-other_day": "0", "g0-other_start": "18 h",
        "g0-other_end": "20 h",
    }  # fmt: skip
    page = reverse("bookings:review", args=[asked.pk])
    target = f"{town.theirs.space_id}.0.1800.2000"
    for forged in (sent, sent | {"g0-to": target}):
        assert agent_client.post(page, forged).status_code == 422
    assert town.everything == before
    asked.delete()


def test_dates_of_a_closure_are_not_rehoused_in_a_hall_of_another_department(agent_client: Client, town: Town) -> None:
    by = Person.objects.get(email="camille@exemple.test")
    plan = factories.make_closure_plan(town.own.space, by=by, starts_at=paris(2099, 12, 1), ends_at=paris(2099, 12, 2))
    key = str(town.own.pk)
    sent = {
        "groups": "1", "g0-all": key, "g0-dates": key, "g0-answer": "rehouse", "g0-space": str(town.theirs.space_id),
    }  # fmt: skip
    assert agent_client.post(reverse("bookings:closure_plan", args=[plan.pk]), sent).status_code == 422
    assert plan.choices.count() == 0
    plan.delete()


def test_dates_are_not_swapped_with_those_of_another_department(agent_client: Client, town: Town) -> None:
    page = reverse("bookings:booking_swap", args=[town.own.pk])
    sent = {"other": str(town.theirs.pk), "what": "halls", "action": "save"}
    assert "other" in agent_client.post(page, sent).context["form"].errors


def test_halls_of_another_department_are_not_booked_directly(agent_client: Client, town: Town) -> None:
    sent = {
        "action": "book", "kind": "school", "name": "École des Salins", "purpose": "Éveil", "people": "26",
        "schedule_kind": "once", "interval": "1", "month_rule": "1", "first_date": "16/12/2099", "start_time": "18 h",
        "end_time": "20 h", "hold": "firm", "space": str(town.theirs.space_id),
    }  # fmt: skip
    assert "space" in agent_client.post(reverse("bookings:direct_create"), sent).context["form"].errors


def test_what_another_department_lends_is_not_touched(agent_client: Client, town: Town) -> None:
    thing = factories.make_equipment("Barnum", department=town.theirs.space.venue.department)
    loan = factories.make_granted_loan(date(2099, 12, 5), lines={thing: 1})
    before = [list(model.objects.order_by("pk").values()) for model in (Loan, LoanLine, LoanStep, Equipment)]
    ways = ("loan_desk", "loan_out", "loan_put_back", "loan_back", "loan_letter")
    for way in ways:
        assert agent_client.post(reverse(f"bookings:{way}", args=[loan.pk]), {"version": "0"}).status_code == 404
    for way in ("equipment", "equipment_edit"):
        page = reverse(f"bookings:{way}", args=[thing.pk])
        assert agent_client.post(page, {"name": "À moi", "quantity": "1"}).status_code == 404
    forged = {"name": "Banc", "quantity": "3", "department": str(thing.department_id), "category": "furniture"}
    agent_client.post(reverse("bookings:equipment_create"), forged)
    assert not Equipment.objects.filter(department=thing.department).exclude(pk=thing.pk).exists()
    Equipment.objects.exclude(pk=thing.pk).delete()
    assert before == [list(model.objects.order_by("pk").values()) for model in (Loan, LoanLine, LoanStep, Equipment)]


def test_keys_of_another_department_are_not_written(agent_client: Client, town: Town) -> None:
    sent = {"venue": str(town.theirs.space.venue_id), "label": "Clé 9"}
    assert "venue" in agent_client.post(reverse("bookings:key_list"), sent).context["form"].errors


def test_caretakers_are_not_given_venues_of_another_department(agent_client: Client, town: Town) -> None:
    sent = {"name": "Rachid", "venues": str(town.theirs.space.venue_id)}
    assert "venues" in agent_client.post(reverse("bookings:caretaker_create"), sent).context["form"].errors


def test_halls_of_another_department_are_not_divided(agent_client: Client, town: Town) -> None:
    sent = {"name1": "Côté mer", "name2": "Côté jardin", "action": "save"}
    page = reverse("bookings:hall_divide", args=[town.theirs.space_id])
    assert agent_client.post(page, sent).status_code == 404


def test_dates_of_another_department_are_read_on_the_planning(agent_client: Client, town: Town) -> None:
    answer = agent_client.get(reverse("bookings:booking", args=[town.theirs.pk]))
    assert (answer.status_code, answer.context["can_change"]) == (200, False)
