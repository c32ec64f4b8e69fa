"""Another language while a form is being filled in, without JavaScript: nothing typed is lost, nothing is done."""

import re

import pytest
from django.test import Client

from directory.refilling import refill
from events.models import Activity
from tests.conftest import Clock
from tests.events.registrations import make_workshop

PAGE = """<form id="a"><input name="nom" value="x"></form>
<form id="b" method="post"><input type="hidden" name="cle" value="1"><input name="nom" value="avant">
<input name="nom"><input type="password" name="secret"><input type="checkbox" name="oui" checked>
<input type="radio" name="qui" value="moi" checked><input type="radio" name="qui" value="vous">
<select name="ou"><option value="1" selected>Un</option><option value="2">Deux &amp; plus</option></select>
<textarea name="mot" rows="2">avant</textarea><input type="file" name="papier"></form>
<input name="loin" form="b"><p>&eacute;</p>"""


def test_fields_take_what_was_typed_and_the_rest_of_the_page_stays() -> None:
    typed = {
        "nom": ['Zoé "la <grande>"', "Deux"], "cle": ["2"], "secret": ["s"], "qui": ["vous"], "ou": ["2"],
        "mot": ["Ligne 1\n</textarea> & fin"], "papier": ["a.pdf"], "loin": ["ici"],
    }  # fmt: skip
    assert refill(PAGE, "b", typed) == (
        """<form id="a"><input name="nom" value="x"></form>
<form id="b" method="post"><input type="hidden" name="cle" value="1"><input name="nom" value="Zoé &quot;la &lt;grande&gt;&quot;">
<input name="nom" value="Deux"><input type="password" name="secret"><input type="checkbox" name="oui">
<input type="radio" name="qui" value="moi"><input type="radio" name="qui" value="vous" checked>
<select name="ou"><option value="1">Un</option><option value="2" selected>Deux &amp; plus</option></select>
<textarea name="mot" rows="2">
Ligne 1
&lt;/textarea&gt; &amp; fin</textarea><input type="file" name="papier">"""
        '<span class="hint" role="status">Vous aviez choisi « a.pdf » : choisissez-le à nouveau.</span>'
        """</form>
<input name="loin" form="b" value="ici"><p>&eacute;</p>"""
    )


def button(page: str, kind: str) -> dict[str, str]:
    """What the first switch of that kind sends, as a browser without scripts sends it."""
    found = re.search(rf'<button[^>]* name="drawn_again" value="(\w+ {kind} [^"]*)" formaction="([^"]*)"', page)
    assert found, page[:2000]
    return {"drawn_again": found[1]}


@pytest.fixture
def workshop(clock: Clock) -> Activity:
    return make_workshop(capacity=3)[0]


@pytest.mark.django_db
def test_a_registration_being_written_stays_in_the_other_language(client: Client, workshop: Activity) -> None:
    address = "/activites/atelier/inscription/"
    switch = button(client.get(address).content.decode(), "language")
    answer = client.post(address, {"who": "several", "size": "3", **switch})
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Content-Language"], client.cookies["django_language"].value) == (
        200,
        "en",
        "en",
    )
    chosen = re.findall(r'<input[^>]*name="who"[^>]* checked>', page)
    assert ([each for each in chosen if "several" in each] == chosen != [], 'value="3"' in page) == (True, True)
    assert ("Continue</button>" in page, "Error:" in page, "registration_drafts" in client.session) == (
        True,
        False,
        False,
    )


@pytest.mark.django_db
def test_the_enter_key_still_sends_the_form(client: Client, workshop: Activity) -> None:
    """Without scripts it presses the first button of the form in the page: never a switch."""
    page = client.get("/activites/atelier/inscription/").content.decode()
    first = re.search(r'<button[^>]* form="saisie"[^>]*>', page)
    assert first
    assert ("drawn_again" in first[0], 'aria-hidden="true"' in first[0]) == (False, True)


@pytest.mark.django_db
def test_an_activity_is_checked_and_not_saved_by_another_language(volunteer_client: Client, clock: Clock) -> None:
    address = "/espace/souffle-et-mouvement/activites/nouvelle/"
    page = volunteer_client.get(address).content.decode()
    sent = {"title": "Tai-chi & thé", "description": "Ligne 1\nLigne 2", **button(page, "language")}
    answer = volunteer_client.post(address, {**sent, "action": "publish"})
    page = answer.content.decode()
    assert ('value="Tai-chi &amp; thé"' in page, "Ligne 1\nLigne 2" in page, "New activity" in page) == (
        True,
        True,
        True,
    )
    assert Activity.objects.count() == 0


@pytest.mark.django_db
def test_simple_display_keeps_it_too_and_a_secret_is_never_drawn(client: Client) -> None:
    address = "/connexion/mot-de-passe/"
    page = client.get(address).content.decode()
    answer = client.post(address, {"login": "a@exemple.test", "password": "hunter2", **button(page, "mode")})
    page = answer.content.decode()
    assert (answer.status_code, "hunter2" in page, 'value="a@exemple.test"' in page, 'data-mode="simple"' in page) == (
        200, False, True, True,
    )  # fmt: skip


@pytest.mark.django_db
def test_who_was_signed_out_meanwhile_loses_nothing(volunteer_client: Client, clock: Clock) -> None:
    address = "/espace/souffle-et-mouvement/activites/nouvelle/"
    switch = button(volunteer_client.get(address).content.decode(), "theme")
    volunteer_client.logout()
    answer = volunteer_client.post(address, {"title": "Tai-chi", **switch})
    page = answer.content.decode()
    assert (answer.status_code, 'name="title" value="Tai-chi"' in page, 'name="drawn_again"' in page) == (
        403,
        True,
        True,
    )


@pytest.mark.django_db
def test_a_forged_or_unknown_wish_changes_nothing(workshop: Activity) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/activites/atelier/inscription/", {"drawn_again": "saisie language en"}).status_code == 403
    assert "django_language" not in strict.cookies


@pytest.mark.django_db
def test_an_address_that_only_takes_what_is_sent_keeps_it_to_be_sent(agent_client: Client, clock: Clock) -> None:
    answer = agent_client.post(
        "/service/papiers/1/reponse/", {"reason": "Illisible", "drawn_again": "saisie language en"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip
    page = answer.content.decode()
    assert ('name="reason" value="Illisible"' in page, "drawn_again" in page) == (True, False)
