import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory import spaces
from directory.models import Space, Venue
from tests.factories import make_space, make_venue

pytestmark = pytest.mark.django_db


def hall_in_three() -> tuple[Space, Space, Space, Space, Space]:
    """A hall made of a court and of a half, itself made of two quarters."""
    hall = make_space("Gymnase entier")
    court = make_space("Terrain A", parent=hall)
    half = make_space("Moitié B", parent=hall)
    return hall, court, half, make_space("Quart B1", parent=half), make_space("Quart B2", parent=half)


def test_a_space_without_parts_is_held_by_itself() -> None:
    room = make_space("Salle 1")
    assert spaces.undivided(room) == [room]


def test_holding_the_hall_holds_its_smallest_parts_at_any_depth() -> None:
    hall, court, half, left, right = hall_in_three()
    assert spaces.undivided(hall) == [court, left, right]
    assert spaces.undivided(half) == [left, right]


def test_several_spaces_hold_each_part_once() -> None:
    hall, court, half, left, right = hall_in_three()
    assert spaces.undivided_of([half, hall, left]) == [court, left, right]
    assert spaces.undivided_of([]) == []


def test_related_spaces_contain_one_another_and_sisters_are_not_related() -> None:
    hall, court, half, left, right = hall_in_three()
    assert spaces.related_ids(half) == {hall.pk, half.pk, left.pk, right.pk}
    assert spaces.related_ids(court) == {hall.pk, court.pk}


def test_each_answer_is_one_query() -> None:
    hall, *_ = hall_in_three()
    with CaptureQueriesContext(connection) as asked:
        spaces.undivided(hall)
        spaces.related_ids(hall)
    assert len(asked) == 2


def test_the_wholes_of_a_space_are_itself_and_what_contains_it() -> None:
    hall, court, half, left, _right = hall_in_three()
    assert spaces.whole_ids(left) == {left.pk, half.pk, hall.pk}
    assert spaces.whole_ids(hall) == {hall.pk}


def test_a_hall_that_no_department_runs_cannot_be_asked_for() -> None:
    asked_for, forgotten = make_space("Salle 1"), make_space("Salle 2", venue=make_venue("Gymnase du Grès"))
    Venue.objects.filter(pk=forgotten.venue_id).update(department=None)
    assert list(Space.objects.bookable()) == [asked_for]
