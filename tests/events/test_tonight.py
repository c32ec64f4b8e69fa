"""Who comes tonight: the list, the ticks, the code, and who stands at the door without having registered."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from events import attending, changing_registrations, walking_in
from events.models import Occurrence, Presence, Registration
from events.registration_errors import NotEnoughPlaces, NotYours
from tests import factories
from tests.conftest import MONDAY_MORNING, Clock
from tests.events.registrations import FIRST, comes, make_workshop
from tests.factories import a_contact, paris

pytestmark = pytest.mark.django_db
SOON = FIRST - timedelta(minutes=20)


def address(seance: Occurrence, rest: str = "") -> str:
    return f"/espace/souffle-et-mouvement/activites/{seance.activity_id}/seances/{seance.pk}/presence/{rest}"


def presence(party: Registration, seance: Occurrence) -> str | None:
    return Presence.objects.filter(registration=party, occurrence=seance).values_list("kind", flat=True).first()


def test_the_list_is_in_the_order_of_names_whatever_their_accents() -> None:
    activity, (seance, *_) = make_workshop(capacity=9)
    for name in ("Zoé Martin", "Émile Vallès", "eric Noël", "Ève Aubin"):
        comes(activity, seance, name=name)
    assert [row.party.name for row in attending.people_of(seance)] == [
        "Émile Vallès", "eric Noël", "Ève Aubin", "Zoé Martin",
    ]  # fmt: skip


def test_the_counts_leave_out_who_is_away() -> None:
    activity, (seance, *_) = make_workshop(capacity=6)
    odile = comes(activity, name="Odile Brun")
    comes(activity, seance, name="Léa Roche", size=3)
    changing_registrations.free_one_date(odile, seance=seance, at=MONDAY_MORNING)
    evening = attending.evening(seance)
    assert (evening.expected, evening.free(activity, at=SOON), [row.is_away for row in evening.rows]) == (
        3,
        3,
        [False, True],
    )


def test_who_said_to_be_away_and_comes_is_let_in_while_a_place_is_left() -> None:
    activity, (seance, *_) = make_workshop(capacity=2)
    odile, paul = comes(activity, name="Odile Brun"), comes(activity, name="Paul Noir")
    for party in (odile, paul):
        changing_registrations.free_one_date(party, seance=seance, at=MONDAY_MORNING)
    comes(activity, seance, name="Léa Roche")
    attending.mark(odile, seance=seance, came=True, at=SOON)
    with pytest.raises(NotEnoughPlaces):
        attending.mark(paul, seance=seance, came=True, at=SOON)
    assert (presence(odile, seance), presence(paul, seance)) == ("came", "away")


def test_nobody_of_another_date_is_ticked() -> None:
    activity, (first, second, _) = make_workshop()
    with pytest.raises(NotYours):
        attending.mark(comes(activity, second), seance=first, came=True, at=SOON)


@pytest.fixture
def nadia(db: None) -> object:
    return factories.make_membership().person


def test_who_comes_without_registering_is_on_the_list_present_and_counted(nadia: object) -> None:
    activity, (seance, *_) = make_workshop(capacity=2)
    party = walking_in.walk_in(seance, name="Jeanne Marin", at=SOON, by=nadia, submit_key="once")  # type: ignore[arg-type]
    again = walking_in.walk_in(seance, name="Jeanne Marin", at=SOON, by=nadia, submit_key="once")  # type: ignore[arg-type]
    evening = attending.evening(seance)
    assert (again, evening.came, evening.free(activity, at=SOON)) == (party, 1, 1)


def test_a_full_room_lets_nobody_in(nadia: object) -> None:
    activity, (seance, *_) = make_workshop(capacity=1)
    comes(activity, seance)
    with pytest.raises(NotEnoughPlaces):
        walking_in.walk_in(seance, name="Paul Noir", at=SOON, by=nadia)  # type: ignore[arg-type]


def test_once_it_has_begun_the_place_of_who_did_not_come_may_be_taken(nadia: object) -> None:
    begun = paris(2025, 12, 2, 18)  # the database looks at its own clock
    activity = factories.make_open_activity(capacity=1)
    seance = factories.make_occurrence(activity=activity, starts_at=begun)
    missed = factories.make_registration(occurrence=seance)
    at = begun + timedelta(minutes=10)
    with pytest.raises(NotEnoughPlaces):
        walking_in.walk_in(seance, name="Paul Noir", at=at, by=nadia)  # type: ignore[arg-type]
    attending.mark(missed, seance=seance, came=False, at=at)
    party = walking_in.walk_in(seance, name="Paul Noir", at=at, by=nadia)  # type: ignore[arg-type]
    assert (party.is_confirmed, presence(party, seance)) == (True, "came")


def test_who_is_on_the_list_already_is_ticked_there(nadia: object) -> None:
    activity, (seance, *_) = make_workshop()
    contact = a_contact("Jeanne Marin", channel="call", email="", phone="04 65 71 00 10")
    known = comes(activity, seance, contact=contact)
    found = walking_in.walk_in(seance, name="jeanne marin", phone="0465710010", at=SOON, by=nadia)  # type: ignore[arg-type]
    assert (found, presence(known, seance), activity.registrations.count()) == (known, "came", 1)


def test_the_evening_of_a_volunteer(volunteer_client: Client, clock: Clock) -> None:
    """Ticks, is wrong, corrects, takes a code, writes down who came without registering, and writes to everybody."""
    activity, (seance, *_) = make_workshop(capacity=4)
    jeanne, paul, lea = (comes(activity, seance, name=name) for name in ("Jeanne Marin", "Paul Noir", "Léa Roche"))
    waits = comes(activity, seance, name="Lucie Sable", size=2)
    clock.move_to(SOON)
    page = volunteer_client.get(address(seance)).content.decode()
    assert ("3 personnes attendues" in page, "1 place libre" in page, "Lucie Sable" in page) == (True, True, True)

    answer = volunteer_client.post(address(seance, f"{jeanne.pk}/"), {"presence": "came"})
    assert (answer.status_code, answer["Location"]) == (302, f"{address(seance)}#p{jeanne.pk}")
    row = volunteer_client.post(address(seance, f"{paul.pk}/"), {"presence": "came"}, headers={"HX-Request": "true"})
    assert ("2 présents" in row.content.decode(), f'id="p{jeanne.pk}"' in row.content.decode()) == (True, False)
    volunteer_client.post(address(seance, f"{paul.pk}/"), {"presence": "open"})
    volunteer_client.post(address(seance, f"{paul.pk}/"), {"presence": "missed"})
    volunteer_client.post(address(seance), {"code": lea.code})
    assert [presence(party, seance) for party in (jeanne, paul, lea)] == ["came", "missed", "came"]
    volunteer_client.post(address(seance), {"code": waits.code})
    assert presence(waits, seance) is None

    sent = {"walk_in": "1", "name": "Karim Haddad", "size": "1", "submit_key": "x"}
    assert volunteer_client.post(address(seance), sent).status_code == 302
    assert volunteer_client.post(address(seance), sent | {"submit_key": "y", "name": "Trop Tard"}).status_code == 422
    assert attending.evening(seance).came == 3


def test_no_code_at_all_says_what_a_code_is(volunteer_client: Client, clock: Clock) -> None:
    activity, (seance, *_) = make_workshop()
    comes(activity, seance)
    answer = volunteer_client.post(address(seance), {"code": " "}, follow=True)
    assert "quatre chiffres" in answer.content.decode()


@pytest.mark.parametrize("typed", ["0000", "²²²²", "9" * 5000, "../", "%00"])
def test_a_code_that_is_nobodys_says_so(typed: str, volunteer_client: Client, clock: Clock) -> None:
    activity, (seance, *_) = make_workshop()
    comes(activity, seance)
    answer = volunteer_client.post(address(seance), {"code": typed}, follow=True)
    assert "Aucune inscription" in answer.content.decode()


def test_a_party_of_another_activity_does_not_exist(volunteer_client: Client, clock: Clock) -> None:
    _activity, (seance, *_) = make_workshop()
    other = factories.make_registration(
        occurrence=factories.make_occurrence(activity=factories.make_open_activity("Autre"))
    )
    assert volunteer_client.post(address(seance, f"{other.pk}/"), {"presence": "came"}).status_code == 404


def state(party: Registration) -> str:
    return Registration.objects.get(pk=party.pk).state


@pytest.mark.parametrize(
    "page",
    [
        "seances/{seance}/presence/",
        "inscriptions/",
        "inscriptions/?q=marin",
        "inscriptions/export/",
        "seances/?passees=1",
    ],
)
def test_queries_do_not_grow_with_the_people(
    page: str, volunteer_client: Client, clock: Clock, django_assert_num_queries: Callable[..., object]
) -> None:
    from tests.budgets.test_activities import queries

    activity, (seance, *_) = make_workshop(capacity=99)
    where = f"/espace/souffle-et-mouvement/activites/{activity.pk}/" + page.format(seance=seance.pk)
    comes(activity, seance, name="Jeanne Marin 0")
    volunteer_client.get(where)
    one = queries(volunteer_client, where)
    for number in range(1, 60):
        factories.make_registration(f"Jeanne Marin {number}", occurrence=seance)
    assert (queries(volunteer_client, where), one <= 8) == (one, True)


def test_a_qr_code_leads_the_team_to_its_list_and_nobody_else(
    volunteer_client: Client, agent_client: Client, clock: Clock
) -> None:
    activity, (seance, *_) = make_workshop()
    party = comes(activity, seance)
    here = f"{address(seance)}?code={party.code}#p{party.pk}"
    link = party.get_absolute_url()
    assert [here in client.get(link).content.decode() for client in (volunteer_client, agent_client, Client())] == [
        True, False, False,
    ]  # fmt: skip


def test_nobody_is_ticked_weeks_before_or_at_a_cancelled_date(volunteer_client: Client, clock: Clock) -> None:
    activity, (seance, *_) = make_workshop()
    jeanne = comes(activity, seance)
    page = volunteer_client.get(address(seance)).content.decode()
    assert ("douze heures avant la séance" in page, 'value="came"' in page) == (True, False)
    answer = volunteer_client.post(address(seance, f"{jeanne.pk}/"), {"presence": "came"}, follow=True)
    assert ("trop tôt" in answer.content.decode(), presence(jeanne, seance)) == (True, None)
    Occurrence.objects.filter(pk=seance.pk).update(state="cancelled")
    clock.move_to(SOON)
    volunteer_client.post(address(seance, f"{jeanne.pk}/"), {"presence": "came"})
    assert presence(jeanne, seance) is None


def test_past_dates_say_how_many_are_left_to_tick(volunteer_client: Client, clock: Clock) -> None:
    activity, (first, second, _) = make_workshop(capacity=9)
    odile, lea = comes(activity, name="Odile Brun"), comes(activity, first, name="Léa Roche", size=3)
    paul = comes(activity, second, name="Paul Noir")
    changing_registrations.free_one_date(odile, seance=second, at=MONDAY_MORNING)
    later = FIRST + timedelta(weeks=1, hours=20)
    clock.move_to(later)
    assert [(seance.pk, seance.to_tick) for seance in attending.past(activity, at=later)] == [
        (second.pk, 1),
        (first.pk, 4),
    ]
    volunteer_client.post(address(first, f"{lea.pk}/"), {"presence": "came"})
    volunteer_client.post(address(first, f"{odile.pk}/"), {"presence": "missed"})
    volunteer_client.post(address(second, f"{paul.pk}/"), {"presence": "came"})
    page = volunteer_client.get(
        f"/espace/souffle-et-mouvement/activites/{activity.pk}/seances/?passees=1"
    ).content.decode()
    assert (page.count("Tout est coché"), address(first) in page) == (2, True)


def test_a_name_that_is_on_the_list_is_asked_about_before_it_is_written_twice(
    volunteer_client: Client, clock: Clock
) -> None:
    activity, (seance, *_) = make_workshop(capacity=9)
    comes(activity, seance, name="Zoé Marin")
    clock.move_to(SOON)
    sent = {"walk_in": "1", "name": "zoe  MARIN", "size": "1", "submit_key": "x"}
    asked = volunteer_client.post(address(seance), sent)
    page = asked.content.decode()
    assert (asked.status_code, "Zoé Marin est déjà sur la liste" in page, "is_namesake" in page) == (422, True, True)
    assert volunteer_client.post(address(seance), sent | {"is_namesake": "on"}).status_code == 302
    assert activity.registrations.count() == 2


def test_who_was_offered_a_place_and_comes_takes_it(nadia: object) -> None:
    activity, (seance, *_) = make_workshop(capacity=1)
    jeanne = comes(activity, seance)
    contact = a_contact("Paul Noir", channel="call", email="", phone="0465710011")
    paul = comes(activity, seance, contact=contact, accepts_waiting=True)
    changing_registrations.withdraw(jeanne, at=FIRST - timedelta(hours=5))
    assert state(paul) == "offered"
    at = FIRST - timedelta(hours=5, minutes=-5)
    found = walking_in.walk_in(seance, name="Paul Noir", phone="0465710011", at=at, by=nadia)  # type: ignore[arg-type]
    assert (found, state(paul), presence(paul, seance)) == (paul, "confirmed", "came")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"phone": "abc"}, "dix chiffres"),
        ({"name": "4", "phone": "12"}, "dix chiffres"),
        ({"size": "-3"}, "au moins une"),
    ],
)
def test_every_mistake_at_the_door_is_said_at_once(
    typed: dict[str, str], said: str, volunteer_client: Client, clock: Clock
) -> None:
    activity, (seance, *_) = make_workshop()
    clock.move_to(SOON)
    sent = {"walk_in": "1", "name": "", "size": "1"} | typed
    page = volunteer_client.post(address(seance), sent).content.decode()
    assert ("Écrivez le prénom et le nom" in page, said in page) == (True, True)


def test_a_name_is_found_in_a_long_list(volunteer_client: Client, clock: Clock) -> None:
    activity, (seance, *_) = make_workshop(capacity=99)
    for number in range(14):
        factories.make_registration(f"Personne Numéro{number}", occurrence=seance)
    comes(activity, seance, name="Élise Noël")
    page = volunteer_client.get(address(seance) + "?q=elise+noel").content.decode()
    assert ("Élise Noël" in page, "Personne Numéro" in page, "15 personnes attendues" in page) == (True, False, True)


def home_of(client: Client) -> str:
    return client.get("/espace/souffle-et-mouvement/").content.decode().replace("\u00a0", " ")


def test_the_workspace_asks_who_came_to_the_last_dates(volunteer_client: Client, clock: Clock) -> None:
    activity, (first, second, _third) = make_workshop(capacity=9)
    party = comes(activity, first, size=2)
    comes(activity, second, name="Paul Riou")
    clock.move_to(FIRST + timedelta(hours=3))
    assert "Dites qui est venu" not in home_of(volunteer_client)  # it is on today's list
    clock.move_to(FIRST + timedelta(days=1))
    shown = home_of(volunteer_client)
    assert "Dites qui est venu : Atelier" in shown
    assert address(first) in shown
    clock.move_to(FIRST + timedelta(weeks=1, days=1))
    assert f"/activites/{activity.pk}/seances/?passees=1" in home_of(volunteer_client)
    Presence.objects.create(registration=party, occurrence=first, kind="came", at=clock.now)
    assert address(second) in home_of(volunteer_client)
    assert attending.unticked(factories.the_association(), at=FIRST + timedelta(weeks=4)) == []


def test_the_workspace_asks_the_same_number_of_questions_for_many_dates_to_tick(
    volunteer_client: Client, clock: Clock, django_assert_num_queries: Callable[..., object]
) -> None:
    clock.move_to(FIRST + timedelta(days=1))
    for number in range(4):
        activity = factories.make_open_activity(f"Atelier {number}")
        for week in range(2):
            seance = factories.make_occurrence(activity=activity, starts_at=FIRST - timedelta(weeks=week))
            factories.make_registration(f"Jeanne {number}", occurrence=seance)
    team = factories.the_association()
    with django_assert_num_queries(1):
        found = attending.unticked(team, at=clock.now)
    assert [seance.to_tick for seance in found] == [1] * 8  # type: ignore[attr-defined]
    assert home_of(volunteer_client).count("Dites qui est venu") == 3 * 2  # the title, and the name of its button


def test_a_full_list_says_which_places_can_be_given_at_the_door(volunteer_client: Client, clock: Clock) -> None:
    activity, (seance, *_) = make_workshop(capacity=1)
    comes(activity, seance)
    clock.move_to(SOON)
    said = volunteer_client.get(address(seance)).content.decode()
    assert ("Dès l’heure du début" in said, f"/activites/{activity.pk}/inscriptions/places/" in said) == (True, True)
