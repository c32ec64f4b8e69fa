"""The outlooks say what the séances say, whoever writes."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.http import QueryDict

from events import tasks
from events.models import Activity, Occurrence, Outlook
from events.search import ActivitySearch
from tests.factories import make_activity, make_association, make_occurrence, make_space, make_venue, paris

pytestmark = pytest.mark.django_db


def asked(query: str, at: datetime) -> ActivitySearch:
    return ActivitySearch(QueryDict(query), at=at)


def test_the_outlook_follows_whatever_happens_to_the_seances(now: datetime) -> None:
    activity = make_activity("Gym", entry="registration")
    seance = make_occurrence(activity=activity, free_places=1)
    assert asked("places=1", now).answer.total == 1
    Occurrence.objects.filter(pk=seance.pk).update(free_places=0)
    assert (asked("places=1", now).answer.total, asked("", now).answer.total) == (0, 1)
    Occurrence.objects.filter(pk=seance.pk).update(starts_at=paris(2026, 11, 25, 10), ends_at=paris(2026, 11, 25, 11))
    assert (asked("jour=mar", now).answer.total, asked("jour=mer", now).answer.total) == (0, 1)
    Occurrence.objects.filter(pk=seance.pk).update(is_dropped=True)
    assert asked("", now).answer.total == 0
    activity.delete()
    assert Outlook.objects.count() == 0


def test_the_outlook_follows_the_activity_its_association_and_its_venue(now: datetime) -> None:
    association = make_association("Les Voix")
    hall = make_space(venue=make_venue(step_free=None))
    activity = make_activity("Chorale", association=association)
    make_occurrence(activity=activity, space=hall)
    assert asked("accessible=1", now).answer.total == 0
    hall.venue.step_free = True
    hall.venue.save()
    assert asked("accessible=1", now).answer.total == 1
    Activity.objects.filter(pk=activity.pk).update(price_kind="free")
    assert asked("gratuit=1", now).answer.total == 1
    association.state = "closed"
    association.save()
    assert asked("", now).answer.total == 0
    association.state = "listed"
    association.save()
    assert asked("", now).answer.total == 1
    Activity.objects.filter(pk=activity.pk).update(state="draft")
    assert Outlook.objects.count() == 0


def test_a_changed_name_does_not_write_the_outlook(now: datetime) -> None:
    activity = make_activity()
    make_occurrence(activity=activity)
    kept = "SELECT xmin::text FROM events_outlook"
    with connection.cursor() as cursor:
        cursor.execute(kept)
        before = cursor.fetchall()
        Activity.objects.update(title="Gym très douce")
        cursor.execute(kept)
        assert cursor.fetchall() == before


def test_the_work_of_every_few_minutes_leaves_only_what_is_ahead(clock: datetime) -> None:
    over = make_activity("Passé")
    make_occurrence(activity=over, starts_at=paris(2026, 11, 20, 10))
    weekly = make_activity("Chaque semaine")
    for week in range(3):
        make_occurrence(activity=weekly, starts_at=paris(2026, 11, 17, 10) + timedelta(weeks=week))
    assert tasks.look_ahead() == 2
    row = Outlook.objects.get()
    assert (row.activity_id, row.next_start) == (weekly.pk, paris(2026, 11, 24, 10))
    assert tasks.look_ahead() == 0
