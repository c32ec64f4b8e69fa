"""The numbers of an association: right, and pointing at nobody."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events import statistics
from events.models import Activity, Presence, VisitCount
from events.statistics import People, Total
from tests import factories
from tests.factories import paris

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PAGE = "/espace/souffle-et-mouvement/statistiques/"


def text(client: Client, address: str = PAGE) -> str:
    return client.get(address).content.decode().replace("\xa0", " ").replace("\u2060", "")


def make_evening(number: int, *, came: int, missed: int, at: datetime | None = None) -> Activity:
    """A séance of last week, and who came."""
    activity = factories.make_open_activity(f"Atelier {number}", capacity=None)
    seance = factories.make_occurrence(activity=activity, starts_at=at or paris(2026, 11, 17, 10))
    for kind, people in (("came", came), ("missed", missed)):
        for n in range(people):
            party = factories.make_registration(f"{kind} {n}", occurrence=seance, created_at=paris(2026, 11, 10))
            Presence.objects.create(registration=party, occurrence=seance, kind=kind, at=seance.ends_at)
    return activity


def make_visits(on: date, count: int, activity: Activity | None = None) -> None:
    VisitCount.objects.create(
        what="activity" if activity else "page", activity=activity, association=factories.the_association(), on=on,
        count=count,
    )  # fmt: skip


def of(key: str) -> statistics.Statistics:
    period = next(each for each in statistics.periods(date(2026, 11, 23)) if each.key == key)
    return statistics.of(factories.the_association(), period)


def test_periods_are_whole_and_chosen_by_their_name() -> None:
    found = [(each.key, each.first, each.last) for each in statistics.periods(date(2026, 11, 23))]
    assert found == [
        ("30-jours", date(2026, 10, 25), date(2026, 11, 23)),
        ("saison", date(2026, 9, 1), date(2026, 11, 23)),
        ("12-mois", date(2025, 12, 1), date(2026, 11, 23)),
        ("saison-passee", date(2025, 9, 1), date(2026, 8, 31)),
    ]
    assert statistics.periods(date(2028, 2, 29))[2].first == date(2027, 3, 1)


def test_visits_are_told_by_day_then_by_month() -> None:
    gym = factories.make_activity()
    for on, count in ((date(2026, 11, 23), 4), (date(2026, 11, 23), 1), (date(2026, 10, 24), 9), (date(2026, 9, 2), 2)):
        make_visits(on, count)
    make_visits(date(2026, 11, 20), 10, gym)
    days, season = of("30-jours"), of("saison")
    assert (days.visits, len(days.days), days.days[0].count) == (15, 30, 5)
    assert [(bar.label, bar.count, bar.width) for bar in days.pages] == [
        ("Gym douce", 10, 100), ("La page de l’association", 5, 50),
    ]  # fmt: skip
    assert [(bar.label, bar.count) for bar in season.days] == [
        ("novembre 2026", 15), ("octobre 2026", 9), ("septembre 2026", 2),
    ]  # fmt: skip


def test_what_became_a_month_is_read_with_its_season() -> None:
    VisitCount.objects.create(
        what="page", association=factories.the_association(), on=date(2025, 9, 1), grain="month", count=70
    )
    assert of("saison-passee").days[-1].count == 70


def test_presence_is_told_by_activity_and_month() -> None:
    make_evening(1, came=12, missed=6)
    offer = of("30-jours").offers[0]
    month = offer.months[0]
    assert (month.seances, str(month.registered), str(month.came), str(month.missed)) == (1, "18", "12", "6")
    assert month.share == 67


def test_one_to_four_people_are_hidden_and_nobody_is_not() -> None:
    assert [str(People(number)) for number in (0, 1, 4, 5)] == ["0", "moins de 5", "moins de 5", "5"]


def test_a_hidden_number_is_in_no_share_and_in_no_sum() -> None:
    make_evening(1, came=12, missed=2)
    make_evening(2, came=8, missed=5)
    told = of("30-jours")
    assert [offer.months[0].share for offer in told.offers] == [None, 62]
    assert (str(told.came), str(told.missed)) == ("20", "au moins 5")
    assert str(Total.of([People(2), People(4)])) == "non montré"


def test_no_two_periods_differ_by_a_few_days_of_people() -> None:
    """Six on the 1st, two more on the 30th: the last thirty days must not show the difference."""
    make_evening(1, came=6, missed=0, at=paris(2026, 10, 2, 10))
    make_evening(2, came=2, missed=0, at=paris(2026, 10, 30, 10))
    long, short = of("saison"), of("30-jours")
    assert [offer.months for offer in long.offers] == [offer.months for offer in short.offers]


def test_a_date_to_come_or_cancelled_is_not_held() -> None:
    activity = make_evening(1, came=5, missed=0)
    factories.make_occurrence(activity=activity, starts_at=paris(2026, 11, 24, 10))
    factories.make_occurrence(activity=activity, starts_at=paris(2026, 11, 18, 10), state="cancelled")
    assert of("30-jours").seances == 1


def test_a_month_begins_at_midnight_in_the_town() -> None:
    make_evening(1, came=5, missed=0, at=paris(2026, 11, 1, 0))
    assert [month.first for month in of("30-jours").offers[0].months] == [date(2026, 11, 1)]


def test_the_page_hides_what_it_should_and_says_the_rule(volunteer_client: Client) -> None:
    make_evening(1, came=12, missed=2)
    make_visits(date(2026, 11, 20), 31)
    page = text(volunteer_client)
    assert ("moins de 5" in page, "31 visites au total" in page, "un nombre de 1 à 4" in page) == (True, True, True)
    assert "ven. 20 nov., 31 visites" in page  # what the picture shows, in words


def test_another_association_is_never_counted(volunteer_client: Client) -> None:
    other = factories.make_association("Club nautique")
    factories.make_activity("Voile", association=other)
    VisitCount.objects.create(what="page", association=other, on=date(2026, 11, 20), count=31)
    assert "Rien à compter" in text(volunteer_client)


def test_a_period_that_means_nothing_is_the_first(volunteer_client: Client) -> None:
    assert "Du 25 octobre 2026 au 23 novembre 2026" in text(volunteer_client, f"{PAGE}?periode=<script>")


def test_the_spreadsheet_hides_the_same_and_runs_nothing(volunteer_client: Client) -> None:
    gym = make_evening(1, came=12, missed=2)
    Activity.objects.filter(pk=gym.pk).update(title="=HYPERLINK(x)")
    make_visits(date(2026, 11, 20), 31, gym)
    people = volunteer_client.get(f"{PAGE}export/?quoi=participation")
    assert people.content.decode("utf-8-sig").splitlines()[1] == "'=HYPERLINK(x);11/2026;1;14;12;moins de 5"
    assert 'filename="participation-2026-10-25-2026-11-23.csv"' in people.headers["Content-Disposition"]
    seen = volunteer_client.get(f"{PAGE}export/").content.decode("utf-8-sig").splitlines()
    assert seen[1:] == ["20/11/2026;'=HYPERLINK(x);31"]


def test_the_page_costs_the_same_for_one_activity_and_for_thirty(volunteer_client: Client) -> None:
    def make(number: int) -> None:
        make_visits(date(2026, 11, 20), 3, make_evening(number, came=2, missed=0))

    make(0)
    volunteer_client.get(PAGE)  # the first visit of the day is noted
    with CaptureQueriesContext(connection) as one:
        volunteer_client.get(PAGE)
    for number in range(1, 30):
        make(number)
    with CaptureQueriesContext(connection) as thirty:
        volunteer_client.get(PAGE)
    assert (len(thirty), len(one) <= 8) == (len(one), True)
