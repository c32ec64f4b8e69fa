"""What a team does for those who are registered: a word to all, a spreadsheet, places, somebody added by hand."""

from datetime import timedelta

import pytest
from django.test import Client

from events import attending
from events.models import Activity, Registration
from tests.conftest import Clock
from tests.events.registrations import FIRST, comes, letters_to, make_workshop
from tests.factories import a_contact

pytestmark = pytest.mark.django_db


def test_a_message_reaches_each_once_by_their_own_way(volunteer_client: Client, clock: Clock) -> None:
    activity, (seance, *_) = make_workshop(capacity=9)
    jeanne = comes(activity, seance)
    comes(
        activity,
        seance,
        name="Paul Noir",
        contact=a_contact("Paul Noir", channel="call", email="", phone="0465710011"),
    )
    comes(activity, seance, name="Samia", contact=a_contact("Samia Hamdi", channel="sms", email="", phone="0639980012"))
    page = f"/espace/souffle-et-mouvement/activites/{activity.pk}/inscriptions/message/"
    long = {"to": str(seance.pk), "text": "Apportez un coussin. " * 9, "press": "p"}
    assert volunteer_client.post(page, long | {"action": "send"}).status_code == 422  # too long for Samia
    sent = long | {"short": "Apportez un coussin.", "looked_at": str(seance.pk)}
    checked = volunteer_client.post(page, sent | {"action": "check"}).content.decode()
    assert ("3 personnes reçoivent" in checked, "jeanne-marin@" in checked) == (True, False)
    for _press in range(2):
        assert volunteer_client.post(page, sent | {"action": "send"}).status_code == 302
    assert [subject for subject in letters_to(jeanne) if subject.startswith("Message")] == [
        "Message de Souffle & Mouvement : Atelier"
    ]
    for press in "qr":
        volunteer_client.post(page, sent | {"action": "send", "press": press})
    assert volunteer_client.post(page, sent | {"action": "send", "press": "s"}).status_code == 422  # three a day


def test_other_words_after_going_back_are_another_message(volunteer_client: Client, clock: Clock) -> None:
    activity, (seance, *_) = make_workshop(capacity=9)
    jeanne = comes(activity, seance)
    page = f"/espace/souffle-et-mouvement/activites/{activity.pk}/inscriptions/message/"
    sent = {"to": str(seance.pk), "looked_at": str(seance.pk), "press": "p", "action": "send"}
    for words in ("Apportez un coussin.", "Apportez un coussin.", "Et une bouteille d’eau."):
        assert volunteer_client.post(page, sent | {"text": words}).status_code == 302
    assert len([subject for subject in letters_to(jeanne) if subject.startswith("Message")]) == 2


def test_a_message_leaves_only_for_those_whom_the_preview_counted(volunteer_client: Client, clock: Clock) -> None:
    activity, (seance, other, _) = make_workshop(capacity=9)
    comes(activity, seance)
    paul = comes(activity, other, name="Paul Noir")
    page = f"/espace/souffle-et-mouvement/activites/{activity.pk}/inscriptions/message/"
    sent = {"to": "tous", "looked_at": str(seance.pk), "text": "À demain.", "press": "p", "action": "send"}
    answer = volunteer_client.post(page, sent)
    shown = answer.content.decode()
    assert (answer.status_code, "Rien n’est encore parti" in shown, "2 personnes" in shown) == (200, True, True)
    assert [subject for subject in letters_to(paul) if subject.startswith("Message")] == []
    assert volunteer_client.post(page, sent | {"looked_at": "tous"}).status_code == 302


def test_who_left_no_way_is_counted_apart_and_nobody_is_asked_to_call_them(
    volunteer_client: Client, clock: Clock
) -> None:
    activity, (seance, *_) = make_workshop(capacity=9)
    comes(activity, seance)
    lost = comes(activity, seance, contact=a_contact("Paul Noir", channel="call", email=""))
    base = f"/espace/souffle-et-mouvement/activites/{activity.pk}/inscriptions/"
    sent = {"to": str(seance.pk), "looked_at": str(seance.pk), "text": "À demain.", "press": "p"}
    page = volunteer_client.post(base + "message/", sent).content.decode()
    assert ("1 personne reçoit" in page, "1 personne n’a laissé aucun moyen" in page) == (True, True)
    volunteer_client.post(base + "message/", sent | {"action": "send"})
    assert [step.kind for step in lost.steps.all()] == ["registered"]
    cancel = f"{base}{lost.pk}/annuler/"
    assert "n’a laissé aucun moyen" in volunteer_client.get(cancel).content.decode()
    said = volunteer_client.post(cancel, {"reason": "Salle trop petite"}, follow=True).content.decode()
    assert ("Aucun moyen de prévenir" in said, "Nous prévenons la personne" in said) == (True, False)


def test_a_spreadsheet_of_the_registered_runs_nothing(volunteer_client: Client, clock: Clock) -> None:
    activity, (seance, *_) = make_workshop()
    comes(activity, seance, name="=cmd|x Marin")
    file = volunteer_client.get(f"/espace/souffle-et-mouvement/activites/{activity.pk}/inscriptions/export/").content
    lines = file.decode("utf-8-sig").splitlines()
    assert (file[:3], lines[0].split(";")[0], lines[1].split(";")[0]) == (b"\xef\xbb\xbf", "Nom", "'=cmd|x Marin")


def test_the_spreadsheet_says_who_tries_and_keeps_each_code_whole(volunteer_client: Client, clock: Clock) -> None:
    activity, (seance, *_) = make_workshop(offers_trial=True)
    party = comes(activity, seance, kind="trial")
    Registration.objects.filter(pk=party.pk).update(code="0482")
    file = volunteer_client.get(f"/espace/souffle-et-mouvement/activites/{activity.pk}/inscriptions/export/").content
    cells = file.decode("utf-8-sig").splitlines()[1].split(";")
    assert (cells[4].startswith("essai, "), cells[9]) == (True, "n° 0482")


def test_the_spreadsheet_of_a_past_date_says_who_came(volunteer_client: Client, clock: Clock) -> None:
    activity, (first, second, _) = make_workshop(capacity=9)
    jeanne, _paul = comes(activity, first), comes(activity, first, name="Paul Noir")
    comes(activity, second, name="Léa Roche")
    clock.move_to(FIRST + timedelta(days=2))
    attending.mark(jeanne, seance=first, came=True, at=clock.now)
    page = f"/espace/souffle-et-mouvement/activites/{activity.pk}/inscriptions/export/?seance={first.pk}"
    lines = volunteer_client.get(page).content.decode("utf-8-sig").splitlines()
    said = [(line.split(";")[0], line.split(";")[-1]) for line in lines]
    assert said == [("Nom", "Présence"), ("Jeanne Marin", "venu"), ("Paul Noir", "")]


def test_a_new_number_of_places_says_first_what_it_does(volunteer_client: Client, clock: Clock) -> None:
    activity, (seance, *_) = make_workshop(capacity=1)
    comes(activity, seance)
    waits = comes(activity, seance, name="Paul Noir")
    page = f"/espace/souffle-et-mouvement/activites/{activity.pk}/inscriptions/places/"
    checked = volunteer_client.post(page, {"capacity": "2", "action": "check"}).content.decode()
    assert ("1 groupe qui attend" in checked, state(waits)) == (True, "waiting")
    volunteer_client.post(page, {"capacity": "2", "action": "save"})
    assert (state(waits), Activity.objects.get(pk=activity.pk).capacity) == ("offered", 2)


def state(party: Registration) -> str:
    return Registration.objects.get(pk=party.pk).state


def test_the_team_adds_somebody_although_registration_is_closed(volunteer_client: Client, clock: Clock) -> None:
    activity, (seance, *_) = make_workshop()
    base = f"/espace/souffle-et-mouvement/activites/{activity.pk}/inscriptions/"
    volunteer_client.post(base + "ouvrir/", {"to": "close"})
    sent = {
        "kind": "single", "seance": str(seance.pk), "size": "2", "named": "Léo 8\nZoé, 6 ans", "name": "Jeanne Marin",
        "channel": "call", "phone": "04 65 71 00 10", "consent": "present", "submit_key": "k",
    }  # fmt: skip
    assert volunteer_client.post(base + "ajouter/", sent).status_code == 302
    party = activity.registrations.get()
    assert ([(each["first_name"], each["age"]) for each in party.participants], party.consent, party.is_confirmed) == (
        [("Léo", 8), ("Zoé", 6)], "present", True,
    )  # fmt: skip
    assert volunteer_client.post(f"{base}{party.pk}/annuler/", {"reason": "Salle trop petite"}).status_code == 302
    assert (state(party), Registration.objects.get(pk=party.pk).reason) == ("cancelled", "Salle trop petite")


@pytest.mark.parametrize(
    "bad", [{"size": "0"}, {"size": "99"}, {"name": ""}, {"channel": "?"}, {"phone": "12"}, {"seance": "9" * 50}]
)
def test_what_cannot_be_registered_is_said_beside_its_field(
    bad: dict[str, str], volunteer_client: Client, clock: Clock
) -> None:
    activity, (seance, *_) = make_workshop()
    sent = {
        "kind": "single", "seance": str(seance.pk), "size": "1", "name": "Jeanne Marin", "channel": "call",
        "phone": "04 65 71 00 10", "consent": "present",
    }  # fmt: skip
    page = f"/espace/souffle-et-mouvement/activites/{activity.pk}/inscriptions/ajouter/"
    assert (volunteer_client.post(page, sent | bad).status_code, activity.registrations.count()) == (422, 0)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"capacity": "0"}, "entre 1 et 5"), ({"capacity": "99999"}, "entre 1 et 5"), ({"capacity": "²"}, "entre 1 et 5"),
        ({"capacity": "3", "trial_places": "4"}, "plus de places d’essai"),
    ],
)  # fmt: skip
def test_an_absurd_number_of_places_is_refused_with_a_sentence(
    sent: dict[str, str], said: str, volunteer_client: Client, clock: Clock
) -> None:
    activity, _seances = make_workshop(offers_trial=True)
    page = f"/espace/souffle-et-mouvement/activites/{activity.pk}/inscriptions/places/"
    answer = volunteer_client.post(page, sent | {"action": "save"})
    assert (answer.status_code, Activity.objects.get(pk=activity.pk).capacity) == (422, 3)
    assert said in answer.content.decode()


def test_the_next_date_is_chosen_already_and_the_form_speaks_of_somebody_else(
    volunteer_client: Client, clock: Clock
) -> None:
    activity, (seance, *_) = make_workshop()
    page = f"/espace/souffle-et-mouvement/activites/{activity.pk}/inscriptions/ajouter/"
    form = volunteer_client.get(page).content.decode()
    assert (f'<option value="{seance.pk}" selected>' in form, "guichet" in form) == (True, False)
    for channel in ("email", "sms", "call", "paper", ""):
        said = volunteer_client.post(page, {"kind": "single", "channel": channel}).content.decode().split("<main")[1]
        assert [word for word in (" votre ", " vos ", " vous appel", " vous joindre") if word in said] == []


def test_a_letter_that_comes_too_late_is_said_before_the_message_leaves(volunteer_client: Client, clock: Clock) -> None:
    activity, (first, second, _third) = make_workshop(capacity=None)
    by_post = a_contact("Yvonne Delmas", channel="paper", email="", address="12 rue des Salins\n13500 Martigues")
    for seance in (first, second):
        comes(activity, seance, contact=by_post)
    said = []
    clock.move_to(FIRST - timedelta(days=2))
    for seance in (first, second):
        page = volunteer_client.post(
            f"/espace/souffle-et-mouvement/activites/{activity.pk}/inscriptions/message/",
            {"to": seance.pk, "text": "Apportez des gants.", "press": "p1"},
        ).content.decode()
        assert "1 personne reçoit ce message" in page
        said.append("n’arriverait pas avant cette date" in page)
    assert said == [True, False]
