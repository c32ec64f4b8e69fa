"""Somebody is registered elsewhere at the same hour: it is said before it is done, and forbidden to nobody."""

from datetime import timedelta

import pytest
from django.test import Client

from events import changing_registrations, clashing
from events.contacts import Participant
from events.models import LookUp, Occurrence, Registration
from tests import factories
from tests.conftest import MONDAY_MORNING, Clock
from tests.events.registrations import FIRST, comes, make_workshop
from tests.factories import a_contact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AT = MONDAY_MORNING


def another(minutes: int = 30) -> Occurrence:
    """A date of another activity, that many minutes after the workshop has begun."""
    activity = factories.make_open_activity(title="Chorale", slug="chorale")
    return factories.make_occurrence(activity=activity, starts_at=FIRST + timedelta(minutes=minutes))


@pytest.mark.parametrize(("minutes", "meets"), [(-30, True), (30, True), (60, False), (-60, False)])
def test_two_dates_meet_when_they_share_a_moment(minutes: int, meets: bool) -> None:
    activity, (first, *_) = make_workshop()
    other = another(minutes)
    party = comes(activity, first)
    found = clashing.elsewhere(a_contact("Jeanne Marin"), [], other.activity, other, at=AT)
    assert found == ([(party, first)] if meets else [])


def test_a_season_meets_too_but_not_on_an_evening_freed() -> None:
    activity, (first, *_) = make_workshop()
    season, other = comes(activity), another()
    assert clashing.elsewhere(a_contact("Jeanne Marin"), [], other.activity, other, at=AT) == [(season, first)]
    changing_registrations.free_one_date(season, seance=first, at=AT)
    assert clashing.elsewhere(a_contact("Jeanne Marin"), [], other.activity, other, at=AT) == []


def test_two_children_of_one_parent_may_be_in_two_places() -> None:
    activity, (first, *_) = make_workshop()
    other = another()
    comes(activity, first, participants=[Participant("Léo", 8)])
    found = {
        name: len(clashing.elsewhere(a_contact("Jeanne Marin"), [Participant(name, 8)], other.activity, other, at=AT))
        for name in ("Léo", "Zoé")
    }
    assert found == {"Léo": 1, "Zoé": 0}


def test_a_resident_reads_that_it_is_so_but_not_where(client: Client) -> None:
    activity, (first, *_) = make_workshop()
    other = another()
    comes(activity, first)
    address = f"/activites/{other.activity.slug}/inscription/"
    second = client.post(address, {"kind": "single", "who": "me", "size": "1", "seance": other.pk})["Location"]
    third = client.post(second, {"name": "Jeanne Marin", "channel": "email", "email": "jeanne-marin@exemple.test"})
    page = client.get(third["Location"]).content.decode()
    assert ("Une autre inscription à la même heure" in page, activity.title in page) == (True, False)
    client.post(third["Location"])
    assert Registration.objects.live().count() == 2


def test_an_agent_sees_where_and_registers_all_the_same(agent_client: Client, clock: Clock) -> None:
    activity, (first, *_) = make_workshop()
    other = another()
    party = comes(activity, first)
    address = f"/service/accueil/inscrire/{other.activity.slug}/"
    sent = {
        "kind": "single", "seance": other.pk, "size": "1", "name": "Jeanne Marin", "channel": "email",
        "email": "jeanne-marin@exemple.test", "consent": "present",
    }  # fmt: skip
    answer = agent_client.post(address, sent)
    page = answer.content.decode()
    assert (answer.status_code, activity.title in page, "Inscrire quand même" in page) == (422, True, True)
    assert (LookUp.objects.count(), agent_client.get(f"/service/accueil/inscriptions/{party.pk}/").status_code) == (
        1,
        200,
    )
    agent_client.post(address, {**sent, "keeps_both": "on"})
    assert Registration.objects.live().count() == 2
