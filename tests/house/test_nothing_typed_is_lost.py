"""A session that ended while somebody typed, a page open for too long: what they sent comes back in a form to send again."""

import json
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from notifications.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db
TYPED = {"purpose": "Kermesse « d’été » <b>", "postcode": "13500", "action": "send"}
OURS = {"Sec-Fetch-Site": "same-origin"}


def form_of(page: str) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in fields}


@pytest.fixture
def address() -> str:
    factories.make_equipment()
    return reverse("bookings:loan_create", args=[factories.the_association().slug])


def test_who_is_signed_out_enters_again_then_sends(volunteer_client: Client, address: str) -> None:
    volunteer_client.logout()
    response = volunteer_client.post(f"{address}?creneau=3", TYPED)
    page = response.content.decode()
    sent = form_of(page)
    assert (response.status_code, response["Cache-Control"]) == (403, "no-store, private")
    assert {name: sent[name] for name in TYPED} == TYPED
    assert (f'action="{address}?creneau=3"' in page, "Rien n’est perdu" in page) == (True, True)


def test_a_part_of_a_page_that_is_signed_out_leaves_the_page_and_names_the_door(
    volunteer_client: Client, address: str
) -> None:
    volunteer_client.logout()
    response = volunteer_client.post(address, TYPED, headers={"HX-Request": "true"})
    told = json.loads(response["HX-Trigger"])["town:toast"]
    assert (response.status_code, response.content, told["door"]) == (403, b"", "/connexion/?next=/connexion/suite/")


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        (OURS, True), ({"Origin": "http://testserver"}, True), ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Origin": "https://ailleurs.example"}, False), ({}, False),
    ],
)  # fmt: skip
def test_only_our_own_page_may_be_sent_again(address: str, headers: dict[str, str], kept: bool) -> None:
    response = Client(enforce_csrf_checks=True, headers=headers).post(address, TYPED)
    assert (response.status_code, form_of(response.content.decode()).get("purpose")) == (
        403, TYPED["purpose"] if kept else None,
    )  # fmt: skip


def test_what_is_sent_again_arrives(address: str) -> None:
    client = Client(enforce_csrf_checks=True, headers=OURS)
    factories.make_membership()
    client.force_login(factories.the_association().memberships.get().person)
    first = client.post(address, TYPED)
    again = client.post(address, form_of(first.content.decode()))
    assert (again.status_code, 'value="Kermesse « d’été » &lt;b&gt;"' in again.content.decode()) == (422, True)
    assert not Notice.objects.exists()


def test_a_password_is_never_kept(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True, headers=OURS)
    response = strict.post(
        reverse("directory:enter_by_password"), {"login": "nadia@exemple.test", "password": "secret-long"}
    )
    page = response.content.decode()
    assert (response.status_code, "secret-long" in page, "nadia@exemple.test" in page) == (403, False, False)
