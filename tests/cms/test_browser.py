"""The pages and the page form in a real browser: the strict content policy refuses nothing there."""

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from PIL import Image

from cms import editing, planting
from directory.models import Association
from tests import factories

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
WIDTHS = pytest.mark.parametrize("width", [390, 1280])


@pytest.fixture
def association(db: None) -> Association:
    planting.plant()
    association = factories.make_membership().association
    activity = factories.make_activity(space=factories.the_space())
    factories.make_occurrence(activity=activity, space=activity.space)
    return association


@pytest.fixture
def signed_in(page: "Page", association: Association, client: Client, live_server: "LiveServer") -> "Page":
    client.force_login(association.memberships.get().person, backend="django.contrib.auth.backends.ModelBackend")
    key = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
    return page


@WIDTHS
@pytest.mark.parametrize("address", ["/", "/associations/", "/associations/souffle-et-mouvement/", "/plan-du-site/"])
def test_public_pages_hold_in_the_window(page: "Page", association: Association, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@WIDTHS
@pytest.mark.parametrize("address", ["/espace/souffle-et-mouvement/", "/espace/souffle-et-mouvement/page/"])
def test_the_workspace_holds_in_the_window(signed_in: "Page", address: str, width: int) -> None:
    signed_in.set_viewport_size({"width": width, "height": 900})
    signed_in.goto(address)
    assert signed_in.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_volunteer_writes_previews_and_sends_the_page(signed_in: "Page", association: Association) -> None:
    page = signed_in
    photo = BytesIO()
    Image.new("RGB", (640, 480), (40, 140, 150)).save(photo, "JPEG")
    page.goto("/espace/souffle-et-mouvement/page/")
    page.get_by_label("Votre association en une phrase").fill("Bouger en douceur")
    page.locator("[name=story-0-words]").fill("Née en **2009**.")
    page.get_by_role("button", name="Question et réponse", exact=True).click()
    page.locator("[name=story-1-question]").fill("Faut-il être souple ?")
    page.locator("[name=story-1-answer]").fill("Non, chacun va à son rythme.")
    page.locator("button[value=up-1]").click()
    page.locator("[name=photo_file]").set_input_files(
        {"name": "cours.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}
    )
    page.locator("[name=photo_alternative]").fill("Un cours au bord de l’étang")
    page.locator("button[value=preview]").click()
    shown = page.frame_locator(".page-preview iframe")
    assert shown.locator(".story h3").inner_text() == "Faut-il être souple ?"
    assert shown.locator(".profile__photo img").get_attribute("alt") == "Un cours au bord de l’étang"
    page.locator("button[value=send]").click()
    page.wait_for_url("**/espace/souffle-et-mouvement/")
    assert "En attente de validation" in page.locator("main").inner_text()
    kept = editing.page_of(association)
    assert kept is not None
    assert [block["type"] for block in kept.story.raw_data] == ["question", "text"]
