"""A page sent to oneself: one message, understood without its link, never a flood."""

import re
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import Settings

from directory.models import Venue
from events.models import Activity
from events.search import index
from notifications import gsm
from notifications.models import Notice
from tests.conftest import Clock
from tests.factories import make_activity, make_occurrence, make_space, paris

pytestmark = pytest.mark.django_db
PRESS = "6f1c2b1e-8a0b-4c56-9d7e-2f6b8f7a1c11"
TO_PHONE = {"par": "sms", "mobile": "06 39 98 00 12", "envoi": PRESS}
TO_MAILBOX = {"par": "courriel", "courriel": "lea@exemple.test", "envoi": PRESS}


@pytest.fixture(autouse=True)
def _gym(clock: Clock) -> None:
    """A Tuesday morning activity, on Monday at 9 h."""
    hall = make_space()
    activity = make_activity(space=hall, contact_phone="04 65 71 10 02")
    make_occurrence(activity=activity, space=hall)
    index([activity])


def told(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u2060", "")


def test_a_text_message_says_what_when_where_and_whom_to_call(client: Client) -> None:
    assert client.post("/envoyer/?activite=gym-douce", TO_PHONE).status_code == 200
    notice = Notice.objects.get()
    assert notice.body.startswith(
        "Gym douce : mar. 24 nov. 10 h - 11 h, Maison des Tamaris, salle Tamaris. Tél. 04 65 71 10 02"
    )
    assert notice.body.endswith(f"/a/{Activity.objects.get().pk}")
    assert (notice.to, notice.channel, notice.is_passing, gsm.fits(notice.body)) == ("+33639980012", "sms", True, True)


def test_a_letter_says_the_same(client: Client) -> None:
    client.post("/envoyer/?activite=gym-douce", TO_MAILBOX)
    notice = Notice.objects.get()
    assert told(notice.subject) == "Gym douce, mar. 24 nov. 10 h – 11 h"
    for words in (told(notice.body), told(notice.html)):
        assert "Maison des Tamaris, salle Tamaris" in words
        assert "04 65 71 10 02" in words
        assert "/activites/gym-douce/" in words


@pytest.mark.parametrize("sent", [TO_PHONE, TO_MAILBOX])
def test_a_search_is_sent_with_its_first_activities(client: Client, sent: dict[str, str]) -> None:
    client.post("/envoyer/?q=gym&jour=mar", sent)
    assert "Gym douce" in Notice.objects.get().body


def test_a_search_that_finds_nothing_still_gives_a_way_out(client: Client) -> None:
    client.post("/envoyer/?q=zzz", TO_PHONE)
    assert "04 65 71 00 12" in Notice.objects.get().body


def test_a_button_pressed_twice_sends_once(client: Client) -> None:
    for _ in range(3):
        client.post("/envoyer/?activite=gym-douce", TO_MAILBOX)
    assert Notice.objects.count() == 1


def test_nobody_is_flooded_and_the_answer_does_not_tell(client: Client) -> None:
    answers = [client.post("/envoyer/?activite=gym-douce", TO_PHONE | {"envoi": ""}) for _ in range(7)]
    assert {answer.status_code for answer in answers} == {200}
    assert Notice.objects.count() == 5


def test_the_night_is_said(client: Client, clock: Clock) -> None:
    clock.move_to(paris(2026, 11, 23, 22))
    assert "8\xa0h du matin" in client.post("/envoyer/?activite=gym-douce", TO_PHONE).content.decode()
    assert Notice.objects.get().due == paris(2026, 11, 24, 8)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"par": "pigeon"},
        {"par": "sms"},
        {"par": "sms", "mobile": "04 65 71 00 12"},
        {"par": "sms", "mobile": "9" * 500},
        {"par": "courriel", "courriel": "lea"},
        {"par": "courriel", "mobile": "06 39 98 00 12"},
        {"par": "courriel", "courriel": "lea@exemple.test", "envoi": "' OR 1=1"},
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_leaves(client: Client, sent: dict[str, str]) -> None:
    assert client.post("/envoyer/?activite=gym-douce", sent).status_code == 422
    assert Notice.objects.count() == 0


def test_a_wrong_address_in_the_field_that_is_not_used_does_not_matter(client: Client) -> None:
    assert client.post("/envoyer/?activite=gym-douce", TO_PHONE | {"courriel": "lea"}).status_code == 200


def test_where_no_text_message_can_leave_none_is_offered(client: Client, settings: Settings) -> None:
    settings.OFFERS_SMS = False
    assert "SMS" not in client.get("/envoyer/?activite=gym-douce").content.decode()
    assert client.post("/envoyer/?activite=gym-douce", TO_PHONE).status_code == 422
    assert client.post("/envoyer/?activite=gym-douce", TO_MAILBOX).status_code == 200


@pytest.mark.parametrize("slug", ["unknown", "'; DROP TABLE", "x" * 5000])
def test_an_unknown_activity_is_not_found(client: Client, slug: str) -> None:
    assert client.get("/envoyer/", {"activite": slug}).status_code == 404


def test_a_draft_is_not_sent(client: Client) -> None:
    make_activity("Yoga", state="draft")
    assert client.get("/envoyer/?activite=yoga").status_code == 404


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("/envoyer/", TO_MAILBOX),
        ("/envoyer/", TO_PHONE),
        ("/alertes/nouvelle/", {"courriel": "lea@exemple.test", "rythme": "semaine"}),
    ],
)
def test_no_letter_leads_a_stranger_where_the_words_of_a_search_want(
    client: Client, page: str, sent: dict[str, str]
) -> None:
    words = (
        "gagnez sur http://pirate.example/a, pirate.example ou www.pirate.example, moi@pirate.example, 08 99 12 34 56"
    )
    client.post(f"{page}?q={quote(words)}", sent)
    notice = Notice.objects.get()
    seen = re.sub(r"/activites/\?\S+|/alertes/\S+", "", f"{notice.subject} {notice.body} {notice.html}")
    assert ("pirate" in seen, "08 99" in seen) == (False, False)
    if sent is not TO_PHONE:
        assert "gagnez sur …" in seen


def test_where_somebody_stands_is_neither_sent_nor_kept(client: Client) -> None:
    page = "/envoyer/?q=gym&pres=43.405,5.048&rayon=5"
    assert "Votre position n’est pas envoyée" in client.get(page).content.decode()
    client.post(page, TO_MAILBOX)
    notice = Notice.objects.get()
    assert "43.4" not in notice.subject + notice.body + notice.html


def test_where_somebody_stands_is_told_to_no_other_site(client: Client) -> None:
    Venue.objects.update(latitude=43.405, longitude=5.048)
    index(Activity.objects.all())
    page = client.get("/activites/?q=gym&pres=43.405,5.048").content.decode()
    links = re.findall(r'(?:href="(?:webcal|https?)[^"]*|id="lien"[^>]*|data-share="[^"]*)', page)
    assert [link for link in links if "43.4" in link] == []
    assert "votre position n’est dite à aucun autre site" in page
