"""A freed place goes to who came first and fits; offers end; nobody is told twice."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from events import calling, capacity, changing_registrations, deadlines, facts, offering, scheduling
from events.models import Occurrence, Presence, Registration
from events.registration_errors import (
    AlreadyRegistered,
    NotEnoughPlaces,
    NotYours,
    OfferOver,
    PartyTooLarge,
    SeanceOver,
)
from notifications import gsm
from notifications.models import Notice
from tests.events.registrations import FIRST, comes, figures, letters_to, make_workshop, state
from tests.factories import a_contact, paris

pytestmark = pytest.mark.django_db


def kinds(party: Registration) -> list[str]:
    return [step.kind for step in party.steps.all()]


def test_a_freed_place_is_offered_at_once_to_the_first_who_waits(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    holder, one, two = (comes(activity, first, name=name) for name in ("Une", "Deux", "Trois"))
    changing_registrations.withdraw(holder, at=now)
    assert [state(party) for party in (holder, one, two)] == ["cancelled", "offered", "waiting"]
    one.refresh_from_db()
    assert one.offered_until == now + timedelta(hours=48)
    assert figures(first) == (0, 1)


def test_an_offer_accepted_is_a_place_and_accepting_twice_changes_nothing(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    holder, one = (comes(activity, first, name=name) for name in ("Une", "Deux"))
    changing_registrations.withdraw(holder, at=now)
    offering.accept(one, at=now)
    offering.accept(one, at=now)
    assert (state(one), one.state) == ("confirmed", "confirmed")
    assert kinds(one) == ["waited", "offered", "accepted"]
    assert len(letters_to(one)) == 3


def test_an_offer_declined_goes_to_the_next(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    holder, one, two = (comes(activity, first, name=name) for name in ("Une", "Deux", "Trois"))
    changing_registrations.withdraw(holder, at=now)
    offering.decline(one, at=now)
    offering.decline(one, at=now)
    assert [state(party) for party in (one, two)] == ["declined", "offered"]
    with pytest.raises(NotYours):
        offering.accept(one, at=now)


def test_an_offer_that_is_not_answered_ends_and_goes_to_the_next(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    holder, one, two = (comes(activity, first, name=name) for name in ("Une", "Deux", "Trois"))
    changing_registrations.withdraw(holder, at=now)
    assert offering.expire_offers(at=now + timedelta(hours=47)) == 0
    with pytest.raises(OfferOver):
        offering.accept(one, at=now + timedelta(hours=48))
    assert offering.expire_offers(at=now + timedelta(hours=48)) == 1
    assert offering.expire_offers(at=now + timedelta(hours=48)) == 0
    assert [state(party) for party in (one, two)] == ["expired", "offered"]
    with pytest.raises(OfferOver):
        offering.accept(one, at=now + timedelta(hours=49))


def test_a_smaller_party_passes_a_larger_one_only_while_it_does_not_fit_and_that_is_written(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=3)
    one, two = comes(activity, first, name="Une"), comes(activity, first, name="Deux", size=2)
    family = comes(activity, first, name="Famille", size=2)
    single = comes(activity, first, name="Seul")
    changing_registrations.withdraw(one, at=now)
    assert [state(party) for party in (family, single)] == ["waiting", "offered"]
    assert kinds(family) == ["waited", "passed"]
    changing_registrations.withdraw(two, at=now)
    assert state(family) == "offered"


def test_a_newcomer_does_not_pass_those_who_fit(now: datetime) -> None:
    """There is never a free place that somebody who waits could take; so a newcomer only gets what nobody before could."""
    activity, (first, *_rest) = make_workshop(capacity=3)
    comes(activity, first, name="Une", size=2)
    family = comes(activity, first, name="Famille", size=2)
    assert figures(first) == (0, 2)
    assert comes(activity, first, name="Seul").is_confirmed
    assert state(family) == "waiting"


def test_a_party_that_may_be_split_takes_what_is_left(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=2)
    one, _two = comes(activity, first, name="Une"), comes(activity, first, name="Deux")
    family = comes(activity, first, name="Famille", size=2, accepts_split=True)
    changing_registrations.withdraw(one, at=now)
    family.refresh_from_db()
    rest = family.parts.get()
    assert (family.state, family.size, rest.state, rest.size) == ("offered", 1, "waiting", 1)
    assert rest.arrival == family.arrival


def test_cancelling_twice_frees_once(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    holder, one, two = (comes(activity, first, name=name) for name in ("Une", "Deux", "Trois"))
    changing_registrations.withdraw(holder, at=now)
    changing_registrations.withdraw(holder, at=now)
    assert [state(party) for party in (one, two)] == ["offered", "waiting"]
    assert letters_to(holder) == [
        "Votre place est réservée : Atelier, mardi 1er décembre",
        "Votre inscription est annulée : Atelier, mardi 1er décembre",
    ]
    with pytest.raises(SeanceOver):
        changing_registrations.withdraw(one, at=first.starts_at)


def test_coming_with_fewer_frees_and_with_more_needs_places(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=3)
    party = comes(activity, first, size=3)
    waits = comes(activity, first, name="Ali Haddad")
    changing_registrations.change_size(party, size=2, at=now)
    assert (party.size, state(waits), figures(first)) == (2, "offered", (0, 0))
    with pytest.raises(NotEnoughPlaces) as refused:
        changing_registrations.change_size(party, size=3, at=now)
    assert refused.value.left == 0
    with pytest.raises(PartyTooLarge):
        changing_registrations.change_size(party, size=4, at=now)
    party.refresh_from_db()
    assert party.size == 2


def test_a_party_that_waits_may_shrink_until_it_fits(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=3)
    comes(activity, first, size=2)
    waits = comes(activity, first, name="Famille", size=2)
    changing_registrations.change_size(waits, size=1, at=now)
    assert (waits.state, state(waits)) == ("offered", "offered")


def test_another_date_is_taken_before_the_old_one_is_left(now: datetime) -> None:
    activity, (first, second, _third) = make_workshop(capacity=1)
    party, full = comes(activity, first), comes(activity, second, name="Ali Haddad")
    waits = comes(activity, first, name="Léa Roux")
    with pytest.raises(NotEnoughPlaces):
        changing_registrations.reschedule(party, seance=second, at=now)
    assert (state(party), state(waits)) == ("confirmed", "waiting")
    changing_registrations.withdraw(full, at=now)
    changing_registrations.reschedule(party, seance=second, at=now)
    assert (party.occurrence_id, party.state, state(waits)) == (second.pk, "confirmed", "offered")
    assert letters_to(party) == [
        "Votre place est réservée : Atelier, mardi 1er décembre",
        "Votre nouvelle date : Atelier, mardi 8 décembre",
    ]


def test_whoever_accepts_to_wait_elsewhere_gives_the_old_date_up(now: datetime) -> None:
    activity, (first, second, _third) = make_workshop(capacity=1)
    party, _full = comes(activity, first), comes(activity, second, name="Ali Haddad")
    changing_registrations.reschedule(party, seance=second, at=now, accepts_waiting=True)
    assert (party.state, figures(first), figures(second)) == ("waiting", (1, 0), (0, 1))


def test_nobody_moves_to_a_date_where_they_already_are(now: datetime) -> None:
    activity, (first, second, _third) = make_workshop(capacity=3)
    one, _two = comes(activity, first), comes(activity, second)
    with pytest.raises(AlreadyRegistered):
        changing_registrations.reschedule(one, seance=second, at=now)


def test_somebody_of_the_season_frees_one_evening_and_its_place_is_offered(now: datetime) -> None:
    activity, (first, second, _third) = make_workshop(capacity=1)
    season = comes(activity, size=1)
    waits = comes(activity, second, name="Ali Haddad")
    changing_registrations.free_one_date(season, seance=second, at=now)
    changing_registrations.free_one_date(season, seance=second, at=now)
    assert (state(waits), figures(first), figures(second)) == ("offered", (0, 0), (0, 0))
    with pytest.raises(NotEnoughPlaces):
        changing_registrations.come_after_all(season, seance=second, at=now)
    offering.decline(waits, at=now)
    assert figures(second) == (1, 0)
    changing_registrations.come_after_all(season, seance=second, at=now)
    assert (figures(second), Presence.objects.count()) == ((0, 0), 0)


def test_the_places_of_those_who_are_away_are_never_sold_for_a_season(now: datetime) -> None:
    """Otherwise a date laid out later would have too many people."""
    activity, seances = make_workshop(capacity=1)
    season = comes(activity)
    for seance in seances:
        changing_registrations.free_one_date(season, seance=seance, at=now)
    assert comes(activity, name="Ali Haddad").is_waiting
    assert comes(activity, seances[0], name="Léa Roux").is_confirmed


def test_only_the_season_says_it_is_away(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    party = comes(activity, first)
    with pytest.raises(NotYours):
        changing_registrations.free_one_date(party, seance=first, at=now)


def test_a_season_that_waits_gets_in_once_the_full_date_is_over(now: datetime) -> None:
    activity, (first, second, _third) = make_workshop(capacity=1)
    comes(activity, first)
    season = comes(activity, name="Saison")
    assert offering.follow_the_clock(at=first.starts_at - timedelta(minutes=1)) == 0
    assert offering.follow_the_clock(at=first.starts_at + timedelta(minutes=1)) == 1
    assert (state(season), figures(second)) == ("offered", (0, 0))


def test_whoever_waited_until_the_beginning_is_told(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    comes(activity, first)
    waits = comes(activity, first, name="Ali Haddad")
    for _round in range(2):
        offering.follow_the_clock(at=first.starts_at)
    assert (state(waits), kinds(waits), len(letters_to(waits))) == ("expired", ["waited", "too_late"], 2)


def test_more_places_are_offered_and_fewer_throw_nobody_out(now: datetime) -> None:
    activity, (first, second, _third) = make_workshop(capacity=1)
    one = comes(activity, first)
    two, three = (comes(activity, first, name=name) for name in ("Deux", "Trois"))
    assert capacity.set_capacity(activity, capacity=2, at=now) == capacity.CapacityChange(offered=1, crowded=0)
    assert [state(party) for party in (two, three)] == ["offered", "waiting"]
    assert capacity.set_capacity(activity, capacity=1, at=now) == capacity.CapacityChange(offered=0, crowded=1)
    assert offering.accept(two, at=now).is_confirmed
    assert (figures(first), figures(second)) == ((0, 1), (1, 0))
    changing_registrations.withdraw(one, at=now)
    assert state(three) == "waiting"
    assert capacity.set_capacity(activity, capacity=None, at=now).offered == 1
    assert figures(first) == (None, 0)


def test_closing_keeps_who_is_there_and_still_serves_who_waits(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    one, two = comes(activity, first), comes(activity, first, name="Deux")
    capacity.close(activity, at=now)
    changing_registrations.withdraw(one, at=now)
    assert state(two) == "offered"
    capacity.reopen(activity, at=now)
    assert not activity.is_registration_closed


def test_an_activity_that_stops_tells_everybody_and_offers_nothing(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    parties = [comes(activity, first), comes(activity, first, name="Deux"), comes(activity, name="Saison")]
    assert capacity.cancel_all(activity, reason="Plus d’animateur.", at=now) == 3
    assert {state(party) for party in parties} == {"cancelled"}
    assert "Plus d’animateur." in Notice.objects.filter(to=parties[0].email).order_by("-pk")[0].body


def test_a_corrected_address_is_told_at_the_new_one(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop()
    party = comes(activity, first)
    changing_registrations.change_contact(party, contact=a_contact("Jeanne Marin", email="j@exemple.test"), at=now)
    assert (party.email, letters_to(party)) == ("j@exemple.test", ["Vos coordonnées ont changé : Atelier"])


@pytest.mark.parametrize(
    ("at", "channel", "until", "through"),
    [
        (paris(2026, 11, 23, 9), "email", paris(2026, 11, 25, 9), "email"),
        (paris(2026, 11, 23, 14), "sms", paris(2026, 11, 25, 14), "sms"),
        (paris(2026, 11, 23, 22), "email", paris(2026, 11, 26, 10), "email"),
        (paris(2026, 11, 23, 9), "paper", paris(2026, 11, 29, 9), "paper"),
        (paris(2026, 11, 29, 23), "sms", paris(2026, 11, 30, 12), "sms"),
        (paris(2026, 12, 1, 2), "email", paris(2026, 12, 1, 13, 20), "call"),
        (paris(2026, 11, 30, 9), "email", paris(2026, 11, 30, 13), "email"),
        (paris(2026, 11, 30, 20), "sms", paris(2026, 12, 1, 10), "sms"),
        (paris(2026, 11, 28, 9), "call", paris(2026, 11, 29, 9), "call"),
        (paris(2026, 11, 30, 9), "paper", paris(2026, 12, 1, 9), "call"),
        (paris(2026, 12, 1, 9), "email", paris(2026, 12, 1, 12), "call"),
        (paris(2026, 12, 1, 17, 30), "email", FIRST, "call"),
    ],
)
def test_the_deadline_fits_the_time_left_and_the_channel(
    at: datetime, channel: str, until: datetime, through: str
) -> None:
    assert deadlines.of(FIRST, channel=channel, at=at) == deadlines.Offer(until, through)


def test_on_the_last_evening_who_left_no_number_is_written_to() -> None:
    at = paris(2026, 12, 1, 9)
    offer = deadlines.of(FIRST, channel="email", at=at, has_phone=False)
    assert offer == deadlines.Offer(paris(2026, 12, 1, 12), "email")


def test_a_party_may_come_with_fewer_although_the_places_were_lowered_below_it(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=6)
    party = comes(activity, first, size=6)
    capacity.set_capacity(activity, capacity=3, at=now)
    changing_registrations.change_size(party, size=5, at=now)
    assert party.size == 5


def offered_at(at: datetime, **contact: str) -> tuple[Occurrence, Registration]:
    """Somebody was offered, at that moment, the only place of 1 December at 18 h."""
    activity, (first, *_rest) = make_workshop(capacity=1)
    one = comes(activity, first)
    two = comes(activity, first, name="Deux", contact=a_contact("Deux", **contact))
    changing_registrations.withdraw(one, at=at)
    two.refresh_from_db()
    return first, two


def test_on_the_last_evening_people_are_phoned_and_may_answer_by_the_link_before() -> None:
    _first, party = offered_at(paris(2026, 12, 1, 9), phone="+33639980000")
    step = party.steps.get(kind="offered")
    told = Notice.objects.filter(key__startswith=f"registrations/{step.pk}").order_by("key")
    assert list(told.values_list("key", "channel")) == [
        (f"registrations/{step.pk}", "email"), (f"registrations/{step.pk}/call", "call"),
    ]  # fmt: skip
    assert f"{party.secret}/accepter/" in told[0].body
    (call,) = calling.calls(at=paris(2026, 12, 1, 9))
    offering.accept(party, at=paris(2026, 12, 1, 10))
    (call,) = calling.calls(at=paris(2026, 12, 1, 10))
    assert call.is_moot


def test_a_seance_that_comes_sooner_shortens_the_offer_and_says_so(now: datetime) -> None:
    first, party = offered_at(now)
    assert party.offered_until == now + timedelta(hours=48)
    sooner = paris(2026, 11, 24, 18)
    scheduling.move(first, starts_at=sooner, ends_at=sooner + timedelta(hours=1), reason="Salle prise", at=now)
    party.refresh_from_db()
    assert (party.state, party.offered_until) == ("offered", paris(2026, 11, 23, 13))


def test_the_letter_that_says_that_a_date_comes_sooner_says_until_when_to_answer(now: datetime) -> None:
    first, party = offered_at(now)
    before = letters_to(party)
    sooner = paris(2026, 11, 24, 18)
    scheduling.move(first, starts_at=sooner, ends_at=sooner + timedelta(hours=1), reason="Salle prise", at=now)
    told = letters_to(party)[len(before) :]
    letter = Notice.objects.filter(to=party.email).order_by("-pk")[0]
    assert [subject.startswith("CHANGÉ : Atelier, maintenant mardi 24 novembre, 18 h") for subject in told] == [True]
    assert "jusqu’au lundi 23 novembre à 13 h" in letter.body.replace("\u00a0", " ")
    assert "Salle prise" in letter.body
    assert f"{party.secret}/accepter/" in letter.body
    assert f"{party.secret}/refuser/" in letter.body


@pytest.mark.parametrize(("language", "takes_texts", "said"), [
    ("fr", True, "Répondez OUI ou NON avant lun. 23 nov. 13 h"), ("en", True, "Answer YES or NO before"),
    ("fr", False, "Répondez avant lun. 23 nov. 13 h"), ("en", False, "Answer before"),
])  # fmt: skip
def test_the_text_message_of_a_date_that_comes_sooner_fits_and_says_how_to_answer(
    now: datetime, settings: Settings, language: str, takes_texts: bool, said: str
) -> None:
    settings.TAKES_TEXTS = takes_texts
    first, party = offered_at(now, channel="sms", email="", phone="+33639980000", language=language)
    sooner = paris(2026, 11, 24, 18)
    scheduling.move(first, starts_at=sooner, ends_at=sooner + timedelta(hours=1), reason="Salle prise", at=now)
    last = Notice.objects.filter(channel="sms", to=party.phone).order_by("-pk")[0]
    assert gsm.fits(last.body)
    assert gsm.fold(said) in last.body
    assert ("CHANG" in last.body, "Atelier" in last.body, "24 nov" in last.body.lower()) == (True, True, True)


@pytest.mark.usefixtures("clock")
def test_who_is_phoned_is_phoned_once_for_the_date_that_comes_sooner_and_its_offer(now: datetime) -> None:
    first, party = offered_at(now, channel="call", email="", phone="+33639980000")
    sooner = paris(2026, 11, 24, 18)
    scheduling.move(first, starts_at=sooner, ends_at=sooner + timedelta(hours=1), reason="Salle prise", at=now)
    to_make = [call for call in calling.calls(at=now) if not call.is_moot]
    party.refresh_from_db()
    assert [(call.awaits_answer, call.by_when) for call in to_make] == [(True, party.offered_until)]
    assert any("Salle prise" in line for line in to_make[0].said)


def test_a_seance_that_comes_later_leaves_the_offer_as_it_is(now: datetime) -> None:
    first, party = offered_at(now)
    later = paris(2026, 12, 3, 18)
    scheduling.move(first, starts_at=later, ends_at=later + timedelta(hours=1), reason="Salle prise", at=now)
    party.refresh_from_db()
    assert party.offered_until == now + timedelta(hours=48)
    assert party.steps.filter(kind="offered").count() == 1


def test_the_public_reads_how_many_people_wait_not_how_many_parties(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=2)
    comes(activity, first, size=2)
    comes(activity, first, name="Famille", size=2)
    comes(activity, first, name="Deux")
    first.refresh_from_db()
    said = facts.standing(first, activity)
    assert said is not None
    assert said.label.replace("\u00a0", " ") == "Complet – 3 personnes attendent"
