from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from events import days_off, loading_days_off, scheduling
from events.models import DayOff, Season
from tests import factories
from tests.factories import paris

pytestmark = pytest.mark.django_db

NOVEMBER: datetime = paris(2026, 11, 23, 9)


def load(at: datetime = NOVEMBER) -> loading_days_off.Loaded:
    return loading_days_off.load(zone="B", at=at)


def test_the_holidays_of_zone_b_are_those_of_the_academy() -> None:
    load()
    season = DayOff.objects.filter(kind="school", first_day__gte=date(2026, 9, 1), last_day__lt=date(2027, 9, 1))
    assert list(season.values_list("name", "first_day", "last_day")) == [
        ("Vacances de la Toussaint", date(2026, 10, 17), date(2026, 11, 1)),
        ("Vacances de Noël", date(2026, 12, 19), date(2027, 1, 3)),
        ("Vacances d'hiver", date(2027, 2, 20), date(2027, 3, 7)),
        ("Vacances de printemps", date(2027, 4, 17), date(2027, 5, 2)),
        ("Pont de l'Ascension", date(2027, 5, 6), date(2027, 5, 8)),
        ("Vacances d'été", date(2027, 7, 3), date(2027, 8, 31)),
    ]


def test_there_are_eleven_public_holidays_a_year() -> None:
    load()
    years = range(2025, 2032)
    assert [DayOff.objects.filter(kind="public", first_day__year=year).count() for year in years] == [11] * 7


def test_the_bridge_that_the_package_forgets_is_there() -> None:
    load()
    assert days_off.known(date(2026, 5, 14), date(2026, 5, 16)).name_of(date(2026, 5, 15)) == "Pont de l'Ascension"


def test_loading_again_changes_nothing() -> None:
    load()
    before = list(DayOff.objects.values())
    again = load()
    assert (again.added, again.removed) == (0, 0)
    assert list(DayOff.objects.values()) == before


def test_what_the_town_corrected_is_kept() -> None:
    load()
    winter = DayOff.objects.get(name="Vacances d'hiver", first_day=date(2027, 2, 20))
    winter.first_day, winter.is_corrected = date(2027, 2, 19), True
    winter.save()
    assert load().kept_corrected == 1
    assert [row.first_day for row in DayOff.objects.filter(name="Vacances d'hiver", first_day__year=2027)] == [
        date(2027, 2, 19)
    ]


def test_a_date_that_its_source_no_longer_gives_goes() -> None:
    load()
    DayOff.objects.create(kind="school", zone="B", name="Erreur", first_day=date(2027, 1, 11),
                          last_day=date(2027, 1, 12), source="an older version")  # fmt: skip
    assert load().removed == 1


def test_the_answer_has_a_horizon_and_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    load()
    with django_assert_num_queries(1):
        found = days_off.known(date(2028, 10, 20), date(2028, 12, 31))
    assert found.horizon == date(2028, 8, 31)
    assert found.name_of(date(2028, 10, 25)) == ""
    assert found.name_of(date(2028, 12, 25)) == "Noël"


def test_each_kind_is_asked_for_by_itself() -> None:
    load()
    found = days_off.known(date(2026, 11, 1), date(2026, 12, 31))
    assert found.name_of(date(2026, 12, 25), school=False) == "Noël"
    assert found.name_of(date(2026, 12, 24), school=False) == ""
    assert found.name_of(date(2026, 12, 24), public=False) == "Vacances de Noël"


def test_seasons_go_from_september_to_august() -> None:
    load()
    season = Season.objects.get(name="2026-2027")
    assert (season.first_day, season.last_day) == (date(2026, 9, 1), date(2027, 8, 31))


def test_a_date_corrected_by_hand_is_followed_by_the_activities_that_skip_it(clock: object) -> None:
    load()
    activity = factories.make_activity(skips_school_holidays=True)
    scheduling.lay_out(activity, at=paris(2026, 11, 23, 9))
    winter = DayOff.objects.get(name="Vacances d'hiver", first_day=date(2027, 2, 20))
    winter.last_day, winter.is_corrected = date(2027, 3, 10), True  # one Tuesday more
    winter.save()
    call_command("days_off", "--follow", stdout=StringIO())
    assert not activity.occurrences.filter(starts_at__date=date(2027, 3, 9)).exists()
    assert activity.occurrences.filter(starts_at__date=date(2027, 3, 16)).exists()


def test_the_command_says_until_when_holidays_are_known() -> None:
    out = StringIO()
    call_command("days_off", stdout=out)
    assert "School holidays known until 31/08/2028." in out.getvalue()
