from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.test import Client
from pytest_django.fixtures import Settings

from config import health
from tests import factories
from tests.conftest import Clock


@pytest.fixture(autouse=True)
def broker(settings: Settings, tmp_path: Path) -> None:
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path)}


@pytest.mark.django_db
def test_all_is_well(client: Client) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "broker": "ok", "outbox_lag_seconds": 0}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(("waited", "status"), [(60, 200), (899, 200), (900, 503)])
def test_letters_that_wait_too_long_are_told(client: Client, clock: Clock, waited: int, status: int) -> None:
    factories.make_notice(due=clock.now - timedelta(seconds=waited))

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["outbox_lag_seconds"]) == (status, waited)


@pytest.mark.django_db
def test_a_letter_of_tomorrow_is_not_late(client: Client, now: datetime, clock: Clock) -> None:
    factories.make_notice(due=now + timedelta(days=1))

    assert client.get("/healthz").json()["outbox_lag_seconds"] == 0


@pytest.mark.django_db
def test_a_lost_broker_is_told_soon(client: Client, settings: Settings) -> None:
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["broker"]) == (503, "unreachable")


def test_a_lost_database_is_told_without_its_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Lost:
        def cursor(self) -> None:
            raise DatabaseError("password of the town")

    monkeypatch.setattr(health, "connection", Lost())

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json() == {
        "status": "broken",
        "database": "unreachable",
        "broker": "ok",
        "outbox_lag_seconds": None,
    }
