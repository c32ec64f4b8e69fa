"""The agents' desk: register for somebody, find what they have, call whom no machine reaches."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.test import Client

from events.contacts import Participant
from events.models import LookUp, Registration
from notifications.models import Notice
from tests import factories
from tests.conftest import MONDAY_MORNING, Clock
from tests.events.registrations import comes, make_workshop
from tests.factories import a_contact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PHONE = "04 65 71 22 33"


def by_phone(name: str = "Émile Vallès", phone: str = PHONE) -> object:
    return a_contact(name, channel="call", email="", phone=phone)


def test_ticket_and_page_say_that_it_is_a_first_try_and_how_many_help(agent_client: Client) -> None:
    activity, (seance, *_) = make_workshop(offers_trial=True, welcomes_helpers=True)
    party = comes(activity, seance, kind="trial", contact=by_phone())
    Registration.objects.filter(pk=party.pk).update(size=3, helpers=2)
    agent_client.post("/service/accueil/chercher/", {"name": "Émile Vallès", "known": PHONE})
    for page in ("", "billet/", "donnees/"):
        shown = agent_client.get(f"/service/accueil/inscriptions/{party.pk}/{page}").content.decode()
        said = "Première séance, pour essayer", "avec 2 personnes qui aident"
        assert [words in shown for words in said] == [True, True], page


def state(party: Registration) -> str:
    return Registration.objects.get(pk=party.pk).state


def find(client: Client, name: str, known: str) -> object:
    return client.post("/service/accueil/chercher/", {"name": name, "known": known})


def test_the_call_of_an_agent(agent_client: Client, clock: Clock) -> None:
    """Finds the activity, registers on the phone, prints the ticket; days later finds the person again and cancels."""
    activity, (seance, *_) = make_workshop()
    page = f"/service/accueil/inscrire/{activity.slug}/"
    clock.move_to(seance.starts_at - timedelta(days=3))
    assert f"{page}?seance={seance.pk}" in agent_client.get("/service/accueil/?quand=semaine").content.decode()
    sent = {
        "kind": "single", "seance": str(seance.pk), "size": "1", "name": "Émile Vallès", "channel": "call",
        "phone": PHONE, "consent": "phone", "submit_key": "k",
    }  # fmt: skip
    assert agent_client.post(page, sent | {"phone": ""}).status_code == 422
    assert agent_client.post(page, {key: value for key, value in sent.items() if key != "consent"}).status_code == 422
    answer = agent_client.post(page, sent)
    party = activity.registrations.get()
    assert (answer["Location"], party.consent, party.registered_by.email) == (
        f"/service/accueil/inscriptions/{party.pk}/", "phone", "camille@exemple.test",
    )  # fmt: skip
    for width in ("", "?format=80"):
        assert party.code in agent_client.get(f"{answer['Location']}billet/{width}").content.decode()
    assert agent_client.post(page, sent)["Location"] == answer["Location"]  # sent twice

    agent_client.session.flush()
    agent_client.force_login(party.registered_by, backend="django.contrib.auth.backends.ModelBackend")
    assert find(agent_client, "vallès emile", "0465712233")["Location"] == answer["Location"]  # type: ignore[index]
    agent_client.post(answer["Location"], {"action": "cancel"})
    assert (state(party), party.steps.last().actor, party.steps.last().by.email) == (
        "cancelled", "agent", "camille@exemple.test",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Vallès", PHONE),
        ("Émile Vallès", "04 65 71 22 34"),
        ("Émile Vallès", "0465"),
        ("Émile Vallès", "%"),
        ("Paul", "²²²²"),
    ],
)
def test_a_name_or_a_number_alone_finds_nobody(agent_client: Client, name: str, known: str) -> None:
    activity, (seance, *_) = make_workshop()
    party = comes(activity, seance, contact=by_phone())
    answer = find(agent_client, name, known)
    assert ("Rien trouvé" in answer.content.decode(), answer.status_code) == (True, 200)  # type: ignore[attr-defined]
    assert agent_client.get(f"/service/accueil/inscriptions/{party.pk}/").status_code == 404


def test_each_look_up_is_written_down_without_the_name(agent_client: Client) -> None:
    activity, (seance, *_) = make_workshop()
    comes(activity, seance, contact=by_phone())
    find(agent_client, "Émile Vallès", PHONE)
    find(agent_client, "Nobody", PHONE)
    assert list(LookUp.objects.order_by("pk").values_list("by__email", "found")) == [
        ("camille@exemple.test", 1), ("camille@exemple.test", 0),
    ]  # fmt: skip


def test_an_agent_changes_what_the_person_asks_for(agent_client: Client) -> None:
    activity, (first, second, _) = make_workshop(capacity=3)
    party = comes(activity, first, contact=by_phone())
    here = find(agent_client, "Émile Vallès", PHONE)["Location"]  # type: ignore[index]
    agent_client.post(here, {"action": "size", "size": "3"})
    agent_client.post(here, {"action": "move", "seance": str(second.pk)})
    assert agent_client.post(here, {"action": "size", "size": "4"}).status_code == 422
    assert agent_client.post(here, {"action": "move", "seance": "²"}).status_code == 422
    assert agent_client.post(here, {"action": "???"}).status_code == 302
    changed = Registration.objects.get(pk=party.pk)
    assert (changed.size, changed.occurrence_id) == (3, second.pk)
    agent_client.post(here, {"action": "erase"})
    assert Registration.objects.get(pk=party.pk).name == ""


@pytest.mark.parametrize("typed", ["Mme Vallès Émile", "émile VALLES", "Monsieur Emile Vallès", "vallès-émile"])
def test_a_title_and_the_order_of_the_names_do_not_count(agent_client: Client, typed: str) -> None:
    activity, (seance, *_) = make_workshop()
    comes(activity, seance, contact=by_phone())
    assert find(agent_client, typed, PHONE).status_code == 302  # type: ignore[attr-defined]


def test_nobody_is_said_to_have_agreed_before_an_agent_says_how(agent_client: Client) -> None:
    activity, _ = make_workshop()
    page = agent_client.get(f"/service/accueil/inscrire/{activity.slug}/").content.decode()
    choices = re.findall(r'<input[^>]*name="consent"[^>]*>', page)
    assert (len(choices), [choice for choice in choices if "checked" in choice]) == (3, [])


def test_the_registration_shows_who_made_it_when_and_how_the_person_agreed(agent_client: Client) -> None:
    activity, (seance, *_) = make_workshop()
    answer = agent_client.post(
        f"/service/accueil/inscrire/{activity.slug}/",
        {
            "kind": "single", "seance": str(seance.pk), "size": "1", "name": "Émile Vallès", "channel": "call",
            "phone": PHONE, "consent": "present",
        },
    )  # fmt: skip
    said = "le 23 novembre 2026 à 9\u00a0h. Accord donné\u00a0: de vive voix, ici au guichet."
    for page in ("", "donnees/"):
        assert said in agent_client.get(f"{answer['Location']}{page}").content.decode()


def test_the_desk_says_when_the_places_to_try_are_taken(agent_client: Client) -> None:
    activity, (first, *_) = make_workshop(capacity=5, offers_trial=True, trial_places=1)
    comes(activity, first, name="Léa Roche", kind="trial")
    page = agent_client.get(f"/service/accueil/inscrire/{activity.slug}/").content.decode()
    assert ("reste 4 · essai\u00a0: complet" in page, "reste 5 · essai\u00a0: reste 1" in page) == (True, True)


def test_one_tries_once_in_whichever_order_the_name_is_written(agent_client: Client) -> None:
    activity, (first, second, _) = make_workshop(offers_trial=True)
    comes(activity, first, contact=by_phone(), kind="trial")
    sent = {
        "kind": "trial",
        "seance": str(second.pk),
        "size": "1",
        "channel": "call",
        "phone": PHONE,
        "consent": "phone",
    }
    page = f"/service/accueil/inscrire/{activity.slug}/"
    answer = agent_client.post(page, sent | {"name": "Vallès Émile"})
    assert (answer.status_code, activity.registrations.count()) == (422, 1)
    assert "Cette personne a déjà fait un essai de cette activité." in answer.content.decode()


def test_names_kept_before_are_put_in_order(agent_client: Client) -> None:
    """What the migration does to the rows that are there."""
    activity, (first, second, _) = make_workshop()
    party = comes(activity, first, contact=by_phone("Zoé Brun-Adam"))
    key = party.contact_key
    child = comes(activity, second, contact=by_phone("Zoé Brun-Adam"), participants=[Participant("Léo", 8)])
    Registration.objects.update(contact_key=f"zoe brun adam|{party.phone}")
    Registration.objects.filter(pk=party.pk).update(persons=[f"zoe brun adam|{party.phone}"])
    names = import_module("events.migrations.0021_names_in_any_order")
    with connection.cursor() as cursor:
        cursor.execute(names.SORT)
    assert list(Registration.objects.order_by("pk").values_list("contact_key", "persons")) == [
        (key, [key]), (key, child.persons),
    ]  # fmt: skip


def test_asking_for_the_page_of_the_look_up_shows_the_question(agent_client: Client) -> None:
    answer = agent_client.get("/service/accueil/chercher/")
    assert (answer.status_code, LookUp.objects.count()) == (200, 0)


def two_of_one_person() -> tuple[Registration, Registration]:
    activity, (first, second, _) = make_workshop()
    return comes(activity, first, contact=by_phone()), comes(activity, second, contact=by_phone())


def test_all_that_was_found_of_a_person_is_erased_at_once(agent_client: Client) -> None:
    one, two = two_of_one_person()
    stays = comes(one.activity, one.occurrence, contact=by_phone("Odile Brun"))
    find(agent_client, "Émile Vallès", PHONE)
    here = f"/service/accueil/inscriptions/{one.pk}/"
    assert "Effacer les 2 inscriptions" in agent_client.get(here).content.decode()
    agent_client.post(here, {"action": "erase_all"})
    names = Registration.objects.order_by("pk").values_list("pk", "name")
    assert list(names) == [(one.pk, ""), (two.pk, ""), (stays.pk, "Odile Brun")]


def test_once_one_is_erased_the_other_is_at_hand(agent_client: Client) -> None:
    one, two = two_of_one_person()
    find(agent_client, "Émile Vallès", PHONE)
    answer = agent_client.post(f"/service/accueil/inscriptions/{one.pk}/", {"action": "erase"})
    assert answer["Location"] == f"/service/accueil/inscriptions/{two.pk}/"


def test_a_copy_of_the_data_holds_all_that_is_kept(agent_client: Client) -> None:
    activity, (seance, *_) = make_workshop()
    party = comes(activity, seance, contact=by_phone(), note="J’entends mal")
    page = f"{find(agent_client, 'Émile Vallès', PHONE)['Location']}donnees/"  # type: ignore[index]
    copy = agent_client.get(page).content.decode()
    for kept in ("Émile Vallès", PHONE, "J’entends mal", party.code, "23 novembre 2026"):
        assert kept in copy
    other = Client()
    other.force_login(factories.make_agent(person=factories.make_person("autre@exemple.test", "Autre")).person)
    assert other.get(page).status_code == 404


@pytest.mark.parametrize("page", ["/service/appels/", "/service/courrier/", "/service/accueil/?quand=semaine"])
def test_queries_do_not_grow_with_the_rows(agent_client: Client, page: str, clock: Clock) -> None:
    from tests.budgets.test_activities import queries

    activity, (seance, *_) = make_workshop(capacity=99)
    clock.move_to(seance.starts_at - timedelta(days=1))

    def add(number: int) -> None:
        comes(activity, seance, contact=by_phone(f"Personne {number}", f"04 65 71 20 {number:02}"), at=MONDAY_MORNING)
        step = activity.registrations.last().steps.last().pk  # type: ignore[union-attr]
        Notice.objects.filter(key=f"registrations/{step}").delete()
        for channel in ("call", "paper"):
            factories.make_notice(f"registrations/{step}" if channel == "call" else f"p{number}", channel=channel)

    add(0)
    agent_client.get(page)
    one = queries(agent_client, page)
    for number in range(1, 12):
        add(number)
    assert (queries(agent_client, page), one <= 9) == (one, True)
