"""The invented town keeps what must never be broken, and the bench tells what it measured."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict
from django.utils import timezone

from bookings.errors import SpaceTaken
from bookings.models import Decision, Occupancy, Slot
from cms.benching import asking, crowd, databases, last_places, report
from cms.benching.crowd import Crowd
from cms.benching.feeds import build
from cms.benching.figures import Figures, Goal
from cms.benching.last_places import LastPlaces
from cms.benching.rivals import Race
from cms.filling import town
from cms.filling.scale import MARTIGUES, PARIS, VERSION, Scale, season_before, this_season
from directory.models import Association
from events import search
from events.models import Activity, Occurrence, Registration
from tests import factories
from tests.bookings import racing
from tests.properties import promises

VILLAGE = Scale("village", associations=6, activities=60, seances=2_250, spaces=8, registrations=1_000)
TODAY = dt.date(2026, 11, 23)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_village_is_laid_as_the_product_would_have_laid_it() -> None:
    at = timezone.now()
    laid = town.lay(VILLAGE, at=at, advance=lambda done, count: None)
    assert (laid.associations, laid.activities, laid.spaces) == (6, 60, 8)
    assert abs(laid.seances - VILLAGE.seances) < 150
    assert Occurrence.objects.count() == laid.seances
    assert racing.overlaps() == 0
    assert Slot.objects.granted().exclude(occupancies__isnull=False).count() == 0
    assert Slot.objects.exclude(state=Slot.State.GRANTED).filter(occupancies__isnull=False).count() == 0
    assert Occurrence.objects.filter(space__isnull=False).exclude(slots__state="granted").count() == 0
    assert Occupancy.objects.count() == laid.occupancies
    assert Decision.objects.exists()
    assert Activity.objects.filter(search=None).count() == 0
    assert laid.registrations == Registration.objects.count() > 400
    for activity in Activity.objects.filter(entry=Activity.Entry.REGISTRATION):
        promises.keep_places(activity, at=at)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_search_finds_activities_of_the_village() -> None:
    at = timezone.now()
    town.lay(VILLAGE, at=at, advance=lambda done, count: None)
    coming = Activity.objects.filter(occurrences__starts_at__gte=at).distinct().count()
    assert search.ActivitySearch(QueryDict(""), at=at).answer.total == coming
    title = Activity.objects.order_by("pk")[0].title.split()[0]
    assert search.ActivitySearch(QueryDict(f"q={title}"), at=at).answer.total > 0


@pytest.mark.slow
@pytest.mark.django_db
def test_requests_of_the_bench_can_be_granted_side_by_side_and_their_rivals_not() -> None:
    at = timezone.now()
    town.lay(VILLAGE, at=at, advance=lambda done, count: None)
    office = asking.office(at)
    same_hours = asking.weekly(office, 8)
    first, rival, other = (asking.ask(office, each) for each in (same_hours, same_hours, asking.weekly(office, 9)))
    assert len({first.pk, rival.pk, other.pk}) == 3
    assert len(asking.grant(office, first).verdicts) == len(asking.grant(office, other).verdicts) == asking.WEEKS
    with pytest.raises(SpaceTaken):
        asking.grant(office, rival)


@pytest.mark.django_db
def test_a_town_with_associations_is_left_alone() -> None:
    factories.make_association("Les Voisins")
    with pytest.raises(CommandError):
        call_command("town", stdout=StringIO())
    assert Association.objects.count() == 1


def test_seasons_do_not_meet_and_today_is_within_the_second() -> None:
    this, before = this_season(TODAY), season_before(TODAY)
    assert before.last < this.first <= TODAY <= this.last


def test_a_kept_town_is_laid_anew_when_it_is_old_of_another_scale_or_of_another_version() -> None:
    fresh = f"martigues {VERSION} 2026-11-20"
    assert databases._is_fresh(fresh, MARTIGUES, TODAY)
    assert not databases._is_fresh(fresh, PARIS, TODAY)
    assert not databases._is_fresh(fresh, MARTIGUES, TODAY + dt.timedelta(days=30))
    assert not databases._is_fresh(f"martigues {VERSION + 1} 2026-11-20", MARTIGUES, TODAY)
    assert not databases._is_fresh("", MARTIGUES, TODAY)


def test_a_figure_is_compared_with_its_floor() -> None:
    floor = Figures("floor", cpu_seconds=[0.004, 0.005, 0.030])
    quick = Figures("quick", Goal("cpu", "floor", 1.7), cpu_seconds=[0.008])
    slow = Figures("slow", Goal("cpu", "floor", 1.7), cpu_seconds=[0.010])
    chatty = Figures("chatty", Goal(queries=8), queries=9)
    rows = {row.name: row for row in (floor, quick, slow, chatty)}
    assert [row.holds(rows) for row in rows.values()] == [None, True, False, False]
    assert quick.ratio(rows) == 1.6
    assert [line.split()[0] for line in report.table(rows)[2:]] == ["floor", "quick", "slow", "chatty"]


def test_the_last_places_hold_with_as_many_people_as_places_in_order_and_no_error() -> None:
    kept = LastPlaces(2.0, 90.0, 120.0, 20, True, [], 0)
    assert (kept.holds, kept.is_quick) == (True, True)
    assert "20 confirmed, order kept True" in last_places.in_words(kept)
    assert not LastPlaces(2.0, 90.0, 120.0, 21, True, [], 0).holds
    assert not LastPlaces(2.0, 90.0, 120.0, 20, True, ["TryAgain"], 0).holds
    assert not LastPlaces(3.1, 90.0, 120.0, 20, True, [], 0).is_quick


def test_the_crowd_over_http_holds_when_everybody_is_confirmed_or_told_that_it_is_full() -> None:
    kept = Crowd(2.0, 90.0, 120.0, 40.0, 60.0, 20, 180, [], 0)
    assert (kept.holds, kept.is_quick) == (True, True)
    assert "20 confirmed, 180 told that it is full" in crowd.in_words(kept)
    assert not Crowd(2.0, 90.0, 120.0, 40.0, 60.0, 20, 179, ["500"], 0).holds


def test_a_race_holds_with_one_winner_each_round_and_no_deadlock() -> None:
    assert Race([1] * 5, [], [50.0] * 5, 0).holds
    assert not Race([1, 1, 2, 1, 1], [], [50.0] * 5, 0).holds
    assert not Race([1] * 5, [], [50.0] * 5, 1).holds


def test_the_floor_of_a_feed_has_as_many_events_asked() -> None:
    assert build(3).count(b"BEGIN:VEVENT") == 3
