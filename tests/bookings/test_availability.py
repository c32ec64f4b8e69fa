from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from bookings import availability, closing, tallying
from bookings.availability import Answer
from bookings.models import Closure, SlotRequest
from directory.models import Association, Person
from tests import factories
from tests.factories import paris

pytestmark = pytest.mark.django_db
Grant = Callable[[SlotRequest], object]


@dataclass(frozen=True)
class Period:
    starts_at: datetime
    ends_at: datetime


def evening(day: int, *, hour: int = 18, minute: int = 0, month: int = 12) -> Period:
    start = paris(2026, month, day, hour, minute)
    return Period(start, start + timedelta(hours=2))


def answers(space: object, *periods: Period, **kw: object) -> list[Answer]:
    return [verdict.answer for verdict in availability.of(space, periods, **kw).verdicts]  # type: ignore[arg-type]  # passed through


def test_a_space_that_nobody_holds_is_free() -> None:
    assert answers(factories.make_space(), evening(1), evening(8)) == [Answer.FREE, Answer.FREE]


def test_a_granted_date_is_taken_and_says_by_whom(grant_all: Grant) -> None:
    grant_all(factories.make_asked(paris(2026, 12, 1, 19)))
    verdict, after = availability.of(factories.the_space(), [evening(1), evening(8)]).verdicts
    assert (verdict.answer, verdict.holder and verdict.holder.public_name) == (Answer.TAKEN, "Souffle & Mouvement")
    assert after.answer == Answer.FREE


def test_the_name_of_an_association_that_the_public_does_not_see_is_kept_from_volunteers(grant_all: Grant) -> None:
    hidden = factories.make_association("Discrète", state=Association.State.DRAFT)
    grant_all(factories.make_asked(paris(2026, 12, 1, 19), association=hidden))
    holder = availability.of(factories.the_space(), [evening(1)]).verdicts[0].holder
    assert holder is not None
    assert (holder.association, holder.public_name) == ("Discrète", "")


def test_back_to_back_dates_are_free(grant_all: Grant) -> None:
    grant_all(factories.make_asked(paris(2026, 12, 1, 18)))
    assert answers(factories.the_space(), evening(1, hour=16), evening(1, hour=20)) == [Answer.FREE, Answer.FREE]


def test_the_gap_between_users_counts_on_both_sides_once(grant_all: Grant) -> None:
    space = factories.make_space(gap_minutes=15)
    grant_all(factories.make_asked(paris(2026, 12, 1, 18), space=space))
    before_too_close, before, after_too_close, after = (
        evening(1, hour=15, minute=50), evening(1, hour=15, minute=45),
        evening(1, hour=20, minute=10), evening(1, hour=20, minute=15),
    )  # fmt: skip
    assert answers(space, before_too_close, before, after_too_close, after) == [
        Answer.TAKEN, Answer.FREE, Answer.TAKEN, Answer.FREE,
    ]  # fmt: skip


def test_the_whole_hall_is_taken_when_one_half_is_and_the_other_half_stays_free(grant_all: Grant) -> None:
    whole, first, second = factories.make_hall_in_two()
    grant_all(factories.make_asked(paris(2026, 12, 1, 18), space=first))
    assert [answers(space, evening(1)) for space in (whole, first, second)] == [
        [Answer.TAKEN], [Answer.TAKEN], [Answer.FREE],
    ]  # fmt: skip


def test_a_part_of_a_part_is_taken_when_the_whole_is(grant_all: Grant) -> None:
    whole, first, _second = factories.make_hall_in_two()
    corner = factories.make_space("Coin", parent=first)
    factories.make_space("Autre coin", parent=first)
    grant_all(factories.make_asked(paris(2026, 12, 1, 18), space=whole))
    assert answers(corner, evening(1)) == [Answer.TAKEN]


def test_a_closed_space_says_why(camille: Person) -> None:
    space = factories.make_space()
    closing.close(
        [space], starts_at=paris(2026, 12, 1), ends_at=paris(2026, 12, 2),
        cause=Closure.Cause.ELECTION, reason="Élections", by=camille,
    )  # fmt: skip
    verdict = availability.of(space, [evening(1)]).verdicts[0]
    assert (verdict.answer, verdict.shut) == (Answer.CLOSED, availability.Shut("election", "Élections"))


def test_what_others_ask_for_is_told_but_not_what_one_asks_oneself() -> None:
    rival = factories.make_asked(
        paris(2026, 12, 1, 19), purpose="Chorale", association=factories.make_association("Les Voix")
    )
    mine = factories.make_asked(paris(2026, 12, 1, 18))
    verdict = availability.of(factories.the_space(), [evening(1)], request=mine).verdicts[0]
    assert verdict.answer == Answer.ASKED
    assert [(user.request_id, user.association, user.people) for user in verdict.rivals] == [(rival.pk, "Les Voix", 20)]


def test_who_asks_for_the_whole_hall_rivals_who_asks_for_half_of_it() -> None:
    whole, first, second = factories.make_hall_in_two()
    factories.make_asked(paris(2026, 12, 1, 18), space=first)
    assert [answers(space, evening(1)) for space in (whole, first, second)] == [
        [Answer.ASKED], [Answer.ASKED], [Answer.FREE],
    ]  # fmt: skip


def test_the_queue_counts_the_rivals_that_the_request_page_names() -> None:
    """The hall rests half an hour between two users: who asks for 20 h rivals who asks for 18 h – 20 h."""
    space = factories.make_space(gap_minutes=30)
    one, other = (factories.make_asked(paris(2026, 12, 1, hour), space=space) for hour in (18, 20))
    verdict = availability.of(space, list(one.slots.all()), request=one).verdicts[0]
    assert [rival.request_id for rival in verdict.rivals] == [other.pk]
    assert tallying.of([one, other], at=paris(2026, 11, 1))[one.pk].rivals == 1


def test_too_many_people_for_the_hall() -> None:
    space = factories.make_space(capacity=40)
    assert answers(space, evening(1), people=41) == [Answer.TOO_SMALL]
    assert answers(space, evening(1), people=40) == [Answer.FREE]


def test_an_unknown_capacity_is_never_too_small() -> None:
    assert answers(factories.make_space(capacity=None), evening(1), people=4000) == [Answer.FREE]


def test_past_dates_are_said_to_be_past(now: datetime) -> None:
    assert answers(factories.make_space(), evening(22, month=11), evening(23, month=11), at=now) == [
        Answer.PAST, Answer.FREE,
    ]  # fmt: skip


def test_no_date_at_all_gives_no_verdict() -> None:
    assert answers(factories.make_space()) == []


@pytest.mark.parametrize("count", [1, 36])
def test_one_query_whatever_the_number_of_dates(django_assert_num_queries: DjangoAssertNumQueries, count: int) -> None:
    whole, _first, _second = factories.make_hall_in_two()
    periods = [evening(1 + number % 28, hour=8 + 3 * (number // 28)) for number in range(count)]
    with django_assert_num_queries(1):
        availability.of(whole, periods, people=18)
