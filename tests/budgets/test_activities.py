"""The pages about activities and venues ask the database as often for twelve rows as for one."""

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.importing import accepting, comparing, sources
from events.models import Activity
from events.search import index
from tests.conftest import MONDAY_MORNING
from tests.events import ics
from tests.factories import (
    make_activity,
    make_calendar_source,
    make_occurrence,
    make_person,
    make_space,
    make_venue,
    paris,
    the_association,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def queries(client: Client, page: str) -> int:
    """As for the first visitor of the morning: nothing is kept from before."""
    caches[settings.FRAGMENTS].clear()
    with CaptureQueriesContext(connection) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


def add(numbers: range) -> None:
    for number in numbers:
        hall = make_space(f"Salle {number}", venue=make_venue(f"Maison {number}"))
        activity = make_activity(f"Gym {number}", schedule_kind="once", space=hall, association=the_association())
        make_occurrence(activity=activity, space=hall)
    index(Activity.objects.all())


@pytest.mark.parametrize(
    "page",
    ["/activites/", "/activites/?q=gym&jour=mar&accessible=", "/lieux/", "/alertes/nouvelle/?q=gym", "/envoyer/?q=gym",
     "/envies/?q=gym"],
)  # fmt: skip
def test_lists_for_residents(client: Client, page: str) -> None:
    add(range(1))
    client.get(page)
    one = queries(client, page)
    add(range(1, 12))
    assert (queries(client, page), one <= 8) == (one, True)


def test_list_of_the_team(volunteer_client: Client) -> None:
    page = "/espace/souffle-et-mouvement/activites/"
    add(range(1))
    volunteer_client.get(page)
    one = queries(volunteer_client, page)
    add(range(1, 12))
    assert (queries(volunteer_client, page), one <= 8) == (one, True)


@pytest.mark.parametrize("where", ["/activites/gym-douce/", "/lieux/maison-des-tamaris/"])
def test_dates_of_one_page(client: Client, where: str) -> None:
    hall = make_space()
    activity = make_activity(schedule_kind="once", space=hall)
    make_occurrence(activity=activity, space=hall, starts_at=paris(2026, 11, 24, 6))
    client.get(where)
    one = queries(client, where)
    for hour in range(7, 18):
        make_occurrence(activity=activity, space=hall, starts_at=paris(2026, 11, 24, hour))
    assert (queries(client, where), one <= 8) == (one, True)


@pytest.mark.parametrize("view", ["liste", "semaine", "carte"])
def test_each_view_of_a_search(client: Client, view: str) -> None:
    page = f"/activites/?vue={view}"
    add(range(1))
    client.get(page)
    one = queries(client, page)
    add(range(1, 12))
    assert (queries(client, page), one <= 8) == (one, True)


@pytest.mark.parametrize("page", ["/activites/nouveautes.xml", "/sitemap.xml"])
def test_what_machines_read(client: Client, page: str) -> None:
    add(range(1))
    client.get(page)
    one = queries(client, page)
    add(range(1, 12))
    assert (queries(client, page), one <= 10) == (one, True)


def test_calendars_kept_elsewhere(volunteer_client: Client) -> None:
    page = "/espace/souffle-et-mouvement/activites/agendas/"
    make_calendar_source()
    volunteer_client.get(page)
    one = queries(volunteer_client, page)
    for number in range(11):
        make_calendar_source(f"https://exemple.test/{number}.ics")
    assert (queries(volunteer_client, page), one <= 8) == (one, True)


def test_what_a_calendar_brings(volunteer_client: Client) -> None:
    """Eleven known activities that change and twelve new ones cost what one of each does."""

    def brings(known: int, moved: str) -> str:
        entries = [
            ics.entry(f"k{n}", summary=f"Cours {n}", start=f"202612{moved}T100000", end=f"202612{moved}T110000")
            for n in range(known)
        ]
        new = (
            [ics.entry(f"n{known}-{n}", summary=f"Nouveau {known} {n}") for n in range(known)] if moved == "15" else []
        )
        body = ics.calendar(*entries, *new)
        source = sources.add_file(the_association(), "a.ics", body, by=person, at=MONDAY_MORNING)
        return str(source.pk)

    def measured(known: int) -> int:
        pk = int(brings(known, "08"))
        sources.read(pk, at=MONDAY_MORNING)
        source = sources.CalendarSource.objects.get(pk=pk)
        keys = [proposal.key for proposal in comparing.compare(source, at=MONDAY_MORNING).proposals]
        accepting.accept(source, keys, by=person, at=MONDAY_MORNING)
        later = sources.CalendarSource.objects.get(pk=int(brings(known, "15")))
        sources.send_again(source, "a.ics", bytes(later.body or b""), at=MONDAY_MORNING)
        later.delete()
        sources.read(pk, at=MONDAY_MORNING)
        asked = queries(volunteer_client, f"/espace/souffle-et-mouvement/activites/agendas/{pk}/")
        sources.cut(source, keeps=False, by=person, at=MONDAY_MORNING)
        return asked

    person = make_person("lou@exemple.test", "Lou")
    volunteer_client.get("/espace/souffle-et-mouvement/")  # the first visit of a day writes down that the team is there
    one = measured(1)
    assert (measured(11), one <= 12) == (one, True)
