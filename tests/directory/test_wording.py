"""Exact words: a non-breaking space is written {_} so that it can be seen."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from directory import wording

PARIS = ZoneInfo("Europe/Paris")
UTC = ZoneInfo("UTC")
_ = "\N{NO-BREAK SPACE}"
TODAY = date(2026, 11, 24)


@dataclass
class Offer:
    price_kind: str
    price: Decimal | None = None
    price_unit: str = ""


@pytest.fixture(autouse=True)
def in_french():
    with translation.override("fr"):
        yield


@pytest.mark.parametrize(
    ("start", "end", "french", "english"),
    [
        (time(10), time(11), f"10{_}h{_}–\u2060{_}11{_}h", "10:00–\u206011:00"),
        (time(9, 30), time(11), f"9{_}h{_}30{_}–\u2060{_}11{_}h", "09:30–\u206011:00"),
        (time(9, 5), time(9, 45), f"9{_}h{_}05{_}–\u2060{_}9{_}h{_}45", "09:05–\u206009:45"),
        (time(20), time(0), f"20{_}h{_}–\u2060{_}minuit", "20:00–\u206000:00"),
        (time(22), time(1, 30), f"22{_}h{_}–\u2060{_}1{_}h{_}30", "22:00–\u206001:30"),
        (time(18), None, f"18{_}h", "18:00"),
    ],
)
def test_hours_have_no_useless_zero_and_never_break(start, end, french, english):
    assert wording.hours(start, end) == french
    with translation.override("en"):
        assert wording.hours(start, end) == english


def test_hours_are_those_of_the_town_in_winter_and_in_summer():
    assert wording.hour(datetime(2026, 11, 24, 17, 0, tzinfo=UTC)) == f"18{_}h"
    assert wording.hour(datetime(2026, 7, 14, 16, 0, tzinfo=UTC)) == f"18{_}h"


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (date(2026, 11, 24), "mardi 24 novembre", "Tuesday 24 November"),
        (date(2026, 12, 1), "mardi 1er décembre", "Tuesday 1 December"),
        (date(2027, 8, 31), "mardi 31 août", "Tuesday 31 August"),
        (date(2027, 9, 1), "mercredi 1er septembre 2027", "Wednesday 1 September 2027"),
        (date(2026, 8, 31), "lundi 31 août 2026", "Monday 31 August 2026"),
    ],
)
def test_a_long_date_says_the_year_only_outside_this_season(day, french, english):
    assert wording.long_date(day, today=TODAY) == french
    with translation.override("en"):
        assert wording.long_date(day, today=TODAY) == english


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (date(2026, 11, 24), "mar. 24 nov.", "Tue 24 Nov"),
        (date(2026, 12, 1), "mar. 1er déc.", "Tue 1 Dec"),
        (date(2027, 3, 7), "dim. 7 mars", "Sun 7 Mar"),
        (date(2028, 2, 29), "mar. 29 févr. 2028", "Tue 29 Feb 2028"),
    ],
)
def test_a_short_date(day, french, english):
    assert wording.short_date(day, today=TODAY) == french
    with translation.override("en"):
        assert wording.short_date(day, today=TODAY) == english


def test_a_moment_late_in_the_evening_is_dated_in_the_town():
    moment = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert wording.long_date(moment, today=TODAY) == "mercredi 25 novembre"


def test_a_full_date_always_has_its_year():
    assert wording.full_date(date(2026, 12, 1)) == "1er décembre 2026"


def test_today_and_tomorrow_have_their_own_words():
    assert wording.relative_date(date(2026, 11, 24), today=TODAY) == "Aujourd’hui"
    assert wording.relative_date(date(2026, 11, 25), today=TODAY) == "Demain"
    assert wording.relative_date(date(2026, 11, 26), today=TODAY) == "Jeudi 26 novembre"
    with translation.override("en"):
        assert wording.relative_date(date(2026, 11, 25), today=TODAY) == "Tomorrow"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 10, 19), date(2026, 11, 2), "du 19 octobre au 2 novembre"),
        (date(2027, 7, 3), date(2027, 7, 5), "du 3 au 5 juillet"),
        (date(2026, 12, 19), date(2027, 1, 4), "du 19 décembre 2026 au 4 janvier 2027"),
        (date(2027, 10, 1), date(2027, 10, 8), "du 1er au 8 octobre 2027"),
        (date(2026, 11, 24), date(2026, 11, 24), "mardi 24 novembre"),
    ],
)
def test_a_range_says_each_part_once(first, last, words):
    assert wording.date_range(first, last, today=TODAY) == words


@pytest.mark.parametrize(
    ("offer", "french", "english"),
    [
        (Offer("free"), "Gratuit", "Free"),
        (Offer("unknown"), "Prix à demander", "Ask for the price"),
        (Offer("paid", Decimal("45.00"), "an"), f"45{_}€ par an", "€45 per year"),
        (Offer("paid", Decimal("45.00"), "par an"), f"45{_}€ par an", "€45 per year"),
        (Offer("paid", Decimal("7.50"), "séance"), f"7,50{_}€ par séance", "€7.50 per session"),
        (Offer("paid", Decimal("1200")), f"1{_}200{_}€", "€1,200"),
        (Offer("paid", Decimal("5"), "vélo"), f"5{_}€ par vélo", "€5 per vélo"),
    ],
)
def test_a_price_is_said_with_its_unit(offer, french, english):
    assert wording.price(offer) == french
    with translation.override("en"):
        assert wording.price(offer) == english


def test_a_french_number_is_dialled_from_anywhere():
    assert wording.dialled("04 65 71 00 12") == "+33465710012"
    assert wording.dialled("+33 4 65 71 00 12") == "+33465710012"
    assert wording.dialled("3919") == "3919"


def test_hours_typed_by_hand_do_not_break():
    assert (
        wording.glued("lundi, 9 h – 12 h, 13 h 30 – 17 h")
        == f"lundi, 9{_}h{_}–\u2060{_}12{_}h, 13{_}h{_}30{_}–\u2060{_}17{_}h"
    )


@pytest.mark.parametrize(
    ("venue", "hall", "said"),
    [
        ("Salle des Tamaris", "Salle 2", f"Salle des Tamaris, salle{_}2"),
        ("Maison des Canaux", "Grande salle", "Maison des Canaux, grande salle"),
        ("Halle du Miroir", "Jean Moulin", "Halle du Miroir, Jean Moulin"),
        ("Halle du Miroir", "Halle du Miroir", "Halle du Miroir"),
    ],
)
def test_a_hall_comes_after_its_venue(venue: str, hall: str, said: str) -> None:
    assert wording.hall_of(venue, hall) == said
