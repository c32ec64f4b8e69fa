"""What the directory says anew, search and calendars say too."""

from datetime import date, datetime

import pytest
from django.http import QueryDict

from events import retelling, scheduling, search, tasks
from events.feeds import Feed
from events.models import Activity, DayOff
from tests import factories
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db


def feed() -> str:
    return Feed(Activity.objects.visible_to_all()).bytes("Tout", path="/")[0].decode().replace("\r\n ", "")


def found(words: str, at: datetime) -> list[str]:
    return [hit.activity.title for hit in search.ActivitySearch(QueryDict(f"q={words}"), at=at).answer.page(1)]


def test_an_association_renamed_is_renamed_in_search_and_calendars(clock: Clock, now: datetime) -> None:
    association = factories.make_association()
    scheduling.publish(factories.make_activity(association=association), at=now)
    assert "Souffle & Mouvement" in feed()
    clock.move_to(paris(2026, 11, 23, 10))
    association.name, association.phone = "Respire", "04 65 71 00 99"
    association.save()
    clock.move_to(paris(2026, 11, 23, 11))
    assert tasks.retell_changed_associations() == 1
    assert ("Respire" in feed(), "04 65 71 00 99" in feed(), "Souffle" in feed()) == (True, True, False)
    assert found("respire", now) == ["Gym douce"]
    assert tasks.retell_changed_associations() == 0


def test_a_venue_renamed_is_renamed_in_the_calendars_of_what_meets_there(now: datetime) -> None:
    space = factories.make_space()
    activity = factories.make_activity()
    scheduling.publish(activity, at=now)
    scheduling.assign(activity.occurrences.upcoming(now), space, at=now)
    assert "Maison des Tamaris" in feed()
    space.venue.name = "Espace Josette-Cau"
    space.venue.save()
    assert retelling.of_venue(space.venue, at=now) == 1
    assert ("Espace Josette-Cau" in feed(), "Maison des Tamaris" in feed()) == (True, False)


def test_activities_follow_a_day_off_that_an_agent_takes_away(clock: Clock, now: datetime) -> None:
    tuesday = date(2026, 12, 1)
    day_off = DayOff.objects.create(kind="public", name="Fête locale", first_day=tuesday, last_day=tuesday, source="x")
    activity = factories.make_activity(skips_public_holidays=True)
    scheduling.publish(activity, at=now)
    assert not activity.occurrences.filter(original_start=paris(2026, 12, 1, 10)).exists()
    day_off.delete()
    assert tasks.follow_days_off() == 1
    assert activity.occurrences.filter(original_start=paris(2026, 12, 1, 10)).exists()
    assert tasks.follow_days_off() == 0
