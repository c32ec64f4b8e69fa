"""What machines read: JSON-LD on pages, news of new activities, addresses, and where not to go."""

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms import addresses, planting
from events import structured
from events.models import Activity
from tests.factories import (
    make_activity,
    make_association,
    make_occurrence,
    make_space,
    make_theme,
    make_venue,
    paris,
    the_association,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def told(client: Client, address: str) -> Any:
    page = client.get(address).content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(text) for text in found]


def test_a_weekly_activity_is_a_series_with_its_rule_and_its_next_dates(client: Client) -> None:
    hall = make_space(venue=make_venue(latitude=43.41, longitude=5.05))
    activity = make_activity(
        space=hall, price_kind="paid", price=45, age_min=60, entry="registration", capacity=12, is_online=True
    )
    make_occurrence(activity=activity, space=hall, free_places=2)
    make_occurrence(activity=activity, space=hall, starts_at=paris(2026, 12, 1, 10), state="cancelled")
    make_occurrence(
        activity=activity, starts_at=paris(2026, 12, 9, 14), original_start=paris(2026, 12, 8, 10), state="moved"
    )
    (data,) = told(client, activity.get_absolute_url())
    assert data["@type"] == "EventSeries"
    assert data["eventSchedule"] == {
        "@type": "Schedule", "repeatFrequency": "P1W", "byDay": ["https://schema.org/Tuesday"], "startTime": "10:00:00",
        "endTime": "11:00:00", "startDate": "2026-09-08", "endDate": "2027-06-29",
        "exceptDate": ["2026-12-01", "2026-12-08"], "scheduleTimezone": "Europe/Paris",
    }  # fmt: skip
    assert [each["eventStatus"].rpartition("/")[2] for each in data["subEvent"]] == [
        "EventScheduled", "EventCancelled", "EventRescheduled",
    ]  # fmt: skip
    assert data["subEvent"][0]["startDate"] == "2026-11-24T10:00:00+01:00"
    assert data["subEvent"][0]["remainingAttendeeCapacity"] == 2
    assert data["subEvent"][2]["previousStartDate"] == "2026-12-08T10:00:00+01:00"
    assert (data["offers"]["price"], data["isAccessibleForFree"], data["typicalAgeRange"]) == ("45.00", False, "60-")
    assert data["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 43.41, "longitude": 5.05}
    assert data["organizer"]["url"].endswith("/associations/souffle-et-mouvement/")
    assert data["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"


def test_a_single_date_is_an_event_and_what_is_unknown_is_left_out(client: Client) -> None:
    activity = make_activity(schedule_kind="once")
    make_occurrence(activity=activity)
    (data,) = told(client, activity.get_absolute_url())
    assert (data["@type"], data["startDate"]) == ("Event", "2026-11-24T10:00:00+01:00")
    assert {"offers", "isAccessibleForFree", "typicalAgeRange", "eventSchedule"} & set(data) == set()


def test_a_title_cannot_close_the_block(client: Client) -> None:
    activity = make_activity("</script><script>alert(1)</script> & co", slug="x", schedule_kind="once")
    make_occurrence(activity=activity)
    page = client.get("/activites/x/").content.decode()
    assert "<script>alert" not in page
    assert told(client, "/activites/x/")[0]["name"] == "</script><script>alert(1)</script> & co"


def test_an_activity_without_a_date_or_not_published_tells_machines_nothing(client: Client) -> None:
    assert structured.activity(make_activity(), []) == {}
    assert told(client, make_activity("Yoga", state="ended").get_absolute_url()) == []


def test_an_association_and_a_venue_are_told_too(client: Client) -> None:
    planting.plant()
    make_association("Club nautique", phone="04 65 71 00 31")
    make_venue(latitude=43.41, longitude=5.05)
    (club,), (venue,) = told(client, "/associations/club-nautique/"), told(client, "/lieux/maison-des-tamaris/")
    assert (club["@type"], club["telephone"]) == ("Organization", "04 65 71 00 31")
    assert (venue["@type"], venue["address"]["addressLocality"]) == ("Place", "Martigues")


# --- News ---


def test_news_are_the_newest_of_a_search(client: Client) -> None:
    sport = make_theme("Sport")
    for name in ("Gym", "Yoga"):
        make_occurrence(activity=make_activity(name, theme=sport))
    make_occurrence(activity=make_activity("Chorale \x0b & <b>chants</b>", slug="chorale"))
    feed = ElementTree.fromstring(client.get("/activites/nouveautes.xml").content)
    assert [item.findtext("title") for item in feed.iter("item")] == ["Chorale   & <b>chants</b>", "Yoga", "Gym"]
    response = client.get("/activites/nouveautes.xml?theme=sport")
    assert [item.findtext("title") for item in ElementTree.fromstring(response.content).iter("item")] == ["Yoga", "Gym"]
    again = client.get("/activites/nouveautes.xml?theme=sport", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, response["Content-Type"]) == (304, "application/rss+xml; charset=utf-8")


@pytest.mark.parametrize("query", ["q=%3Cscript%3E&age=-1", "theme=inconnu&du=hier", "q=" + "a" * 9000, "q=%0b"])
def test_no_question_breaks_the_news(client: Client, query: str) -> None:
    response = client.get(f"/activites/nouveautes.xml?{query}")
    assert response.status_code == 200
    ElementTree.fromstring(response.content)


def test_the_search_page_leads_to_the_news_of_the_same_search(client: Client) -> None:
    make_occurrence()
    assert 'href="/activites/nouveautes.xml?jour=mar"' in client.get("/activites/?jour=mar").content.decode()


def test_an_association_has_news_of_its_own(client: Client) -> None:
    planting.plant()
    make_occurrence(activity=make_activity("Gym"))
    make_occurrence(activity=make_activity("Chorale \x0b & <b>chants</b>", slug="chorale"))
    make_activity("Brouillon", state="draft")
    make_activity("Finie", state="ended")
    make_activity("Voile", association=make_association("Club nautique"))
    address = "/associations/souffle-et-mouvement/nouveautes.xml"
    response = client.get(address)
    feed = ElementTree.fromstring(response.content)
    assert [item.findtext("title") for item in feed.iter("item")] == ["Chorale   & <b>chants</b>", "Gym"]
    assert feed.findtext("channel/title", "").startswith("Souffle & Mouvement, nouvelles activités")
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.get("/associations/souffle-et-mouvement/").content.decode().count(f'href="{address}"') == 2
    make_association("Fermée", state="closed")
    assert client.get("/associations/fermee/nouveautes.xml").status_code == 404


def test_news_cost_the_same_for_one_activity_and_for_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        make_activity(f"Gym {number}")
        with django_assert_num_queries(2):
            assert client.get("/associations/souffle-et-mouvement/nouveautes.xml").status_code == 200


# --- Addresses ---


def addresses_in(client: Client, path: str) -> list[str]:
    root = ElementTree.fromstring(client.get(path).content)
    return [found.text or "" for found in root.iter(f"{SITEMAP}loc")]


def test_the_sitemap_names_every_public_page_and_no_other(client: Client, settings: Any) -> None:
    planting.plant()
    settings.PUBLIC_URL = "https://asso.exemple.test"
    make_activity()
    make_activity("Brouillon", state="draft")
    make_activity("Ailleurs", association=make_association("Fermée", state="closed"))
    make_venue()
    make_venue("Cachée", is_listed=False)
    found = [address.removeprefix("https://asso.exemple.test") for address in addresses_in(client, "/sitemap.xml")]
    assert set(found) == {
        "/", "/associations/", "/accessibilite/", "/aide/", "/donnees-personnelles/", "/mentions-legales/",
        "/activites/gym-douce/", "/associations/souffle-et-mouvement/", "/lieux/maison-des-tamaris/",
    }  # fmt: skip
    assert [client.get(path).status_code for path in found] == [200] * len(found)


def test_a_large_town_has_a_list_of_files(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "CHUNK", 2)
    for number in range(3):
        make_activity(f"Gym {number}", association=the_association())
    files = [address.rpartition("/")[2] for address in addresses_in(client, "/sitemap.xml")]
    assert files == ["sitemap-activites-1.xml", "sitemap-activites-2.xml", "sitemap-associations-1.xml"]
    found = [address for name in files[:2] for address in addresses_in(client, f"/{name}")]
    assert len(found) == Activity.objects.count()
    assert [client.get(path).status_code for path in ("/sitemap-activites-9.xml", "/sitemap-autre-1.xml")] == [404, 404]


def test_robots_are_kept_from_filtered_searches_and_workspaces(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /activites/?", "Disallow: /espace/", "Disallow: /service/", "Disallow: /gestion/"} <= set(lines)
    assert lines[-1].endswith("/sitemap.xml")


def test_a_shared_page_has_a_title_words_and_a_picture(client: Client) -> None:
    activity = make_activity(summary="Bouger en douceur", schedule_kind="once")
    make_occurrence(activity=activity)
    page = client.get(activity.get_absolute_url()).content.decode()
    for name in ("title", "description", "url", "image"):
        assert f'property="og:{name}"' in page
    assert 'property="og:description" content="Bouger en douceur"' in page
    assert "/static/img/partage.png" in page
