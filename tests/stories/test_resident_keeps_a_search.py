"""A resident keeps a search without an account: by the letter's link without script, and by the link of the page."""

import re
from typing import TYPE_CHECKING

import pytest

from events.models import Alert
from events.search import index
from notifications.models import Notice
from tests.factories import make_activity, make_occurrence, paris

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _gym(live_server: "LiveServer") -> None:
    activity = make_activity()
    make_occurrence(activity=activity, starts_at=paris(2099, 11, 24, 10))
    index([activity])


def test_an_alert_from_the_search_to_the_last_click_without_script(
    chromium: "Browser", live_server: "LiveServer"
) -> None:
    context = chromium.new_context(
        base_url=live_server.url, locale="fr-FR", viewport={"width": 320, "height": 700}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/activites/?q=gym")
    page.get_by_role("link", name="M’avertir").click()
    page.get_by_role("button", name="M’avertir").click()
    assert page.title().startswith("Erreur")
    page.get_by_label("Votre adresse électronique").fill("lea@exemple.test")
    page.get_by_label("Dès qu’il y a du nouveau").check()
    page.get_by_role("button", name="M’avertir").click()
    letter = Notice.objects.get()
    link = re.search(r"/alertes/[\w-]+/", letter.body)
    assert link
    page.goto(link[0])
    page.get_by_role("button", name="Oui, m’avertir").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Votre alerte"
    assert Alert.objects.get().is_confirmed
    page.get_by_role("button", name="Arrêter cette alerte").click()
    assert page.get_by_role("heading", level=1).inner_text() == "L’alerte est arrêtée"
    assert (Alert.objects.count(), Notice.objects.count()) == (0, 0)
    context.close()


def test_the_link_of_a_page_is_copied_and_its_menu_is_used_with_the_keyboard(page: "Page") -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/activites/gym-douce/")
    page.get_by_text("Partager", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Copier").click()
    assert page.locator(".toast").inner_text() == "Le lien est copié."
    assert page.evaluate("navigator.clipboard.readText()").endswith("/activites/gym-douce/")
    page.keyboard.press("Escape")
    assert page.locator("details.share").get_attribute("open") is None
