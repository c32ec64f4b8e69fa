"""Files that people send: read as they are, or refused with one sentence; quickly, whatever they hold."""

import datetime as dt
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.sheets import opening, reading, values
from events.sheets.refusals import Unreadable
from tests.events import tables


def lines(body: bytes) -> list[tuple[int, list[str]]]:
    _headings, found = reading.lines_of(opening.read(body))
    return [(line.number, line.cells) for line in found]


def refusal(body: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        lines(body)
    return caught.value.code or ""


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "mac_roman"])
def test_a_csv_is_read_in_every_alphabet_and_with_every_separator(separator: str, encoding: str) -> None:
    assert lines(tables.csv(tables.GYM, separator=separator, encoding=encoding)) == [(2, tables.GYM)]


def test_accents_converted_twice_are_put_right() -> None:
    body = tables.csv(tables.GYM, encoding="utf-8").decode("cp1252", "ignore").encode()

    assert lines(body)[0][1][0] == "Gym douce du port"


def test_the_number_is_that_which_the_spreadsheet_shows() -> None:
    body = (
        "Nos activités 2026\r\n\r\n"
        + tables.csv(tables.GYM, encoding="utf-8").decode()
        + '\r\n\r\n"Chorale\r\ndu soir";x'
    ).encode()

    assert [number for number, _cells in lines(body)] == [4, 6]


def test_an_ods_gives_what_its_cells_hold_and_skips_repeated_emptiness() -> None:
    rows = (
        tables.words("Activité", "De", "Première date", "Places")
        + '<t:table-row t:number-rows-repeated="3"><t:table-cell t:number-columns-repeated="16384"/></t:table-row>'
        '<t:table-row><t:table-cell><x:p>Gym</x:p></t:table-cell><t:table-cell o:value-type="time" o:time-value="PT18H30M00S"/>'
        '<t:table-cell o:value-type="date" o:date-value="2026-10-06"/>'
        '<t:table-cell t:formula="of:=1+1" o:value-type="float" o:value="12"/></t:table-row>'
        '<t:table-row t:number-rows-repeated="1048570"><t:table-cell/></t:table-row>'
    )

    assert lines(tables.ods(rows)) == [(5, ["Gym", "18:30", "06/10/2026", "12"])]


def test_an_xlsx_gives_days_and_hours_and_the_number_of_the_line() -> None:
    row = '<row r="7"><c r="A7" t="inlineStr"><is><t>Gym</t></is></c><c r="B7" s="2"><v>0.7708333333</v></c>'
    row += '<c r="C7" s="1"><f>1+1</f><v>46301</v></c></row>'

    assert lines(tables.xlsx(tables.inline("Activité", "De", "Première date") + row)) == [
        (7, ["Gym", "18:30", "06/10/2026"])
    ]


BOMB = tables.zipped(content_DOT_xml=b"<a>" + b" " * 20_000_000)
ENTITY = tables.ods(tables.words("&a;"), '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>')
MANY = "".join(tables.words(f"Gym {number}", "18h") for number in range(1200))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"), (b"\n\n  \n", "empty"), (b"%PDF-1.7 x", "pdf"), (b"\xd0\xcf\x11\xe0" + b"x" * 99, "old_excel"),
        (b"\x89PNG\r\n\x1a\n", "picture"), (b"PK\x03\x04rubbish", "broken"), (b"<html><table></table></html>", "web_page"),
        (b"<?xml version='1.0'?><office/>", "flat"), (b"BEGIN:VCALENDAR\n", "calendar"), (b"x" * 3_000_000, "too_big"),
        (bytes(range(256)) * 20, "not_text"), (b"Nom prenom\nA B", "no_heading"), (BOMB, "unpacks_too_big"),
        (ENTITY, "forbidden"), (tables.ods(MANY), "too_many_lines"), (tables.zipped(word__document_DOT_xml="x"), "text_document"),
        (tables.zipped(photo="x"), "archive"), (tables.ods(tables.words("Activité", "De")), "no_line"),
        ("Activité;De\nGym;\"18h\nfin".encode(), "open_quote"), ("Activité;De;De\nGym;18h;19h".encode(), "twice"),
        (tables.ods("<t:table-row>")[:200], "broken"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_reason(body: bytes, code: str) -> None:
    began = monotonic()

    assert refusal(body) == code
    assert monotonic() - began < 2


@settings(max_examples=60, deadline=2000, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.binary(max_size=2000),
        st.text(max_size=600).map(lambda text: f"Activité;De;Jours\n{text}".encode()),
        st.binary(max_size=600).map(lambda more: tables.xlsx(tables.inline("Activité", "De"))[:-40] + more),
        st.text(st.characters(exclude_characters="<&", exclude_categories=["Cs", "Cc"]), max_size=60).map(
            lambda text: tables.ods(tables.words("Activité", "De") + tables.words(text, text))
        ),
    )
)
def test_whatever_is_sent_is_read_or_refused(body: bytes) -> None:
    try:
        lines(body)
    except Unreadable as refused:
        sentence = " ".join(refused.messages)
    else:
        sentence = "read"
    assert sentence


@settings(max_examples=150, deadline=500)
@given(
    st.one_of(
        st.text(max_size=40), st.from_regex(r"(lun|mar|1er|le|du|mois|\d{1,2}|h|:|/|,| |-|ans|€){1,8}", fullmatch=True)
    )
)
def test_whatever_a_cell_holds_is_read_or_not(text: str) -> None:
    for read in (
        values.days,
        values.hour,
        values.hours,
        values.date,
        values.dates,
        values.price,
        values.ages,
        values.whole,
        values.yes_or_no,
    ):
        try:
            read(text)
        except (ValueError, OverflowError):
            continue


@pytest.mark.parametrize(
    ("text", "hour"),
    [("18h30", (18, 30)), ("18 h 30", (18, 30)), ("18:30:00", (18, 30)), ("0,770833", (18, 30)), ("midi", (12, 0))],
)
def test_hours_are_read_as_people_write_them(text: str, hour: tuple[int, int]) -> None:
    assert values.hour(text) == dt.time(*hour)


@pytest.mark.parametrize(
    "text", ["6/10/2026", "06/10/26", "mardi 6 octobre 2026", "46301", "2026-10-06 00:00:00", "mar. 06/10/2026"]
)
def test_days_are_read_as_people_write_them(text: str) -> None:
    assert values.date(text) == dt.date(2026, 10, 6)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mardi, jeudi", values.Days((1, 3))), ("du lundi au vendredi", values.Days((0, 1, 2, 3, 4))),
        ("1er samedi du mois", values.Days((5,), week=1)), ("le 15 du mois", values.Days(number=15)),
        ("mardi, une semaine sur deux", values.Days((1,), interval=2)),
    ],
)  # fmt: skip
def test_weekdays_are_read_as_people_write_them(text: str, days: values.Days) -> None:
    assert values.days(text) == days


@pytest.mark.parametrize("text", ["mardi - jeudi", "2e et 4e mercredi du mois", "quand on peut"])
def test_days_that_could_be_meant_otherwise_are_not_guessed(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text itself
        values.days(text)
