"""Long dates are answered from stretches of the calendar, exactly as the séances themselves would answer."""

from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.db.models import QuerySet

from directory.days import midnight
from events.models import Activity, Occurrence, Stretch
from events.search import answer
from events.search.answer import Answer
from events.search.wanted import Wanted
from tests.factories import make_activity, paris

pytestmark = pytest.mark.django_db

SEED = 41


def lay(chance: Random, first: date) -> list[Activity]:
    """Activities of every rhythm from September to June: weekly with holidays or not, monthly, once, full for weeks."""
    activities = []
    for n in range(14):
        activity = make_activity(f"Atelier {n}", entry=chance.choice(["free_entry", "registration", "contact"]))
        hour, every = chance.choice([9, 14, 18, 20]), chance.choice([7, 7, 7, 14, 21, 22, 23, 28])
        day, seances = first + timedelta(days=chance.randrange(60)), []
        while day < first + timedelta(days=chance.choice([100, 300])):
            start = paris(day.year, day.month, day.day, hour if chance.random() < 0.9 else 11)
            seances.append(
                Occurrence(
                    activity=activity, starts_at=start, ends_at=start + timedelta(hours=1), original_start=start,
                    changed_at=start, free_places=chance.choice([None, 0, 0, 4]), is_dropped=chance.random() < 0.1,
                    state=chance.choice(["planned", "planned", "cancelled"]),
                )
            )  # fmt: skip
            day += timedelta(days=every if chance.random() < 0.9 else 3 * every)
        Occurrence.objects.bulk_create(seances)
        activities.append(activity)
    return activities


def ahead(wanted: Wanted) -> QuerySet[Occurrence]:
    """The séances that fit, asked one by one."""
    return Answer(wanted).fitting()


def kept() -> set[tuple[object, ...]]:
    return set(
        Stretch.objects.values_list("activity", "is_open", "week_hour", "week_part", "first_start", "last_start")
    )


def some(chance: Random, at: datetime) -> Wanted:
    first = chance.choice([None, at.date() + timedelta(days=chance.randrange(150))])
    days = chance.choice([1, 9, 21, 22, 23, 31, 70])
    last = chance.choice([None, (first or at.date()) + timedelta(days=days)])
    return Wanted(
        at=at, first_day=first, last_day=last, has_places=chance.random() < 0.3,
        days=frozenset(chance.sample(range(7), chance.choice([0, 0, 1, 3]))),
        clock=frozenset(chance.choice([(), (), range(18, 24), (9,)])),
    )  # fmt: skip


def test_any_dates_are_answered_as_the_seances_would(now: datetime) -> None:
    chance = Random(SEED)
    lay(chance, date(2026, 9, 1))
    asked = [some(chance, now) for _ in range(70)]
    assert sum(Answer(one).conditions.is_long for one in asked) > 5
    for wanted in asked:
        soonest: dict[int, datetime] = {}
        for seance in ahead(wanted):
            soonest.setdefault(seance.activity_id, seance.starts_at)
        found = Answer(wanted)
        assert found.total == len(soonest)
        in_order = sorted(soonest.items(), key=lambda one: (one[1], one[0]))
        assert list(found.starts_on(found.leaf(1)).items()) == in_order[: answer.PER_PAGE]


def two_rhythms(chance: Random, first: date) -> None:
    """Activities of two or three parts of the week, with holidays, weeks that miss one part, evenings that are full."""
    for n in range(10):
        activity = make_activity(f"Club {n}", entry=chance.choice(["free_entry", "registration", "contact"]))
        starts = {
            midnight(first + timedelta(weeks=week, days=day)) + timedelta(hours=hour)
            for day, hour in ((chance.randrange(7), chance.choice([9, 14, 20])) for _ in range(chance.choice([2, 3])))
            for week in range(chance.randrange(12), chance.choice([20, 90]))
            if week % 7 and chance.random() < 0.9
        }
        Occurrence.objects.bulk_create(
            Occurrence(
                activity=activity, starts_at=start, ends_at=start + timedelta(hours=1), original_start=start,
                changed_at=start, free_places=chance.choice([None, 0, 4]), is_dropped=chance.random() < 0.1,
            )
            for start in starts
        )  # fmt: skip


def as_the_seances_say(wanted: Wanted) -> dict[int, tuple[int, int]]:
    """The parts of the week of each activity, and those with places, from its séances one by one."""
    found: dict[int, tuple[int, int]] = {}
    for seance in Answer(wanted).seances().select_related("activity"):
        week, opened = found.get(seance.activity_id, (0, 0))
        enters = seance.has_places and seance.activity.entry != "contact"
        found[seance.activity_id] = week | seance.week_part, opened | (seance.week_part if enters else 0)
    return found


@pytest.mark.parametrize("seed", range(2))
def test_whole_weeks_say_what_the_seances_say_on_any_dates(now: datetime, seed: int) -> None:
    chance = Random(SEED + seed)
    lay(chance, date(2026, 9, 1))
    two_rhythms(chance, date(2026, 9, 7))
    with connection.cursor() as cursor:
        for written, asked in ((None, now), (now, now), (now, now + timedelta(days=chance.randrange(40), hours=5))):
            if written:
                cursor.execute("SELECT look_ahead(ARRAY(SELECT id FROM events_activity ORDER BY id), %s)", [written])
            for _ in range(25):
                first = chance.choice([None, asked.date() + timedelta(days=chance.choice([-3, 0, *range(1, 500, 9)]))])
                days = chance.choice([0, 0, 1, 5, 6, 7, 13, 14, 20, 30, 100, 480])
                last = chance.choice([None, (first or asked.date()) + timedelta(days=days)])
                if first or last:
                    wanted = Wanted(at=asked, first_day=first, last_day=last)
                    question = "SELECT o.activity_id, o.week, o.open " + Answer(wanted).conditions.table()
                    cursor.execute(question.text + " WHERE o.week <> 0", question.values)
                    assert {key: told for key, *told in cursor} == {
                        key: list(told) for key, told in as_the_seances_say(wanted).items()
                    }


def test_pages_of_many_are_those_of_few(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = Random(SEED + 1)
    lay(chance, date(2026, 9, 1))
    questions = [one for one in (some(chance, now) for _ in range(60)) if not Answer(one).conditions.is_any_seance]
    of_few = [Answer(one)._keys(2, 3) for one in questions]
    monkeypatch.setattr(answer, "FEW", 0)
    for spare in (1, 30, 5000):
        monkeypatch.setattr(answer, "SPARE", spare)
        monkeypatch.setattr(answer, "LARGEST", 0)
        for wanted, expected in zip(questions, of_few, strict=True):
            many = Answer(wanted)
            if many.total:
                assert list(many._keys(2, 3).items()) == list(expected.items())


def test_the_stretches_follow_whatever_happens_to_the_seances(now: datetime) -> None:
    chance = Random(SEED + 2)
    activities = lay(chance, date(2026, 9, 1))
    rows = list(Occurrence.objects.values_list("pk", flat=True))
    for _ in range(25):
        touched = Occurrence.objects.filter(pk__in=chance.sample(rows, 5))
        match chance.randrange(4):
            case 0:
                touched.update(is_dropped=chance.random() < 0.5)
            case 1:
                touched.filter(free_places__gt=0).update(free_places=0)
            case 2:
                touched.filter(pk=touched[0].pk).update(state="cancelled")
            case _:
                touched.filter(pk=touched[0].pk).delete()
    activities.pop().delete()
    followed = kept()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM events_stretch")
        cursor.execute("SELECT look_ahead(ARRAY(SELECT id FROM events_activity ORDER BY id), NULL)")
    assert kept() == followed


def test_a_season_with_its_holidays_is_one_row_and_what_is_over_is_forgotten(now: datetime) -> None:
    season, over = make_activity("Saison"), make_activity("Été")
    for week in (*range(6), *range(8, 14)):  # two weeks of holidays, and the clocks go back
        start = midnight(date(2026, 9, 8) + timedelta(weeks=week)) + timedelta(hours=18)
        Occurrence.objects.create(
            activity=season, starts_at=start, ends_at=start + timedelta(hours=1), original_start=start, changed_at=start
        )
    for day in (1, 8):
        start = paris(2026, 7, day, 10)
        Occurrence.objects.create(
            activity=over, starts_at=start, ends_at=start + timedelta(hours=1), original_start=start, changed_at=start
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT look_ahead(ARRAY(SELECT id FROM events_activity ORDER BY id), %s)", [now])
    assert Stretch.objects.filter(is_held=True).count() == 1
    assert not Stretch.objects.filter(activity=over).exists()


def test_the_database_cuts_stretches_where_the_search_believes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('look_ahead(bigint[], timestamptz)'::regprocedure)")
        assert f"interval '{24 * Stretch.WIDEST} hours'" in cursor.fetchone()[0]
