"""A calendar kept elsewhere in a real browser: the page waits by itself, and everything is done with the keyboard."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from directory.models import Person
from events.importing import sources
from events.models import Activity, CalendarSource
from tests import factories
from tests.events import ics

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/espace/souffle-et-mouvement/activites/agendas/"


def enter(page: "Page", live_server: "LiveServer", person: Person) -> None:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


def complaints(page: "Page") -> list[str]:
    """What axe finds, and a page that scrolls sideways, on a desk, a phone and a narrow one, in the dark and simple too."""
    from axe_playwright_python.sync_playwright import Axe

    found: list[str] = []
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: sideways")
        violations = Axe().run(page, options={"preload": False}).response["violations"]
        found += [f"{width}: {each['id']}" for each in violations]
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def test_from_an_address_to_drafts_with_the_keyboard(
    page: "Page", live_server: "LiveServer", monkeypatch: pytest.MonkeyPatch
) -> None:
    from events.importing import fetching

    monkeypatch.setattr(fetching, "fetch", lambda *_, **__: fetching.Fetched(soon()))
    enter(page, live_server, factories.make_membership().person)
    page.goto(LIST)
    assert complaints(page) == []
    page.get_by_label("Adresse de l’agenda").focus()
    page.keyboard.type("webcal://exemple.test/agenda.ics")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Nous lisons votre agenda").wait_for()
    assert complaints(page) == []
    sources.read(CalendarSource.objects.get().pk, at=timezone.now())
    page.get_by_role("heading", name="accepter ?").wait_for()
    assert complaints(page) == []
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Nouvelle", exact=True).first.wait_for()
    page.get_by_role("checkbox", name="Loto").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Accepter", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_text("1 activité suit l’agenda.").wait_for()
    assert complaints(page) == []
    assert list(Activity.objects.values_list("title", "state")) == [("Gym douce", "draft")]


def soon() -> bytes:
    """Around the real clock of the browser: a weekly course with one date moved, and a single entry."""
    day = timezone.localdate() + timedelta(days=7)
    moved, first = day + timedelta(days=8), f"{day:%Y%m%d}"
    return ics.calendar(
        ics.entry("gym", summary="Gym douce", start=f"{first}T180000", end=f"{first}T190000", rrule="FREQ=WEEKLY;COUNT=9"),
        ics.entry(
            "gym", summary="Gym douce", start=f"{moved:%Y%m%d}T180000", end=f"{moved:%Y%m%d}T190000",
            **{"recurrence_id;TZID=Europe/Paris": f"{day + timedelta(days=7):%Y%m%d}T180000"},
        ),
        ics.entry("loto", summary="Loto", start=f"{first}T140000", end=f"{first}T170000"),
    )  # fmt: skip
