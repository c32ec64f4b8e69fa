"""The planning costs the same for 10 halls and for 100, never more than eight queries, and its page stays light."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import Occupancy, Slot
from tests import factories
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
MONDAY = paris(2026, 11, 23, 9)
HEAVIEST = 120_000  # DESIGN.md §8, for a hundred halls


def make_town(halls: int, *, each: int = 4) -> None:
    """So many halls in ten venues, each with a booking on the first weekdays, and one request that waits."""
    venues = [factories.make_venue(f"Lieu {number}") for number in range(10)]
    for number in range(halls):
        space = factories.make_space(f"Salle {number}", venue=venues[number % 10])
        asked = factories.make_asked(
            *[MONDAY + timedelta(days=day, hours=day) for day in range(each + 1)],
            space=space,
            purpose=f"Atelier du soir {number}",
        )
        *given, _waiting = asked.slots.order_by("starts_at")
        Slot.objects.filter(pk__in=[slot.pk for slot in given]).update(state=Slot.State.GRANTED)
        Occupancy.objects.bulk_create(
            Occupancy(space=space, slot=slot, period=DateTimeTZRange(slot.starts_at, slot.ends_at, "[)"))
            for slot in given
        )


def queries(client: Client, url: str) -> tuple[int, int]:
    """How many, and how heavy the page is."""
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(found), len(answer.content)


@pytest.mark.parametrize("view", ["semaine", "jour"])
def test_a_planning(agent_client: Client, clock: Clock, view: str) -> None:
    make_town(10)
    few, _light = queries(agent_client, f"/service/planning/?lieu=tous&vue={view}")
    make_more_halls(90)
    many, weight = queries(agent_client, f"/service/planning/?lieu=tous&vue={view}")
    assert many == few <= 8
    assert weight <= HEAVIEST


def make_more_halls(count: int) -> None:
    for number in range(count):
        space = factories.make_space(f"Autre salle {number}")
        starts = [MONDAY + timedelta(days=day) for day in range(4)]
        asked = factories.make_asked(*starts, space=space, purpose=f"Atelier du matin {number}")
        asked.slots.update(state=Slot.State.GRANTED)
        Occupancy.objects.bulk_create(
            Occupancy(space=space, slot=slot, period=DateTimeTZRange(slot.starts_at, slot.ends_at, "[)"))
            for slot in asked.slots.all()
        )


def test_one_booking(agent_client: Client, clock: Clock) -> None:
    make_town(1)
    slot = Slot.objects.granted().latest("starts_at")
    assert queries(agent_client, f"/service/planning/{slot.pk}/")[0] <= 8
    assert queries(agent_client, f"/service/planning/{slot.pk}/deplacer/")[0] <= 8
    assert queries(agent_client, f"/service/planning/{slot.pk}/echanger/")[0] <= 8


@pytest.mark.parametrize("weeks", [1, 36])
def test_free_halls(agent_client: Client, clock: Clock, weeks: int) -> None:
    make_town(10)
    few, _light = queries(agent_client, f"/service/libre/?date=2026-11-24&de=18:00&a=20:00&semaines={weeks}")
    make_more_halls(90)
    many, _weight = queries(agent_client, f"/service/libre/?date=2026-11-24&de=18:00&a=20:00&semaines={weeks}")
    assert many == few <= 8
