"""The week of a hall as anyone may read it."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from bookings import closing, hours
from bookings.models import Closure, SlotRequest
from directory.models import Association, Person, Space
from directory.wording import hours as hours_words
from events.models import Activity
from tests import factories
from tests.factories import paris

pytestmark = pytest.mark.django_db
Grant = Callable[[SlotRequest], object]
NEXT_MONDAY = date(2026, 11, 30)
TUESDAY = 1
MONDAY_MORNING = paris(2026, 11, 23, 9)


def told(space: Space, *, day: int = TUESDAY, monday: date = NEXT_MONDAY, at: datetime = MONDAY_MORNING) -> list[str]:
    """Each piece of that day in a few words: "free 8–18", "taken 18–20 Gym douce"."""
    plan = hours.FloorPlan(space.venue.spaces.all())
    row = next(row for row in hours.of(plan, list(plan), monday, at=at) if row.space == space)
    return [
        " ".join(
            filter(
                None,
                [
                    piece.kind,
                    hours_words(piece.starts_at, piece.ends_at).replace("\xa0", "").replace("\u2060", ""),
                    piece.named.title if piece.named else "",
                    f"({piece.hall})" if piece.hall else "",
                    piece.reason,
                ],
            )
        )
        for piece in row.days[day].stretches
    ]


def asked(hour: int = 18, minute: int = 0, **kw: object) -> SlotRequest:
    return factories.make_asked(paris(2026, 12, 1, hour, minute), **kw)  # type: ignore[arg-type]  # passed through


def close(space: Space, start: int, end: int, by: Person) -> None:
    closing.close(
        [space], cause=Closure.Cause.WORKS, reason="Peinture", starts_at=paris(2026, 12, 1, start),
        ends_at=paris(2026, 12, 1, end), by=by,
    )  # fmt: skip


def test_a_day_that_nobody_holds_is_free_for_its_opening_hours() -> None:
    assert told(factories.the_space()) == ["free 8h–22h"]


def test_a_granted_date_says_which_activity_of_which_association(grant_all: Grant) -> None:
    grant_all(asked(activity=factories.the_activity()))
    assert told(factories.the_space()) == ["free 8h–18h", "taken 18h–20h Gym douce", "free 20h–22h"]


def test_a_request_that_waits_is_not_shown() -> None:
    asked()
    assert told(factories.the_space()) == ["free 8h–22h"]


@pytest.mark.parametrize(
    ("association", "activity"),
    [
        (Association.State.DRAFT, Activity.State.PUBLISHED),
        (Association.State.CLOSED, Activity.State.PUBLISHED),
        (Association.State.LISTED, Activity.State.DRAFT),
        (Association.State.LISTED, Activity.State.ENDED),
    ],
)
def test_what_is_not_public_is_only_said_to_be_taken(grant_all: Grant, association: str, activity: str) -> None:
    grant_all(asked(activity=factories.the_activity()))
    Association.objects.update(state=association)
    Activity.objects.update(state=activity)
    assert told(factories.the_space())[1] == "taken 18h–20h"


def test_a_purpose_without_an_activity_is_nobody_s_business(grant_all: Grant) -> None:
    grant_all(asked(purpose="Réunion du conseil"))
    assert told(factories.the_space())[1] == "taken 18h–20h"


def test_the_time_that_a_hall_needs_between_two_users_is_not_offered(grant_all: Grant) -> None:
    space = factories.make_space(gap_minutes=30)
    grant_all(asked(10, space=space))
    grant_all(asked(14, space=space))
    assert told(space) == ["free 8h–9h30", "taken 10h–12h", "free 12h30–13h30", "taken 14h–16h", "free 16h30–22h"]


def test_less_than_half_an_hour_is_no_use(grant_all: Grant) -> None:
    grant_all(asked(8, 20))
    grant_all(asked(10, 40))
    assert told(factories.the_space()) == ["taken 8h20–10h20", "taken 10h40–12h40", "free 12h40–22h"]


def test_a_hall_is_taken_when_one_of_its_parts_is_and_the_reverse(grant_all: Grant) -> None:
    whole, left, right = factories.make_hall_in_two()
    grant_all(asked(10, space=left))
    grant_all(asked(18, space=whole))
    assert told(whole) == [
        "free 8h–10h",
        f"taken 10h–12h ({left.name})",
        "free 12h–18h",
        "taken 18h–20h",
        "free 20h–22h",
    ]
    assert told(left) == [
        "free 8h–10h",
        "taken 10h–12h",
        "free 12h–18h",
        f"taken 18h–20h ({whole.name})",
        "free 20h–22h",
    ]
    assert told(right) == ["free 8h–18h", f"taken 18h–20h ({whole.name})", "free 20h–22h"]


def test_a_closure_says_why_and_which_part(camille: Person) -> None:
    whole, left, _right = factories.make_hall_in_two()
    close(left, 8, 12, camille)
    assert told(left) == ["closed 8h–12h Peinture", "free 12h–22h"]
    assert told(whole) == [f"closed 8h–12h ({left.name}) Peinture", "free 12h–22h"]


def test_a_closure_of_the_whole_hall_is_told_once(camille: Person) -> None:
    whole, _left, _right = factories.make_hall_in_two()
    close(whole, 7, 23, camille)
    assert told(whole) == ["closed 7h–23h Peinture"]


def test_a_date_over_midnight_stands_on_both_days(grant_all: Grant) -> None:
    grant_all(asked(21, hours=5))
    space = factories.the_space()
    assert told(space) == ["free 8h–21h", "taken 21h–minuit"]
    assert told(space, day=2) == ["taken 0h–2h", "free 8h–22h"]


def test_what_is_over_is_not_offered() -> None:
    space = factories.the_space()
    at = paris(2026, 12, 1, 17, 50)
    assert told(space, day=0, at=at) == []
    assert told(space, at=at) == ["free 18h–22h"]


def test_eighteen_stays_eighteen_when_the_clocks_change(grant_all: Grant) -> None:
    grant_all(factories.make_asked(paris(2027, 3, 28, 18)))
    assert told(factories.the_space(), monday=date(2027, 3, 22), day=6) == [
        "free 8h–18h",
        "taken 18h–20h",
        "free 20h–22h",
    ]


def test_a_hall_that_cannot_be_asked_for_has_no_hours() -> None:
    space = factories.make_space(is_bookable=False)
    plan = hours.FloorPlan([space])
    assert [row.days for row in hours.of(plan, [space], NEXT_MONDAY, at=paris(2026, 11, 23, 9))] == [()]


def test_a_week_costs_one_query_whatever_it_holds(
    grant_all: Grant, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        space = factories.make_space(f"Salle {number}")
        grant_all(asked(10 + number, space=space, activity=factories.the_activity()))
    plan = hours.FloorPlan(factories.the_venue().spaces.all())
    with django_assert_num_queries(1):
        assert len(hours.of(plan, list(plan), NEXT_MONDAY, at=paris(2026, 11, 23, 9))) == 6
