"""A hall is divided, or made one again, while bookings stand on it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from bookings import closing, holding, releasing, requesting, review, splitting
from bookings.errors import NotBookable
from bookings.models import Closure, HallChange, Occupancy, Slot, SlotRequest, SpaceRule
from bookings.splitting import CannotBeDivided, Part, PartsInUse
from directory.models import Person, Space
from events.recurrence import Period, Schedule
from tests import factories
from tests.bookings import racing
from tests.conftest import MONDAY_MORNING
from tests.factories import paris
from tests.properties.floors import check_spaces

EVENING = paris(2099, 12, 1, 18)
HALVES = [Part("Côté mer", 20), Part("Côté jardin", 20)]
Grant = Callable[[SlotRequest], Any]


def close(space: Space, camille: Person) -> Closure:
    return closing.close(
        [space], starts_at=EVENING + timedelta(days=1), ends_at=EVENING + timedelta(days=2),
        cause="works", reason="Peinture", by=camille,
    )  # fmt: skip


def grant(asked: SlotRequest, by: Person) -> object:
    verdicts = {slot.pk: review.Grant() for slot in asked.slots.all()}
    return review.decide(asked, verdicts=verdicts, message="", by=by, at=MONDAY_MORNING)


@pytest.mark.django_db
def test_what_was_given_whole_holds_each_part(grant_all: Grant, camille: Person, now: datetime) -> None:
    hall = factories.make_space("Grande salle", gap_minutes=15)
    asked = factories.make_asked(EVENING, space=hall)
    grant_all(asked)
    closure = close(hall, camille)
    change = splitting.divide(hall, HALVES, by=camille, at=now)
    parts = set(hall.parts.values_list("pk", flat=True))
    assert (change.dates, change.closures) == (1, 1)
    assert set(Occupancy.objects.filter(slot=asked.slots.get()).values_list("space", flat=True)) == parts
    assert set(Occupancy.objects.filter(closure=closure).values_list("space", flat=True)) == parts
    check_spaces()


@pytest.mark.django_db
def test_a_part_is_divided_under_a_larger_hall(grant_all: Grant, camille: Person, now: datetime) -> None:
    whole, first, _second = factories.make_hall_in_two()
    grant_all(factories.make_asked(EVENING, space=whole))
    splitting.divide(first, HALVES, by=camille, at=now)
    assert Occupancy.objects.count() == 3
    check_spaces()


@pytest.mark.django_db
def test_parts_are_under_the_rules_of_their_hall(camille: Person, now: datetime) -> None:
    hall = factories.make_space()
    factories.make_venue_rule(hall.venue, gaps={hall: 20}, shut=[hall])
    splitting.divide(hall, [Part("Nord", 20), Part("Sud", 20)], by=camille, at=now)
    told = SpaceRule.objects.filter(space__parent=hall).values_list("space__name", "gap_minutes", "opens_in_holidays")
    assert set(told) == {("Nord", 20, False), ("Sud", 20, False)}


def test_a_divided_hall_is_not_divided_again(camille: Person, now: datetime) -> None:
    whole, _first, _second = factories.make_hall_in_two()
    with pytest.raises(CannotBeDivided):
        splitting.divide(whole, HALVES, by=camille, at=now)


@pytest.mark.django_db
def test_what_held_every_part_holds_the_one_hall(grant_all: Grant, camille: Person, now: datetime) -> None:
    whole, first, _second = factories.make_hall_in_two()
    grant_all(factories.make_asked(EVENING, space=whole))
    close(whole, camille)
    splitting.make_one(whole, by=camille, at=now)
    assert set(Occupancy.objects.values_list("space", flat=True)) == {whole.pk}
    first.refresh_from_db()
    assert (first.parent, first.is_bookable, first.ended_at) == (None, False, now)
    check_spaces()


@pytest.mark.django_db
def test_whoever_uses_one_part_stands_in_the_way(grant_all: Grant, camille: Person, now: datetime) -> None:
    whole, first, second = factories.make_hall_in_two()
    grant_all(factories.make_asked(EVENING, space=first))
    factories.make_asked(EVENING + timedelta(days=7), space=second)
    with pytest.raises(PartsInUse) as refused, transaction.atomic():
        splitting.make_one(whole, by=camille, at=now)
    assert [(one.hall, one.starts_at) for one in refused.value.hindrances] == [
        (first.name, EVENING), (second.name, EVENING + timedelta(days=7)),
    ]  # fmt: skip
    assert whole.parts.count() == 2


@pytest.mark.django_db
def test_a_part_that_is_no_more_is_not_held(camille: Person, now: datetime) -> None:
    whole, first, _second = factories.make_hall_in_two()
    splitting.make_one(whole, by=camille, at=now)
    with pytest.raises(NotBookable):
        holding.lock([first])


@pytest.mark.django_db
def test_the_history_of_a_hall_is_never_rewritten(camille: Person, now: datetime) -> None:
    change = splitting.divide(factories.make_space(), HALVES, by=camille, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        HallChange.objects.filter(pk=change.pk).update(dates=7)


@pytest.mark.django_db
def test_a_kept_date_given_back_leaves_the_hall_shut(grant_all: Grant, camille: Person, now: datetime) -> None:
    hall = factories.make_space("Grande salle", gap_minutes=15)
    asked = factories.make_asked(EVENING, space=hall)
    grant_all(asked)
    closure = Closure.objects.create(
        cause="works", reason="Peinture", starts_at=EVENING - timedelta(hours=5), ends_at=EVENING + timedelta(hours=5)
    )
    closure.spaces.add(hall)
    holding.hold_rest(closure, [hall.pk])
    releasing.release(asked.slots.get(), by=camille, at=now)
    check_spaces()


@pytest.mark.django_db(transaction=True)
def test_granted_and_divided_at_the_same_second_is_both() -> None:
    camille = factories.make_agent().person
    for n in range(4):
        hall = factories.make_space(f"Salle {n}")
        asked = factories.make_asked(EVENING, space=hall)
        results = racing.at_once(
            partial(grant, asked, camille), partial(splitting.divide, hall, HALVES, by=camille, at=MONDAY_MORNING)
        )
        assert racing.kinds(results) == {"Decision": 1, "HallChange": 1}
    check_spaces()


@pytest.mark.django_db(transaction=True)
def test_given_back_and_divided_at_the_same_second_holds_nothing() -> None:
    camille = factories.make_agent().person
    for n in range(4):
        hall = factories.make_space(f"Salle {n}")
        asked = factories.make_asked(EVENING, space=hall)
        grant(asked, camille)
        results = racing.at_once(
            partial(releasing.release, asked.slots.get(), by=camille, at=MONDAY_MORNING),
            partial(splitting.divide, hall, HALVES, by=camille, at=MONDAY_MORNING),
        )
        assert racing.kinds(results) == {"Slot": 1, "HallChange": 1}
    assert Occupancy.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_part_granted_while_the_hall_is_made_one_is_one_of_them() -> None:
    camille = factories.make_agent().person
    for n in range(4):
        whole, first, _second = factories.make_hall_in_two(f"Salle {n}")
        asked = factories.make_asked(EVENING, space=first)
        results = racing.at_once(
            partial(grant, asked, camille), partial(splitting.make_one, whole, by=camille, at=MONDAY_MORNING)
        )
        assert racing.kinds(results) == {"Decision": 1, "PartsInUse": 1}  # asked for is in the way already
    check_spaces()


@pytest.mark.django_db
def test_an_agent_divides_a_hall_on_the_page(agent_client: Client) -> None:
    hall = factories.make_space()
    page = reverse("bookings:hall_divide", args=[hall.pk])
    typed = {"name1": "Côté mer", "people1": "20", "name2": "Côté jardin", "people2": "20"}
    assert "Côté mer" in agent_client.post(page, typed).content.decode()
    assert hall.parts.count() == 0
    agent_client.post(page, typed | {"action": "save"})
    assert [part.name for part in hall.parts.all()] == ["Côté mer", "Côté jardin"]


@pytest.mark.django_db
def test_what_stands_on_a_hall_is_counted_and_the_rest_of_a_long_list_too(
    agent_client: Client, grant_all: Grant
) -> None:
    hall = factories.make_space("Grande salle")
    grant_all(factories.make_asked(*[EVENING + timedelta(days=7 * week) for week in range(14)], space=hall))
    page = agent_client.get(reverse("bookings:hall_divide", args=[hall.pk])).content.decode()
    assert ("Et 2 autres." in page, "0 fermeture" in page) == (True, False)


@pytest.mark.django_db
def test_what_is_wrong_is_said_and_what_was_typed_stays(agent_client: Client) -> None:
    hall = factories.make_space()
    page = reverse("bookings:hall_divide", args=[hall.pk])
    answer = agent_client.post(page, {"name1": "Côté mer", "people1": "400", "name2": "Côté mer"})
    assert answer.status_code == 422
    assert 'value="400"' in answer.content.decode()
    assert set(answer.context["form"].errors) == {"people1", "name2"}


@pytest.mark.django_db
def test_the_list_of_halls_costs_the_same_for_one_and_for_many(
    agent_client: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(20):
        factories.make_hall_in_two(f"Salle {n}")
    with django_assert_max_num_queries(8):
        agent_client.get(reverse("bookings:hall_list"))


@pytest.mark.django_db
def test_halls_are_listed_twenty_venues_at_a_time_and_found_by_a_part_of_their_name(agent_client: Client) -> None:
    for number in range(25):
        factories.make_space("Salle", venue=factories.make_venue(f"Lieu {number:02}"))
    factories.make_space("Étoile", venue=factories.make_venue("Zénith"))

    def venues(query: str) -> list[str]:
        return [venue.name for venue, _halls in agent_client.get(f"/service/salles/{query}").context["venues"]]

    assert venues("") == [f"Lieu {number:02}" for number in range(20)]
    assert venues("?page=2") == [*(f"Lieu {number:02}" for number in range(20, 25)), "Zénith"]
    assert venues("?q=zenith") == venues("?q=etoile") == ["Zénith"]
    assert "Aucun lieu" in agent_client.get("/service/salles/?q=nulle+part").content.decode()


@pytest.mark.django_db(transaction=True)
def test_nobody_asks_for_a_part_in_the_second_in_which_it_goes() -> None:
    camille, member = factories.make_agent().person, factories.make_membership()
    period = Period(EVENING, EVENING + timedelta(hours=2))
    weekly = Schedule.of(factories.make_asked(paris(2098, 12, 1, 18)))
    for n in range(4):
        whole, first, _second = factories.make_hall_in_two(f"Salle {n}")
        asking = partial(
            requesting.submit, association=member.association, space=first, schedule=weekly,
            periods=[period], purpose="Yoga", people_expected=5, by=member.person, at=MONDAY_MORNING,
        )  # fmt: skip
        results = racing.at_once(asking, partial(splitting.make_one, whole, by=camille, at=MONDAY_MORNING))
        assert racing.kinds(results) in (
            {"SlotRequest": 1, "PartsInUse": 1}, {"NotBookable": 1, "HallChange": 1},
        )  # fmt: skip
    assert not Slot.objects.asked().exclude(space__ended_at=None).exists()
