"""The pages on which a volunteer follows a calendar kept elsewhere, as they are without script."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from events.importing import fetching, sources
from events.importing.refusals import Refused
from events.models import Activity, CalendarSource
from notifications.models import Notice
from tests import factories
from tests.conftest import Clock
from tests.events import ics

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIST = "/espace/souffle-et-mouvement/activites/agendas/"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The world outside: what it answers next."""
    told: dict[str, Any] = {"body": ics.GOOGLE.encode()}

    def fetch(address: str, **_: Any) -> fetching.Fetched:
        told["asked"] = address
        if "refused" in told:
            raise told["refused"]
        return fetching.Fetched(told["body"], etag="v1")

    monkeypatch.setattr(fetching, "fetch", fetch)
    return told


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u2060", "")


def follow(client: Client, clock: Clock, address: str = "https://exemple.test/a.ics") -> str:
    """Send the address, have the worker read it, and return the page of the calendar."""
    answer = client.post(LIST, {"kind": "address", "address": address})
    assert answer.status_code == 302
    source = CalendarSource.objects.latest("pk")
    sources.read(source.pk, at=clock.now)
    return f"{LIST}{source.pk}/"


def ticked(client: Client, page: str) -> dict[str, Any]:
    form = client.get(page).context["form"]
    return {"digest": form.difference.digest, "take": form.taken}


def test_from_the_address_to_published_activities(volunteer_client: Client, clock: Clock, site: dict[str, Any]) -> None:
    page = follow(volunteer_client, clock, "webcal://exemple.test/a.ics")
    assert site["asked"] == "https://exemple.test/a.ics"
    shown = text(volunteer_client.get(page))
    assert "32 nouvelles dates : accepter ?" in shown
    assert "Tous les mardis, 18 h – 19 h 30" in shown
    assert "une activité a besoin d’heures : Local fermé" in shown
    answer = volunteer_client.post(page, {**ticked(volunteer_client, page), "publish": "yes"}, follow=True)
    assert "2 activités suivent l’agenda." in text(answer)
    assert set(Activity.objects.values_list("title", "state")) == {("Gym douce", "published"), ("Loto", "published")}
    assert Activity.objects.get(title="Loto").theme is not None


def test_the_page_waits_for_the_worker_without_script(
    volunteer_client: Client, clock: Clock, site: dict[str, Any]
) -> None:
    answer = volunteer_client.post(LIST, {"kind": "address", "address": "https://exemple.test/a.ics"}, follow=True)
    assert "Nous lisons votre agenda" in text(answer)
    assert b'<noscript><meta http-equiv="refresh"' in answer.content
    assert "asked" not in site
    source = CalendarSource.objects.get()
    asking = f"{LIST}{source.pk}/?lecture=1"
    assert volunteer_client.get(asking, headers={"HX-Request": "true"}).status_code == 204
    sources.read(source.pk, at=clock.now)
    assert volunteer_client.get(asking, headers={"HX-Request": "true"})["HX-Redirect"] == f"{LIST}{source.pk}/"
    assert "accepter ?" in text(volunteer_client.get(asking))


def test_a_file(volunteer_client: Client, clock: Clock) -> None:
    file = SimpleUploadedFile("Planning été.ics", ics.NEXTCLOUD.encode())
    volunteer_client.post(LIST, {"kind": "file", "file": file})
    source = CalendarSource.objects.get()
    sources.read(source.pk, at=clock.now)
    source.refresh_from_db()
    assert (source.body, source.next_read_at, str(source)) == (None, None, "Atelier vélo")
    assert "Le premier samedi de chaque mois" in text(volunteer_client.get(f"{LIST}{source.pk}/"))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kind": "address", "address": ""}, "Écrivez l’adresse de l’agenda."),
        ({"kind": "address", "address": "ftp://exemple.test/a.ics"}, "Seules les adresses qui commencent par"),
        ({"kind": "address", "address": "https://a:b@exemple.test/"}, "contient un nom ou un mot de passe"),
        ({"kind": "file"}, "Choisissez un fichier."),
        ({"kind": "file", "file": SimpleUploadedFile("a.ics", b"X" * (2 * 1024 * 1024 + 1))}, "plus de 2 Mo"),
        ({"kind": "file", "file": SimpleUploadedFile("a.ics", b"")}, "il est vide"),
    ],
)
def test_what_cannot_be_used_is_said_beside_the_field(
    volunteer_client: Client, sent: dict[str, Any], said: str
) -> None:
    answer = volunteer_client.post(LIST, sent)
    assert (answer.status_code, said in text(answer)) == (422, True)
    assert sent.get("address", "") in answer.content.decode()


def test_the_same_address_twice(volunteer_client: Client, clock: Clock, site: dict[str, Any]) -> None:
    follow(volunteer_client, clock)
    answer = volunteer_client.post(LIST, {"kind": "address", "address": "https://exemple.test/a.ics"})
    assert "Cet agenda est déjà suivi" in text(answer)


def test_what_is_unticked_is_left_aside_and_can_come_back(
    volunteer_client: Client, clock: Clock, site: dict[str, Any]
) -> None:
    page = follow(volunteer_client, clock)
    sent = ticked(volunteer_client, page)
    volunteer_client.post(page, sent | {"take": sent["take"][:1]})
    aside = volunteer_client.get(page).context["difference"].aside
    assert ([row.accepted["title"] for row in aside], Activity.objects.count()) == (["Loto"], 1)
    volunteer_client.post(f"{page}reprendre/", {"row": aside[0].pk})
    assert "2 nouvelles dates : accepter ?" in text(volunteer_client.get(page))


def test_a_calendar_that_changed_meanwhile_is_shown_anew(
    volunteer_client: Client, clock: Clock, site: dict[str, Any]
) -> None:
    page = follow(volunteer_client, clock)
    sent = ticked(volunteer_client, page)
    site["body"] = ics.APPLE.encode()
    clock.move_to(clock.now + timedelta(hours=4))
    sources.read(CalendarSource.objects.get().pk, at=clock.now)
    answer = volunteer_client.post(page, sent)
    assert (answer.status_code, "L’agenda a changé depuis" in text(answer)) == (422, True)
    assert Activity.objects.count() == 0


def test_errors_are_told_on_the_page_and_once_by_letter(
    volunteer_client: Client, clock: Clock, site: dict[str, Any]
) -> None:
    page = follow(volunteer_client, clock)
    volunteer_client.post(page, ticked(volunteer_client, page))
    site["refused"] = Refused("status", status=503)
    source = CalendarSource.objects.get()
    for _ in range(6):
        clock.move_to(clock.now + timedelta(hours=4))
        assert sources.read(source.pk, at=clock.now)
    assert "Le site répond par une erreur (503)" in text(volunteer_client.get(page))
    (letter,) = Notice.objects.filter(to="nadia@exemple.test")
    assert "Nous n’arrivons plus à lire" in letter.subject
    assert Activity.objects.count() == 2
    del site["refused"]
    clock.move_to(clock.now + timedelta(hours=4))
    sources.read(source.pk, at=clock.now)
    assert "503" not in text(volunteer_client.get(page))


def test_what_will_not_mend_by_itself_is_not_asked_again(
    volunteer_client: Client, clock: Clock, site: dict[str, Any]
) -> None:
    site["body"] = b"<!DOCTYPE html><html></html>"
    page = follow(volunteer_client, clock)
    assert "C’est une page web, pas un agenda" in text(volunteer_client.get(page))
    assert CalendarSource.objects.get().next_read_at is None


def test_it_is_read_every_four_hours_and_not_before(
    volunteer_client: Client, clock: Clock, site: dict[str, Any]
) -> None:
    follow(volunteer_client, clock)
    source = CalendarSource.objects.get()
    assert not sources.read(source.pk, at=clock.now + timedelta(hours=3))
    assert sources.read(source.pk, at=clock.now + timedelta(hours=4))


def test_cutting_forgets_the_address_and_shows_it_no_more(
    volunteer_client: Client, clock: Clock, site: dict[str, Any]
) -> None:
    page = follow(volunteer_client, clock, "https://exemple.test/private-0123456789/a.ics")
    answer = volunteer_client.post(f"{page}arreter/", {"keeps": "yes"}, follow=True)
    assert "Nous ne lisons plus « Souffle et mouvement »" in text(answer)
    assert (CalendarSource.objects.get().address, volunteer_client.get(page).status_code) == (
        "https://exemple.test",
        404,
    )


def test_the_secret_of_an_address_is_never_shown(volunteer_client: Client, clock: Clock, site: dict[str, Any]) -> None:
    page = follow(volunteer_client, clock, "https://exemple.test/private-0123456789/a.ics")
    for shown in (page, LIST, f"{page}arreter/"):
        assert b"0123456789" not in volunteer_client.get(shown).content


def test_what_surprises_us_is_told_and_does_not_stay_in_hand(
    volunteer_client: Client, clock: Clock, site: dict[str, Any]
) -> None:
    site["refused"] = RuntimeError("anything")
    page = follow(volunteer_client, clock)
    source = CalendarSource.objects.get()
    assert (source.leased_until, "Nous n’avons pas pu lire cet agenda" in text(volunteer_client.get(page))) == (
        None,
        True,
    )


def test_another_association_is_not_reached(volunteer_client: Client) -> None:
    other = factories.make_association("Club nautique")
    source = factories.make_calendar_source(association=other)
    assert volunteer_client.get(f"{LIST}{source.pk}/").status_code == 404
