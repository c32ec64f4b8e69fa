"""What a calendar kept elsewhere brings is shown first, then done as an edit: ids and registrations survive."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from directory.models import Person
from events.importing import accepting, comparing, sources
from events.importing.comparing import Difference
from events.models import Activity, CalendarSource, ImportedEvent, Registration
from events.recurrence import local
from notifications.models import Notice
from tests import factories
from tests.conftest import MONDAY_MORNING as NOW
from tests.events import ics

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia() -> Person:
    return factories.make_membership().person


def brought(
    body: bytes | str, by: Person, source: CalendarSource | None = None, *, at: datetime = NOW
) -> CalendarSource:
    """A file that was sent and read."""
    raw = body.encode() if isinstance(body, str) else body
    if source is None:
        source = sources.add_file(factories.the_association(), "agenda.ics", raw, by=by, at=at)
    else:
        sources.send_again(source, "agenda.ics", raw, at=at)
    assert sources.read(source.pk, at=at)
    source.refresh_from_db()
    assert source.refusal is None
    return source


def waiting(source: CalendarSource) -> Difference:
    return comparing.compare(source, at=NOW)


def counts(source: CalendarSource) -> tuple[int, int, int]:
    found = waiting(source)
    return found.count("new"), found.count("moved"), found.count("gone")


def accept_all(source: CalendarSource, by: Person, *, publish: bool = True) -> None:
    found = waiting(source)
    keys = [proposal.key for proposal in found.proposals]
    assert accepting.accept(source, keys, by=by, at=NOW, digest=found.digest, publish=publish) == {}


def dates(activity: Activity) -> list[str]:
    return [f"{local(row.starts_at):%d/%m %H:%M}" for row in activity.occurrences.held().order_by("starts_at")]


def the(title: str) -> Activity:
    return Activity.objects.get(title=title)


TUESDAYS = ics.entry(summary="Gym", rrule="FREQ=WEEKLY;COUNT=4")
MOVED = ics.entry(summary="Gym", start="20261217T140000", end="20261217T150000", recurrence_id="20261215T090000Z")
GONE = {"exdate;TZID=Europe/Paris": "20261215T100000"}


def test_nothing_is_written_before_it_is_accepted(nadia: Person) -> None:
    source = brought(ics.GOOGLE, nadia)
    assert (counts(source), source.waiting, Activity.objects.count()) == ((30 + 2, 0, 0), 2, 0)


def test_accepting_makes_activities_with_their_exceptions(nadia: Person) -> None:
    source = brought(ics.GOOGLE, nadia)
    accept_all(source, nadia)
    gym = the("Gym douce")
    assert (gym.state, gym.schedule_kind, gym.address) == (
        "published",
        "weekly",
        "12 quai Paul Doumer, 13500 Martigues",
    )
    assert dates(gym)[:4] == ["24/11 18:00", "01/12 18:00", "09/12 18:00", "15/12 18:00"]
    assert not {"22/12 18:00", "29/12 18:00"} & set(dates(gym))
    assert dates(the("Loto")) == ["12/12 18:00", "16/01 18:00"]
    source.refresh_from_db()
    assert (source.waiting, waiting(source).proposals) == (0, [])


def test_a_draft_has_its_exceptions_too(nadia: Person) -> None:
    accept_all(brought(ics.GOOGLE, nadia), nadia, publish=False)
    assert (the("Gym douce").state, "09/12 18:00" in dates(the("Gym douce"))) == ("draft", True)


def test_the_same_calendar_again_changes_nothing(nadia: Person) -> None:
    source = brought(ics.GOOGLE, nadia)
    accept_all(source, nadia)
    before = set(the("Gym douce").occurrences.values_list("pk", "sequence"))
    brought(ics.GOOGLE, nadia, source)
    assert (waiting(source).proposals, Activity.objects.count()) == ([], 2)
    assert set(the("Gym douce").occurrences.values_list("pk", "sequence")) == before


def test_the_same_calendar_as_another_source_is_not_taken_twice(nadia: Person) -> None:
    accept_all(brought(ics.GOOGLE, nadia), nadia)
    second = brought(ics.GOOGLE, nadia)
    assert (second.waiting, waiting(second).proposals) == (0, [])
    assert [note["code"] for note in second.reading["notes"]].count("elsewhere") == 2


def test_one_date_moves_and_keeps_its_id_and_its_people(nadia: Person) -> None:
    source = brought(ics.calendar(TUESDAYS), nadia)
    accept_all(source, nadia)
    seance = the("Gym").occurrences.get(starts_at=factories.paris(2026, 12, 15, 10))
    party = factories.make_registration(occurrence=seance)
    brought(ics.calendar(TUESDAYS, MOVED), nadia, source)
    (proposal,) = waiting(source).proposals
    assert (counts(source), proposal.concerns_people) == ((0, 1, 0), True)
    said = proposal.lines[0].text.replace("\xa0", " ").replace("\u2060", "")
    assert said == "Mardi 15 décembre, 10 h – 11 h → Jeudi 17 décembre, 14 h – 15 h"
    accept_all(source, nadia)
    seance.refresh_from_db()
    party.refresh_from_db()
    assert (local(seance.starts_at), party.occurrence_id, party.state) == (
        datetime(2026, 12, 17, 14), seance.pk, Registration.State.CONFIRMED,
    )  # fmt: skip
    assert Notice.objects.filter(to=party.email).count() == 1


def test_one_date_goes_and_its_people_are_told(nadia: Person) -> None:
    source = brought(ics.calendar(TUESDAYS), nadia)
    accept_all(source, nadia)
    seance = the("Gym").occurrences.get(starts_at=factories.paris(2026, 12, 15, 10))
    party = factories.make_registration(occurrence=seance)
    brought(ics.calendar(ics.entry(summary="Gym", rrule="FREQ=WEEKLY;COUNT=4", **GONE)), nadia, source)
    assert counts(source) == (0, 0, 1)
    accept_all(source, nadia)
    party.refresh_from_db()
    seance.refresh_from_db()
    assert (seance.state, party.state) == ("cancelled", "cancelled")


def test_a_date_comes_back(nadia: Person) -> None:
    source = brought(ics.calendar(ics.entry(summary="Gym", rrule="FREQ=WEEKLY;COUNT=4", **GONE)), nadia)
    accept_all(source, nadia)
    brought(ics.calendar(TUESDAYS), nadia, source)
    assert counts(source) == (1, 0, 0)
    accept_all(source, nadia)
    assert dates(the("Gym")) == ["08/12 10:00", "15/12 10:00", "22/12 10:00", "29/12 10:00"]


def test_the_whole_series_goes_an_hour_later_and_ids_stay(nadia: Person) -> None:
    source = brought(ics.calendar(TUESDAYS), nadia)
    accept_all(source, nadia)
    before = set(the("Gym").occurrences.values_list("pk", flat=True))
    later = ics.entry(summary="Gym", start="20261208T110000", end="20261208T120000", rrule="FREQ=WEEKLY;COUNT=4")
    brought(ics.calendar(later), nadia, source)
    assert counts(source) == (0, 4, 0)
    accept_all(source, nadia)
    assert set(the("Gym").occurrences.values_list("pk", flat=True)) == before
    assert dates(the("Gym")) == ["08/12 11:00", "15/12 11:00", "22/12 11:00", "29/12 11:00"]


def test_a_single_entry_moves_by_its_uid(nadia: Person) -> None:
    def loto(*days: str) -> bytes:
        return ics.calendar(*[
            ics.entry(f"u{number}", summary="Loto", start=f"{day}T180000", end=f"{day}T200000")
            for number, day in enumerate(days)
        ])  # fmt: skip

    source = brought(loto("20261212", "20270116"), nadia)
    accept_all(source, nadia)
    first = the("Loto").occurrences.order_by("starts_at")[0]
    brought(loto("20261219", "20270116"), nadia, source)
    assert counts(source) == (0, 1, 0)
    accept_all(source, nadia)
    first.refresh_from_db()
    assert local(first.starts_at) == datetime(2026, 12, 19, 18)
    brought(loto("20261213", "20270116", "20261212"), nadia, source)
    accept_all(source, nadia)
    assert dates(the("Loto")) == ["12/12 18:00", "13/12 18:00", "16/01 18:00"]
    brought(loto("20261214", "20270116"), nadia, source)
    accept_all(source, nadia)
    assert dates(the("Loto")) == ["14/12 18:00", "16/01 18:00"]
    assert Activity.objects.count() == 1


def test_what_the_team_changed_here_stays_while_the_calendar_says_the_same(nadia: Person) -> None:
    source = brought(ics.calendar(TUESDAYS), nadia)
    accept_all(source, nadia)
    gym = the("Gym")
    gym.summary = "Pour tous"
    gym.save()
    seance = gym.occurrences.get(starts_at=factories.paris(2026, 12, 22, 10))
    from events import scheduling

    scheduling.cancel(seance, reason="Panne", at=NOW)
    brought(ics.calendar(TUESDAYS, MOVED), nadia, source)
    assert counts(source) == (0, 1, 0)
    accept_all(source, nadia)
    seance.refresh_from_db()
    assert (the("Gym").summary, seance.state) == ("Pour tous", "cancelled")


def test_words_change(nadia: Person) -> None:
    source = brought(ics.calendar(TUESDAYS), nadia)
    accept_all(source, nadia)
    renamed = ics.entry(summary="Gym tonique", rrule="FREQ=WEEKLY;COUNT=4", location="Gymnase Di Lorto")
    brought(ics.calendar(renamed), nadia, source)
    (proposal,) = waiting(source).proposals
    assert (proposal.title, [line.kind for line in proposal.lines]) == ("Gym", ["words", "words"])
    accept_all(source, nadia)
    assert (the("Gym tonique").address, len(dates(the("Gym tonique")))) == ("Gymnase Di Lorto", 4)


def test_an_activity_that_left_the_calendar(nadia: Person) -> None:
    other = ics.entry("b", summary="Loto")
    source = brought(ics.calendar(TUESDAYS, other), nadia)
    accept_all(source, nadia)
    party = factories.make_registration(occurrence=the("Gym").occurrences.order_by("starts_at")[0])
    brought(ics.calendar(other), nadia, source)
    (proposal,) = waiting(source).proposals
    assert (proposal.is_gone, proposal.concerns_people, counts(source)) == (True, True, (0, 0, 4))
    accept_all(source, nadia)
    party.refresh_from_db()
    assert (dates(the("Gym")), party.state, waiting(source).proposals) == ([], "cancelled", [])


def test_a_draft_that_left_the_calendar_is_deleted(nadia: Person) -> None:
    other = ics.entry("b", summary="Loto")
    source = brought(ics.calendar(TUESDAYS, other), nadia)
    accept_all(source, nadia, publish=False)
    brought(ics.calendar(other), nadia, source)
    accept_all(source, nadia)
    assert list(Activity.objects.values_list("title", flat=True)) == ["Loto"]


def test_what_is_left_aside_is_not_proposed_again_until_it_is_asked_for(nadia: Person) -> None:
    source = brought(ics.GOOGLE, nadia)
    gym, _loto = waiting(source).proposals
    accepting.accept(source, [gym.key], by=nadia, at=NOW)
    brought(ics.GOOGLE, nadia, source)
    (row,) = waiting(source).aside
    assert (waiting(source).proposals, row.accepted["title"], Activity.objects.count()) == ([], "Loto", 1)
    accepting.take_back(source, row.pk, at=NOW)
    assert [proposal.title for proposal in waiting(source).proposals] == ["Loto"]


def test_what_was_not_seen_cannot_be_accepted(nadia: Person) -> None:
    source = brought(ics.calendar(TUESDAYS), nadia)
    seen = waiting(source)
    brought(ics.calendar(TUESDAYS, MOVED), nadia, source)
    with pytest.raises(accepting.ChangedMeanwhile):
        accepting.accept(source, ["n0"], by=nadia, at=NOW, digest=seen.digest)
    assert Activity.objects.count() == 0


def test_a_date_in_a_hall_of_the_town_is_not_touched(nadia: Person) -> None:
    source = brought(ics.calendar(TUESDAYS), nadia)
    accept_all(source, nadia)
    the("Gym").occurrences.update(space=factories.make_space(), address="")
    brought(ics.calendar(TUESDAYS, MOVED), nadia, source)
    (proposal,) = waiting(source).proposals
    assert proposal.in_hall
    accepting.accept(source, [proposal.key], by=nadia, at=NOW)
    assert "15/12 10:00" in dates(the("Gym"))


# --- Without asking ---


def follow(source: CalendarSource) -> None:
    sources.choose_to_ask(source, asks=False)


def test_without_asking_known_activities_follow_and_new_ones_wait(nadia: Person) -> None:
    source = brought(ics.calendar(TUESDAYS), nadia)
    accept_all(source, nadia)
    follow(source)
    brought(ics.calendar(TUESDAYS, MOVED, ics.entry("b", summary="Nouveau")), nadia, source)
    assert "17/12 14:00" in dates(the("Gym"))
    assert [proposal.title for proposal in waiting(source).proposals] == ["Nouveau"]


@pytest.mark.parametrize(
    "change", [(TUESDAYS, MOVED), (ics.entry(summary="Gym", rrule="FREQ=WEEKLY;COUNT=4", **GONE),)]
)
def test_without_asking_dates_that_people_count_on_wait_and_it_is_told_once(
    nadia: Person, change: tuple[str, ...]
) -> None:
    source = brought(ics.calendar(TUESDAYS), nadia)
    accept_all(source, nadia)
    factories.make_registration(occurrence=the("Gym").occurrences.get(starts_at=factories.paris(2026, 12, 15, 10)))
    follow(source)
    brought(ics.calendar(*change), nadia, source)
    brought(ics.calendar(*change), nadia, source, at=NOW + timedelta(hours=4))
    assert ("15/12 10:00" in dates(the("Gym")), source.waiting) == (True, 1)
    letter = Notice.objects.get(to=nadia.email)
    assert "agendas" in letter.body


# --- Cutting ---


def test_cutting_keeps_what_came_and_the_same_calendar_finds_it_again(nadia: Person) -> None:
    source = brought(ics.calendar(TUESDAYS), nadia)
    accept_all(source, nadia)
    sources.cut(source, keeps=True, by=nadia, at=NOW)
    assert len(dates(the("Gym"))) == 4
    again = brought(ics.calendar(TUESDAYS, MOVED), nadia)
    assert (counts(again), Activity.objects.count()) == ((0, 1, 0), 1)


def test_cutting_and_removing(nadia: Person) -> None:
    source = brought(ics.calendar(TUESDAYS, ics.entry("b", summary="Loto")), nadia)
    accept_all(source, nadia)
    accept_all(brought(ics.calendar(ics.entry("c", summary="Brouillon")), nadia), nadia, publish=False)
    for each in CalendarSource.objects.live():
        assert sources.cut(each, keeps=False, by=nadia, at=NOW) == []
    assert (dates(the("Gym")), dates(the("Loto")), Activity.objects.filter(title="Brouillon").exists()) == (
        [],
        [],
        False,
    )
    assert not sources.read(source.pk, at=NOW)


# --- At the same second ---


def at_once(*acts: Callable[[], object]) -> list[object]:
    def alone(act: Callable[[], object]) -> object:
        try:
            return act()
        except accepting.ChangedMeanwhile as changed:
            return changed
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(alone, act) for act in acts]]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_people_who_accept_at_once_make_each_activity_once() -> None:
    nadia = factories.make_membership().person
    source = brought(ics.GOOGLE, nadia)
    seen = waiting(source)
    keys = [proposal.key for proposal in seen.proposals]
    outcomes = at_once(*[lambda: accepting.accept(source, keys, by=nadia, at=NOW, digest=seen.digest)] * 2)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ChangedMeanwhile", "dict"]
    assert (Activity.objects.count(), ImportedEvent.objects.count()) == (2, 3)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_sources_of_one_calendar_accepted_at_once_take_each_entry_once() -> None:
    nadia = factories.make_membership().person
    first, second = brought(ics.GOOGLE, nadia), brought(ics.GOOGLE, nadia)
    acts = [
        lambda source=source: accepting.accept(source, [p.key for p in waiting(source).proposals], by=nadia, at=NOW)
        for source in (first, second)
    ]
    at_once(*acts)
    assert (Activity.objects.count(), ImportedEvent.objects.count()) == (2, 3)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_read_a_source_once() -> None:
    nadia = factories.make_membership().person
    source = sources.add_file(factories.the_association(), "a.ics", ics.GOOGLE.encode(), by=nadia, at=NOW)
    assert sorted(map(str, at_once(*[lambda: sources.read(source.pk, at=NOW)] * 3))) == ["False", "False", "True"]
