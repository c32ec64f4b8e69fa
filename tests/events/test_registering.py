"""A resident registers: a place at once, or a turn in the queue; once, whatever is pressed twice."""

from datetime import datetime, timedelta

import pytest

from events import changing_registrations, offering, registering, registration_rules
from events.contacts import Contact, Participant
from events.models import Registration, RegistrationStep, Season
from events.registration_errors import (
    AlreadyRegistered,
    ContactMissing,
    HelperTakesAPlace,
    KindNotOffered,
    NoRegistrationHere,
    NotEnoughPlaces,
    NotOpenYet,
    PartyTooLarge,
    RegistrationClosed,
    SeanceCancelled,
    SeanceOver,
    TrialAlreadyUsed,
)
from notifications.models import Notice
from tests import factories
from tests.events.registrations import comes, figures, letters_to, make_workshop, state
from tests.factories import paris

pytestmark = pytest.mark.django_db


def test_a_party_that_fits_is_confirmed_and_told() -> None:
    activity, (first, *_rest) = make_workshop(capacity=3)
    party = comes(activity, first, size=2)
    assert (party.state, party.size, len(party.secret), len(party.code)) == ("confirmed", 2, 22, 4)
    assert figures(first) == (1, 0)
    letter = Notice.objects.get()
    assert (letter.to, letter.channel) == ("jeanne-marin@exemple.test", "email")
    assert party.get_absolute_url() in letter.body
    assert party.code in letter.body
    assert [step.kind for step in party.steps.all()] == [RegistrationStep.Kind.REGISTERED]


def test_a_party_that_does_not_fit_waits_whole_and_is_told_that_it_has_no_place() -> None:
    activity, (first, *_rest) = make_workshop(capacity=3)
    comes(activity, first, size=2)
    party = comes(activity, first, name="Ali Haddad", size=2)
    assert party.state == "waiting"
    assert figures(first) == (0, 2)
    assert letters_to(party) == ["Liste d’attente : Atelier, mardi 1er décembre"]


def test_without_the_wish_to_wait_nothing_is_written() -> None:
    activity, (first, *_rest) = make_workshop(capacity=3)
    comes(activity, first, size=2)
    with pytest.raises(NotEnoughPlaces) as refused:
        comes(activity, first, name="Ali Haddad", size=2, accepts_waiting=False)
    assert refused.value.left == 1
    assert Registration.objects.count() == 1


def test_without_a_limit_everybody_comes() -> None:
    activity, (first, *_rest) = make_workshop(capacity=None)
    assert comes(activity, first, size=30).is_confirmed
    assert figures(first) == (None, 0)


def test_a_party_is_split_only_when_it_said_so() -> None:
    activity, (first, *_rest) = make_workshop(capacity=3)
    comes(activity, first)
    children = [Participant("Lina", 8), Participant("Sami", 6), Participant("Noé", 5)]
    party = comes(activity, first, name="Ali Haddad", size=3, participants=children, accepts_split=True)
    rest = party.parts.get()
    assert (party.state, party.size, rest.state, rest.size) == ("confirmed", 2, "waiting", 1)
    assert [child["first_name"] for child in party.participants] == ["Lina", "Sami"]
    assert [child["first_name"] for child in rest.participants] == ["Noé"]
    assert (rest.secret != party.secret, rest.code != party.code) == (True, True)
    assert figures(first) == (0, 1)


def test_the_season_holds_a_place_on_every_date_from_its_first() -> None:
    activity, (first, second, third) = make_workshop(capacity=3)
    party = comes(activity, second, kind="season", size=2)
    assert party.is_confirmed
    assert [figures(seance)[0] for seance in (first, second, third)] == [3, 1, 1]


def test_season_trial_and_single_share_one_pool() -> None:
    activity, (first, second, _third) = make_workshop(capacity=3)
    comes(activity, name="Saison")
    comes(activity, first, name="Essai", kind="trial")
    comes(activity, first, name="Une fois")
    assert figures(first) == (0, 0)
    assert comes(activity, first, name="De trop").is_waiting
    assert figures(second) == (2, 0)


def test_a_season_waits_when_one_of_its_dates_is_full_and_counts_only_there() -> None:
    activity, (first, second, third) = make_workshop(capacity=3)
    comes(activity, second, size=3)
    assert comes(activity, name="Saison").is_waiting
    assert [figures(seance) for seance in (first, second, third)] == [(3, 0), (0, 1), (3, 0)]


def test_the_season_ends_with_the_towns_season(now: datetime) -> None:
    Season.objects.create(name="2026", first_day=paris(2026, 9, 1).date(), last_day=paris(2026, 12, 10).date())
    activity, (_first, second, third) = make_workshop(capacity=3)
    activity.last_date = None
    activity.save()
    party = comes(activity)
    assert (party.since, party.until) == (paris(2026, 12, 1), paris(2026, 12, 11))
    assert [figures(seance)[0] for seance in (second, third)] == [2, 3]


def test_places_to_try_are_limited_at_each_seance() -> None:
    activity, (first, second, _third) = make_workshop(capacity=10, trial_places=1)
    assert comes(activity, first, kind="trial").is_confirmed
    waits = comes(activity, first, kind="trial", name="Ali Haddad")
    assert waits.is_waiting
    assert figures(first) == (9, 0)  # it lacks a place to try, not a place: others may still come
    assert comes(activity, second, kind="trial", name="Léa Roux").is_confirmed


def test_one_tries_an_activity_once_however_the_name_is_written() -> None:
    activity, (first, second, _third) = make_workshop()
    comes(
        activity, first, kind="trial", name="Hélène Le Goff", contact=Contact("Hélène Le Goff", email="h@exemple.test")
    )
    with pytest.raises(TrialAlreadyUsed):
        comes(activity, second, kind="trial", contact=Contact("helene  LE-GOFF", email="H@exemple.test "))
    assert comes(activity, second, contact=Contact("Hélène Le Goff", email="h@exemple.test")).is_confirmed


def test_two_children_of_one_guardian_may_both_try() -> None:
    activity, (first, second, _third) = make_workshop()
    comes(activity, first, kind="trial", participants=[Participant("Lina", 8)])
    assert comes(activity, first, kind="trial", participants=[Participant("Sami", 6)]).is_confirmed
    with pytest.raises(TrialAlreadyUsed):
        comes(activity, second, kind="trial", participants=[Participant("lina", 8)])


def test_the_same_person_has_one_place_at_a_seance() -> None:
    activity, (first, *_rest) = make_workshop()
    mine = comes(activity, first)
    with pytest.raises(AlreadyRegistered) as refused:
        comes(activity, first, name="jeanne MARIN")
    assert refused.value.registration == mine


def test_a_form_sent_twice_registers_once() -> None:
    activity, (first, *_rest) = make_workshop()
    one = comes(activity, first, submit_key="a")
    again = comes(activity, first, submit_key="a")
    assert (again.pk, Registration.objects.count(), Notice.objects.count()) == (one.pk, 1, 1)


def test_the_same_form_filled_by_somebody_else_never_shows_the_first_one() -> None:
    activity, (first, *_rest) = make_workshop()
    one = comes(activity, first, submit_key="a")
    other = comes(activity, first, name="Ali Haddad", submit_key="a")
    assert (other.pk != one.pk, other.name, other.submit_key) == (True, "Ali Haddad", None)


def test_a_helper_takes_no_place_where_they_are_welcome() -> None:
    activity, (first, *_rest) = make_workshop(capacity=3, welcomes_helpers=True)
    comes(activity, first, helpers=1)
    assert figures(first) == (2, 0)
    strict, (date, *_others) = make_workshop(title="Autre atelier")
    with pytest.raises(HelperTakesAPlace):
        comes(strict, date, helpers=1)


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        (Contact("J"), "name"),
        (Contact("Jeanne Marin"), "email"),
        (Contact("Jeanne Marin", email="jeanne"), "email"),
        (Contact("Jeanne Marin", channel="sms", phone="04 65 71 00 12"), "phone"),
        (Contact("Jeanne Marin", channel="sms", phone="06 39"), "phone"),
        (Contact("Jeanne Marin", channel="call", phone="bonjour"), "phone"),
        (Contact("Jeanne Marin", channel="paper"), "address"),
        (Contact("Jeanne Marin", channel="pigeon"), "channel"),
    ],
)
def test_somebody_who_cannot_be_reached_is_told_what_is_missing(contact: Contact, field: str) -> None:
    activity, (first, *_rest) = make_workshop()
    with pytest.raises(ContactMissing) as refused:
        comes(activity, first, contact=contact)
    assert refused.value.field == field
    assert not Registration.objects.exists()


def test_a_mobile_gets_a_text_and_nobody_is_phoned_for_what_they_have_just_done() -> None:
    activity, (first, *_rest) = make_workshop()
    comes(activity, first, contact=Contact("Jeanne Marin", channel="call", phone="04.65.71.00.12"))
    comes(activity, first, contact=Contact("Ali Haddad", channel="sms", phone="06 39 98 12 34"))
    told = dict(Notice.objects.values_list("channel", "to"))
    assert told == {"sms": "+33639981234"}


def test_what_is_impossible_is_refused_in_words(now: datetime) -> None:
    activity, (first, second, _third) = make_workshop(capacity=3, takes_season=False)
    with pytest.raises(KindNotOffered):
        comes(activity)
    with pytest.raises(PartyTooLarge) as refused:
        comes(activity, first, size=4)
    assert refused.value.most == 3
    with pytest.raises(SeanceOver):
        comes(activity, first, at=first.starts_at)
    second.state = "cancelled"
    second.save()
    with pytest.raises(SeanceCancelled):
        comes(activity, second)
    elsewhere = make_workshop(title="Autre atelier")[1][0]
    with pytest.raises(SeanceOver):
        comes(activity, elsewhere)
    assert not Registration.objects.exists()


def test_registration_opens_and_closes_but_the_team_may_add_people(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(registration_opens_at=now + timedelta(days=1))
    with pytest.raises(NotOpenYet) as refused:
        comes(activity, first)
    assert refused.value.opens_at == now + timedelta(days=1)
    assert comes(activity, first, actor="team").is_confirmed
    activity.registration_opens_at, activity.is_registration_closed = None, True
    activity.save()
    with pytest.raises(RegistrationClosed):
        comes(activity, first, name="Ali Haddad")
    free, (date, *_others) = make_workshop(title="Entrée libre", entry="free_entry")
    assert isinstance(registration_rules.open_problem(free, at=now), NoRegistrationHere)
    with pytest.raises(NoRegistrationHere):
        comes(free, date, actor="team")


def test_an_agent_registers_for_somebody_and_the_consent_is_kept() -> None:
    activity, (first, *_rest) = make_workshop()
    camille = factories.make_agent().person
    party = comes(activity, first, by=camille, actor="agent", consent="phone")
    step = party.steps.get()
    assert (party.registered_by, party.consent, step.by, step.actor) == (camille, "phone", camille, "agent")


def test_looking_holds_nothing(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=3)
    comes(activity, first, size=2)
    seen = registering.outlook(activity, kind="single", seance=first, size=2, at=now)
    assert (seen.fits, seen.left, seen.waiting) == (False, 1, 0)
    assert figures(first) == (1, 0)
    assert list(registering.seances_for(activity, "single", at=now)) == list(activity.occurrences.order_by("starts_at"))


def test_one_registration_asks_few_questions(django_assert_max_num_queries: object) -> None:
    activity, (first, *_rest) = make_workshop(capacity=3)
    with django_assert_max_num_queries(20):  # type: ignore[operator]  # a fixture of pytest-django
        comes(activity, first)


def test_a_party_that_was_split_is_found_again_when_its_form_is_sent_twice() -> None:
    activity, (first, *_rest) = make_workshop(capacity=3)
    comes(activity, first)
    nameless = Contact("Sans Moyen", channel="call")
    one = comes(activity, first, contact=nameless, size=3, accepts_split=True, submit_key="a")
    again = comes(activity, first, contact=nameless, size=3, accepts_split=True, submit_key="a")
    assert (again.pk, Registration.objects.count()) == (one.pk, 3)


def test_whoever_takes_the_season_has_one_place_on_the_dates_they_had(now: datetime) -> None:
    activity, (first, second, third) = make_workshop(capacity=2)
    comes(activity, second, name="Autre Personne")
    mine, trial = comes(activity, second), comes(activity, third, kind="trial")
    season = comes(activity)
    assert [state(party) for party in (season, mine, trial)] == ["confirmed", "cancelled", "cancelled"]
    assert [figures(seance) for seance in (first, second, third)] == [(1, 0), (0, 0), (1, 0)]
    assert letters_to(season)[-3:] == [
        "Compris dans votre saison : Atelier, mardi 8 décembre",
        "Compris dans votre saison : Atelier, mardi 15 décembre",
        "Votre place est réservée pour la saison : Atelier",
    ]


def test_whoever_waits_for_the_season_keeps_and_takes_single_dates_until_it_is_theirs(now: datetime) -> None:
    activity, (first, second, third) = make_workshop(capacity=1)
    other = comes(activity, third, name="Autre Personne")
    mine = comes(activity, first)
    season = comes(activity)
    later = comes(activity, second)
    assert [state(party) for party in (season, mine, later)] == ["waiting", "confirmed", "confirmed"]
    changing_registrations.withdraw(other, at=now)
    assert state(season) == "waiting"  # its own single dates count until it is offered
    changing_registrations.withdraw(mine, at=now)
    changing_registrations.withdraw(later, at=now)
    assert state(season) == "offered"


def test_accepting_the_season_gives_up_the_single_dates_within_it(now: datetime) -> None:
    activity, (first, second, _third) = make_workshop(capacity=2)
    others = comes(activity, second, name="Autres Personnes", size=2)
    mine, season = comes(activity, first), comes(activity)
    changing_registrations.withdraw(others, at=now)
    offering.accept(season, at=now)
    assert [state(party) for party in (season, mine)] == ["confirmed", "cancelled"]
    assert [figures(seance) for seance in (first, second)] == [(1, 0), (1, 0)]
