"""The choices kept in cookies: simple display, colours, language."""

import pytest
from django.test import Client

DISPLAY = "/preferences/affichage/"
LANGUAGE = "/preferences/langue/"


def cookie(response, name):
    morsel = response.cookies[name]
    return morsel.value, morsel["max-age"], morsel["samesite"]


def test_simple_display_is_remembered_for_a_year_and_leads_back(client):
    response = client.post(DISPLAY, {"mode": "simple", "next": "/activites/?q=gym"})
    assert (response.status_code, response["Location"]) == (302, "/activites/?q=gym")
    assert cookie(response, "mode") == ("simple", 31536000, "Lax")


def test_an_empty_or_unknown_choice_forgets_the_cookie(client):
    for value in ("", "huge"):
        response = client.post(DISPLAY, {"mode": value})
        assert cookie(response, "mode")[:2] == ("", 0)


def test_colours_do_not_touch_the_mode(client):
    response = client.post(DISPLAY, {"theme": "dark"})
    assert list(response.cookies) == ["theme"]


def test_english_is_remembered_and_an_unknown_language_changes_nothing(client):
    assert cookie(client.post(LANGUAGE, {"language": "en"}), "django_language")[0] == "en"
    assert list(client.post(LANGUAGE, {"language": "xx"}).cookies) == []


@pytest.mark.parametrize("page", ["https://ailleurs.test/", "//ailleurs.test/", "javascript:alert(1)", ""])
def test_nobody_is_led_to_another_site(client, page):
    assert client.post(DISPLAY, {"mode": "simple", "next": page})["Location"] == "/"


def test_a_link_alone_changes_nothing(client):
    assert client.get(DISPLAY).status_code == 405
    assert client.get(LANGUAGE).status_code == 405


def test_the_forms_need_no_token_but_must_come_from_this_site():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(DISPLAY, {"mode": "simple"}).status_code == 302
    assert strict.post(DISPLAY, {"mode": "simple"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
