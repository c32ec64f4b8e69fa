"""What every test may ask for: a fixed moment, a clock that stands still, a client for each role."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django.plugin import blocking_manager_key

from tests import factories, migrated, snapshot
from tests.bookings import racing

# A machine that does other things besides is no fault of what is tried on it.
examples.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("busy")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer
    from pytest_django.plugin import DjangoDbBlocker

IN_CI = os.environ.get("CI", "") not in ("", "0", "false")
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
PARIS = ZoneInfo("Europe/Paris")
MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=PARIS)


def pytest_configure(config: pytest.Config) -> None:
    """Once per run, before any worker: French compiled, the folder of static files there, a database migrated."""
    settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = migrated.name()
    if hasattr(config, "workerinput"):
        return
    from config.messages import compile_catalogues

    compile_catalogues()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    with config.stash[blocking_manager_key].unblock():
        migrated.ready()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[None]:
    """After a test with real transactions the tables hold what the migrations wrote, whatever test comes next.

    Django alone leaves them empty, or with content types that the next such test trips over. The site that many
    tests begin with is planted here once.
    """
    from cms import planting
    from tests import planted

    with django_db_blocker.unblock():
        snapshot.keep()
        plant = planted.keep()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planting, "plant", plant)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: snapshot.put_back())
        yield


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """No test reads what another left: rate limits and cached counts start anew."""
    for cache in caches.all():
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


@pytest.fixture
def no_deadlock(transactional_db: None) -> Iterator[None]:
    """Of a race: PostgreSQL had to break none."""
    before = racing.deadlocks()
    yield
    assert racing.deadlocks() == before


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """The machine's Chromium. Without it browser tests are skipped at home, and fail in CI."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        (pytest.fail if IN_CI else pytest.skip)("Chromium is absent: install the package chromium.")
    from playwright.sync_api import sync_playwright

    # Playwright keeps a loop running in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--no-first-run", *QUIET])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: "Browser", live_server: "LiveServer") -> Iterator["Page"]:
    """A French visitor at a desk, on the living site; the test fails if the browser complained of anything."""
    context = chromium.new_context(
        base_url=live_server.url, locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1280, "height": 900}
    )
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()
    assert complaints == []
