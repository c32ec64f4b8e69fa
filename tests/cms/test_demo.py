"""The invented town, laid out once: it takes some ten seconds."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bookings import availability
from bookings.models import Closure, Slot, SlotRequest
from cms.demo import building, clearing
from cms.models import AssociationPage
from directory.models import Agent, Association, Membership, Space, Venue
from directory.papers import overview
from events import days_off
from events.models import Activity, Occurrence, Presence, Registration
from events.recurrence import Schedule
from notifications.models import Notice
from tests.factories import make_association
from tests.properties import promises

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.mark.slow
@pytest.mark.django_db
def test_the_town_is_full_alive_and_playable() -> None:
    said: list[str] = []
    building.build(now=NOW, say=said.append)
    assert len(said) == 6
    assert (Association.objects.count(), Venue.objects.count(), Space.objects.count()) == (120, 14, 45)
    assert Activity.objects.filter(state="published").count() == 212
    assert Occurrence.objects.filter(starts_at__date=NOW.date()).count() >= 10
    assert set(Association.objects.values_list("is_fictitious", flat=True)) == {True}
    people = Membership.objects.filter(person__email="nadia@exemple.test").values_list("association__slug", flat=True)
    assert list(people) == ["souffle-et-mouvement"]
    assert Agent.objects.current().count() == 2

    papers = overview.counts(overview.associations(on=NOW.date()))
    assert papers == {"to_check": 6, "incomplete": 6, "soon": 2, "in_order": 105}

    pages = AssociationPage.objects
    assert (pages.filter(live=True).count() >= 80, pages.filter(is_suspended=True).count()) == (True, 1)
    assert [page.slug for page in pages.filter(live=False, is_suspended=False)] == ["saveurs-voyageuses"]
    assert SlotRequest.objects.filter(state=SlotRequest.State.PENDING).count() == 13
    assert Slot.objects.filter(state=Slot.State.REFUSED).count() == 6
    assert Closure.objects.count() == 5
    states = set(Occurrence.objects.values_list("state", flat=True))
    assert states == {Occurrence.State.PLANNED, Occurrence.State.MOVED, Occurrence.State.CANCELLED}
    assert {"nadia@exemple.test", "camille@exemple.test", "sacha@exemple.test"} <= set(
        Notice.objects.values_list("to", flat=True)
    )

    assert set(Registration.objects.values_list("state", flat=True)) >= {"confirmed", "waiting", "offered", "cancelled"}
    assert Presence.objects.filter(kind="away").count() >= 2
    yoga = Activity.objects.get(slug="yoga-sur-chaise")
    assert [next_one.waiting for next_one in yoga.occurrences.held().upcoming(NOW)[:1]] == [4]
    for activity in Activity.objects.filter(entry=Activity.Entry.REGISTRATION):
        promises.keep_places(activity, at=NOW)

    tuesdays = Schedule(
        kind="weekly", weekdays=(1,), first_date=NOW.date(), last_date=datetime(2027, 6, 29).date(),
        start_time=datetime(2026, 1, 1, 10).time(), end_time=datetime(2026, 1, 1, 11).time(), skips_school_holidays=True,
    )  # fmt: skip
    hall = Space.objects.get(venue__slug="salle-des-tamaris", slug="salle-1")
    periods = tuesdays.periods(days_off.known(NOW.date(), tuesdays.last_date or NOW.date()))
    found = availability.of(hall, periods, people=18, at=NOW)
    assert found.count(availability.Answer.TAKEN, availability.Answer.CLOSED) == 2
    assert found.count(availability.Answer.FREE) == len(periods) - 2

    call_command("demo")
    assert (Association.objects.count(), SlotRequest.objects.filter(state="pending").count()) == (120, 13)

    clearing.clear()
    assert (Association.objects.count(), Space.objects.count(), Activity.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_nothing_is_invented_beside_real_associations() -> None:
    make_association(is_fictitious=False)
    with pytest.raises(CommandError):
        call_command("demo", reset=True)
    assert Association.objects.count() == 1
