"""Nobody is known longer than the town's rules say; the rows stay to be counted."""

from datetime import datetime, timedelta

import pytest

from events import attending, changing_registrations, forgetting
from events.models import Erasure, Registration, RetentionRule
from events.registration_errors import NotYours
from notifications import outbox
from notifications.models import Notice
from tests import factories
from tests.events.registrations import comes, figures, make_workshop, state
from tests.factories import paris

pytestmark = pytest.mark.django_db


def forgotten() -> set[str]:
    """The kinds of those whose names are gone."""
    return set(Registration.objects.exclude(erased_at=None).values_list("kind", flat=True))


def test_a_trial_is_forgotten_three_months_after_its_seance_and_a_season_at_its_end(now: datetime) -> None:
    activity, (first, second, third) = make_workshop()
    comes(activity, first, kind="trial", name="Essai", note="Je viens en fauteuil.")
    comes(activity, second, name="Une fois")
    comes(activity, name="Saison")
    Notice.objects.update(sent_at=now)
    assert forgetting.forget(at=first.ends_at + timedelta(days=1)).notes == 1
    assert forgotten() == set()
    night = forgetting.forget(at=third.ends_at + timedelta(days=1))
    assert (night.seasons, night.singles, night.trials, forgotten()) == (1, 0, 0, {"season"})
    forgetting.forget(at=paris(2027, 3, 1, 20))
    assert forgotten() == {"season", "trial"}
    forgetting.forget(at=paris(2027, 3, 9))
    assert forgotten() == {"season", "trial", "single"}
    assert Erasure.objects.count() == 4
    kept = Registration.objects.get(kind="trial")
    assert not Notice.objects.filter(to="essai@exemple.test").exists()
    assert (kept.name, kept.email, kept.contact_key, kept.persons, kept.size) == ("", "", "", [], 1)


def test_the_rule_is_data(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop()
    comes(activity, first, kind="trial")
    RetentionRule.objects.filter(kind="trial").update(months=1)
    assert forgetting.forget(at=paris(2027, 1, 2)).trials == 1


def test_somebody_who_asks_is_forgotten_at_once_and_their_place_is_free(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    party = comes(activity, first)
    waits = comes(activity, first, name="Ali Haddad")
    secret, email = party.secret, party.email
    Notice.objects.filter(to=party.email).update(sent_at=now)
    forgetting.erase(party, at=now)
    party.refresh_from_db()
    assert (party.state, party.name, party.secret == secret) == ("cancelled", "", False)
    assert (state(waits), figures(first)) == ("offered", (0, 0))
    assert list(Notice.objects.filter(to=email).values_list("subject", flat=True)) == [
        "Votre inscription est annulée : Atelier, mardi 1er décembre"
    ]
    assert Notice.objects.filter(body="", to="").count() == 1
    forgetting.erase(party, at=now)
    assert [step.kind for step in party.steps.all()] == ["registered", "cancelled", "erased"]


def test_who_is_forgotten_is_neither_phoned_nor_kept_in_letters_that_failed(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop(capacity=3)
    comes(activity, first, name="Autre Personne")
    party = comes(activity, first, size=3, accepts_split=True)
    Notice.objects.filter(to="autre-personne@exemple.test").delete()
    Notice.objects.update(given_up_at=now)
    rest = party.parts.get()
    key = f"reminders/{party.pk}/{first.pk}/before"
    Notice.objects.create(key=key, channel="call", to="+33465710012", subject="Jeanne", body="Jeanne", due=now)
    forgetting.erase(party, at=now)
    rest.refresh_from_db()
    assert (rest.name, rest.state, Notice.objects.filter(key=key).exists()) == ("", "cancelled", False)
    assert list(Notice.objects.exclude(given_up_at=None).values_list("to", flat=True)) == ["", ""]


def test_a_season_that_was_cancelled_is_known_for_a_month(now: datetime) -> None:
    activity, _seances = make_workshop(dates=20)
    party = comes(activity)
    changing_registrations.withdraw(party, at=now)
    nights = [forgetting.forget(at=now + timedelta(days=days)).seasons for days in (1, 32)]
    assert nights == [0, 1]


def test_neither_a_letter_that_was_given_up_nor_the_last_one_keeps_an_address(now: datetime) -> None:
    activity, (first, *_rest) = make_workshop()
    party = comes(activity, first)
    email = party.email
    Notice.objects.update(given_up_at=now)
    forgetting.erase(party, at=now)
    last = Notice.objects.get(to=email)
    assert last.subject == "Votre inscription est annulée : Atelier, mardi 1er décembre"
    Notice.objects.filter(pk=last.pk).update(sent_at=now)
    outbox.forget(at=now + timedelta(days=31))
    assert not Notice.objects.filter(to=email).exists()


def test_tonights_list_says_who_came(now: datetime) -> None:
    activity, (first, second, _third) = make_workshop()
    season, single = comes(activity, name="Saison"), comes(activity, first, name="Une fois")
    assert [expected.party for expected in attending.people_of(first)] == [season, single]
    attending.mark(season, seance=first, came=True, at=first.starts_at)
    attending.mark(single, seance=first, came=False, at=first.starts_at)
    assert [expected.presence for expected in attending.people_of(first)] == ["came", "missed"]
    attending.mark(single, seance=first, came=None, at=first.starts_at)
    assert [expected.presence for expected in attending.people_of(first)] == ["came", None]
    with pytest.raises(NotYours):
        attending.mark(single, seance=second, came=True, at=first.starts_at)
    assert attending.find_by_code(activity, f" {single.code[:2]} {single.code[2:]}") == single
    assert attending.find_by_code(activity, "") is None
    factories.make_open_activity("Autre")
