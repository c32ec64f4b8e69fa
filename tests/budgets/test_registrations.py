"""Registering, and the page of a registration, ask the database as often for many as for few."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events import own_calendars
from tests.conftest import Clock
from tests.events.registrations import comes, make_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WHO = {"kind": "single", "who": "me", "size": "1"}
ODILE = {"name": "Odile Exemple", "channel": "email", "email": "odile@exemple.test"}


def queries(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


def steps(client: Client, dates: int, crowd: int) -> dict[str, int]:
    activity, seances = make_workshop(title=f"Atelier {dates}", capacity=crowd + 1, dates=dates)
    for number in range(crowd):
        comes(activity, seances[0], name=f"Personne Numéro{number}")
    comes(activity, seances[-1], name="Groupe Entier", size=crowd + 1)
    season = comes(activity, None, name="Saison Entière") if dates == 1 else comes(activity, None, name="Saison Pleine")
    address = f"/activites/{activity.slug}/inscription/"
    second = client.post(address, WHO | {"seance": seances[0].pk})["Location"]
    third = client.post(second, ODILE)["Location"]
    return {
        "activity": queries(client, f"/activites/{activity.slug}/"),
        "first": queries(client, address),
        "second": queries(client, second),
        "third": queries(client, third),
        "season": queries(client, season.get_absolute_url()),
    }


def test_the_steps_and_the_pages(client: Client) -> None:
    few, many = steps(client, 2, 1), steps(client, 14, 13)
    assert few == many
    assert {name: count for name, count in many.items() if count > 8} == {}


def test_ones_own_calendar(client: Client, clock: Clock) -> None:
    counts = []
    for number in (1, 12):
        activity, seances = make_workshop(title=f"Chorale {number}", capacity=30, dates=number)
        who = {"name": f"Odile Numéro{number}"}
        parties = [comes(activity, seance, **who) for seance in seances]
        address = own_calendars.of(parties[0], at=clock.now).get_absolute_url()
        counts.append((queries(client, address), queries(client, address.rstrip("/") + ".ics")))
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 4


def test_what_is_asked_while_others_wait_for_the_activity() -> None:
    counts = []
    for crowd in (1, 12):
        activity, (first, *_rest) = make_workshop(title=f"Atelier {crowd}", capacity=crowd)
        for number in range(crowd + 1):  # the last one waits
            comes(activity, first, name=f"Personne Numéro{number}")
        with CaptureQueriesContext(connection) as seen:
            assert comes(activity, first, name=f"Odile Exemple{crowd}").is_waiting
        asked = [query["sql"] for query in seen]
        locked = next(number for number, sql in enumerate(asked) if "FOR NO KEY UPDATE" in sql)
        counts.append(len(asked) - locked)
    assert counts[0] == counts[1] <= 12
