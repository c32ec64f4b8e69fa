"""« This and the following » in Google Calendar cuts an entry in two; here it stays one activity whose schedule changes."""

from datetime import date, datetime, timedelta

import pytest

from directory.models import Person
from events import registering
from events.importing import comparing, halves, sources
from events.models import Activity, Occurrence
from events.recurrence import Schedule, local
from notifications.models import Notice
from tests import factories
from tests.conftest import MONDAY_MORNING as NOW
from tests.events.test_accepting_calendars import accept_all, brought, counts, dates, waiting

HEAD = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Les amis du jeu de paume
X-WR-TIMEZONE:Europe/Paris
BEGIN:VTIMEZONE
TZID:Europe/Paris
X-LIC-LOCATION:Europe/Paris
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
UID = "3k9q1v8s0f2m4h6j7n5p@google.com"
SECOND = "3k9q1v8s0f2m4h6j7n5p_R20261217T173000@google.com"
THIRD = "3k9q1v8s0f2m4h6j7n5p_R20270114T173000@google.com"


def half(uid: str, start: str, rule: str, *more: str, place: str = "Salle du Jeu de paume", hours: str = "2") -> str:
    """As Google writes it; `start` is 20261201T183000, at Paris time."""
    day, hour = start.split("T")
    end = f"{day}T{int(hour[:2]) + int(hours):02}{hour[2:]}"
    return "\n".join([
        "BEGIN:VEVENT", f"DTSTART;TZID=Europe/Paris:{start}", f"DTEND;TZID=Europe/Paris:{end}", f"RRULE:{rule}", *more,
        "DTSTAMP:20261120T081500Z", f"UID:{uid}", "CREATED:20260830T091200Z", "DESCRIPTION:Venez avec vos jeux.",
        "LAST-MODIFIED:20261119T201144Z", f"LOCATION:{place}", "SEQUENCE:3", "STATUS:CONFIRMED",
        "SUMMARY:Soirée jeux", "TRANSP:OPAQUE", "END:VEVENT",
    ])  # fmt: skip


def google(*entries: str) -> str:
    return HEAD + "\n".join(entries) + "\nEND:VCALENDAR\n"


WHOLE = google(half(UID, "20261201T183000", "FREQ=WEEKLY;WKST=MO;UNTIL=20270202T225959Z;BYDAY=TU"))
FIRST_HALF = half(UID, "20261201T183000", "FREQ=WEEKLY;WKST=MO;UNTIL=20261214T225959Z;BYDAY=TU")
SECOND_HALF = half(SECOND, "20261217T183000", "FREQ=WEEKLY;WKST=MO;UNTIL=20270202T225959Z;BYDAY=TH")
CUT = google(SECOND_HALF, FIRST_HALF)

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia() -> Person:
    return factories.make_membership().person


def the_one() -> Activity:
    return Activity.objects.get()


@pytest.mark.parametrize(
    ("uid", "whole"),
    [
        (SECOND, UID),
        ("abc_R20261217@google.com", "abc@google.com"),
        ("abc_R20261217T173000Z@google.com", "abc@google.com"),
        ("abc_R20261217T173000", "abc"),
        ("abc_Rives@google.com", "abc_Rives@google.com"),
        ("abc_20261217T173000Z@google.com", "abc_20261217T173000Z@google.com"),
    ],
)
def test_the_entry_that_a_half_was_a_part_of(uid: str, whole: str) -> None:
    assert halves.whole(uid) == whole


def test_two_halves_are_read_as_one_activity_with_its_rules(nadia: Person) -> None:
    source = brought(CUT, nadia)
    (proposal,) = waiting(source).proposals
    assert "tous les mardis" in proposal.when.lower()
    assert "tous les jeudis" in proposal.when.lower()
    assert "17 décembre" in proposal.when
    accept_all(source, nadia)
    activity = the_one()
    assert dates(activity)[:4] == ["01/12 18:30", "08/12 18:30", "17/12 18:30", "24/12 18:30"]
    assert (Schedule.of(activity).weekdays, activity.rule_since) == ((3,), date(2026, 12, 17))
    assert counts(brought(CUT, nadia, source)) == (0, 0, 0)


def test_a_cut_is_a_change_of_schedule_that_keeps_ids_and_people(nadia: Person) -> None:
    source = brought(WHOLE, nadia)
    accept_all(source, nadia)
    activity = the_one()
    Activity.objects.filter(pk=activity.pk).update(entry="registration")
    seances = list(activity.occurrences.order_by("starts_at"))
    activity.refresh_from_db()
    party = registering.register(
        activity, kind="single", seance=seances[3], contact=factories.a_contact("Jeanne Marin"), at=NOW
    )
    brought(CUT, nadia, source)
    (proposal,) = waiting(source).proposals
    assert (proposal.is_new, proposal.is_gone, proposal.concerns_people) == (False, False, True)
    assert counts(source) == (0, 7, 1)  # seven Tuesdays become Thursdays; of the week of 2 February nothing is left
    accept_all(source, nadia)
    assert the_one().pk == activity.pk
    party.refresh_from_db()
    seances[3].refresh_from_db()
    assert (party.state, local(seances[3].starts_at)) == ("confirmed", datetime(2026, 12, 24, 18, 30))
    assert set(Occurrence.objects.values_list("pk", flat=True)) <= {seance.pk for seance in seances}
    assert Notice.objects.filter(to=party.email, subject__icontains="chang").count() == 1
    assert counts(brought(CUT, nadia, source)) == (0, 0, 0)


def test_once_the_first_half_is_over_nothing_changes(nadia: Person) -> None:
    source = brought(CUT, nadia)
    accept_all(source, nadia)
    keys = list(Occurrence.objects.order_by("pk").values_list("pk", flat=True))
    later = NOW + timedelta(days=25)
    brought(google(SECOND_HALF), nadia, source, at=later)
    assert comparing.compare(source, at=later).proposals == []
    assert list(Occurrence.objects.order_by("pk").values_list("pk", flat=True)) == keys


def test_a_third_part_and_its_exceptions(nadia: Person) -> None:
    source = brought(CUT, nadia)
    accept_all(source, nadia)
    keys = set(
        Occurrence.objects.filter(starts_at__lt=datetime(2027, 1, 10, tzinfo=NOW.tzinfo)).values_list("pk", flat=True)
    )
    second = half(SECOND, "20261217T183000", "FREQ=WEEKLY;WKST=MO;UNTIL=20270113T225959Z;BYDAY=TH",
                  "EXDATE;TZID=Europe/Paris:20261224T183000")  # fmt: skip
    third = half(THIRD, "20270115T203000", "FREQ=WEEKLY;WKST=MO;BYDAY=FR")
    moved = "\n".join([
        "BEGIN:VEVENT", "DTSTART;TZID=Europe/Paris:20270123T150000", "DTEND;TZID=Europe/Paris:20270123T170000",
        f"UID:{THIRD}", "RECURRENCE-ID;TZID=Europe/Paris:20270122T203000", "SUMMARY:Soirée jeux", "END:VEVENT",
    ])  # fmt: skip
    body = google(third, moved, FIRST_HALF, second)
    brought(body, nadia, source)
    accept_all(source, nadia)
    activity = the_one()
    assert dates(activity)[:7] == [
        "01/12 18:30", "08/12 18:30", "17/12 18:30", "31/12 18:30", "07/01 18:30", "15/01 20:30", "23/01 15:00",
    ]  # fmt: skip
    assert keys <= set(activity.occurrences.values_list("pk", flat=True))
    assert activity.rule_since == date(2027, 1, 15)
    assert counts(brought(body, nadia, source)) == (0, 0, 0)


def test_a_date_that_was_cancelled_follows_what_the_calendar_says_of_its_new_day(nadia: Person) -> None:
    whole = half(UID, "20261201T183000", "FREQ=WEEKLY;WKST=MO;UNTIL=20270202T225959Z;BYDAY=TU",
                 "EXDATE;TZID=Europe/Paris:20261222T183000")  # fmt: skip
    source = brought(google(whole), nadia)
    accept_all(source, nadia)
    assert "22/12 18:30" not in dates(the_one())
    accept_all(brought(CUT, nadia, source), nadia)
    assert "24/12 18:30" in dates(the_one())


def test_another_place_from_one_date_on(nadia: Person) -> None:
    same_day = half(SECOND, "20261215T183000", "FREQ=WEEKLY;WKST=MO;UNTIL=20270202T225959Z;BYDAY=TU", place="Chez Rosa")
    body = google(FIRST_HALF, same_day)
    for before in ([], [WHOLE]):
        source = brought(before[0] if before else body, nadia)
        accept_all(source, nadia)
        if before:
            accept_all(brought(body, nadia, source), nadia)
        activity = the_one()
        rows = list(activity.occurrences.order_by("starts_at"))
        assert [row.address for row in rows[:4]] == ["Salle du Jeu de paume"] * 2 + ["Chez Rosa"] * 2
        assert len(rows) == 10
        sources.cut(source, keeps=False, by=nadia, at=NOW)
        Activity.objects.all().delete()


def test_halves_that_no_rule_of_ours_can_say_are_one_list_of_dates(nadia: Person) -> None:
    odd = half(SECOND, "20261216T183000", "FREQ=MONTHLY;BYMONTHDAY=16,27;COUNT=4")
    source = brought(google(FIRST_HALF, odd), nadia)
    accept_all(source, nadia)
    assert dates(the_one()) == [
        "01/12 18:30", "08/12 18:30", "16/12 18:30", "27/12 18:30", "16/01 18:30", "27/01 18:30",
    ]  # fmt: skip
    assert the_one().schedule_kind == "dates"


def test_entries_that_only_look_like_halves_stay_apart(nadia: Person) -> None:
    """Both go on at the same time: two activities, as the calendar shows them."""
    source = brought(google(half(UID, "20261201T183000", "FREQ=WEEKLY;BYDAY=TU"), SECOND_HALF), nadia)
    assert len(waiting(source).proposals) == 2
