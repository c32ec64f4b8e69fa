"""« Un proche » of all that somebody is registered for: copies of everything, later registrations included."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from events import changing_registrations, forgetting, own_calendars, relatives
from events.contacts import Contact
from events.models import Registration, Relative
from events.relatives import EnoughRelatives, NotToldApart
from notifications.models import Notice
from tests import factories
from tests.conftest import MONDAY_MORNING, Clock
from tests.events.registrations import comes, make_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ODILE = "odile@exemple.test"
TYPED = {
    "relative-name": "Odile Marin", "relative-channel": "email", "relative-email": ODILE, "relative-months": "6",
}  # fmt: skip


def add_of_all(party: Registration, name: str = "Odile Marin", email: str = ODILE) -> Relative:
    contact = Contact(name, email=email)
    return relatives.add(party, contact=contact, months=12, consent="link", at=MONDAY_MORNING, for_all=True)


def copies() -> list[str]:
    return [letter.subject for letter in Notice.objects.filter(to=ODILE).order_by("pk")]


def test_they_are_told_of_what_was_there_and_of_what_comes_later() -> None:
    activity, (first, second, third) = make_workshop(capacity=9)
    party, other = comes(activity, first), comes(activity, second)
    add_of_all(party)
    changing_registrations.change_size(other, size=2, at=MONDAY_MORNING)
    comes(activity, third)
    comes(activity, third, name="Paul Riou")
    letters = Notice.objects.filter(to=ODILE)
    assert len(copies()) == 3
    assert not any(each.secret in letter.body + letter.html for each in (party, other) for letter in letters)


def test_who_is_phoned_has_a_relative_for_all_of_theirs_too() -> None:
    activity, (first, second, _third) = make_workshop(capacity=9)
    phoned = Contact("Jeanne Marin", channel="call", phone="0465710013")
    party, other = (comes(activity, seance, contact=phoned) for seance in (first, second))
    relative = add_of_all(party)
    changing_registrations.withdraw(other, at=MONDAY_MORNING)
    assert (len(copies()), relative.registration) == (2, None)


def test_without_a_way_to_be_reached_nobody_knows_which_ones_are_theirs() -> None:
    activity, (first, *_rest) = make_workshop()
    party = comes(activity, first, contact=Contact("Jeanne Marin", channel="call"))
    with pytest.raises(NotToldApart):
        add_of_all(party)


def test_two_relatives_are_enough() -> None:
    activity, (first, *_rest) = make_workshop()
    party = comes(activity, first)
    for name in ("un", "deux"):
        add_of_all(party, name, f"{name}@exemple.test")
    with pytest.raises(EnoughRelatives):
        add_of_all(party)


def test_their_link_shows_what_is_to_come_and_cancels_one_of_them(client: Client) -> None:
    activity, (first, second, _third) = make_workshop(capacity=9)
    party, other = comes(activity, first), comes(activity, second)
    stranger = comes(activity, first, name="Paul Riou")
    link = add_of_all(party).get_absolute_url()
    page = client.get(link).content.decode()
    assert (page.count('name="cancel"'), "Paul Riou" in page) == (2, False)
    client.post(link, {"cancel": str(stranger.pk)})
    client.post(link, {"cancel": str(other.pk)})
    found = Registration.objects.in_bulk([party.pk, other.pk, stranger.pk])
    assert [found[each.pk].state for each in (party, other, stranger)] == ["confirmed", "cancelled", "confirmed"]
    told = client.get(other.get_absolute_url()).content.decode()
    assert "Votre proche a annulé votre inscription pour vous." in told


@pytest.mark.parametrize("count", [1, 6])
def test_their_page_asks_the_same_number_of_questions_for_one_and_for_many(
    client: Client, count: int, django_assert_max_num_queries: Callable[..., object]
) -> None:
    activity, seances = make_workshop(capacity=9, dates=count)
    parties = [comes(activity, seance) for seance in seances]
    link = add_of_all(parties[0]).get_absolute_url()
    client.get(link)
    with django_assert_max_num_queries(6):
        assert client.get(link).content.decode().count('name="cancel"') == count


def test_one_adds_a_relative_with_the_link_of_a_registration_for_that_one_alone(client: Client) -> None:
    activity, (first, second, _third) = make_workshop(capacity=9)
    party, other = comes(activity, first), comes(activity, second)
    here = f"{party.get_absolute_url()}proches/"
    assert client.post(here, TYPED).status_code == 422
    assert client.post(here, TYPED | {"relative-consent": "on"}).status_code == 302
    relative = Relative.objects.get()
    assert (relative.registration, relative.calendar, relative.by, relative.consent) == (party, None, None, "link")
    assert "Odile Marin" in client.get(here).content.decode()
    assert "Odile Marin" not in client.get(f"{other.get_absolute_url()}proches/").content.decode()
    client.post(here, {"end": str(relative.pk)})
    assert Relative.objects.current(MONDAY_MORNING).count() == 0


def test_one_adds_a_relative_for_all_on_the_page_that_only_letters_tell(client: Client) -> None:
    activity, (first, *_rest) = make_workshop(capacity=9)
    party = comes(activity, first)
    here = f"{own_calendars.of(party, at=MONDAY_MORNING).get_absolute_url()}proches/"
    assert client.post(here, TYPED | {"relative-consent": "on"}).status_code == 302
    assert Relative.objects.get().is_for_all
    assert "Odile Marin" in client.get(here).content.decode()
    assert "Odile Marin" not in client.get(f"{party.get_absolute_url()}proches/").content.decode()


def test_a_link_writes_to_few_addresses_a_day(client: Client) -> None:
    activity, (first, *_rest) = make_workshop(capacity=9)
    here = f"{comes(activity, first).get_absolute_url()}proches/"
    for number in range(9):
        client.post(here, TYPED | {"relative-consent": "on", "relative-email": f"n{number}@exemple.test"})
        Relative.objects.update(ended_at=MONDAY_MORNING)
    assert Relative.objects.count() == 6


def test_an_agent_notes_a_relative_for_all_of_theirs(agent_client: Client) -> None:
    activity, (first, second, _third) = make_workshop(capacity=9)
    party, other = comes(activity, first), comes(activity, second)
    sent = {"name": "Jeanne Marin", "known": party.email}
    agent_client.post("/service/accueil/chercher/", sent)
    here, there = (f"/service/accueil/inscriptions/{each.pk}/" for each in (party, other))
    typed = TYPED | {"relative-consent": "present", "relative-for_all": "on", "action": "relative"}
    assert agent_client.post(here, typed).status_code == 302
    assert "Odile Marin" in agent_client.get(there).content.decode()
    agent_client.post(there, {"action": "relative_end", "relative": str(Relative.objects.get().pk)})
    assert Relative.objects.current(MONDAY_MORNING).count() == 0


def test_reached_otherwise_a_registration_keeps_its_relative() -> None:
    activity, (first, second, _third) = make_workshop(capacity=9)
    party, other = comes(activity, first), comes(activity, second)
    add_of_all(party)
    corrected = Contact("Jeanne Marin", email="jeanne.marin@exemple.test")
    changing_registrations.change_contact(party, contact=corrected, at=MONDAY_MORNING)
    changing_registrations.change_size(party, size=2, at=MONDAY_MORNING)
    changing_registrations.change_size(other, size=2, at=MONDAY_MORNING)
    assert (len(copies()), Relative.objects.of(party).count(), Relative.objects.of(other).count()) == (4, 1, 1)


def test_what_was_copied_of_one_registration_is_forgotten_with_it_and_the_relative_with_the_last(clock: Clock) -> None:
    activity, (first, second, _third) = make_workshop(capacity=9)
    party, other = comes(activity, first), comes(activity, second)
    add_of_all(party)
    changing_registrations.change_size(other, size=2, at=MONDAY_MORNING)
    Notice.objects.update(sent_at=MONDAY_MORNING)
    forgetting.erase(other, at=MONDAY_MORNING)
    sent = Notice.objects.filter(to=ODILE, sent_at__isnull=False)
    assert (Relative.objects.count(), sent.count()) == (1, 1)  # the welcome is not of that registration
    Notice.objects.update(sent_at=MONDAY_MORNING)
    forgetting.erase(party, at=MONDAY_MORNING)
    assert (Relative.objects.count(), sent.count()) == (0, 0)


def test_it_ends_on_its_day(clock: Clock) -> None:
    activity, (first, *_rest) = make_workshop(capacity=9)
    party = comes(activity, first)
    add_of_all(party)
    clock.move_to(MONDAY_MORNING + timedelta(days=370))
    forgetting.forget(at=clock.now)
    assert Relative.objects.count() == 0


def test_a_relative_who_is_somebody_else_s_is_not_ended_by_a_guess(client: Client) -> None:
    activity, (first, *_rest) = make_workshop(capacity=9)
    relative = factories.make_relative(registration=comes(activity, first, name="Paul Riou"))
    here = f"{comes(activity, first).get_absolute_url()}proches/"
    client.post(here, {"end": str(relative.pk)})
    assert Relative.objects.get().ended_at is None


def test_for_a_season_they_read_where_it_is(client: Client) -> None:
    activity, _seances = make_workshop(capacity=9)
    activity.occurrences.update(space=None, address="12 rue des Pins")
    link = add_of_all(comes(activity, None, kind="season")).get_absolute_url()
    assert "12 rue des Pins" in client.get(link).content.decode()
