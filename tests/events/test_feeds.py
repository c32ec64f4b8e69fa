import html
import re
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from events import scheduling, search
from events.calendar_links import calendar_links
from events.feeds import Feed
from events.models import Activity, CalendarFragment, Occurrence
from events.recurrence import Schedule
from tests import factories
from tests.factories import paris

pytestmark = pytest.mark.django_db

AUGUST = paris(2026, 8, 20, 9)
NOVEMBER = paris(2026, 11, 23, 9)
TUESDAYS = Schedule(
    kind="weekly", first_date=date(2026, 9, 1), last_date=date(2027, 6, 30), start_time=time(10), end_time=time(11),
    weekdays=(1,),
)  # fmt: skip
FEED = "/activites/gym-douce.ics"


@pytest.fixture(autouse=True)
def standing_clock(clock: object) -> None:
    """Feeds leave out what ended more than 13 months ago: here it is November 2026."""


@pytest.fixture
def activity() -> Activity:
    theme = factories.make_theme("Sport et bien-être")
    found = factories.make_activity(
        schedule=TUESDAYS, theme=theme, summary="Éveil du corps, à son rythme", contact_phone="04 65 71 22 10",
        changed_at=AUGUST,
    )  # fmt: skip
    scheduling.lay_out(found, at=AUGUST)
    return found


def seance(activity: Activity, month: int, day: int) -> Occurrence:
    return activity.occurrences.get(original_start__date=date(2026 if month > 8 else 2027, month, day))


def events(client: Client, path: str = FEED) -> list[Any]:
    return list(Calendar.from_ical(client.get(path).content).walk("VEVENT"))


def said(event: Any, *names: str) -> list[str]:
    return [event[name].to_ical().decode() if name in event else "" for name in names]


def test_a_season_is_one_event_with_its_rule(client: Client, activity: Activity) -> None:
    (event,) = events(client)
    assert said(event, "UID", "DTSTART", "DTEND", "RRULE", "SUMMARY", "STATUS", "TRANSP", "LOCATION", "SEQUENCE") == [
        f"act-{activity.pk}@martigues-et-co.exemple.test", "20260901T100000", "20260901T110000",
        "FREQ=WEEKLY;UNTIL=20270629T080000Z;BYDAY=TU", "Gym douce", "CONFIRMED", "TRANSPARENT",
        "Lieu à confirmer", "1",
    ]  # fmt: skip
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == AUGUST


def test_what_to_bring_is_said_in_french(client: Client, activity: Activity) -> None:
    activity.to_bring = "un tapis"
    activity.save()
    scheduling.touch(activity, at=NOVEMBER)
    assert "À apporter : un tapis" in events(client)[0]["DESCRIPTION"].replace("\xa0", " ")


def test_days_without_seance_are_skipped_dates_of_the_same_form(client: Client, activity: Activity) -> None:
    seance(activity, 12, 22).delete()
    scheduling.touch(activity, at=NOVEMBER)
    content = client.get(FEED).content
    assert b"EXDATE;TZID=Europe/Paris:20261222T100000\r\n" in content


def test_a_cancelled_seance_is_kept_and_says_so(client: Client, activity: Activity) -> None:
    scheduling.cancel(seance(activity, 12, 1), reason="Animatrice absente", at=NOVEMBER)
    event = events(client)[1]
    assert said(event, "RECURRENCE-ID", "STATUS", "SUMMARY") == ["20261201T100000", "CANCELLED", "ANNULÉ : Gym douce"]
    assert "Animatrice absente" in event["DESCRIPTION"]


def test_a_moved_seance_names_the_moment_it_left(client: Client, activity: Activity) -> None:
    moved = seance(activity, 12, 1)
    scheduling.move(moved, starts_at=paris(2026, 12, 3, 14), ends_at=paris(2026, 12, 3, 16), reason="", at=NOVEMBER)
    event = events(client)[1]
    assert said(event, "RECURRENCE-ID", "DTSTART", "DTEND", "STATUS") == [
        "20261201T100000", "20261203T140000", "20261203T160000", "CONFIRMED",
    ]  # fmt: skip


def test_a_hall_granted_for_most_dates_is_the_place_and_the_others_say_theirs(
    client: Client, activity: Activity
) -> None:
    rows = list(activity.occurrences.all())
    scheduling.assign(rows[:-2], factories.make_space(), at=NOVEMBER)
    found = events(client)
    places = [str(event["LOCATION"]) for event in found]
    hall = "Maison des Tamaris, salle Tamaris, 12 quai des Tamaris, 13500 Martigues"
    assert places == [hall, "Lieu à confirmer", "Lieu à confirmer"]


def test_listed_dates_are_events_of_their_own(client: Client) -> None:
    dates = (date(2026, 12, 5), date(2027, 3, 28))
    activity = factories.make_activity(schedule=replace(TUESDAYS, kind="dates", weekdays=(), dates=dates))
    scheduling.lay_out(activity, at=AUGUST)
    found = events(client)
    assert [event["UID"] for event in found] == [
        f"seance-{row.pk}@martigues-et-co.exemple.test" for row in activity.occurrences.all()
    ]
    assert all("RRULE" not in event for event in found)


def test_past_seances_at_the_former_hour_stand_alone(client: Client, activity: Activity) -> None:
    replace(TUESDAYS, start_time=time(18), end_time=time(20)).write_to(activity)
    activity.save()
    scheduling.lay_out(activity, at=NOVEMBER)
    found = events(client)
    assert said(found[0], "DTSTART", "RRULE") == ["20261124T180000", "FREQ=WEEKLY;UNTIL=20270629T160000Z;BYDAY=TU"]
    assert [event["DTSTART"].dt.hour for event in found[1:]] == [10] * 12


def test_no_method_no_rdate_and_one_static_time_zone(client: Client, activity: Activity) -> None:
    content = client.get(FEED).content
    assert content.count(b"BEGIN:VTIMEZONE") == 1
    assert not [line for line in content.split(b"\r\n") if line.startswith((b"METHOD", b"RDATE", b"X-ALT-DESC"))]
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_the_same_facts_give_the_same_bytes(client: Client, activity: Activity) -> None:
    first = client.get(FEED)
    CalendarFragment.objects.all().delete()
    client.cookies["django_language"] = "en"
    second = client.get(FEED)
    assert (second.content, second["ETag"]) == (first.content, first["ETag"])


def test_the_bytes_do_not_depend_on_the_day_they_are_written(client: Client, clock: Any) -> None:
    dates = (date(2026, 12, 5), date(2027, 3, 28))
    activity = factories.make_activity(schedule=replace(TUESDAYS, kind="dates", weekdays=(), dates=dates))
    scheduling.lay_out(activity, at=AUGUST)
    first = client.get(FEED).content
    CalendarFragment.objects.all().delete()
    clock.move_to(paris(2028, 1, 15))
    assert client.get(FEED).content == first


def test_headers_let_others_keep_it(client: Client, activity: Activity) -> None:
    response = client.get(FEED)
    names = ("Content-Type", "Cache-Control", "Content-Disposition", "Last-Modified", "Content-Language")
    assert {name: response[name] for name in names} == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Cache-Control": "public, max-age=3600",
        "Content-Disposition": 'inline; filename="gym-douce.ics"',
        "Last-Modified": "Thu, 20 Aug 2026 07:00:00 GMT",
        "Content-Language": "fr",
    }
    assert "Vary" not in response or "Cookie" not in response["Vary"]


@pytest.mark.parametrize("path", [FEED, "/associations/souffle-et-mouvement.ics", "/lieux/maison-des-tamaris.ics"])
def test_an_unchanged_feed_costs_one_query_and_no_bytes(
    client: Client, activity: Activity, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scheduling.assign(activity.occurrences.all(), factories.make_space(), at=NOVEMBER)
    first = client.get(path)
    with django_assert_num_queries(1):
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    with django_assert_num_queries(2):
        assert client.get(path).content == first.content
    weak = client.get(path, headers={"If-None-Match": f"W/{first['ETag']}"})  # as a compressing proxy makes it
    assert weak.status_code == 304


def test_twelve_activities_cost_no_more_queries_than_one(
    client: Client, activity: Activity, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = "/associations/souffle-et-mouvement.ics"
    for number in range(12):
        other = factories.make_activity(f"Cours {number}", schedule=TUESDAYS)
        scheduling.lay_out(other, at=AUGUST)
    etag = client.get(path)["ETag"]
    with django_assert_num_queries(2):
        assert len(events(client, path)) == 13
    with django_assert_num_queries(1):
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_any_change_changes_the_etag(client: Client, activity: Activity) -> None:
    association = activity.association
    etags = [client.get("/associations/souffle-et-mouvement.ics")["ETag"]]

    def look() -> None:
        etags.append(client.get("/associations/souffle-et-mouvement.ics")["ETag"])

    scheduling.cancel(seance(activity, 12, 1), reason="", at=NOVEMBER)
    look()
    other = factories.make_activity("Chorale", association=association, schedule=TUESDAYS)
    scheduling.lay_out(other, at=AUGUST)  # older than the other's last change
    look()
    scheduling.unpublish(other, at=NOVEMBER)
    association.name = "Souffle"
    association.save()
    look()
    scheduling.unpublish(activity, at=NOVEMBER)
    look()
    assert len(set(etags)) == 5


def test_a_renamed_venue_is_said_in_every_feed(client: Client, activity: Activity) -> None:
    space = factories.make_space()
    scheduling.assign(activity.occurrences.all(), space, at=NOVEMBER)
    client.get(FEED)
    space.venue.name = "Maison de l'Île"
    space.venue.save()
    scheduling.touch_all(Activity.objects.filter(occurrences__space__venue=space.venue), at=NOVEMBER)
    for path in (FEED, "/lieux/maison-des-tamaris.ics"):
        (event,) = events(client, path)
        assert "Maison de l'Île" in event["LOCATION"]
        assert event["SEQUENCE"] == 3


def test_the_fragment_is_written_once_the_change_is_committed(
    activity: Activity, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        scheduling.touch(activity, at=NOVEMBER)
    assert CalendarFragment.objects.get(activity=activity).sequence == activity.sequence


def test_a_venue_shows_only_what_is_held_there(client: Client, activity: Activity) -> None:
    rows = list(activity.occurrences.all())
    scheduling.assign(rows[:30], factories.make_space(), at=NOVEMBER)
    elsewhere = factories.make_space("Dojo", venue=factories.make_venue("Gymnase Picasso"))
    scheduling.assign(rows[30:31], elsewhere, at=NOVEMBER)
    first, second = (events(client, f"/lieux/{slug}.ics") for slug in ("maison-des-tamaris", "gymnase-picasso"))
    assert said(first[0], "DTSTART", "RRULE") == ["20260901T100000", "FREQ=WEEKLY;UNTIL=20270323T090000Z;BYDAY=TU"]
    assert [event["DTSTART"].dt for event in second] == [rows[30].starts_at]
    scheduling.assign(rows[30:31], None, at=NOVEMBER)
    assert events(client, "/lieux/gymnase-picasso.ics") == []


def test_what_is_not_public_has_no_feed(client: Client, activity: Activity) -> None:
    draft = factories.make_activity("Brouillon", state="draft", schedule=TUESDAYS)
    scheduling.lay_out(draft, at=AUGUST)
    assert client.get("/activites/brouillon.ics").status_code == 404
    assert "Brouillon" not in client.get("/associations/souffle-et-mouvement.ics").content.decode()
    activity.association.state = "closed"
    activity.association.save()
    statuses = [client.get(path).status_code for path in (FEED, "/associations/souffle-et-mouvement.ics")]
    assert statuses == [404, 404]
    factories.make_venue("Réserve", is_listed=False)
    assert client.get("/lieux/reserve.ics").status_code == 404
    assert client.get("/activites/rien.ics").status_code == 404


def test_no_person_is_named(client: Client, activity: Activity) -> None:
    nadia = factories.make_person()
    factories.make_membership(person=nadia, association=activity.association)
    text = client.get(FEED).content.decode().replace("\r\n ", "")
    assert "04 65 71 22 10" in text
    assert "Nadia" not in text
    assert nadia.email not in text


def test_a_search_gives_a_feed_of_what_it_finds(client: Client, activity: Activity) -> None:
    scheduling.lay_out(factories.make_activity("Chorale", schedule=replace(TUESDAYS, weekdays=(3,))), at=AUGUST)
    assert [str(event["SUMMARY"]) for event in events(client, "/activites.ics")] == ["Gym douce", "Chorale"]
    assert [str(event["SUMMARY"]) for event in events(client, "/activites.ics?jour=jeu")] == ["Chorale"]


@pytest.mark.parametrize(
    "filters",
    ["q=gym", "jour=mar", "moment=matin", "theme=sport-et-bien-etre", "quartier=ferrieres", "gratuit=1", "age=70",
     "du=01/06/2027", "jour=mar&moment=matin&q=gym&age=70"],
)  # fmt: skip
def test_every_filter_of_a_search_is_kept_in_its_feed_and_in_the_ways_to_follow_it(
    client: Client, activity: Activity, filters: str
) -> None:
    quartier = factories.make_neighbourhood()
    Activity.objects.update(price_kind="free", age_min=60, neighbourhood=quartier)
    other = factories.make_activity("Chorale", schedule_kind="once", age_max=50, price_kind="paid")
    factories.make_occurrence(activity=other, starts_at=paris(2026, 11, 26, 18))
    search.index(Activity.objects.all())
    assert [str(event["SUMMARY"]) for event in events(client, f"/activites.ics?{filters}")] == ["Gym douce"]
    page = client.get(f"/activites/?{filters}").content.decode()
    menu = page.partition('<ul class="menu__list">')[2].partition("</ul>")[0]
    ways = [html.unescape(address) for address in re.findall(r'href="([^"]*activites\.ics[^"]*)"', menu)]
    assert [QueryDict(_feed_query(address)) for address in ways] == [QueryDict(filters)] * 4


def _feed_query(address: str) -> str:
    """The filters of the feed that a link opens, whichever calendar it is for."""
    asked = parse_qs(urlsplit(address).query)
    inner = asked.get("cid") or asked.get("url")
    return urlsplit(inner[0] if inner else address).query


def test_two_searches_that_somebody_follows_bear_two_names(client: Client, activity: Activity) -> None:
    names = [
        str(Calendar.from_ical(client.get(f"/activites.ics{query}").content)["X-WR-CALNAME"]).replace("\xa0", " ")
        for query in ("", "?q=gym&jour=mar")
    ]
    assert names == ["Activités – Martigues & Co", "Activités pour « gym », le mardi – Martigues & Co"]


@pytest.mark.parametrize("filters", ["q=zzz", "du=01/01/2030", "age=5", "jour=dim"])
def test_a_search_that_finds_nothing_is_an_empty_calendar_not_an_error(
    client: Client, activity: Activity, filters: str
) -> None:
    Activity.objects.update(age_min=60)
    search.index(Activity.objects.all())
    answer = client.get(f"/activites.ics?{filters}")
    calendar = Calendar.from_ical(answer.content)
    assert (answer.status_code, len(calendar.walk("VEVENT")), len(calendar.walk("VTIMEZONE"))) == (200, 0, 1)
    again = client.get(f"/activites.ics?{filters}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("ignored", ["age=500", "du=hier", "jour=foo", "theme=plus-la", "inconnu=1", "quartier="])
def test_a_value_that_means_nothing_does_not_empty_a_feed(client: Client, activity: Activity, ignored: str) -> None:
    search.index(Activity.objects.all())
    assert len(events(client, f"/activites.ics?q=gym&{ignored}")) == 1


def test_a_search_with_an_end_says_that_its_calendar_ends(client: Client, activity: Activity) -> None:
    search.index(Activity.objects.all())
    endless = "La recherche est refaite à chaque fois"
    assert endless in client.get("/activites/?q=gym").content.decode()
    ended = client.get("/activites/?q=gym&au=01/12/2026").content.decode()
    assert ("jusqu’au mardi 1er décembre" in ended, endless in ended) == (True, False)


def test_an_activity_over_for_more_than_13_months_leaves_the_feeds(client: Client, clock: Any) -> None:
    old = factories.make_activity(schedule=replace(TUESDAYS, first_date=date(2025, 9, 2), last_date=date(2025, 10, 20)))
    scheduling.lay_out(old, at=datetime(2025, 8, 1, tzinfo=paris(2026, 1, 1).tzinfo))
    path = "/associations/souffle-et-mouvement.ics"
    assert len(events(client, path)) == 0
    clock.move_to(paris(2026, 11, 19))
    assert len(events(client, path)) == 1


def test_links_open_each_calendar() -> None:
    links = calendar_links("https://ville.test/activites/gym-douce.ics", name="Gym douce")
    assert links.webcal == "webcal://ville.test/activites/gym-douce.ics"
    assert links.google == (
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fville.test%2Factivites%2Fgym-douce.ics"
    )
    assert links.outlook == (
        "https://outlook.live.com/calendar/0/addfromweb"
        "?url=https%3A%2F%2Fville.test%2Factivites%2Fgym-douce.ics&name=Gym%20douce"
    )


def test_nothing_that_is_typed_adds_a_line_to_a_calendar(now: datetime) -> None:
    nasty = "Gym\r\nATTENDEE:a\rX:b\nY:c\x0bZ:d\x0cU:e\x85V:f\u2028W:g\x07"
    activity = factories.make_activity(nasty, slug="gym", summary=nasty, address=nasty[:250])
    scheduling.publish(activity, at=now)
    body = Feed(Activity.objects.visible_to_all()).bytes(nasty, path="/")[0]
    lines = body.decode().replace("\r\n ", "").splitlines()
    names = {line.partition(":")[0].partition(";")[0] for line in lines}
    assert names & {"ATTENDEE", "X", "Y", "Z", "U", "V", "W"} == set()
