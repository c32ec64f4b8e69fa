"""A resident registers in three steps, without account and without script."""

import re
from typing import Any

import pytest
from django.test import Client

from events.models import Activity, Occurrence, Registration
from notifications.models import Notice
from tests.conftest import Clock
from tests.events.registrations import comes, make_workshop
from tests.factories import paris

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ADDRESS = "/activites/atelier/inscription/"
WHO = {"kind": "single", "who": "me", "size": "1"}
ODILE = {"name": "Odile Exemple", "channel": "email", "email": "odile@exemple.test", "reminds_before": "on"}


@pytest.fixture
def workshop() -> tuple[Activity, list[Occurrence]]:
    return make_workshop(capacity=3)


def step(client: Client, address: str, /, **typed: Any) -> str:
    """Send one step; where it leads."""
    answer = client.post(address, typed)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return ADDRESS + str(answer["Location"]).removeprefix(ADDRESS)


def walk(client: Client, seance: Occurrence, *, who: dict[str, Any] = WHO, contact: dict[str, Any] = ODILE) -> str:
    """The first two steps; the address of the third."""
    second = step(client, ADDRESS, **who, seance=seance.pk)
    assert client.get(second).status_code == 200
    return step(client, second, **contact)


def test_somebody_registers_in_three_steps(client: Client, workshop: tuple[Activity, list[Occurrence]]) -> None:
    _, (first, *_rest) = workshop
    third = walk(client, first)
    page = client.get(third).content.decode()
    assert ("Odile Exemple" in page, "odile@exemple.test" in page, "Mardi 1er décembre" in page) == (True, True, True)
    answer = client.post(third)
    party = Registration.objects.get()
    assert (party.state, party.name, party.occurrence, party.reminds_before, party.reminds_morning) == (
        "confirmed", "Odile Exemple", first, True, False,
    )  # fmt: skip
    assert answer["Location"] == f"/inscriptions/{party.secret}/"
    page = client.get(answer["Location"]).content.decode()
    assert ("Votre place est réservée" in page, party.code in page, "<svg role=" in page) == (True, True, True)


def test_nothing_personal_stands_in_an_address(client: Client, workshop: tuple[Activity, list[Occurrence]]) -> None:
    third = walk(client, workshop[1][0])
    assert re.fullmatch(ADDRESS + r"\?d=[\w-]{8}&etape=3", third)


def test_a_form_sent_twice_registers_once(client: Client, workshop: tuple[Activity, list[Occurrence]]) -> None:
    third = walk(client, workshop[1][0])
    answers = {client.post(third)["Location"] for _ in range(3)}
    assert (Registration.objects.count(), len(answers), Notice.objects.count()) == (1, 1, 1)


def test_the_next_person_at_a_shared_computer_sees_nothing(
    client: Client, workshop: tuple[Activity, list[Occurrence]]
) -> None:
    third = walk(client, workshop[1][0])
    assert client.get(third)["Cache-Control"] == "no-store, private"
    client.post(third)
    for page in (ADDRESS, third, third.replace("etape=3", "etape=2"), third.replace("etape=3", "etape=1")):
        assert "odile" not in client.get(page).content.decode().lower()


def test_a_draft_opens_nothing_without_its_cookie(client: Client, workshop: tuple[Activity, list[Occurrence]]) -> None:
    third = walk(client, workshop[1][0])
    assert Client().get(third)["Location"] == ADDRESS


def test_back_keeps_what_was_typed(client: Client, workshop: tuple[Activity, list[Occurrence]]) -> None:
    second = step(client, ADDRESS, **WHO, seance=workshop[1][0].pk)
    first = step(client, second, **ODILE, retour="1")
    assert first.endswith("etape=1")
    assert 'value="Odile Exemple"' in client.get(second).content.decode()


def test_two_tabs_do_not_mix(client: Client, workshop: tuple[Activity, list[Occurrence]]) -> None:
    one = walk(client, workshop[1][0])
    two = walk(client, workshop[1][1], contact=ODILE | {"name": "Marius Vidal", "email": "marius@exemple.test"})
    client.post(one)
    client.post(two)
    told = Registration.objects.order_by("pk").values_list("name", "occurrence_id")
    assert list(told) == [("Odile Exemple", workshop[1][0].pk), ("Marius Vidal", workshop[1][1].pk)]


def test_every_mistake_is_said_at_once_and_nothing_is_lost(
    client: Client, workshop: tuple[Activity, list[Occurrence]]
) -> None:
    second = step(client, ADDRESS, **WHO, seance=workshop[1][0].pk)
    answer = client.get(step(client, second, name="", channel="sms", phone="06 39 98"))
    page = answer.content.decode()
    assert "<title>Erreur" in page
    assert ("Écrivez votre prénom et votre nom." in page, 'value="06 39 98"' in page) == (True, True)
    assert page.count('href="#id_') == 2


def test_a_guardian_registers_children_by_first_name_and_age(
    client: Client, workshop: tuple[Activity, list[Occurrence]]
) -> None:
    children = {"first_name_1": "Léo", "age_1": "8", "first_name_2": "Zoé", "age_2": "6"}
    third = walk(
        client, workshop[1][0], who=WHO | {"who": "child", "size": "2"}, contact=ODILE | children
    )  # fmt: skip
    client.post(third)
    party = Registration.objects.get()
    assert (party.size, party.participants) == (
        2, [{"first_name": "Léo", "age": 8}, {"first_name": "Zoé", "age": 6}],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "channel", "kept"),
    [
        ({"channel": "sms", "phone": "06 39 98 12 34"}, "sms", "+33639981234"),
        ({"channel": "call", "phone": "04 65 71 00 27"}, "call", "+33465710027"),
        ({"channel": "paper", "address": "3 quai des Exemples"}, "paper", "3 quai des Exemples"),
        ({"channel": "none"}, "call", ""),
    ],
)
def test_one_way_to_be_reached_is_enough(
    client: Client, workshop: tuple[Activity, list[Occurrence]], typed: dict[str, str], channel: str, kept: str
) -> None:
    third = walk(client, workshop[1][0], contact={"name": "Odile Exemple", **typed})
    client.get(client.post(third)["Location"])
    party = Registration.objects.get()
    assert (party.channel, party.email, party.phone or party.address) == (channel, "", kept)


def test_a_single_way_and_a_single_date_are_not_asked(client: Client) -> None:
    make_workshop(dates=1, takes_season=False, offers_trial=False)
    page = client.get(ADDRESS).content.decode()
    assert ('type="radio" name="kind"' in page, 'type="radio" name="seance"' in page) == (False, False)
    assert ">Qui vient" in page


def test_a_full_date_says_how_many_wait_and_offers_other_dates(
    client: Client, workshop: tuple[Activity, list[Occurrence]]
) -> None:
    activity, (first, second, _) = workshop
    for name in ("Ali Haddad", "Bea Lopez", "Cyr Morel", "Dan Petit"):
        comes(activity, first, name=name)
    full = step(client, ADDRESS, **WHO, seance=first.pk)
    page = client.get(full).content.decode()
    assert full.endswith("etape=complet")
    assert ("1 personne attend déjà" in page, f'name="seance" value="{second.pk}"' in page) == (True, True)
    client.post(step(client, step(client, full, attendre="1"), **ODILE))
    party = Registration.objects.get(name="Odile Exemple")
    assert party.is_waiting
    assert "Vous êtes 2e sur la liste" in client.get(party.get_absolute_url()).content.decode()


def test_the_last_place_that_goes_meanwhile_is_said_and_nothing_is_lost(
    client: Client, workshop: tuple[Activity, list[Occurrence]]
) -> None:
    activity, (first, *_rest) = workshop
    third = walk(client, first)
    comes(activity, first, name="Ali Haddad", size=3)
    answer = client.post(third)
    assert answer["Location"].endswith("etape=complet")
    assert Registration.objects.filter(name="Odile Exemple").count() == 0


def test_a_registered_person_gets_the_link_again_by_letter_only(
    client: Client, workshop: tuple[Activity, list[Occurrence]]
) -> None:
    client.post(walk(client, workshop[1][0]))
    secret = Registration.objects.get().secret
    other = Client()
    page = other.post(walk(other, workshop[1][0])).content.decode()
    assert ("Votre inscription est déjà faite" in page, secret in page) == (True, False)
    assert Notice.objects.latest("pk").subject == "Votre lien : Atelier"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"is_registration_closed": True}, "Inscriptions closes"),
        ({"registration_opens_at": paris(2026, 12, 1, 9)}, "Les inscriptions ne sont pas encore ouvertes"),
        ({"entry": "free_entry"}, "Pas besoin de s’inscrire"),
        ({"entry": "contact"}, "On ne s’inscrit pas ici"),
        ({"state": "ended"}, "Cette activité est terminée"),
    ],
)
def test_where_one_cannot_register_a_way_out_is_shown(client: Client, facts: dict[str, Any], words: str) -> None:
    make_workshop(**facts)
    answer = client.get(ADDRESS)
    assert (answer.status_code, client.post(ADDRESS).status_code) == (200, 200)
    assert words in answer.content.decode()


def test_robots_that_fill_everything_are_stopped(client: Client, workshop: tuple[Activity, list[Occurrence]]) -> None:
    second = step(client, ADDRESS, **WHO, seance=workshop[1][0].pk)
    again = step(client, second, **ODILE, website="https://exemple.test")
    assert "<title>Erreur" in client.get(again).content.decode()
    client.post(again.replace("etape=2", "etape=3"))
    assert Registration.objects.count() == 0


def test_one_contact_registers_so_often_a_day() -> None:
    _, (first, *_rest) = make_workshop(capacity=40)
    codes = []
    for number in range(21):
        client = Client()
        third = walk(client, first, contact=ODILE | {"name": f"Enfant Numéro{number}"})
        codes.append(client.post(third).status_code)
    assert codes == [302] * 20 + [429]


@pytest.mark.parametrize("typed", [{"seance": "9" * 400}, {"kind": "x", "who": "y"}, {"size": "9" * 300}])
def test_tampered_answers_are_refused(
    client: Client, workshop: tuple[Activity, list[Occurrence]], typed: dict[str, str]
) -> None:
    assert "<title>Erreur" in client.get(step(client, ADDRESS, **WHO | typed)).content.decode()


def test_the_activity_leads_to_its_registration(client: Client, workshop: tuple[Activity, list[Occurrence]]) -> None:
    page = client.get("/activites/atelier/").content.decode()
    assert f'href="{ADDRESS}?seance={workshop[1][0].pk}"' in page
    for words in ("S’inscrire", "Essayer une séance", "Pour la saison"):
        assert f">{words}</button>" in page


def test_dates_without_a_place_to_try_are_not_offered_to_try(
    client: Client, workshop: tuple[Activity, list[Occurrence]]
) -> None:
    activity, (first, second, third) = workshop
    activity.trial_places = 1
    activity.save(update_fields=["trial_places"])
    for seance, name in ((first, "Une Personne"), (second, "Deux Personnes")):
        comes(activity, seance, kind="trial", name=name)
    listed = client.get(f"{ADDRESS}?type=essai").content.decode()
    assert (listed.count("Complet"), "1 place<" in listed, "3 places" in listed) == (2, True, False)
    full = step(client, ADDRESS, **{**WHO, "kind": "trial"}, seance=first.pk)
    page = client.get(full).content.decode()
    assert ("etape=complet" in full, f'value="{second.pk}"' in page, f'value="{third.pk}"' in page) == (
        True, False, True,
    )  # fmt: skip
    assert "etape=complet" in step(client, full, seance=second.pk)
    assert "etape=2" in step(client, full, seance=third.pk)


@pytest.mark.parametrize("name", ["Gagnez sur pirate.example", "www.pirate", "x http://p.example", "08 99 12 34 56 10"])
def test_no_letter_greets_a_stranger_by_an_address_or_a_number(
    client: Client, workshop: tuple[Activity, list[Occurrence]], name: str
) -> None:
    second = step(client, ADDRESS, **WHO, seance=workshop[1][0].pk)
    again = step(client, second, **ODILE | {"name": name})
    assert "Écrivez seulement le nom, sans adresse ni numéro." in client.get(again).content.decode()
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["J. Marin", "Jean-Noël d’Arc", "Jean.Marin", "J.MARIN", "Ève Saint-M.", "Mme Nguyễn Thị"]
)
def test_a_name_is_a_name(client: Client, workshop: tuple[Activity, list[Occurrence]], name: str) -> None:
    second = step(client, ADDRESS, **WHO, seance=workshop[1][0].pk)
    assert step(client, second, **ODILE | {"name": name}).endswith("etape=3")


def test_what_is_wrong_is_said_in_french(client: Client, workshop: tuple[Activity, list[Occurrence]]) -> None:
    again = step(client, ADDRESS, **WHO | {"who": "several", "size": "1"}, seance=workshop[1][0].pk)
    assert "Écrivez combien vous serez, vous compris" in client.get(again).content.decode()


def test_only_answers_are_kept_of_what_is_sent(client: Client, workshop: tuple[Activity, list[Occurrence]]) -> None:
    second = step(client, ADDRESS, **WHO, seance=workshop[1][0].pk, **{f"x{n}": "x" * 600 for n in range(50)})
    step(client, second, **ODILE, y="y" * 600)
    (draft,) = client.session["registration_drafts"].values()
    assert set(draft["who"]) == {*WHO, "seance"}
    assert set(draft["contact"]) == set(ODILE)


def test_one_address_does_not_fill_the_sessions(
    client: Client, workshop: tuple[Activity, list[Occurrence]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.views.registering.BEGUN_PER_HOUR", 2)
    codes = [Client().post(ADDRESS, WHO | {"seance": workshop[1][0].pk}).status_code for _ in range(3)]
    assert codes == [302, 302, 429]


def test_a_link_does_not_write_to_a_mailbox_without_end(
    client: Client, workshop: tuple[Activity, list[Occurrence]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.views.registration.ACTS", 3)
    party = comes(workshop[0], workshop[1][0])
    codes = [client.post(f"{party.get_absolute_url()}personnes/", {"size": n}).status_code for n in (2, 1, 2, 1)]
    assert codes == [302, 302, 302, 429]
    assert client.get(party.get_absolute_url()).status_code == 200


def test_a_link_to_a_date_that_is_gone_says_so_and_offers_the_others(
    client: Client, workshop: tuple[Activity, list[Occurrence]], clock: Clock
) -> None:
    _, (first, second, third) = workshop
    Occurrence.objects.filter(pk=second.pk).update(state="cancelled")
    page = client.get(f"{ADDRESS}?seance={second.pk}").content.decode()
    assert ("La séance du mardi 8 décembre est annulée" in page, f'value="{third.pk}"' in page) == (True, True)
    clock.move_to(paris(2026, 12, 1, 18, 10))
    page = client.get(f"{ADDRESS}?seance={first.pk}&type=seance").content.decode()
    assert "La séance du mardi 1er décembre est commencée ou passée" in page
    elsewhere = make_workshop(title="Autre")[1][0]
    assert client.get(f"{ADDRESS}?seance={elsewhere.pk}").content.decode().count("La séance du") == 0


def test_a_party_larger_than_the_room_is_told_so_before_it_gives_a_name(
    client: Client, workshop: tuple[Activity, list[Occurrence]]
) -> None:
    sent = {"kind": "single", "who": "several", "size": "4", "seance": workshop[1][0].pk}
    page = client.get(step(client, ADDRESS, **sent)).content.decode()
    assert ("Il y a de la place pour 3 personnes au plus." in page, 'value="4"' in page) == (True, True)


def test_a_party_that_does_not_fit_may_say_then_that_it_comes_in_part(client: Client) -> None:
    activity, (first, *_rest) = make_workshop(capacity=3)
    comes(activity, first)
    full = step(client, ADDRESS, kind="single", seance=first.pk, who="several", size="3")
    assert "Prendre les 2 places qui restent" in client.get(full).content.decode()
    third = step(client, step(client, full, partager="1"), **ODILE)
    client.post(third)
    odile = Registration.objects.get(name="Odile Exemple", part_of=None)
    assert (odile.state, odile.size, [part.size for part in odile.parts.all()]) == ("confirmed", 2, [1])


def test_who_finds_no_place_to_try_may_come_without_trying(client: Client) -> None:
    activity, (first, *_rest) = make_workshop(capacity=5, offers_trial=True, trial_places=1)
    comes(activity, first, kind="trial")
    full = step(client, ADDRESS, kind="trial", seance=first.pk, who="me")
    page = client.get(full).content.decode()
    assert ("Les places pour un essai sont prises" in page, "Cette séance est complète" in page) == (True, False)
    third = step(client, step(client, full, sans_essai="1"), **ODILE)
    client.post(third)
    odile = Registration.objects.get(name="Odile Exemple")
    assert (odile.kind, odile.state) == ("single", "confirmed")


def test_places_to_try_are_told_beside_all_places(client: Client) -> None:
    activity, (first, *_rest) = make_workshop(capacity=5, takes_single=False, trial_places=1)
    comes(activity, first, kind="trial")
    page = client.get(ADDRESS).content.decode()
    assert (
        "4 places · essai : complet" in page.replace("\xa0", " "),
        page.replace("\xa0", " ").count("essai : reste 1"),
    ) == (True, 2)
    full = client.get(step(client, ADDRESS, kind="trial", seance=first.pk, who="me")).content.decode()
    assert ("Les places pour un essai sont prises" in full, "Cette séance est complète" in full) == (True, False)


def test_the_last_step_says_in_words_that_nobody_waits_before(client: Client) -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    comes(activity, first)
    full = step(client, ADDRESS, **WHO, seance=first.pk)
    page = client.get(step(client, step(client, full, attendre="1"), **ODILE)).content.decode()
    assert ("Personne n’attend avant vous" in page, "0 personne" in page) == (True, False)
