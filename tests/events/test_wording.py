from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils import translation

from events import wording
from events.recurrence import PARIS, Period, Schedule


def said(**kw: Any) -> str:
    schedule = Schedule(**{
        "kind": "weekly", "first_date": date(2026, 9, 1), "start_time": time(10), "end_time": time(11),
    } | kw)  # fmt: skip
    return wording.sentence(schedule).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("schedule", "french", "english"),
    [
        ({"weekdays": (1,)}, "Tous les mardis, 10 h –\u2060 11 h", "Every Tuesday, 10:00–\u206011:00"),
        (
            {"weekdays": (1, 4), "skips_school_holidays": True},
            "Tous les mardis et vendredis, 10 h –\u2060 11 h, sauf vacances scolaires",
            "Every Tuesday and Friday, 10:00–\u206011:00, except school holidays",
        ),
        (
            {"weekdays": (0, 1, 2, 3, 4)},
            "Du lundi au vendredi, 10 h –\u2060 11 h",
            "From Monday to Friday, 10:00–\u206011:00",
        ),
        ({"weekdays": tuple(range(7))}, "Tous les jours, 10 h –\u2060 11 h", "Every day, 10:00–\u206011:00"),
        (
            {"weekdays": (0,), "interval": 2},
            "Une semaine sur deux, le lundi, 10 h –\u2060 11 h",
            "Every other week, on Monday, 10:00–\u206011:00",
        ),
        (
            {"weekdays": (0, 2, 3), "interval": 3},
            "Toutes les 3 semaines, le lundi, le mercredi et le jeudi, 10 h –\u2060 11 h",
            "Every 3 weeks, on Monday, on Wednesday and on Thursday, 10:00–\u206011:00",
        ),
        (
            {"kind": "monthly", "month_week": 1, "month_weekday": 5, "skips_public_holidays": True},
            "Le premier samedi de chaque mois, 10 h –\u2060 11 h, sauf jours fériés",
            "The first Saturday of each month, 10:00–\u206011:00, except public holidays",
        ),
        (
            {"kind": "monthly", "month_day": 1, "interval": 2},
            "Le 1er, un mois sur deux, 10 h –\u2060 11 h",
            "The 1st, every other month, 10:00–\u206011:00",
        ),
        (
            {"kind": "once", "first_date": date(2026, 12, 5), "start_time": time(14), "end_time": time(18)},
            "Le samedi 5 décembre, 14 h –\u2060 18 h",
            "On Saturday 5 December, 14:00–\u206018:00",
        ),
        (
            {"kind": "dates", "dates": (date(2026, 12, 5), date(2026, 12, 12))},
            "Le samedi 5 décembre et le samedi 12 décembre, 10 h –\u2060 11 h",
            "On Saturday 5 December and on Saturday 12 December, 10:00–\u206011:00",
        ),
        (
            {"kind": "dates", "dates": tuple(date(2026, 12, d) for d in (1, 2, 8, 9))},
            "4 dates du 1er au 9 décembre, 10 h –\u2060 11 h",
            "4 dates from 1 to 9 December, 10:00–\u206011:00",
        ),
    ],
)
def test_a_schedule_reads_as_the_town_says_it(
    schedule: dict[str, Any], french: str, english: str, clock: object
) -> None:
    with translation.override("fr"):
        assert said(**schedule) == french
    with translation.override("en"):
        assert said(**schedule) == english


def test_the_summary_counts_and_names_the_next(clock: object) -> None:
    periods = [
        Period(datetime(2026, 11, day, 10, tzinfo=PARIS), datetime(2026, 11, day, 11, tzinfo=PARIS)) for day in (17, 24)
    ]
    with translation.override("fr"):
        text = wording.summary(periods, at=datetime(2026, 11, 23, tzinfo=PARIS)).replace("\N{NO-BREAK SPACE}", " ")
    assert text == "2 séances, prochaine : mardi 24 novembre, 10 h –\u2060 11 h"
