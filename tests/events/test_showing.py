"""The views of a search: the same filters in each, a week that is a calendar, a map that repeats its list."""

from datetime import date, datetime, timedelta

import pytest
from django.http import QueryDict
from django.test import Client

from events.models import Activity, Occurrence
from events.search import ActivitySearch, index
from tests.factories import (
    make_activity,
    make_association,
    make_neighbourhood,
    make_occurrence,
    make_space,
    make_theme,
    make_venue,
    paris,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def body(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# --- Which view ---


def test_the_switch_keeps_the_filters(client: Client) -> None:
    make_occurrence()
    switch = client.get("/activites/?jour=mar&vue=carte").context["shown"].choices("jour=mar")
    assert [(choice.address, choice.is_current) for choice in switch] == [
        ("/activites/?jour=mar", False),
        ("/activites/?jour=mar&vue=carte", True),
        ("/activites/?jour=mar&vue=semaine", False),
    ]


def test_a_filter_taken_off_or_changed_keeps_the_view(client: Client) -> None:
    make_occurrence()
    page = body(client, "/activites/?jour=mar&vue=semaine&semaine=2026-11-24")
    assert 'href="/activites/?vue=semaine&amp;semaine=2026-11-24"' in page  # the chip
    assert '<input type="hidden" name="vue" value="semaine">' in page  # the form, without script
    pushed = client.get("/activites/?q=&jour=mar&vue=carte", headers={"HX-Request": "true"})
    assert pushed["HX-Push-Url"] == "/activites/?jour=mar&vue=carte"


def test_pages_keep_the_view(client: Client) -> None:
    for number in range(21):
        make_occurrence(activity=make_activity(f"Gym {number}"))
    assert 'href="?jour=mar&amp;page=2" rel="next"' in body(client, "/activites/?jour=mar")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("vue=photo", "Présentation"),
        ("vue=semaine&semaine=2026-99-99", "Semaine"),
        ("vue=semaine&semaine=%F0%9F", "Semaine"),
    ],
)
def test_an_unknown_view_or_week_is_ignored_and_said(client: Client, query: str, said: str) -> None:
    make_occurrence()
    assert f"{said} : «" in body(client, f"/activites/?{query}").replace("\xa0", " ")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1999-01-01", "2026-11-29", "'--", "x" * 9000])
def test_no_week_breaks_the_page(client: Client, day: str) -> None:
    make_occurrence()
    for htmx in ({}, {"HX-Request": "true"}):
        assert client.get("/activites/", {"vue": "semaine", "semaine": day}, headers=htmx).status_code == 200


@pytest.mark.parametrize(
    ("when", "kept", "first", "last"),
    [
        ("aujourdhui", "q=gym&quand=aujourdhui", 23, 23), ("demain", "q=gym&quand=demain", 24, 24),
        ("cette-semaine", "q=gym&quand=cette-semaine", 23, 29), ("ce-week-end", "q=gym&quand=ce-week-end", 28, 29),
    ],
)  # fmt: skip
def test_when_moves_with_today(client: Client, now: datetime, when: str, kept: str, first: int, last: int) -> None:
    search = ActivitySearch(QueryDict(f"q=gym&quartier=&quand={when}"), at=now)
    assert (search.query, search.dates) == (kept, (date(2026, 11, first), date(2026, 11, last)))


@pytest.mark.parametrize(("when", "kept"), [("soir", "q=gym&moment=soir"), ("", "q=gym"), ("jamais", "q=gym")])
def test_an_evening_is_a_moment_and_no_time_is_none(client: Client, now: datetime, when: str, kept: str) -> None:
    assert ActivitySearch(QueryDict(f"q=gym&quartier=&quand={when}"), at=now).query == kept


# --- The list ---


def test_a_card_says_when_where_how_much_and_whether_one_may_come(client: Client) -> None:
    hall = make_space(venue=make_venue(neighbourhood=make_neighbourhood("Ferrières-Sud")))
    activity = make_activity(
        space=hall, entry="registration", capacity=12, price_kind="paid", price=45, price_unit="an", offers_trial=True
    )
    make_occurrence(activity=activity, space=hall, free_places=2)
    page = body(client, "/activites/").replace("\xa0", " ").replace("\u2060", "")
    for words in (
        "Mardi, 10 h – 11 h", "Maison des Tamaris, salle Tamaris, Ferrières-Sud", "45 € par an", "2 places", "Séance d’essai",
    ):  # fmt: skip
        assert words in page


def test_the_same_standing_is_told_on_every_page(client: Client) -> None:
    activity = make_activity(entry="registration", capacity=12)
    make_occurrence(activity=activity, free_places=0, waiting=3)
    told = [
        "Complet – 3 personnes attendent" in body(client, address).replace("\xa0", " ")
        for address in ("/activites/", "/activites/?vue=semaine", "/activites/?vue=carte", activity.get_absolute_url())
    ]
    assert told == [True] * 4


def test_a_card_says_that_the_next_date_is_cancelled_this_week(client: Client) -> None:
    make_occurrence(state="cancelled")
    make_occurrence(activity=make_activity("Yoga"), starts_at=paris(2026, 12, 1, 10), state="cancelled")
    page = body(client, "/activites/")
    assert ("Annulé cette semaine" in page, "Annulé mar. 1er déc." in page) == (True, True)


# --- The week ---


def test_a_week_is_seven_days_with_what_fits(client: Client) -> None:
    make_occurrence()  # Tuesday 24, 10 h
    make_occurrence(starts_at=paris(2026, 11, 26, 18, 30))
    make_occurrence(starts_at=paris(2026, 12, 1, 10))
    week = client.get("/activites/?vue=semaine").context["week"]
    assert week.title == "Du lundi 23 au dimanche 29 novembre"
    assert [day.count for day in week.days] == [0, 1, 0, 1, 0, 0, 0]
    assert [[part.name for part in day.parts] for day in week.days if day.parts] == [["Matin"], ["Soir"]]
    page = body(client, "/activites/?vue=semaine&moment=soir")
    assert (page.count('class="ev '), "Rien ce jour." in page) == (1, True)


def test_a_cancelled_date_stays_struck_through_and_a_moved_one_is_said(client: Client) -> None:
    make_occurrence(state="cancelled")
    make_occurrence(
        starts_at=paris(2026, 11, 25, 14),
        original_start=paris(2026, 11, 24, 14),
        state="moved",
        activity=make_activity("Yoga"),
    )
    page = body(client, "/activites/?vue=semaine")
    assert ("<del><b>" in page, "Annulé</span>" in page, "Déplacé</span>" in page) == (True, True, True)


def test_the_first_week_with_something_is_shown_when_this_one_is_empty(client: Client) -> None:
    make_occurrence(starts_at=paris(2027, 2, 3, 10))
    make_occurrence(starts_at=paris(2027, 3, 3, 10))
    assert client.get("/activites/?vue=semaine").context["week"].first.isoformat() == "2027-02-01"
    week = client.get("/activites/?vue=semaine&du=2027-03-01").context["week"]
    assert (week.first.isoformat(), week.before.isoformat(), week.after.isoformat()) == (
        "2027-03-01", "2027-02-22", "2027-03-08",
    )  # fmt: skip


def test_an_empty_week_that_was_asked_for_says_when_something_comes(client: Client) -> None:
    make_occurrence(starts_at=paris(2027, 2, 3, 10))
    page = body(client, "/activites/?vue=semaine&semaine=2026-12-09").replace("\xa0", " ")
    assert "Prochaine date : mercredi 3 février" in page
    assert 'href="/activites/?vue=semaine&amp;semaine=2027-02-03"' in page


def test_many_dates_in_one_part_are_cut_and_the_rest_is_one_link_away(client: Client) -> None:
    for number in range(22):
        make_occurrence(activity=make_activity(f"Gym {number}", price_kind="free"))
    page = body(client, "/activites/?vue=semaine&gratuit=1&jour=mar")
    rest = "/activites/?gratuit=1&amp;du=2026-11-24&amp;au=2026-11-24&amp;moment=matin"
    assert (page.count('class="ev '), "et 14 autres" in page, f'href="{rest}"' in page) == (8, True, True)
    assert client.get(rest.replace("&amp;", "&")).context["search"].answer.total == 22


def test_a_full_week_in_every_part_stays_light(client: Client) -> None:
    activities = [make_activity(f"Atelier de l’étang numéro {n}", entry="free_entry") for n in range(12)]
    for day in range(7):
        for hour in (10, 15, 20):
            start = paris(2026, 11, 23, hour) + timedelta(days=day)
            Occurrence.objects.bulk_create(
                Occurrence(
                    activity=one,
                    starts_at=start,
                    original_start=start,
                    ends_at=start + timedelta(hours=1),
                    changed_at=start,
                )
                for one in activities
            )
    response = client.get("/activites/?vue=semaine")
    page = response.content.decode()
    assert (page.count('class="ev '), page.count("et 7 autres"), len(response.content) < 100_000) == (105, 21, True)


# --- The map ---


def test_activities_of_one_venue_share_a_mark_and_the_others_are_listed(client: Client) -> None:
    hall = make_space(venue=make_venue(latitude=43.41, longitude=5.05))
    for name in ("Gym", "Yoga"):
        make_occurrence(activity=make_activity(name, space=hall), space=hall)
    make_occurrence(activity=make_activity("Marche"), address="Départ du port")
    response = client.get("/activites/?vue=carte")
    places = response.context["places"]
    assert places.data == [[1, 43.41, 5.05, "Maison des Tamaris"]]
    assert [(each.hit.activity.title, each.spot.number) for each in places.located] == [("Gym", 1), ("Yoga", 1)]
    assert [hit.activity.title for hit in places.elsewhere] == ["Marche"]
    assert "Sans adresse précise" in response.content.decode()


def test_only_the_map_may_ask_the_tile_server_and_says_where_it_comes_from(client: Client) -> None:
    make_occurrence()
    on_map, on_list = client.get("/activites/?vue=carte"), client.get("/activites/")
    tiles = "https://tile.openstreetmap.org"
    assert [tiles in answer["Content-Security-Policy"] for answer in (on_map, on_list)] == [True, False]
    assert [answer["Referrer-Policy"] for answer in (on_map, on_list)] == [
        "strict-origin-when-cross-origin",
        "same-origin",
    ]
    assert ["leaflet" in answer.content.decode() for answer in (on_map, on_list)] == [True, False]


def test_a_map_that_is_cut_says_so(client: Client) -> None:
    for number in range(82):
        make_occurrence(activity=make_activity(f"Gym {number:02}"))
    page = body(client, "/activites/?vue=carte")
    assert "activités 1 à 80 sur 82" in page
    assert "activités 81 à 82 sur 82" in body(client, "/activites/?vue=carte&page=2")


# --- Titles from outside ---


@pytest.mark.parametrize("view", ["liste", "semaine", "carte"])
def test_no_title_leaves_its_place(client: Client, view: str) -> None:
    venue = make_venue("</script><b>Salle", slug="salle", latitude=43.4, longitude=5.0)
    hall = make_space(venue=venue)
    theme = make_theme("Sport")
    activity = make_activity(
        "</script><script>alert(1)</script>",
        slug="x",
        space=hall,
        theme=theme,
        association=make_association("<i>A", slug="a"),
    )
    make_occurrence(activity=activity, space=hall)
    index(Activity.objects.all())
    assert "<script>alert" not in body(client, f"/activites/?vue={view}")
