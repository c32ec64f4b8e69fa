"""What every test may ask for: a fixed moment, a clock that stands still, a client for each role."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from tests import factories

PARIS = ZoneInfo("Europe/Paris")
MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=PARIS)


def pytest_configure(config: pytest.Config) -> None:
    """Once per run, before any worker: French compiled, and the folder of static files there."""
    if hasattr(config, "workerinput"):
        return
    from config.messages import compile_catalogues

    compile_catalogues()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """No test reads what another left: rate limits and cached counts start anew."""
    cache.clear()


@pytest.fixture
def now() -> datetime:
    """Monday 23 November 2026, 9 h in the town: the moment at which most stories start."""
    return MONDAY_MORNING


class Clock:
    """What `timezone.now()` answers, until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def move_to(self, moment: datetime) -> None:
        self.now = moment


@pytest.fixture
def clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that views and commands ask stands at `now`; `clock.move_to(...)` changes it."""
    standing = Clock(now)
    monkeypatch.setattr("django.utils.timezone.now", lambda: standing.now)
    return standing


@pytest.fixture
def volunteer_client(client: Client, db: None) -> Client:
    """Signed in as Nadia, responsable of "Souffle & Mouvement"."""
    nadia = factories.make_person()
    factories.make_membership(person=nadia)
    client.force_login(nadia, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def agent_client(db: None) -> Client:
    """Signed in as Camille, agent of "Service vie associative"; may stand beside `volunteer_client`."""
    client = Client()
    camille = factories.make_agent().person
    client.force_login(camille, backend="django.contrib.auth.backends.ModelBackend")
    return client
