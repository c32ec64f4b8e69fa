"""Tables for a spreadsheet: accents arrive, nothing runs."""

import csv
import io
from datetime import date

import pytest

from directory import spreadsheets


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("  +33 6", "'  +33 6"),
        ("-1", "'-1"),
        ("@SUM", "'@SUM"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("Échecs = jeu", "Échecs = jeu"),
        ("10 h –\u2060 11 h", "10 h – 11 h"),
        ("", ""),
        (None, ""),
        (-3, -3),
        (date(2026, 11, 24), "24/11/2026"),
    ],
)
def test_no_word_is_taken_for_a_formula(value: object, written: object) -> None:
    assert spreadsheets.harmless(value) == written  # type: ignore[arg-type]


def test_a_table_is_read_back_with_its_accents_lines_and_quotes() -> None:
    rows = [["Échecs; « ici »", 'dit "oui"', "deux\nlignes"], ["été", 3, None]]
    raw = spreadsheets.as_csv(["Où", "Quoi", "Âge"], rows)  # type: ignore[arg-type]
    assert raw.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert read == [["Où", "Quoi", "Âge"], ["Échecs; « ici »", 'dit "oui"', "deux\nlignes"], ["été", "3", ""]]
