"""Changes to granted dates against one another and against decisions, on real connections: no space twice, no deadlock."""

from datetime import timedelta
from functools import partial

import pytest

from bookings import changing, review
from bookings.changed import Act, Change, Hold
from bookings.models import Decision, Occupancy, Slot, SlotRequest
from directory.models import Person, Space
from tests import factories
from tests.bookings import racing
from tests.conftest import MONDAY_MORNING
from tests.factories import paris

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_deadlock")]
EVENING = paris(2026, 12, 1, 18)
TWO_HOURS = timedelta(hours=2)


def grant(asked: SlotRequest, by: Person) -> Decision:
    verdicts = {slot.pk: review.Grant() for slot in Slot.objects.filter(request=asked)}
    return review.decide(asked, verdicts=verdicts, message="", by=by, at=MONDAY_MORNING)


def booked(space: Space, by: Person, name: str) -> Slot:
    asked = factories.make_asked(EVENING, space=space, association=factories.make_association(name))
    grant(asked, by)
    return asked.slots.select_related("space__venue", "request").get()


def act(by: Person) -> Act:
    return Act(by=by, at=MONDAY_MORNING)


def test_a_move_against_a_grant_of_the_same_hall_and_one_wins() -> None:
    camille = factories.make_agent().person
    for number in range(6):
        one, other = factories.make_space(f"Une {number}"), factories.make_space(f"Autre {number}")
        slot = booked(one, camille, f"Chorale {number}")
        asked = factories.make_asked(EVENING, space=other, association=factories.make_association(f"Rivale {number}"))
        results = racing.at_once(
            partial(changing.move, slot, Hold(other, EVENING, EVENING + TWO_HOURS), act(camille)),
            partial(grant, asked, camille),
        )
        assert racing.kinds(results) in ({"Change": 1, "SpaceTaken": 1}, {"Decision": 1, "SpaceTaken": 1})
    assert racing.overlaps() == 0


def test_two_moves_into_the_same_hall_and_one_wins() -> None:
    camille = factories.make_agent().person
    wanted = factories.make_space("Voulue")
    slots = [booked(factories.make_space(f"Salle {number}"), camille, f"Club {number}") for number in range(6)]
    to = Hold(wanted, EVENING, EVENING + TWO_HOURS)
    results = racing.at_once(*[partial(changing.move, slot, to, act(camille)) for slot in slots])
    assert racing.kinds(results) == {"Change": 1, "SpaceTaken": 5}
    assert (Occupancy.objects.count(), racing.overlaps()) == (6, 0)


def test_swaps_in_opposite_orders_follow_one_another() -> None:
    """A with B, B with A, and each with C, at the same second: whatever the order, everybody has one hall."""
    camille = factories.make_agent().person
    for number in range(5):
        halls = [factories.make_space(f"Salle {number}.{each}") for each in range(3)]
        a, b, c = (booked(hall, camille, f"Club {number}.{place}") for place, hall in enumerate(halls))
        pairs = [(a, b), (b, a), (b, c), (c, a)]
        results = racing.at_once(
            *[partial(changing.swap, one, other, act(camille), keeps_hours=True) for one, other in pairs]
        )
        assert all(isinstance(result, Change) for result in results), results
        now = Slot.objects.filter(pk__in=[a.pk, b.pk, c.pk]).values_list("space", flat=True)
        assert sorted(now) == sorted(hall.pk for hall in halls)
    assert racing.overlaps() == 0


def test_a_whole_hall_moved_while_its_half_is_granted_and_one_wins() -> None:
    camille = factories.make_agent().person
    for number in range(4):
        whole, first, _second = factories.make_hall_in_two(f"Halle {number}")
        slot = booked(factories.make_space(f"Ailleurs {number}"), camille, f"Judo {number}")
        asked = factories.make_asked(EVENING, space=first, association=factories.make_association(f"Danse {number}"))
        results = racing.at_once(
            partial(changing.move, slot, Hold(whole, EVENING, EVENING + TWO_HOURS), act(camille)),
            partial(grant, asked, camille),
        )
        assert racing.kinds(results).get("SpaceTaken") == 1
    assert racing.overlaps() == 0
