"""Pages shown when something went wrong: they name a way out and the service's phone, in both languages."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.views import defaults
from django.views.csrf import csrf_failure

PHONE = "tel:+33465710012"


def asked() -> HttpRequest:
    return RequestFactory().get("/rien/")


@pytest.mark.parametrize("template", ["500.html", "400.html", "403_csrf.html"])
@pytest.mark.parametrize(("language", "words"), [("fr", "Revenir à l’accueil"), ("en", "Back to the home page")])
def test_a_page_that_stands_alone_needs_no_request(template: str, language: str, words: str) -> None:
    with translation.override(language):
        page = render_to_string(template)
    assert (PHONE in page, words in page, f'<html lang="{language}">' in page) == (True, True, True)


def test_a_broken_page_answers_500_without_the_database() -> None:
    with translation.override("fr"):
        response = defaults.server_error(asked())
    assert (response.status_code, "Un problème de notre côté" in response.content.decode()) == (500, True)


def test_a_form_left_open_too_long_says_that_nothing_was_sent() -> None:
    with translation.override("fr"):
        response = csrf_failure(asked())
    assert (response.status_code, "Rien n’a été envoyé" in response.content.decode()) == (403, True)


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_offers_to_search(client: Client) -> None:
    response = client.get("/rien/du/tout/")
    page = response.content.decode()
    assert (response.status_code, 'action="/activites/"' in page, PHONE in page) == (404, True, True)


def test_a_closed_door_leads_to_the_space() -> None:
    with translation.override("fr"):
        response = defaults.permission_denied(asked(), PermissionDenied())
    page = response.content.decode()
    assert (response.status_code, 'href="/espace/"' in page, PHONE in page) == (403, True, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("logo", "shown"),
    [
        ("", "/static/img/brand.svg"),
        ("/media/logo.svg", "/media/logo.svg"),
        ("img/nulle-part.svg", "/static/img/brand.svg"),
    ],
)
def test_a_town_shows_its_own_picture_and_a_wrong_one_breaks_no_page(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, logo: str, shown: str
) -> None:
    def strict(name: str) -> str:
        if "nulle-part" in name:
            raise ValueError("Missing staticfiles manifest entry")
        return f"/static/{name}"

    monkeypatch.setattr("directory.templatetags.town.static", strict)
    settings.PRODUCT_LOGO = logo
    assert f'<img src="{shown}" alt="" width="42" height="44">' in client.get("/connexion/").content.decode()
    if "nulle-part" not in logo:
        assert f'<img src="{shown}" alt="" width="42" height="44">' in defaults.server_error(asked()).content.decode()
