"""Which halls are free on these dates: counted as the constraint does, ranked with the reasons that are said."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from bookings import availability, closing, free_spaces
from bookings.models import Decision, SlotRequest
from directory.models import Person, Space
from events.recurrence import Period
from tests import factories
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
Grant = Callable[[SlotRequest], Decision]
EVENING = Period(paris(2026, 12, 1, 18), paris(2026, 12, 1, 20))


def weekly(weeks: int) -> list[Period]:
    week = timedelta(weeks=1)
    return [Period(EVENING.starts_at + number * week, EVENING.ends_at + number * week) for number in range(weeks)]


def found(*periods: Period, **kw: object) -> list[tuple[str, int]]:
    spaces = Space.objects.select_related("venue")
    return [(each.space.name, each.free) for each in free_spaces.of(spaces, periods or [EVENING], **kw)]  # type: ignore[arg-type]


def test_what_is_held_or_closed_is_left_out(camille: Person, grant_all: Grant) -> None:
    taken, closed, free = (factories.make_space(name) for name in ("Prise", "Fermée", "Libre"))
    grant_all(factories.make_asked(paris(2026, 12, 1, 19), space=taken))
    closing.close(
        [closed], starts_at=paris(2026, 12, 1), ends_at=paris(2026, 12, 2), cause="works", reason="x", by=camille
    )
    assert found() == [(free.name, 1)]


def test_a_half_taken_takes_the_whole_and_leaves_the_other_half(grant_all: Grant) -> None:
    whole, first, second = factories.make_hall_in_two()
    grant_all(factories.make_asked(EVENING.starts_at, space=first))
    assert found() == [(second.name, 1)]
    assert whole.parts.count() == 2


def test_each_hall_leaves_its_own_gap(grant_all: Grant) -> None:
    hall, pool = factories.make_space("Salle"), factories.make_space("Bassin", gap_minutes=30)
    for space in (hall, pool):
        grant_all(factories.make_asked(paris(2026, 12, 1, 20, 15), space=space))
    assert found() == [("Salle", 1)]


def test_a_schedule_counts_its_dates_and_agrees_with_availability(grant_all: Grant) -> None:
    one, other = factories.make_space("Une"), factories.make_space("Autre", gap_minutes=45)
    grant_all(factories.make_asked(paris(2026, 12, 8, 17), paris(2026, 12, 15, 20, 30), space=one))
    grant_all(factories.make_asked(paris(2026, 12, 8, 20, 30), space=other))
    dates = weekly(4)
    for space in (one, other):
        expected = sum(verdict.can_be_granted for verdict in availability.of(space, dates).verdicts)
        assert dict(found(*dates))[space.name] == expected == 3


def test_too_small_is_left_out_the_best_size_comes_first_and_unknown_sizes_last() -> None:
    for name, capacity in (("Petite", 10), ("Grande", 200), ("Juste", 30), ("Inconnue", None)):
        factories.make_space(name, capacity=capacity)
    assert [name for name, _free in found(people=25)] == ["Juste", "Grande", "Inconnue"]


def test_the_nearest_comes_first() -> None:
    port = factories.make_venue("Port", latitude=43.405, longitude=5.05)
    for name, latitude in (("Loin", 43.45), ("Près", 43.409)):
        factories.make_space(name, venue=factories.make_venue(f"Lieu {name}", latitude=latitude, longitude=5.05))
    factories.make_space("Sur place", venue=port)
    factories.make_space("Sans carte", venue=factories.make_venue("Nulle part"))
    assert [name for name, _free in found(near=port)] == ["Sur place", "Près", "Loin", "Sans carte"]
    near = free_spaces.of(Space.objects.select_related("venue"), [EVENING], near=port)
    assert [each.metres for each in near] == [0, 445, 5004, None]


def test_who_else_asks_is_counted() -> None:
    factories.make_asked(EVENING.starts_at)
    (each,) = free_spaces.of(Space.objects.select_related("venue"), [EVENING])
    assert (each.asked, each.is_free) == (1, True)


def test_without_a_question_the_page_says_what_is_free_now_for_two_hours(
    agent_client: Client, clock: Clock, grant_all: Grant
) -> None:
    clock.move_to(paris(2026, 12, 1, 18, 20))
    factories.make_space("Libre")
    grant_all_earlier = factories.make_asked(paris(2026, 12, 1, 19))
    clock.move_to(paris(2026, 12, 1, 18, 20))
    grant_all(grant_all_earlier)
    page = agent_client.get("/service/libre/").content.decode()
    assert ("Libre maintenant" in page, "Salle Tamaris" in page) == (True, False)
    assert "/service/planning/?vue=jour&amp;lieu=maison-des-tamaris&amp;date=2026-12-01" in page


def test_what_cannot_be_read_is_said_and_kept(agent_client: Client, clock: Clock) -> None:
    answer = agent_client.get("/service/libre/?date=demain&de=25&a=2&semaines=99&personnes=mille&avec=or&pres=lune")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(f'value="{typed}"' in page for typed in ("demain", "25", "99", "mille"))
    assert page.count('class="error"') >= 6


def test_what_is_not_known_to_be_step_free_is_not_promised(agent_client: Client, clock: Clock) -> None:
    for name, fact in (("Plate", True), ("Haute", False), ("Inconnue", None)):
        factories.make_space(f"Salle {name}", venue=factories.make_venue(f"Lieu {name}", step_free=fact))
    page = agent_client.get("/service/libre/?date=2026-12-01&de=18:00&a=20:00&avec=step_free").content.decode()
    assert [name in page for name in ("salle Plate", "salle Haute", "salle Inconnue")] == [True, False, False]


def test_a_hall_whose_venue_is_shut_comes_last_with_the_reason() -> None:
    shut = factories.make_space("Ancienne")
    factories.make_venue_rule(shut.venue, week=[["08:00", "19:00"]] * 7)
    factories.make_space("Autre", venue=factories.make_venue("Maison du Port"))
    spaces = Space.objects.select_related("venue")
    halls = free_spaces.of(spaces, [EVENING], at=paris(2026, 11, 23, 9))
    assert [(hall.space.name, bool(hall.broken)) for hall in halls] == [("Autre", False), ("Ancienne", True)]
    assert "ferme à 19" in halls[1].broken[0]
