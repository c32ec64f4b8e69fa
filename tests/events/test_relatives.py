"""« Un proche » gets copies and may cancel: agreed to, for a time, and nothing more."""

from datetime import timedelta

import pytest
from django.test import Client

from events import changing_registrations, forgetting, relatives
from events.contacts import Contact
from events.models import Registration, Relative
from notifications.models import Notice
from tests import factories
from tests.conftest import MONDAY_MORNING, Clock
from tests.events.registrations import comes, make_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ODILE = "odile@exemple.test"


def add(party: Registration, months: int = 12) -> Relative:
    camille = factories.make_agent().person
    contact = Contact("Odile Marin", email=ODILE)
    return relatives.add(party, contact=contact, months=months, consent="phone", by=camille, at=MONDAY_MORNING)


def test_a_relative_is_told_what_the_person_is_told() -> None:
    activity, (seance, *_) = make_workshop()
    party = comes(activity, seance)
    add(party)
    changing_registrations.change_size(party, size=2, at=MONDAY_MORNING)
    letters = Notice.objects.filter(to=ODILE).order_by("pk")
    assert [letter.subject.startswith("Copie") for letter in letters] == [True, True]
    assert not any(party.secret in letter.body + letter.html for letter in letters)


def test_a_relative_cancels_and_the_person_is_told_who_did(client: Client) -> None:
    activity, (seance, *_) = make_workshop()
    party = comes(activity, seance)
    link = add(party).get_absolute_url()
    assert "Jeanne Marin" in client.get(link).content.decode()
    client.post(link, {"cancel": "1"})
    cancelled = Registration.objects.get(pk=party.pk)
    told = Notice.objects.filter(to=party.email).order_by("-pk")[0]
    assert (cancelled.state, cancelled.cancelled_by) == ("cancelled", "relative")
    assert "Votre proche a annulé votre inscription pour vous." in told.body


def test_the_link_opens_nothing_once_it_is_over(client: Client, clock: Clock) -> None:
    activity, (seance, *_) = make_workshop()
    party = comes(activity, seance)
    relative = add(party, months=1)
    link = relative.get_absolute_url()
    clock.move_to(MONDAY_MORNING + timedelta(days=40))
    assert (client.get(link).status_code, client.post(link, {"cancel": "1"}).status_code) == (404, 404)
    assert "Les copies sont terminées" in client.get(link).content.decode()
    forgetting.forget(at=clock.now)
    assert (Relative.objects.count(), Registration.objects.get(pk=party.pk).state) == (0, "confirmed")


def test_a_relative_ends_the_copies(client: Client) -> None:
    activity, (seance, *_) = make_workshop()
    party = comes(activity, seance)
    client.post(add(party).get_absolute_url(), {"stop": "1"})
    changing_registrations.change_size(party, size=2, at=MONDAY_MORNING)
    assert Notice.objects.filter(to=ODILE).count() == 1


def test_what_was_copied_is_forgotten_with_the_person() -> None:
    activity, (seance, *_) = make_workshop()
    party = comes(activity, seance)
    add(party)
    Notice.objects.update(sent_at=MONDAY_MORNING)
    forgetting.erase(party, at=MONDAY_MORNING)
    assert (Relative.objects.count(), Notice.objects.filter(to=ODILE, sent_at__isnull=False).count()) == (0, 0)


def test_an_agent_notes_a_relative_and_ends_it(agent_client: Client) -> None:
    activity, (seance, *_) = make_workshop()
    party = comes(activity, seance)
    sent = {"name": "Jeanne Marin", "known": party.email}
    here = agent_client.post("/service/accueil/chercher/", sent)["Location"]
    typed = {
        "relative-name": "Odile Marin",
        "relative-channel": "email",
        "relative-months": "6",
        "relative-consent": "present",
    }
    assert agent_client.post(here, typed | {"action": "relative"}).status_code == 422
    assert agent_client.post(here, typed | {"action": "relative", "relative-email": ODILE}).status_code == 302
    relative = party.relatives.get()
    assert (relative.name, relative.by.email, relative.consent) == ("Odile Marin", "camille@exemple.test", "present")
    agent_client.post(here, {"action": "relative_end", "relative": str(relative.pk)})
    assert party.relatives.current(MONDAY_MORNING).count() == 0
