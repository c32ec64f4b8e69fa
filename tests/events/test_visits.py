"""Visits are counted, visitors are not."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events import merging_visits, visits
from events.models import Activity, VisitCount
from tests import factories
from tests.conftest import Clock

pytestmark = [pytest.mark.django_db]
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
PAGES = (
    "/associations/souffle-et-mouvement/",
    "/activites/gym-douce/",
    "/associations/souffle-et-mouvement/agenda-integre/",
)


@pytest.fixture(autouse=True)
def nothing_yet(clock: Clock) -> None:
    visits.TALLY.take()


def counted() -> list[tuple[str, str, int]]:
    visits.write()
    rows = VisitCount.objects.order_by("what").values_list("what", "on", "count")
    return [(what, f"{on}", times) for what, on, times in rows]


def test_each_page_is_counted_under_the_day(client: Client) -> None:
    factories.make_activity()
    for address in (*PAGES, PAGES[0]):
        assert client.get(address, headers=BROWSER).status_code == 200
    assert counted() == [("activity", "2026-11-23", 1), ("embed", "2026-11-23", 1), ("page", "2026-11-23", 2)]


def test_nothing_else_is_kept() -> None:
    assert {each.name for each in VisitCount._meta.get_fields()} == {
        "id", "what", "association", "activity", "on", "grain", "count",
    }  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_counting_costs_a_resident_no_query_and_no_cookie(client: Client, address: str) -> None:
    factories.make_activity()
    client.get(address)
    with CaptureQueriesContext(connection) as plain:
        client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address, headers=BROWSER)
    assert (len(seen), dict(answer.cookies)) == (len(plain), {})


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": ""},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 (compatible; YandexBot/3.0)"},
        {"User-Agent": "facebookexternalhit/1.1"},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": "python-requests/2.32"},
        BROWSER | {"Sec-Purpose": "prefetch;prerender"},
        BROWSER | {"Purpose": "prefetch"},
        BROWSER | {"Sec-Fetch-Dest": "empty"},
        BROWSER | {"HX-Request": "true"},
    ],
)
def test_robots_and_what_asks_ahead_are_left_out(client: Client, headers: dict[str, str]) -> None:
    factories.make_activity()
    for address in PAGES:
        client.get(address, headers=headers)
    assert counted() == []


def test_a_telephone_whose_name_ends_like_a_robot_is_counted(client: Client) -> None:
    factories.make_activity()
    client.get(PAGES[1], headers={"User-Agent": "Mozilla/5.0 (Linux; Android 13; CUBOT X70) Chrome/140 Mobile"})
    assert len(counted()) == 1


def test_the_own_team_is_left_out_and_other_teams_are_not(volunteer_client: Client) -> None:
    factories.make_activity()
    other = factories.make_association("Club nautique")
    factories.make_activity("Voile", association=other)
    volunteer_client.get(PAGES[0], headers=BROWSER)
    volunteer_client.get(PAGES[1], headers=BROWSER)
    volunteer_client.get(f"{PAGES[2]}?apercu", headers=BROWSER)  # the preview in its workspace
    volunteer_client.get("/activites/voile/", headers=BROWSER)
    assert counted() == [("activity", "2026-11-23", 1)]
    assert VisitCount.objects.get().association == other


def test_what_is_not_there_or_not_public_is_not_counted(client: Client, volunteer_client: Client) -> None:
    factories.make_activity(state="draft")
    factories.make_association("Club nautique", state="unlisted")
    volunteer_client.get(PAGES[1], headers=BROWSER)
    for address in ("/associations/club-nautique/", "/associations/club-nautique/agenda-integre/", "/associations/x/"):
        client.get(address, headers=BROWSER)
    client.head(PAGES[0], headers=BROWSER)
    assert counted() == []


def test_an_unchanged_agenda_is_counted_too(client: Client) -> None:
    factories.make_activity()
    etag = client.get(PAGES[2], headers=BROWSER).headers["ETag"]
    assert client.get(PAGES[2], headers=BROWSER | {"If-None-Match": etag}).status_code == 304
    assert counted() == [("embed", "2026-11-23", 2)]


def test_an_activity_thrown_away_meanwhile_spoils_nothing(client: Client) -> None:
    factories.make_activity()
    for address in PAGES:
        client.get(address, headers=BROWSER)
    Activity.objects.all().delete()
    assert counted() == [("embed", "2026-11-23", 1), ("page", "2026-11-23", 1)]


# --- The night ---


def make_visits(on: date, *counts: int, grain: str = "added") -> None:
    association = factories.the_association()
    VisitCount.objects.bulk_create(
        VisitCount(what="page", association=association, on=on, count=times, grain=grain) for times in counts
    )


def rows() -> list[tuple[str, str, int]]:
    found = VisitCount.objects.order_by("on", "grain", "count").values_list("on", "grain", "count")
    return [(f"{on}", grain, times) for on, grain, times in found]


def test_the_night_makes_one_row_of_a_day_and_leaves_today_alone(now: datetime) -> None:
    make_visits(date(2026, 11, 22), 2, 3)
    make_visits(date(2026, 11, 23), 1, 1)
    merging_visits.merge(at=now)
    once = rows()
    merging_visits.merge(at=now)
    assert once == [("2026-11-22", "day", 5), ("2026-11-23", "added", 1), ("2026-11-23", "added", 1)]
    assert rows() == once


def test_after_thirteen_months_only_the_month_is_known(now: datetime) -> None:
    make_visits(date(2025, 9, 3), 2, grain="day")
    make_visits(date(2025, 9, 30), 3, grain="day")
    make_visits(date(2025, 9, 30), 4)  # written late
    make_visits(date(2025, 10, 1), 5, grain="day")
    merging_visits.merge(at=now)
    assert rows() == [("2025-09-01", "month", 9), ("2025-10-01", "day", 5)]


def test_different_pages_are_never_added_together(now: datetime) -> None:
    activity = factories.make_activity()
    make_visits(date(2026, 11, 22), 2)
    for association in (factories.the_association(), factories.make_association("Club nautique")):
        VisitCount.objects.create(what="embed", association=association, on=date(2026, 11, 22), count=1)
    VisitCount.objects.create(
        what="activity", activity=activity, association=activity.association, on=date(2026, 11, 22), count=7
    )
    merging_visits.merge(at=now)
    assert sorted(VisitCount.objects.values_list("what", "count")) == [
        ("activity", 7), ("embed", 1), ("embed", 1), ("page", 2),
    ]  # fmt: skip
