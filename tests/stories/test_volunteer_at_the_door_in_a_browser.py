"""Nadia stands at the door with her phone: she ticks several in a row, undoes one, takes a code, looks a name up, and
writes down who came without registering. axe and the widths are asked on the way."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cms import planting
from events.models import Presence
from notifications.models import Notice
from tests import factories
from tests.conftest import Clock
from tests.events.registrations import FIRST, comes, make_workshop
from tests.stories.test_resident_takes_part_in_a_browser import check

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


def sign_in(page: "Page") -> None:
    """As Nadia, with the code that the letter brings."""
    email = factories.make_membership().person.email
    page.goto("/connexion/")
    page.locator("[name=login]").fill(email)
    page.get_by_role("button", name="Recevoir un code").click()
    page.locator("[name=code]").wait_for()
    letter = Notice.objects.filter(to=email, subject__icontains="code").latest("pk")
    code = re.search(r"^ {4}(\S.*)$", letter.body, re.M)
    assert code is not None
    page.locator("[name=code]").fill(code.group())
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/espace/**")


def test_an_evening_at_the_door(page: "Page", clock: Clock) -> None:
    planting.plant()
    activity, (seance, *_) = make_workshop(capacity=20)
    parties = [comes(activity, seance, name=f"Personne {letter}") for letter in "ABCDEFGHIJKLMN"]
    clock.move_to(FIRST - timedelta(minutes=20))
    sign_in(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"/espace/souffle-et-mouvement/activites/{activity.pk}/seances/{seance.pk}/presence/")
    check(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]

    page.locator(f"#p{parties[0].pk}").get_by_role("button", name="Présent").focus()
    for letter in "AB":
        page.keyboard.press("Enter")
        page.locator(".is-came", has_text=f"Personne {letter}").wait_for()
    assert "Personne C" in page.evaluate("document.activeElement.innerText")
    page.locator(".is-came", has_text="Personne B").get_by_role("button").click()
    page.locator(".is-open", has_text="Personne B").wait_for()
    assert "1 présent" in page.inner_text("#compte")

    page.get_by_label("Trouver un nom").fill("personne m")
    assert page.locator(".tonight__i:visible").count() == 1
    page.locator("#code").fill(parties[2].code)
    page.keyboard.press("Enter")
    page.locator(".alert", has_text="Personne C").wait_for()
    assert page.evaluate("document.activeElement.id") == "code"

    page.get_by_label("Prénom et nom").fill("Karim Haddad")
    page.get_by_role("button", name="Noter sa présence").click()
    page.locator(".is-came", has_text="Karim Haddad").wait_for()
    check(page)
    assert Presence.objects.filter(occurrence=seance, kind="came").count() == 3
