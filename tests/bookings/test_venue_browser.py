"""Venues and associations in a real browser: no complaint of axe in any colour or mode, nothing wider than the window."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from bookings import holding
from cms import planting
from tests import factories
from tests.factories import paris

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.conftest import Clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VENUE = "/lieux/maison-des-tamaris/"
PAGES = (
    "/lieux/?acces=boucle", VENUE, "/associations/", "/associations/?lettre=Z&theme=sport", "/associations/souffle-et-mouvement/",
)  # fmt: skip
LOOKS = (
    (1280, "light", ""),
    (320, "light", ""),
    (1280, "dark", ""),
    (1280, "light", "simple"),
    (320, "dark", "simple"),
)


@pytest.fixture
def town(db: None, clock: "Clock") -> None:
    planting.plant()
    whole, half, _other = factories.make_hall_in_two(gap_minutes=30)
    activity = factories.make_activity("Gymnastique douce et prévention", space=half, offers_trial=True)
    for start, state in ((paris(2026, 11, 24, 18), "planned"), (paris(2026, 12, 1, 18), "cancelled")):
        factories.make_occurrence(activity=activity, starts_at=start, space=half, state=state)
        request = factories.make_asked(start, space=half, activity=activity)
        slot = request.slots.get()
        slot.state = slot.State.GRANTED
        slot.save()
        holding.hold_for_slots([slot], {half.pk: [half]})
    assert whole.parts.count() == 2


def wrong(page: "Page") -> Iterator[str]:
    for width, colours, mode in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]  # light or dark
        page.context.clear_cookies()
        if mode:
            page.context.add_cookies([{"name": "mode", "value": mode, "url": page.url}])
        for address in PAGES:
            answer = page.goto(address)
            where = f"{address} {width} {colours} {mode}"
            if answer is None or answer.status != 200:
                yield f"{where}: {answer and answer.status}"
            if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
                yield f"{where}: too wide"
            found = Axe().run(page, options={"preload": False}).response["violations"]
            yield from (f"{where}: {each['id']} {each['nodes'][0]['html'][:120]}" for each in found)


def test_venues_and_associations_can_be_read_by_all(page: "Page", town: None) -> None:
    page.goto("/lieux/")
    assert list(wrong(page)) == []


def test_a_keyboard_leads_from_the_list_to_the_hours_of_next_week(page: "Page", town: None) -> None:
    page.goto("/lieux/")
    page.get_by_role("link", name="Maison des Tamaris").press("Enter")
    page.get_by_role("navigation", name="Semaine des salles").get_by_role("link", name="Semaine d’après").press("Enter")
    table = page.get_by_role("table")
    assert table.get_by_role("columnheader").count() == 8
    assert table.get_by_role("rowheader").count() == 3
    taken = table.get_by_role("row").nth(2).get_by_role("cell").nth(1)
    assert taken.get_by_role("listitem").nth(1).inner_text().replace("\xa0", " ").startswith("Pris :")
