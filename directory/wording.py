"""Dates, hours and prices as the town says them, in the active language.

French: « 18 h – 20 h », « 9 h 30 », « mardi 24 novembre », « 1er décembre », « 45 € par an ».
English: 18:00–20:00, Tuesday 24 November, €45 per year. Spaces inside a time or a price do not
break. The year is said only when it is not this season (September to August, Paris time).
"""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Protocol

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, pgettext

NBSP = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
TIED_DASH = f"{DASH}\N{WORD JOINER}"  # a line may otherwise end after a dash, even before a no-break space

FRENCH_DAYS_SHORT = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
FRENCH_MONTHS_SHORT = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
HALL_WORDS = frozenset({
    "atelier", "auditorium", "bassin", "bureau", "club-house", "court", "cuisine", "dojo", "grand", "grande", "gymnase",
    "halle", "hangar", "jardin", "local", "mezzanine", "moitié", "petit", "petite", "piste", "plateau", "ponton",
    "salle", "salon", "stade", "studio", "terrain", "théâtre",
})  # common nouns: they lose their capital after a comma; a proper name keeps its own  # fmt: skip
SEASON_STARTS_IN = 9  # September


class Priced(Protocol):
    """Anything with a price: an activity."""

    price_kind: Any
    price: Any
    price_unit: Any


def in_french() -> bool:
    return (get_language() or "fr").startswith("fr")


def local_time(moment: datetime | time) -> time:
    """The wall-clock time in the town; a time is already one."""
    if isinstance(moment, time):
        return moment
    return timezone.localtime(moment).time() if timezone.is_aware(moment) else moment.time()


def local_date(moment: date | datetime) -> date:
    """The date in the town; a date is already one."""
    if not isinstance(moment, datetime):
        return moment
    return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()


def hour(moment: datetime | time) -> str:
    """« 9 h 30 », or 09:30 in English."""
    at = local_time(moment)
    if not in_french():
        return f"{at:%H:%M}"
    return f"{at.hour}{NBSP}h{NBSP}{at.minute:02}" if at.minute else f"{at.hour}{NBSP}h"


def hours(start: datetime | time, end: datetime | time | None = None) -> str:
    """« 18 h – 20 h », or 18:00–20:00 in English; the start alone when there is no end."""
    if end is None:
        return hour(start)
    if not in_french():
        return f"{hour(start)}{TIED_DASH}{hour(end)}"
    last = "minuit" if local_time(end) == time(0) else hour(end)
    return f"{hour(start)}{NBSP}{TIED_DASH}{NBSP}{last}"


def season_of(day: date) -> int:
    """The year in which the day's season began."""
    return day.year if day.month >= SEASON_STARTS_IN else day.year - 1


def year_to_say(day: date, today: date | None) -> str:
    this_season = season_of(day) == season_of(today or timezone.localdate())
    return "" if this_season else f" {day.year}"


def day_number(day: date) -> str:
    return "1er" if day.day == 1 and in_french() else str(day.day)


def long_date(moment: date | datetime, today: date | None = None) -> str:
    """« mardi 24 novembre »; the year follows when it is not the season of `today`."""
    day = local_date(moment)
    return f"{date_format(day, 'l')} {day_number(day)} {date_format(day, 'F')}{year_to_say(day, today)}"


def short_date(moment: date | datetime, today: date | None = None) -> str:
    """« mar. 24 nov. »; the year follows when it is not the season of `today`."""
    day = local_date(moment)
    return f"{short_day(day)} {day_number(day)} {short_month(day)}{year_to_say(day, today)}"


def full_date(moment: date | datetime) -> str:
    """« 24 novembre 2026 »: always with the year, for papers and deadlines far away."""
    day = local_date(moment)
    return f"{day_number(day)} {date_format(day, 'F')} {day.year}"


def short_day(day: date) -> str:
    """« mar. », or Tue in English."""
    return FRENCH_DAYS_SHORT[day.weekday()] if in_french() else date_format(day, "D")


def short_month(day: date) -> str:
    """« nov. », or Nov in English."""
    return FRENCH_MONTHS_SHORT[day.month - 1] if in_french() else date_format(day, "M")


def relative_date(moment: date | datetime, today: date | None = None) -> str:
    """« Aujourd’hui », « Demain », otherwise the long date with a capital."""
    day = local_date(moment)
    distance = (day - (today or timezone.localdate())).days
    if distance == 0:
        return gettext("Today")
    if distance == 1:
        return gettext("Tomorrow")
    words = long_date(day, today)
    return words[:1].upper() + words[1:]


def date_range(first: date | datetime, last: date | datetime, today: date | None = None) -> str:
    """« du 19 octobre au 2 novembre », « du 3 au 5 juillet », or the long date of a single day."""
    start, end = local_date(first), local_date(last)
    if start == end:
        return long_date(start, today)
    opening = day_number(start)
    if (start.year, start.month) != (end.year, end.month):
        opening += f" {date_format(start, 'F')}"
    if start.year != end.year:
        opening += f" {start.year}"
    closing = f"{day_number(end)} {date_format(end, 'F')}"
    closing += f" {end.year}" if start.year != end.year else year_to_say(end, today)
    return gettext("from %(first)s to %(last)s") % {"first": opening, "last": closing}


def amount(euros: Decimal | int) -> str:
    """« 45 € », « 7,50 € », or €45 and €7.50 in English."""
    value = Decimal(euros)
    places = 0 if value == value.to_integral_value() else 2
    digits = number(value, places=places)
    return f"{digits}{NBSP}€" if in_french() else f"€{digits}"


def number(value: Decimal | float, *, places: int | None = None) -> str:
    """« 3 130,75 », or 3,130.75 in English; with the decimals that it has when `places` says nothing."""
    digits = number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
    return digits.replace(" ", NBSP).replace("\N{NARROW NO-BREAK SPACE}", NBSP)


def price(offer: Priced) -> str:
    """« Gratuit », « 45 € par an », « Prix à demander ». The unit is kept as « an » or « par an »."""
    if offer.price_kind == "free":
        return gettext("Free")
    if offer.price_kind != "paid" or offer.price is None:
        return gettext("Ask for the price")
    unit = (offer.price_unit or "").strip().removeprefix("par ").removeprefix("per ")
    if not unit:
        return amount(offer.price)
    return gettext("%(amount)s per %(unit)s") % {"amount": amount(offer.price), "unit": unit_name(unit)}


def unit_name(unit: str) -> str:
    """What a price is paid for: the usual units in the active language, others as written."""
    known = {
        "an": pgettext("price unit", "year"),
        "année": pgettext("price unit", "year"),
        "mois": pgettext("price unit", "month"),
        "trimestre": pgettext("price unit", "quarter"),
        "séance": pgettext("price unit", "session"),
        "personne": pgettext("price unit", "person"),
        "famille": pgettext("price unit", "family"),
        "enfant": pgettext("price unit", "child"),
    }
    return known.get(unit.lower(), unit)


def hall_of(venue: str, hall: str) -> str:
    """« Maison des Canaux, grande salle »; the venue alone when the hall bears its name."""
    if not hall or hall == venue:
        return venue
    first = hall.split()[0]
    is_common = first.lower() in HALL_WORDS and first[1:].islower()
    tied = re.sub(r" (\w)$", rf"{NBSP}\1", hall)  # « salle 2 » stays on one line
    return f"{venue}, {tied[0].lower() + tied[1:] if is_common else tied}"


def glued(text: str) -> str:
    """A text typed by hand, in which « 9 h 30 » does not break at the end of a line."""
    text = re.sub(r"(\d) h\b", rf"\1{NBSP}h", text)
    text = re.sub(r"\bh (\d\d)\b", rf"h{NBSP}\1", text)
    return re.sub(rf" {DASH} (?=\d)", f"{NBSP}{TIED_DASH}{NBSP}", text)


def on_one_line(phone: str) -> str:
    """« 04 65 71 00 12 », which does not break at the end of a line."""
    return phone.replace(" ", NBSP)


def dialled(phone: str) -> str:
    """The address of a telephone link: « 04 65 71 00 12 » gives +33465710012."""
    digits = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    return f"+33{digits[1:]}" if digits.startswith("0") and len(digits) == 10 else digits
