"""Somebody with a landline only stands at the desk: Camille finds the activity, registers her with the keyboard, prints
the ticket; the next day she phones, and her daughter becomes a « proche ». axe and the widths are asked on the way."""

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from cms import planting
from events.models import LookUp, Registration
from events.search import index
from tests import factories
from tests.conftest import Clock
from tests.events.registrations import make_workshop
from tests.stories.test_resident_takes_part_in_a_browser import check

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_person_with_a_landline_only(page: "Page", clock: Clock, client: Client, live_server: "LiveServer") -> None:
    planting.plant()
    activity, _seances = make_workshop(capacity=3, dates=2, summary="Apprendre à réparer")
    index(type(activity).objects.all())
    client.force_login(factories.make_agent().person, backend="django.contrib.auth.backends.ModelBackend")
    key = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])

    page.goto("/service/accueil/")
    page.get_by_label("Que cherche la personne").fill("atelier mardi")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=atelier**")
    check(page)
    page.get_by_role("link", name=re.compile(r"^Inscrire\s*:\s*Atelier")).click()
    check(page)
    page.get_by_label("Son prénom et son nom").fill("Jeanne Marin")
    page.get_by_label("Son numéro de téléphone").fill("04 65 71 22 33")
    page.locator("[name=consent]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inscriptions/**")
    check(page)
    party = Registration.objects.get()
    assert (party.name, party.state, party.consent) == ("Jeanne Marin", "confirmed", "present")
    page.get_by_role("link", name="Imprimer le billet").click()
    page.wait_for_url("**/billet/")
    check(page)

    page.goto("/service/accueil/chercher/")
    page.get_by_label("Son prénom et son nom").fill("Mme Marin Jeanne")
    page.get_by_label("Son téléphone").fill("0465712233")
    page.get_by_role("button", name="Trouver ses inscriptions").click()
    page.wait_for_url("**/inscriptions/**")
    page.locator("summary", has_text="Copies pour un proche").click()
    page.get_by_label("Prénom et nom du proche").fill("Claire Marin")
    page.locator("[name=relative-email]").fill("claire@exemple.test")
    page.get_by_label("donné son accord").select_option("phone")
    page.locator("button[value=relative]").click()
    page.wait_for_selector("text=Le proche reçoit désormais")
    page.locator("summary", has_text="Copies pour un proche").click()
    check(page)
    assert (party.relatives.get().name, LookUp.objects.get().found) == ("Claire Marin", 1)
    page.get_by_role("link", name="Copie de ses données").click()
    page.wait_for_url("**/donnees/")
    check(page)
    page.goto(f"/service/accueil/envoyer/{activity.slug}/?inscription={party.pk}")
    check(page)
    page.goto("/service/appels/")
    check(page)
