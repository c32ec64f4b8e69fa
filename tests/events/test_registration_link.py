"""What a resident does by the secret link of a registration: look, change, answer, cancel, be forgotten."""

import logging
import re

import pytest
from django.test import Client

from events import changing_registrations, relatives
from events.contacts import Contact
from events.models import Activity, Occurrence, Registration
from tests import factories
from tests.conftest import MONDAY_MORNING, Clock
from tests.events.registrations import comes, make_workshop
from tests.factories import paris

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def workshop() -> tuple[Activity, list[Occurrence]]:
    return make_workshop(capacity=3)


@pytest.fixture
def party(workshop: tuple[Activity, list[Occurrence]]) -> Registration:
    return comes(*workshop[:1], workshop[1][0], name="Odile Exemple", size=2)


PAGES = ("", "annuler/", "accepter/", "refuser/", "personnes/", "date/", "contact/", "donnees/", "donnees.json",
         "effacer/", "agenda.ics")  # fmt: skip


def test_looking_changes_nothing_and_leaves_nothing(client: Client, party: Registration) -> None:
    for page in PAGES:
        answer = client.get(party.get_absolute_url() + page)
        assert (answer.status_code, answer["Cache-Control"], answer["X-Robots-Tag"], answer["Referrer-Policy"]) == (
            200, "no-store, private", "noindex, nofollow", "same-origin",
        )  # fmt: skip
    party.refresh_from_db()
    assert (party.state, party.steps.count()) == ("confirmed", 1)


def test_links_to_other_sites_hold_neither_secret_nor_name(client: Client, party: Registration) -> None:
    page = client.get(party.get_absolute_url()).content.decode()
    away = re.findall(r'href="(https?://[^"]+)"', page)
    assert len(away) >= 2
    assert [link for link in away if party.secret in link or "Odile" in link or party.code in link] == []


def test_a_party_changes_its_size_its_date_its_contact_and_cancels(client: Client, party: Registration) -> None:
    address = party.get_absolute_url()
    second = party.activity.occurrences.order_by("starts_at")[1]
    for page, typed in (
        ("personnes/", {"size": "3"}),
        ("date/", {"seance": str(second.pk)}),
        ("contact/", {"name": "Odile Exemple", "channel": "sms", "phone": "0639981234"}),
    ):
        assert client.post(address + page, typed)["Location"] == address
    party.refresh_from_db()
    assert (party.size, party.occurrence, party.channel, party.phone) == (3, second, "sms", "+33639981234")
    assert client.post(address + "personnes/", {"size": "4"}).status_code == 422
    client.post(address + "annuler/")
    party.refresh_from_db()
    assert (party.state, party.cancelled_by) == ("cancelled", "resident")
    assert client.post(address + "annuler/").status_code == 302


def test_an_offer_is_answered_by_one_button(
    client: Client, workshop: tuple[Activity, list[Occurrence]], clock: Clock
) -> None:
    activity, (first, *_rest) = workshop
    held = comes(activity, first, name="Ali Haddad", size=3)
    waits = comes(activity, first, name="Odile Exemple")
    changing_registrations.withdraw(held, at=clock.now)
    page = client.get(waits.get_absolute_url()).content.decode()
    assert "Une place se libère pour vous" in page
    client.post(waits.get_absolute_url() + "accepter/")
    waits.refresh_from_db()
    assert waits.state == "confirmed"


def test_a_season_says_that_it_is_away_one_evening(client: Client, workshop: tuple[Activity, list[Occurrence]]) -> None:
    activity, (first, *_rest) = workshop
    party = comes(activity, None)
    address = f"{party.get_absolute_url()}absence/{first.pk}/"
    assert "Vous ne venez pas" in client.get(address).content.decode()
    client.post(address)
    assert party.presences.get().occurrence == first
    assert "Je viens finalement" in client.get(party.get_absolute_url()).content.decode()
    client.post(address)
    assert party.presences.count() == 0
    assert client.get(f"{party.get_absolute_url()}absence/{'9' * 400}/").status_code == 404


def test_somebody_is_forgotten_at_once(client: Client, party: Registration) -> None:
    address = party.get_absolute_url()
    assert client.get(address + "donnees.json").json()["nom"] == "Odile Exemple"
    assert "Vos données sont effacées" in client.post(address + "effacer/").content.decode()
    party.refresh_from_db()
    assert (party.name, party.email, party.state) == ("", "", "cancelled")
    assert client.get(address).status_code == 404


def test_an_unknown_link_says_what_to_do_and_is_kept_out_of_the_logs(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    from config.logs import JsonLines

    with caplog.at_level(logging.DEBUG):
        answer = client.get("/inscriptions/un-lien-tout-secret/")
    assert (answer.status_code, "Ce lien n’ouvre plus rien" in answer.content.decode()) == (404, True)
    assert [line for line in map(JsonLines().format, caplog.records) if "un-lien-tout-secret" in line] == []


def test_an_offer_that_has_just_ended_is_not_shown_as_one(
    client: Client, workshop: tuple[Activity, list[Occurrence]], clock: Clock
) -> None:
    activity, (first, *_rest) = workshop
    party = comes(activity, first)
    Registration.objects.filter(pk=party.pk).update(state="offered", offered_until=clock.now)
    page = client.get(party.get_absolute_url()).content.decode()
    assert ("accepter/" in page, "La place est passée à la personne suivante" in page) == (False, True)
    for act in ("accepter/", "refuser/"):
        asked = client.get(party.get_absolute_url() + act).content.decode()
        assert ("Cette proposition est terminée" in asked, 'class="btn btn--lg"' in asked) == (True, False)


@pytest.mark.parametrize("act", ["annuler/", "personnes/", "date/"])
def test_nothing_of_a_past_date_is_cancelled_or_changed(
    client: Client, workshop: tuple[Activity, list[Occurrence]], clock: Clock, act: str
) -> None:
    activity, (first, *_rest) = workshop
    party = comes(activity, first)
    clock.move_to(paris(2026, 12, 2, 9))
    for answer in (client.get, client.post):
        page = answer(party.get_absolute_url() + act, follow=True).content.decode()
        assert "il n’y a plus rien à annuler ni à changer" in page
    assert Registration.objects.get(pk=party.pk).state == "confirmed"


def test_what_has_ended_is_not_changed_any_more(client: Client, clock: Clock) -> None:
    activity, (seance, *_rest) = make_workshop(capacity=3)
    party = comes(activity, seance, at=clock.now)
    client.post(f"/inscriptions/{party.secret}/annuler/")
    for page in ("personnes", "date"):
        answer = client.get(f"/inscriptions/{party.secret}/{page}/", follow=True)
        assert "Cette inscription est terminée" in answer.content.decode()


def test_one_person_more_than_there_are_places_is_told_how_to_wait(client: Client, clock: Clock) -> None:
    activity, (seance, *_rest) = make_workshop(capacity=2)
    party = comes(activity, seance, at=clock.now)
    comes(activity, seance, name="Paul Noir", at=clock.now)
    answer = client.post(f"/inscriptions/{party.secret}/personnes/", {"size": "2"})
    assert (answer.status_code, "Inscrivez à part" in answer.content.decode()) == (422, True)


def test_the_page_of_ones_data_shows_all_that_is_kept(client: Client, party: Registration) -> None:
    Registration.objects.filter(pk=party.pk).update(reminds_before=True, reminds_morning=True, language="en")
    luc, camille = Contact("Luc Marin", email="luc@exemple.test"), factories.make_agent().person
    relatives.add(party, contact=luc, months=1, consent="phone", by=camille, at=MONDAY_MORNING)
    page = client.get(party.get_absolute_url() + "donnees/").content.decode()
    said = ("Anglais", "Deux jours avant", "le jour même", "Luc Marin", "luc@exemple.test")
    assert [each for each in said if each not in page] == []
