"""Camille drags a booking of the planning to another hall and hour, reads what it changes, then saves; axe on the way."""

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from bookings import review
from cms import planting
from tests import factories
from tests.conftest import Clock
from tests.factories import paris
from tests.stories.test_resident_takes_part_in_a_browser import check

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_booking_is_dragged(page: "Page", clock: Clock, client: Client, live_server: "LiveServer") -> None:
    planting.plant()
    camille = factories.make_agent().person
    here, there = factories.the_space(), factories.make_space("Salle 9")
    slot = factories.make_asked(paris(2026, 12, 1, 18), purpose="Chorale", space=here).slots.get()
    review.decide(slot.request, verdicts={slot.pk: review.Grant()}, message="", by=camille, at=clock.now)
    client.force_login(camille, backend="django.contrib.auth.backends.ModelBackend")
    key = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])

    page.goto("/service/planning/?vue=jour&date=2026-12-01")
    check(page)
    page.set_viewport_size({"width": 1280, "height": 1800})  # near an edge the browser scrolls while one drags
    booking = page.get_by_role("link", name=re.compile("Chorale"))
    track = page.locator(f"[data-hall='{there.pk}']")
    box, row = booking.bounding_box(), track.bounding_box()
    assert box
    assert row
    hour = row["width"] / int(page.locator("[data-plan]").get_attribute("data-hours") or 0)
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 20 - hour, row["y"] + 10, steps=6)
    page.mouse.move(box["x"] + 20 - hour, row["y"] + 11)  # only now the browser tells of the last step
    page.locator(".hours__drop", has_text=re.compile("^17 h$")).wait_for()
    page.mouse.move(box["x"] + 20 - 2 * hour, row["y"] + 12, steps=6)
    page.mouse.move(box["x"] + 20 - 2 * hour, row["y"] + 11)
    page.mouse.up()
    page.wait_for_url(re.compile("/deplacer/"))
    check(page)
    slot.refresh_from_db()
    assert (slot.space_id, slot.starts_at) == (here.pk, paris(2026, 12, 1, 18))
    page.get_by_role("button", name="Déplacer", exact=True).click()
    page.wait_for_url(re.compile(r"/service/planning/\?"))
    slot.refresh_from_db()
    assert (slot.space_id, slot.starts_at, slot.ends_at) == (there.pk, paris(2026, 12, 1, 16), paris(2026, 12, 1, 18))

    page.goto("/service/planning/?date=2026-12-01")
    to = page.locator(f"tr[data-hall='{here.pk}'] td")
    page.get_by_role("link", name=re.compile("Chorale")).drag_to(to, target_position={"x": 10, "y": 10})
    page.wait_for_url(re.compile("/deplacer/"))
    assert "lundi 30 novembre" in page.get_by_role("main").inner_text().lower()

    page.goto("/service/planning/?vue=jour&date=2026-12-01")  # and with the keyboard alone
    page.get_by_role("link", name=re.compile("Chorale")).focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Déplacer").focus()
    page.keyboard.press("Enter")
    page.locator("[name=start]").fill("20 h")
    page.locator("[name=end]").fill("22 h")
    page.keyboard.press("Enter")
    page.get_by_text("Rien n’est encore enregistré").wait_for()
