"""No space is given twice, and nobody meets a deadlock: real rivals, counted in the database."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client

from bookings import closing, planning_closures, releasing, review, shutting
from bookings.models import ClosurePlan, Decision, Occupancy, Slot, SlotRequest
from bookings.planning_closures import Chosen
from directory.models import Person
from tests import factories
from tests.bookings import racing
from tests.conftest import MONDAY_MORNING
from tests.factories import paris

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_deadlock")]
EVENINGS = [paris(2026, 12, 1, 18) + timedelta(weeks=week) for week in range(36)]


def grant(slot_request: SlotRequest, by: Person) -> Decision:
    verdicts = {slot.pk: review.Grant() for slot in Slot.objects.filter(request=slot_request)}
    return review.decide(slot_request, verdicts=verdicts, message="", by=by, at=MONDAY_MORNING)


def close(space: object, by: Person) -> object:
    return closing.close(
        [space], starts_at=paris(2026, 12, 1), ends_at=paris(2026, 12, 24),
        cause="works", reason="Peinture", by=by,
    )  # type: ignore[list-item]  # a Space, as the caller knows  # fmt: skip


def rivals(count: int) -> list[SlotRequest]:
    return [
        factories.make_asked(*EVENINGS, association=factories.make_association(f"Rivale {number}"))
        for number in range(count)
    ]


def test_two_agents_grant_rival_requests_and_one_wins() -> None:
    camille = factories.make_agent().person
    sacha = factories.make_agent(person=factories.make_person("sacha@exemple.test", "Sacha")).person
    one, other = rivals(2)
    results = racing.at_once(partial(grant, one, camille), partial(grant, other, sacha))
    assert racing.kinds(results) == {"Decision": 1, "SpaceTaken": 1}
    taken = next(result for result in results if not isinstance(result, Decision))
    assert len(taken.lost) == 36
    assert (Occupancy.objects.count(), racing.overlaps()) == (36, 0)


def test_one_request_granted_twice_is_granted_once() -> None:
    camille = factories.make_agent().person
    (asked,) = rivals(1)
    results = racing.at_once(*[partial(grant, asked, camille)] * 4)
    assert racing.kinds(results) == {"Decision": 1, "AlreadyDecided": 3}
    assert (Occupancy.objects.count(), Decision.objects.count()) == (36, 1)


def test_forty_rivals_for_the_same_dates_and_one_wins() -> None:
    camille = factories.make_agent().person
    results = racing.at_once(*[partial(grant, asked, camille) for asked in rivals(40)])
    assert racing.kinds(results) == {"Decision": 1, "SpaceTaken": 39}
    assert (Occupancy.objects.count(), racing.overlaps()) == (36, 0)


def test_the_whole_hall_against_its_half_and_one_wins() -> None:
    camille = factories.make_agent().person
    whole, first, _second = factories.make_hall_in_two()
    asked = [factories.make_asked(*EVENINGS, space=space) for space in (whole, first, whole, first)]
    results = racing.at_once(*[partial(grant, each, camille) for each in asked])
    assert racing.kinds(results) == {"Decision": 1, "SpaceTaken": 3}
    assert racing.overlaps() == 0


def test_the_two_halves_do_not_hinder_one_another() -> None:
    camille = factories.make_agent().person
    _whole, first, second = factories.make_hall_in_two()
    asked = [factories.make_asked(*EVENINGS, space=space) for space in (first, second)]
    results = racing.at_once(*[partial(grant, each, camille) for each in asked])
    assert racing.kinds(results) == {"Decision": 2}


def test_a_closure_against_a_grant_and_one_wins() -> None:
    camille = factories.make_agent().person
    for number in range(5):
        space = factories.make_space(f"Salle {number}")
        asked = factories.make_asked(*EVENINGS[:3], space=space)
        results = racing.at_once(partial(grant, asked, camille), partial(close, space, camille))
        assert racing.kinds(results) in ({"Decision": 1, "SpacesInUse": 1}, {"Closure": 1, "SpaceTaken": 1})
    assert racing.overlaps() == 0


def test_opposite_orders_never_end_in_a_deadlock() -> None:
    """Requests whose dates are in two halls, taken in opposite orders, beside closures of both halls."""
    camille = factories.make_agent().person
    one, other = factories.make_space("Une"), factories.make_space("Autre")
    asked = []
    for number in range(8):
        first, second = (one, other) if number % 2 else (other, one)
        request = factories.make_asked(*EVENINGS[:6], space=first)
        Slot.objects.bulk_create(
            Slot(request=request, space=second, starts_at=start, ends_at=start + timedelta(hours=2))
            for start in EVENINGS[:6]
        )
        asked.append(request)
    acts = [partial(grant, each, camille) for each in asked]
    results = racing.at_once(*acts, partial(close, one, camille), partial(close, other, camille))
    assert racing.kinds(results).get("Decision", 0) <= 1
    assert set(racing.kinds(results)) <= {"Decision", "SpaceTaken", "Closure", "SpacesInUse"}
    assert racing.overlaps() == 0


def test_dividing_a_hall_while_it_is_granted_never_leaves_the_whole_occupied() -> None:
    camille = factories.make_agent().person
    for number in range(5):
        hall = factories.make_space(f"Halle {number}")
        asked = factories.make_asked(EVENINGS[0], space=hall)
        racing.at_once(
            partial(grant, asked, camille),
            partial(factories.make_space, f"Part {number}", parent=hall, venue=hall.venue),
        )
        assert not Occupancy.objects.filter(space=hall, space__parts__isnull=False).exists()


def test_a_hall_that_gets_a_part_while_it_is_granted_is_held_with_all_its_parts_or_keeps_them() -> None:
    camille = factories.make_agent().person
    for number in range(5):
        whole, _first, _second = factories.make_hall_in_two(f"Halle {number}")
        asked = factories.make_asked(EVENINGS[0], space=whole)
        racing.at_once(
            partial(grant, asked, camille),
            partial(factories.make_space, f"Part {number}", parent=whole, venue=whole.venue),
        )
        held = Occupancy.objects.filter(slot__request=asked).values_list("space", flat=True)
        assert set(held) == set(whole.parts.values_list("pk", flat=True))


def test_over_http_one_rival_wins_and_the_others_read_by_whom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each agent posts the decision of their own request at the same second; no error page, one winner."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_MORNING)
    asked = rivals(8)
    desks = []
    for number, request in enumerate(asked):
        agent = factories.make_agent(person=factories.make_person(f"agent{number}@exemple.test"))
        client = Client(raise_request_exception=False)
        client.force_login(agent.person, backend="django.contrib.auth.backends.ModelBackend")
        keys = list(request.slots.values_list("pk", flat=True))
        sent = {
            "action": "send", "version": 0, "groups": 1, "g0-all": ",".join(map(str, keys)),
            "g0-dates": keys, "g0-answer": "grant",
        }  # fmt: skip
        desks.append(partial(client.post, f"/service/demandes/{request.pk}/", sent))
    answers = racing.at_once(*desks)
    assert sorted(answer.status_code for answer in answers) == [302] + [409] * 7
    winner = Slot.objects.granted().values_list("request__association__name", flat=True).first()
    assert all(
        f"déjà accordée à {winner}" in answer.content.decode() for answer in answers if answer.status_code == 409
    )
    assert (Occupancy.objects.count(), racing.overlaps()) == (36, 0)


def send(plan: ClosurePlan, by: Person) -> object:
    return shutting.send(plan, by=by, at=MONDAY_MORNING)


def december(space: object, by: Person) -> ClosurePlan:
    return factories.make_closure_plan(space, by=by, starts_at=paris(2026, 12, 1), ends_at=paris(2026, 12, 24))  # type: ignore[arg-type]  # a Space


def test_a_closure_is_sent_while_a_date_is_granted_and_one_of_them_sees_the_other() -> None:
    camille = factories.make_agent().person
    for number in range(5):
        space = factories.make_space(f"Salle {number}")
        asked = factories.make_asked(*EVENINGS[:3], space=space)
        plan = december(space, camille)
        results = racing.at_once(partial(grant, asked, camille), partial(send, plan, camille))
        assert racing.kinds(results) in ({"Decision": 1, "ChangedMeanwhile": 1}, {"Closure": 1, "SpaceTaken": 1})
    assert racing.overlaps() == 0


def test_two_closures_that_rehouse_in_the_same_hall_and_one_wins() -> None:
    camille = factories.make_agent().person
    refuge = factories.make_space("Refuge")
    for number in range(3):
        plans = []
        for half in "ab":
            space = factories.make_space(f"Salle {number}{half}")
            asked = factories.make_asked(EVENINGS[number], space=space)
            grant(asked, camille)
            plan = december(space, camille)
            planning_closures.choose(plan, {asked.slots.get().pk: Chosen("rehouse", refuge.pk)})
            plans.append(plan)
        results = racing.at_once(*[partial(send, plan, camille) for plan in plans])
        assert racing.kinds(results) == {"Closure": 1, "ChangedMeanwhile": 1}
    assert racing.overlaps() == 0


def test_a_date_is_given_back_while_its_closure_is_sent() -> None:
    camille, nadia = factories.make_agent().person, factories.make_membership().person
    for number in range(5):
        space = factories.make_space(f"Salle {number}")
        asked = factories.make_asked(EVENINGS[0], space=space)
        grant(asked, camille)
        slot = asked.slots.get()
        plan = december(space, camille)
        planning_closures.choose(plan, {slot.pk: Chosen("cancel")})
        results = racing.at_once(
            partial(releasing.release, slot, by=nadia, at=MONDAY_MORNING), partial(send, plan, camille)
        )
        assert racing.kinds(results) in ({"Slot": 1, "Closure": 1}, {"AlreadyDecided": 1, "Closure": 1})
    assert racing.overlaps() == 0
