"""What the database refuses, whoever asks."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.models import Closure, Decision, Occupancy, SlotRequest
from directory.models import Space
from tests import factories
from tests.factories import paris

pytestmark = pytest.mark.django_db
EVENING = DateTimeTZRange(paris(2099, 12, 1, 18), paris(2099, 12, 1, 20), "[)")


def make_closure() -> Closure:
    return Closure.objects.create(cause="works", reason="Peinture", starts_at=EVENING.lower, ends_at=EVENING.upper)


def occupy(space: Space, period: DateTimeTZRange = EVENING) -> Occupancy:
    return Occupancy.objects.create(space=space, period=period, closure=make_closure())


def test_a_hall_with_parts_is_never_occupied_itself() -> None:
    whole, _first, _second = factories.make_hall_in_two()
    with pytest.raises(IntegrityError, match="only undivided spaces"):
        occupy(whole)


def test_an_occupation_is_not_moved_to_a_hall_with_parts() -> None:
    whole, first, _second = factories.make_hall_in_two()
    held = occupy(first)
    with pytest.raises(IntegrityError, match="only undivided spaces"):
        Occupancy.objects.filter(pk=held.pk).update(space=whole)


def test_an_occupied_space_is_not_divided() -> None:
    space = factories.make_space()
    occupy(space)
    with pytest.raises(IntegrityError, match="keeps its parts"):
        factories.make_space("Moitié", parent=space)


def test_a_space_does_not_become_part_of_an_occupied_one() -> None:
    space, other = factories.make_space(), factories.make_space("Annexe")
    occupy(space)
    with pytest.raises(IntegrityError, match="keeps its parts"):
        Space.objects.filter(pk=other.pk).update(parent=space)


def test_a_hall_granted_whole_gets_no_new_part(grant_all: Callable[[SlotRequest], Decision]) -> None:
    whole, _first, _second = factories.make_hall_in_two()
    grant_all(factories.make_asked(EVENING.lower, space=whole))
    with pytest.raises(IntegrityError, match="keeps its parts"):
        factories.make_space("Mezzanine", parent=whole)


def test_a_hall_granted_whole_does_not_lose_its_parts(grant_all: Callable[[SlotRequest], Decision]) -> None:
    whole, first, _second = factories.make_hall_in_two()
    grant_all(factories.make_asked(EVENING.lower, space=whole))
    with pytest.raises(IntegrityError, match="keeps its parts"):
        Space.objects.filter(pk=first.pk).update(parent=None)


def test_half_of_a_hall_that_is_granted_does_not_bind_the_other_half(
    grant_all: Callable[[SlotRequest], Decision],
) -> None:
    whole, first, _second = factories.make_hall_in_two()
    grant_all(factories.make_asked(EVENING.lower, space=first))
    assert factories.make_space("Mezzanine", parent=whole).parent == whole


def test_a_hall_is_divided_once_its_last_use_is_over() -> None:
    space = factories.make_space()
    occupy(space, DateTimeTZRange(paris(2020, 12, 1, 18), paris(2020, 12, 1, 20), "[)"))
    assert factories.make_space("Moitié", parent=space).parent == space


def test_a_space_is_never_part_of_its_own_part() -> None:
    whole, first, _second = factories.make_hall_in_two()
    with pytest.raises(IntegrityError, match="part of itself"):
        Space.objects.filter(pk=whole.pk).update(parent=first)


def test_a_space_is_not_held_twice_at_once() -> None:
    space = factories.make_space()
    occupy(space)
    with pytest.raises(IntegrityError, match="occupancy_no_space_given_twice"):
        occupy(space, DateTimeTZRange(paris(2099, 12, 1, 19, 59), paris(2099, 12, 1, 21), "[)"))


@pytest.mark.parametrize(
    "period",
    [
        DateTimeTZRange(EVENING.lower, EVENING.lower, "[)"),
        DateTimeTZRange(EVENING.lower, EVENING.upper, "[]"),
        DateTimeTZRange(EVENING.lower, None, "[)"),
    ],
    ids=["empty", "closed at its end", "endless"],
)
def test_a_period_is_half_open_and_never_empty(period: DateTimeTZRange) -> None:
    with pytest.raises(IntegrityError, match="occupancy_half_open_never_empty"):
        occupy(factories.make_space(), period)


def test_history_is_never_rewritten(grant_all: Callable[[SlotRequest], Decision], now: datetime) -> None:
    decision = grant_all(factories.make_asked(paris(2099, 12, 1, 18)))
    with pytest.raises(IntegrityError, match="never changed nor deleted"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(message="Autre chose")
    with pytest.raises(IntegrityError, match="never changed nor deleted"), transaction.atomic():
        decision.delete()
    assert Decision.objects.get().message == ""


@pytest.mark.django_db(transaction=True)
def test_the_whole_history_can_be_emptied_for_a_new_demonstration(
    grant_all: Callable[[SlotRequest], Decision],
) -> None:
    grant_all(factories.make_asked(paris(2099, 12, 1, 18)))
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE bookings_decision")
    assert Decision.objects.count() == 0
