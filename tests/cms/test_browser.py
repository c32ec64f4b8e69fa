"""The pages and the page form in a real browser: the strict content policy refuses nothing there."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from cms import editing, planting
from directory.models import Association, Membership
from events.still_true import links
from tests import factories

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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


def holds(page: "Page", address: str) -> list[str]:
    """What is wrong with a page, at a desk and on a phone: its answer, its width, what axe says."""
    wrong = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            wrong.append(f"{address}: {answer and answer.status}")
        if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            wrong.append(f"{address}: wider than {width}")
    # Without preload: axe would ask for the imported style sheets beside the page, where they are not.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return wrong + [f"{address}: {violation['id']} {violation['nodes'][0]['html'][:120]}" for violation in found]


def test_every_page_holds_in_the_window_and_can_be_read_by_all(signed_in: "Page") -> None:
    public = ["/", "/activites/", "/associations/", "/associations/souffle-et-mouvement/", "/lieux/", "/plan-du-site/"]
    space = [
        "",
        "page/",
        "activites/",
        "activites/nouvelle/",
        "demandes/",
        "demandes/nouvelle/",
        "papiers/",
        "papiers/assurance/",
    ]
    space += ["equipe/", "equipe/inviter/", "equipe/quitter/", "toujours-vrai/"]
    public += [f"/associations/{factories.make_association('Club nautique').slug}/la-mienne/"]
    for act, end in (("confirm", ""), ("cancel", "annuler/")):
        token = links.token(act, Membership.objects.get(), at=timezone.now())
        public.append(f"/toujours-vrai/{token}/{end}")
    pages = public + [f"/espace/souffle-et-mouvement/{part}" for part in space]

    assert [wrong for address in pages for wrong in holds(signed_in, address)] == []


def test_a_volunteer_writes_previews_and_sends_the_page(
    signed_in: "Page", association: Association, settings: Settings, tmp_path: Path
) -> None:
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage"}  # the living site serves pictures from there
    settings.MEDIA_ROOT, settings.STORAGES = tmp_path, settings.STORAGES | {"default": on_disk}
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
