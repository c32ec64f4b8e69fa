"""A calendar kept elsewhere is understood: rules as rules, dates as dates, and what cannot be read is said."""

import datetime as dt
import time
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from events.days_off import DaysOff
from events.importing import decoding, expanding, fitting, notes, reading, sources
from events.importing.expanding import Budget
from events.importing.fitting import Fitted
from events.importing.refusals import Refused
from events.importing.series import Series
from events.recurrence import PARIS, Period
from tests.events import ics

TODAY = dt.date(2026, 11, 23)
UNTIL = dt.date(2027, 12, 23)
HOLIDAYS = {dt.date(2026, 12, 19) + dt.timedelta(day): "Noël" for day in range(16)}


def understood(body: bytes | str, days_off: DaysOff | None = None) -> Fitted:
    raw = body.encode() if isinstance(body, str) else body
    read = reading.read(decoding.decode(raw), today=TODAY, until=UNTIL)
    return fitting.fit(read, days_off or DaysOff(), today=TODAY, until=UNTIL)


def only(body: bytes | str, days_off: DaysOff | None = None) -> Series:
    (series,) = understood(body, days_off).series
    return series


def starts(series: Series, days_off: DaysOff | None = None) -> list[str]:
    held = series.held(days_off or DaysOff(), TODAY, UNTIL)
    return [f"{period.starts_at:%d/%m %H:%M}" for period in held.values()]


def codes(found: Fitted) -> list[tuple[str, str]]:
    return [(note["code"], note["title"]) for note in found.notes]


def at(day: int, month: int, hour: int, minute: int = 0, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=PARIS)


# --- As the great programs write them ---


def test_google() -> None:
    found = understood(ics.GOOGLE)
    gym, loto = found.series
    assert (found.name, gym.title, gym.address) == (
        "Souffle et mouvement", "Gym douce", "12 quai Paul Doumer, 13500 Martigues",
    )  # fmt: skip
    assert gym.description == "Gym douce pour tous.\nApportez un tapis & une serviette."
    assert (gym.schedule.kind, gym.schedule.weekdays, gym.schedule.last_date) == ("weekly", (1,), dt.date(2027, 6, 29))
    assert gym.changes == {
        dt.date(2026, 12, 8): Period(at(9, 12, 18), at(9, 12, 19, 30)),
        dt.date(2026, 12, 22): None,
        dt.date(2026, 12, 29): None,
    }
    assert starts(loto) == ["12/12 18:00", "16/01 18:00"]
    assert loto.identities == [("loto1@google.com", ""), ("loto2@google.com", "")]
    assert codes(found) == [("all_day", "Local fermé")]


def test_outlook_with_its_own_zones() -> None:
    found = understood(ics.OUTLOOK)
    choir, board = found.series
    assert (choir.schedule.kind, choir.schedule.interval, choir.schedule.start_time) == ("weekly", 2, dt.time(19))
    assert starts(choir)[:3] == ["03/12 19:00", "17/12 19:00", "31/12 19:00"]
    assert starts(choir)[-1] == "17/06 19:00"
    assert starts(board) == ["04/12 18:00"]
    assert codes(found) == [("private", "Rendez-vous banque")]


def test_nextcloud() -> None:
    bikes, sale = understood(ics.NEXTCLOUD).series
    assert (bikes.schedule.kind, bikes.schedule.month_week, bikes.schedule.month_weekday) == ("monthly", 1, 5)
    assert (bikes.schedule.last_date, bikes.schedule.end_time) == (None, dt.time(16))
    assert sale.schedule.kind == "dates"
    assert starts(sale) == ["05/12 09:00", "13/02 09:00", "10/04 09:00"]


def test_apple() -> None:
    chess, walk = understood(ics.APPLE).series
    assert (chess.schedule.kind, chess.schedule.month_week, chess.schedule.month_weekday) == ("monthly", -1, 4)
    assert chess.address == "Café du Port Quai Brescon"
    assert (walk.schedule.kind, walk.schedule.weekdays, walk.schedule.last_date) == (
        "weekly",
        (0, 1, 2, 3, 4),
        dt.date(2026, 12, 4),
    )


def test_it_is_kept_as_json() -> None:
    for text in (ics.GOOGLE, ics.OUTLOOK, ics.NEXTCLOUD, ics.APPLE):
        for series in understood(text).series:
            assert Series.from_json(series.as_json()) == series


# --- What rules become ---


def test_dates_left_out_that_are_the_school_holidays_become_except_school_holidays() -> None:
    days_off = DaysOff(horizon=dt.date(2028, 8, 31), school=HOLIDAYS)
    left_out = "20261222T100000,20261229T100000"
    series = only(ics.calendar(ics.entry(rrule="FREQ=WEEKLY", **{"exdate;TZID=Europe/Paris": left_out})), days_off)
    assert (series.schedule.skips_school_holidays, series.changes) == (True, {})


def test_a_date_held_in_the_holidays_keeps_the_others_as_exceptions() -> None:
    days_off = DaysOff(horizon=dt.date(2028, 8, 31), school=HOLIDAYS)
    series = only(
        ics.calendar(ics.entry(rrule="FREQ=WEEKLY", **{"exdate;TZID=Europe/Paris": "20261222T100000"})), days_off
    )
    assert (series.schedule.skips_school_holidays, series.changes) == (False, {dt.date(2026, 12, 22): None})


@pytest.mark.parametrize(
    ("rule", "kind", "first"),
    [
        ("FREQ=WEEKLY;INTERVAL=3", "weekly", ["08/12 10:00", "29/12 10:00", "19/01 10:00"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3", "weekly", ["08/12 10:00", "10/12 10:00", "15/12 10:00"]),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "monthly", ["15/12 10:00", "15/01 10:00", "15/02 10:00"]),
        ("FREQ=MONTHLY;BYDAY=2TU;INTERVAL=2", "monthly", ["08/12 10:00", "09/02 10:00", "13/04 10:00"]),
        ("FREQ=MONTHLY", "monthly", ["08/12 10:00", "08/01 10:00", "08/02 10:00"]),
        ("FREQ=DAILY;INTERVAL=3;COUNT=3", "dates", ["08/12 10:00", "11/12 10:00", "14/12 10:00"]),
        ("FREQ=YEARLY", "dates", ["08/12 10:00", "08/12 10:00"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "dates", ["31/12 10:00", "31/01 10:00", "28/02 10:00"]),
        ("FREQ=WEEKLY;UNTIL=20261215", "weekly", ["08/12 10:00", "15/12 10:00"]),
        ("FREQ=WEEKLY;UNTIL=20261215T090000Z", "weekly", ["08/12 10:00", "15/12 10:00"]),
    ],
)
def test_rules(rule: str, kind: str, first: list[str]) -> None:
    series = only(ics.calendar(ics.entry(rrule=rule)))
    assert (series.schedule.kind, starts(series)[: len(first)]) == (kind, first)


def test_eighteen_hours_stay_eighteen_hours_when_a_repeated_entry_is_in_utc() -> None:
    series = only(ics.calendar(
        "BEGIN:VEVENT\nUID:a\nSUMMARY:Gym\nDTSTART:20261208T170000Z\nDTEND:20261208T180000Z\n"
        "RRULE:FREQ=MONTHLY;COUNT=6\nEND:VEVENT", head="X-WR-TIMEZONE:Europe/Paris",
    ))  # fmt: skip
    assert {start[-5:] for start in starts(series)} == {"18:00"}


def test_a_series_of_new_york_follows_the_clock_there() -> None:
    series = only(ics.calendar(
        "BEGIN:VEVENT\nUID:a\nSUMMARY:Visio\nDTSTART;TZID=America/New_York:20261208T120000\n"
        "DTEND;TZID=America/New_York:20261208T130000\nRRULE:FREQ=WEEKLY\nEND:VEVENT"
    ))  # fmt: skip
    assert series.schedule.start_time == dt.time(18)
    assert {day.isoformat(): period and f"{period.starts_at:%H:%M}" for day, period in series.changes.items()} == {
        "2027-03-16": "17:00", "2027-03-23": "17:00", "2027-11-02": "17:00",
    }  # fmt: skip


def test_a_weekly_rule_that_began_in_1998_is_read_as_fast_as_another() -> None:
    series = only(
        ics.calendar(ics.entry(start="19980106T100000", end="19980106T110000", rrule="FREQ=WEEKLY;INTERVAL=2"))
    )
    assert starts(series)[:2] == ["01/12 10:00", "15/12 10:00"]
    assert series.schedule.first_date > dt.date(2025, 1, 1)


def test_two_entries_of_one_name_on_one_day_are_both_taken() -> None:
    found = understood(ics.calendar(ics.entry("a"), ics.entry("b", start="20261208T140000", end="20261208T150000")))
    assert [starts(series) for series in found.series] == [["08/12 10:00"], ["08/12 14:00"]]


def test_a_date_moved_onto_another_of_its_series_is_that_one() -> None:
    found = understood(ics.calendar(
        ics.entry(rrule="FREQ=DAILY;COUNT=4"),
        ics.entry(start="20261210T100000", end="20261210T110000", recurrence_id="20261208T090000Z"),
    ))  # fmt: skip
    assert starts(found.series[0]) == ["09/12 10:00", "10/12 10:00", "11/12 10:00"]
    assert codes(found) == [("twice", "Gym")]


def test_an_exception_without_its_rule_stands_alone() -> None:
    series = only(ics.calendar(ics.entry(recurrence_id="20261207T090000Z")))
    assert series.identities == [("a", "20261207T090000Z")]


def test_a_cancelled_date_and_a_cancelled_entry() -> None:
    found = understood(ics.calendar(
        ics.entry(rrule="FREQ=WEEKLY;COUNT=3"),
        ics.entry(start="20261215T100000", end="20261215T110000", status="CANCELLED", recurrence_id="20261215T090000Z"),
        ics.entry("b", summary="Autre", status="CANCELLED"),
    ))  # fmt: skip
    assert [starts(series) for series in found.series] == [["08/12 10:00", "22/12 10:00"]]


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 5),
    # dateutil takes a mixture of both for days that fit both, which is not what the RFC says
    st.one_of(
        *(
            st.lists(st.sampled_from(days), max_size=3, unique=True)
            for days in (["MO", "TU", "SA", "SU"], ["1WE", "-1TH", "2FR"])
        )
    ),
    st.lists(st.sampled_from([1, 13, 31, -1, -5]), max_size=2, unique=True),
    st.lists(st.integers(1, 12), max_size=3, unique=True),
    st.one_of(st.none(), st.integers(1, 40)),
    st.one_of(st.none(), st.sampled_from([1, -1, 2])),
    st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)),
)
def test_rules_give_the_days_that_dateutil_gives(
    unit: str, interval: int, weekdays: list[str], month_days: list[int], months: list[int], count: int | None,
    position: int | None, first: dt.date,
) -> None:  # fmt: skip
    if unit in ("DAILY", "WEEKLY"):
        weekdays = [day[-2:] for day in weekdays]
        month_days = [] if unit == "WEEKLY" else month_days
    parts: dict[str, list[str]] = {"FREQ": [unit], "INTERVAL": [str(interval)]}
    listed: dict[str, list[Any]] = {"BYDAY": weekdays, "BYMONTHDAY": month_days, "BYMONTH": months}
    parts |= {name: [str(value) for value in values] for name, values in listed.items() if values}
    if count:
        parts["COUNT"] = [str(count)]
    if position and weekdays and unit == "MONTHLY":
        parts["BYSETPOS"] = [str(position)]
    assume(
        not (month_days and (months or weekdays or position))
    )  # dateutil looks until the year 9999 when there is none
    rule = expanding.read(parts, first=first, until=None)
    text = ";".join(f"{name}={','.join(values)}" for name, values in parts.items())
    oracle = rrulestr(text, dtstart=dt.datetime.combine(first, dt.time(10)))
    last = dt.date(2028, 6, 30)
    expected = []
    for moment in oracle.xafter(dt.datetime(2020, 1, 1), count=3000):
        if moment.date() > last:
            break
        expected.append(moment.date())
    assert list(rule.days(first, last, Budget())) == expected


# --- Broken and hostile ---


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b"\r\n \r\n", "empty"),
        (b"<!DOCTYPE html><html><body>Agenda</body></html>", "web_page"),
        (b"\x89PNG\r\n\x1a\n", "not_a_calendar"),
        (b"titre;date\nGym;24/11/2026", "not_a_calendar"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 200_000, "too_deep"),
        (ics.calendar(*[ics.entry(str(number)) for number in range(2_001)]), "too_many"),
        (ics.calendar(*[
            ics.entry(str(number), start="19700106T100000", end="19700106T110000", rrule="FREQ=DAILY;COUNT=10000")
            for number in range(40)
        ]), "too_long"),
    ],
)  # fmt: skip
def test_what_is_no_calendar_or_too_much_is_refused(body: bytes, code: str) -> None:
    began = time.monotonic()
    with pytest.raises(Refused) as refused:
        understood(body)
    assert (refused.value.code, time.monotonic() - began < 5) == (code, True)


HOSTILE_RULES = [
    "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=2000000", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=NEVER",
    "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=YEARLY;BYWEEKNO=53", "FREQ=WEEKLY;COUNT=99999999999999999999", "RSCALE=CHINESE;FREQ=YEARLY",
    "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;WKST=ZZ", "FREQ=MONTHLY;BYSETPOS=0;BYDAY=MO",
    "", "nothing at all",
]  # fmt: skip


@pytest.mark.parametrize("rule", HOSTILE_RULES)
def test_a_rule_that_cannot_be_read_is_noted_and_the_rest_is_taken(rule: str) -> None:
    began = time.monotonic()
    found = understood(ics.calendar(ics.entry("bad", summary="Piège", rrule=rule), ics.entry("good")))
    assert [series.title for series in found.series] == ["Gym"]
    assert [title for _code, title in codes(found)] == ["Piège"]
    assert time.monotonic() - began < 1


def test_a_rule_that_never_gives_a_day_costs_nothing() -> None:
    began = time.monotonic()
    entries = [ics.entry(str(number), rrule="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31") for number in range(100)]
    assert understood(ics.calendar(*entries)).series == []
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("UID:x\nSUMMARY:Sans date", "broken"),
        ("UID:x\nSUMMARY:Date folle\nDTSTART:20261340T990000", "broken"),
        ("UID:x\nSUMMARY:An 0001\nDTSTART:00010101T000000Z", "broken"),
        ("UID:x\nSUMMARY:Trop long\nDTSTART:20261208T100000\nDTEND:20261220T100000", "several_days"),
        ("UID:x\nSUMMARY:Nuit\nDTSTART:20261208T023000\nDTEND:20261208T040000", "InTheClockChange"),
        ("UID:x\nDTSTART:20261208T100000", "untitled"),
        ("UID:x\nSUMMARY:Secret\nCLASS:CONFIDENTIAL\nDTSTART:20261208T100000", "private"),
        ("UID:x\nSUMMARY:Jour\nDTSTART;VALUE=DATE:20261208", "all_day"),
    ],
)
def test_an_entry_that_cannot_be_held_is_noted(text: str, note: str) -> None:
    found = understood(ics.calendar(f"BEGIN:VEVENT\n{text}\nEND:VEVENT", ics.entry("good", summary="Bonne")))
    assert [series.title for series in found.series] == ["Bonne"]
    assert [code for code, _title in codes(found)] == [note]
    assert all(said.sentence for said in notes.said(found.notes))


def test_an_entry_that_ends_before_it_starts_lasts_an_hour_and_it_is_said() -> None:
    found = understood(ics.calendar(ics.entry(end="20261208T090000")))
    assert (found.series[0].schedule.end_time, codes(found)) == (dt.time(11), [("no_end", "Gym")])


def test_a_zone_that_nobody_knows_is_said() -> None:
    found = understood(
        ics.calendar("BEGIN:VEVENT\nUID:a\nSUMMARY:Gym\nDTSTART;TZID=Mars/Olympus:20261208T100000\nEND:VEVENT")
    )
    assert starts(found.series[0]) == ["08/12 10:00"]
    assert ("zone", "Gym") in codes(found)


def test_the_endless_rules_of_a_time_zone_are_never_run() -> None:
    zone = "BEGIN:VTIMEZONE\nTZID:Piège\nBEGIN:STANDARD\nDTSTART:19700101T000000\nRRULE:FREQ=SECONDLY\n"
    zone += "TZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE"
    began = time.monotonic()
    assert understood(ics.calendar(ics.entry(), head=zone)).series
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_as_they_come(encoding: str) -> None:
    text = ics.calendar(ics.entry(summary="Écoute & thé")).decode()
    assert only(text.encode(encoding)).title == "Écoute & thé"


def test_words_are_plain_and_bounded() -> None:
    series = only(ics.calendar(ics.entry(
        summary="<script>alert(1)</script>Gym " + "x" * 500, location="A" * 3000,
        description="<img src=x onerror=alert(1)>Bon" + "jour " * 9000,
    )))  # fmt: skip
    assert series.title.startswith("Gym x")
    assert (len(series.title), len(series.address)) == (140, 250)
    assert (series.description[:7], len(series.description) <= 10_000) == ("Bonjour", True)


def test_a_line_of_two_megabytes_and_patterns_that_stall_costs_little() -> None:
    began = time.monotonic()
    long = "DESCRIPTION:" + "a" * 1_900_000
    stalls = 'X-A;P="' + '"";' * 5_000
    entry = ics.entry().replace(
        "END:VEVENT", f'{long}\nATTENDEE;CN="{"=" * 20_000}\nLOCATION;{"A=B;" * 5_000}:Ici\n{stalls}\nEND:VEVENT'
    )
    assert understood(ics.calendar(entry)).series[0].title == "Gym"
    assert time.monotonic() - began < 4


def test_two_thousand_entries_are_read_within_the_time() -> None:
    entries = [
        ics.entry(f"u{number}", summary=f"Cours {number % 150}", start=f"2027{1 + number % 12:02}{1 + number % 28:02}T100000",
                  end=f"2027{1 + number % 12:02}{1 + number % 28:02}T110000", description="é" * 200)
        for number in range(2_000)
    ]  # fmt: skip
    began = time.monotonic()
    assert understood(ics.calendar(*entries)).series
    assert time.monotonic() - began < 8


def test_a_truncated_file_gives_what_it_holds() -> None:
    body = ics.calendar(ics.entry("a"), ics.entry("b", summary="Coupée"))
    assert [series.title for series in understood(body[: body.index(b"Coup")]).series] == ["Gym"]


def test_a_rule_that_cannot_be_read_is_not_said_to_be_taken_for_an_hour() -> None:
    text = "UID:x\nSUMMARY:Gym\nDTSTART:20261208T100000\nRRULE:FREQ=SECONDLY"
    assert codes(understood(ics.calendar(f"BEGIN:VEVENT\n{text}\nEND:VEVENT"))) == [("rule", "Gym")]


@pytest.mark.django_db
def test_when_nothing_can_be_taken_the_reasons_are_kept(now: dt.datetime) -> None:
    text = "BEGIN:VEVENT\nUID:x\nSUMMARY:Gym\nDTSTART:20261208T100000\nRRULE:FREQ=SECONDLY\nEND:VEVENT"
    with pytest.raises(Refused) as refused:
        sources.understand(ics.calendar(text), at=now)
    assert refused.value.as_json() == {"code": "nothing_taken", "notes": [{"code": "rule", "title": "Gym"}]}
