"""Two residents and one place, in a real browser: Odile finds an activity and registers, Ali waits; Odile cancels with
the link of her letter, Ali is offered the place by text message and takes it. axe and the widths are asked on the way."""

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from cms import planting
from events.models import Registration
from events.search import index
from notifications.models import Notice
from tests.conftest import Clock
from tests.events.registrations import make_workshop

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "preload": False}


def check(page: "Page") -> None:
    """No barrier that axe knows, and nothing that has to be scrolled sideways on a small phone."""
    found = Axe().run(page, options=RULES)
    assert [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]] == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def answer_contact(page: "Page", name: str, **ways: str) -> None:
    page.get_by_label("Prénom et nom").fill(name)
    for way, (field, value) in {
        "sms": ("phone", ways.get("sms", "")),
        "email": ("email", ways.get("email", "")),
    }.items():
        if value:
            page.locator(f"[name=channel][value={way}]").check()
            page.locator(f"[name={field}]").fill(value)
    check(page)
    page.get_by_role("button", name="Continuer", exact=True).last.click()


def link_in(text: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/(?:inscriptions|i)/[\w-]+/?)", text)
    assert found is not None, text
    return found[1]


def test_a_place_goes_from_one_resident_to_the_next(page: "Page", clock: Clock) -> None:
    planting.plant()
    activity, (first, *_rest) = make_workshop(capacity=1, dates=2, summary="Apprendre à réparer")
    index(type(activity).objects.all())

    page.goto("/activites/?q=atelier")
    page.get_by_role("link", name="Atelier").first.click()
    page.get_by_role("button", name="S’inscrire").click()
    check(page)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Continuer", exact=True).last.click()
    assert page.title().startswith("Erreur")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    answer_contact(page, "Odile Exemple", email="odile@exemple.test")
    assert "Odile Exemple" in page.inner_text("main")
    check(page)
    page.go_back()
    assert page.get_by_label("Prénom et nom").input_value() == "Odile Exemple"
    page.go_forward()
    page.get_by_role("button", name="Confirmer mon inscription").click()
    page.wait_for_url("**/inscriptions/**")
    odile = Registration.objects.get()
    assert odile.code in page.inner_text(".ticket")
    check(page)

    page.goto(f"/activites/atelier/inscription/?seance={first.pk}&type=seance")
    page.get_by_role("button", name="Continuer").click()
    page.locator("main", has_text="Cette séance est complète").wait_for()
    check(page)
    page.get_by_role("button", name="M’inscrire sur la liste d’attente").click()
    answer_contact(page, "Ali Haddad", sms="06 39 98 12 34")
    page.get_by_role("button", name="M’inscrire sur la liste d’attente").click()
    page.wait_for_url("**/inscriptions/**")
    assert "Vous êtes en tête de la liste" in page.inner_text("main")

    page.goto(link_in(Notice.objects.get(to="odile@exemple.test").body))
    page.get_by_role("link", name="Annuler mon inscription").click()
    check(page)
    page.get_by_role("button", name="Oui, annuler").click()
    page.wait_for_url("**/inscriptions/**")
    assert "Cette inscription est annulée" in page.inner_text("main")

    message = Notice.objects.filter(to="+33639981234").latest("pk").body
    assert "Place libre" in message
    page.goto(link_in(message))
    check(page)
    page.get_by_role("link", name="Oui, je prends la place").click()
    page.get_by_role("button", name="Oui, je prends la place").click()
    page.wait_for_url("**/inscriptions/**")
    assert "Votre place est réservée" in page.inner_text("main")
    assert list(Registration.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "confirmed"]
    for setting in ({"name": "mode", "value": "simple"}, {"name": "theme", "value": "dark"}):
        page.context.add_cookies([{**setting, "url": page.url}])
        page.reload()
        check(page)
