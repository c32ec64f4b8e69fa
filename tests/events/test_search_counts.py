"""Every number beside a filter is what following it gives."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from events.models import Activity
from events.search import ActivitySearch, index
from events.search.bits import SWITCHES
from tests.conftest import MONDAY_MORNING
from tests.factories import (
    make_activity,
    make_neighbourhood,
    make_occurrence,
    make_space,
    make_theme,
    make_venue,
    paris,
)

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.django_db

PRICES = ({"price_kind": "free"}, {"price_kind": "paid", "price": 45}, {"price_kind": "paid", "price": "50.01"}, {})
AGES = ({}, {"age_min": 60}, {"age_min": 6, "age_max": 12}, {"age_max": 3}, {"age_min": 18})
ENTRIES = ("free_entry", "contact", "registration")
LEVELS = ("", "all", "beginner", "intermediate", "advanced")


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[None]:
    """Laid once for all the questions; what a test writes is undone after it, and the town after the last one."""
    with django_db_blocker.unblock(), transaction.atomic():
        lay(MONDAY_MORNING)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


def lay(now: datetime) -> None:
    """Forty activities of every kind, some twice a week, in three quartiers, some full, some over, some still without hall."""
    quartiers = [make_neighbourhood(name, latitude=43.40 + n / 100, longitude=5.05) for n, name in enumerate("ABC")]
    sport = make_theme("Sport", slug="sport-test")
    themes = [sport, make_theme("Gym", slug="gym-test", parent=sport), make_theme("Chant", slug="chant-test")]
    halls = [
        make_space(venue=make_venue(
            f"Maison {n}", neighbourhood=quartiers[n % 3], step_free=[True, False, None][n % 3],
            hearing_loop=[None, True][n % 2], latitude=43.40 + n / 100 if n else None, longitude=5.05 if n else None,
        ))
        for n in range(5)
    ]  # fmt: skip
    for n in range(40):
        activity = make_activity(
            f"{'Yoga' if n % 3 else 'Chorale'} {n}", theme=themes[n % 3], space=halls[n % 5] if n % 4 else None,
            neighbourhood=None if n % 4 else quartiers[n % 3], entry=ENTRIES[n % 3], level_kind=LEVELS[n % 5],
            is_seated=n % 2 == 0, is_online=n % 7 == 0, offers_trial=n % 3 == 0, has_solidarity_rate=n % 5 == 0,
            is_registration_closed=n % 11 == 2, registration_opens_at=now + timedelta(days=3) if n % 6 == 2 else None,
            **PRICES[n % 4], **AGES[n % 5],
        )  # fmt: skip
        for meeting in range(1 + n % 2):
            day, hour = (n + 3 * meeting) % 7, (9, 14, 18, 20)[(n + meeting) % 4]
            for week in range(3):
                make_occurrence(
                    activity=activity, starts_at=paris(2026, 11, 16, hour) + timedelta(days=day, weeks=week),
                    space=halls[n % 5] if n % 4 > 1 else None, free_places=[None, 0, 3][(n + week) % 3],
                    state="cancelled" if (n + week) % 9 == 0 else "planned",
                )  # fmt: skip
    index(Activity.objects.all())


QUESTIONS = [
    "", "jour=mar", "jour=mar&moment=soir", "q=yoga&moment=matin", "theme=sport-test&quartier=a", "public=seniors&age=70",
    "prix=30&niveau=debutant", "gratuit=1&places=1", "places=1&jour=mer&jour=jeu", "heure=18-", "heure=9&places=1",
    "du=24/11/2026&au=26/11/2026", "du=01/12/2026&heure=-15&places=1", "quand=ce-week-end", "accessible=1&assis=1",
    "du=24/11/2026&au=31/12/2026&jour=mar", "du=25/11/2026&heure=18-", "du=24/11/2026&au=31/12/2026&places=1&public=seniors",
    "inscription=1", "pres=43.405,5.05&rayon=1000", "autour=maison-2&q=chorale", "du=25/11/2026&pres=43.405,5.05",
    "boucle=1&du=30/11/2026&jour=lun",
]  # fmt: skip


def asked(query: str, at: datetime) -> ActivitySearch:
    return ActivitySearch(QueryDict(query), at=at)


def follow(search: ActivitySearch, name: str, value: str, at: datetime) -> ActivitySearch:
    return asked(search.asking({name: value}), at)


def everything(search: ActivitySearch) -> list[int]:
    found, number = [], 1
    while True:
        page = search.answer.page(number)
        found += [hit.activity.pk for hit in page]
        if not page.has_next():
            return found
        number += 1


@pytest.mark.parametrize("query", QUESTIONS)
def test_each_number_is_what_its_choice_would_give(town: None, now: datetime, query: str) -> None:
    search = asked(query, now)
    options = [option for group in search.groups for option in group.options]
    for option in (*options, *search.where[1:], *search.topics[1:]):
        followed = follow(search, option.name, option.value, now)
        assert (option.id, option.count) == (option.id, followed.answer.total)


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_pages_hold_as_many_as_the_count_says(town: None, now: datetime, query: str) -> None:
    search = asked(query, now)
    found = everything(search)
    assert len(found) == len(set(found)) == search.answer.total == search.answer.activities.count()
    assert sorted(found) == sorted(search.answer.activities.values_list("pk", flat=True))


@pytest.mark.parametrize("query", QUESTIONS)
def test_every_hit_shows_a_seance_that_fits(town: None, now: datetime, query: str) -> None:
    search = asked(query, now)
    soonest = {}
    for seance in search.answer.fitting():
        soonest.setdefault(seance.activity_id, seance.pk)
    for hit in search.answer.page(1):
        assert hit.next is not None
        assert hit.next.pk == soonest[hit.activity.pk]


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_answer_does_not_depend_on_when_the_outlooks_were_written(town: None, now: datetime, query: str) -> None:
    later = now + timedelta(days=2, hours=3)
    before = everything(asked(query, later)), asked(query, later).answer.counts
    with connection.cursor() as cursor:
        cursor.execute("SELECT look_ahead(ARRAY(SELECT id FROM events_activity), %s)", [later])
    assert (everything(asked(query, later)), asked(query, later).answer.counts) == before


def test_hits_come_soonest_first(town: None, now: datetime) -> None:
    for query in ("", "jour=mar&jour=ven", "places=1", "du=24/11/2026"):
        starts = [hit.next.starts_at for hit in asked(query, now).answer.page(1) if hit.next]
        assert starts == sorted(starts)


def test_many_activities_are_paged_as_few_are(town: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    few = [everything(asked(query, now)) for query in QUESTIONS]
    monkeypatch.setattr("events.search.answer.FEW", 3)
    assert [everything(asked(query, now)) for query in QUESTIONS] == few


def test_all_counts_take_one_query(town: None, now: datetime) -> None:
    search = asked("jour=mar&places=1&theme=sport-test", now)
    with CaptureQueriesContext(connection) as seen:
        assert search.answer.counts.total == search.answer.total
    assert len(seen) == 1


def test_every_switch_is_beside_the_results_once(town: None, now: datetime) -> None:
    names = [option.name for group in asked("", now).groups for option in group.options]
    assert sorted(name for name in names if name in SWITCHES) == sorted(SWITCHES)
