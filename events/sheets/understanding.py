"""One line of the table → the answers that its author would have given to the form of an activity.

A cell that cannot be read is a trouble, said with the name of its column and what was read; the others are read all
the same. An empty cell says nothing: what a known activity has there stays.
"""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from directory.classifying import themes_of
from directory.typed import folded
from events.forms.activity import Place
from events.forms.schedule import BY_DAY_NUMBER, Kind
from events.forms.taking_part import Ways
from events.models import Activity
from events.sheets import values
from events.sheets.columns import BY_KEY
from events.sheets.known import Known

ENDLESS = {"sans fin", "sans fin prevue", "aucune", "indeterminee", "no end"}
UNPLACED = {"a confirmer", "a definir", "inconnu", "nc", "a preciser", "on ne sait pas encore"}
LATE, EARLY = time(17), time(7)
MOST_NAMED = 5
_WAYS = {
    "une date": Ways.SINGLE, "seance": Ways.SINGLE, "a la seance": Ways.SINGLE, "date": Ways.SINGLE,
    "une seance": Ways.SINGLE, "unite": Ways.SINGLE, "essai": Ways.TRIAL, "seance d essai": Ways.TRIAL,
    "saison": Ways.SEASON, "annee": Ways.SEASON, "toute la saison": Ways.SEASON, "l annee": Ways.SEASON,
    "la saison": Ways.SEASON, "a l annee": Ways.SEASON,
}  # fmt: skip
_LEVELS = {
    "tous niveaux": "all", "tous": "all", "tous les niveaux": "all", "tout niveau": "all", "debutant": "beginner",
    "debutants": "beginner", "debutante": "beginner", "initiation": "beginner", "intermediaire": "intermediate",
    "intermediaires": "intermediate", "avance": "advanced", "avances": "advanced", "confirme": "advanced",
    "confirmes": "advanced", "perfectionnement": "advanced", "beginners": "beginner", "all levels": "all",
}  # fmt: skip
_ENTRIES = {
    Activity.Entry.REGISTRATION: ("en ligne", "sur ce site", "sur le site", "site", "inscription en ligne", "oui"),
    Activity.Entry.FREE_ENTRY: ("entree libre", "libre", "sans inscription", "non", "acces libre", "free entry"),
    Activity.Entry.CONTACT: ("contact", "contacter l association", "telephone", "par telephone", "sur inscription",
                             "sur reservation", "mail", "par mail", "nous contacter", "aupres de l association"),
}  # fmt: skip


@dataclass(frozen=True)
class Trouble:
    """What is to be mended: in which column, what we read there, and why it will not do."""

    column: str
    read: str
    sentence: str

    def __str__(self) -> str:
        read = f" (« {self.read} »)" if self.read else ""
        return f"{self.column}{read} : {self.sentence}"


@dataclass
class Said:
    """What a line says. `answers` are in the words of the forms; `dates` those of a list."""

    cells: Mapping[str, str]
    answers: dict[str, Any] = field(default_factory=dict)
    troubles: dict[str, Trouble] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    dates: list[date] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.cells.get("title", "")

    def trouble(self, key: str, sentence: object) -> None:
        """The first one of a column is said."""
        read = " ".join(self.cells.get(key, "").split())
        read = read if len(read) <= 60 else f"{read[:57]}…"
        self.troubles.setdefault(key, Trouble(str(BY_KEY[key].heading), read, str(sentence)))


def understand(cells: Mapping[str, str], known: Known) -> Said:
    """Never raises: what cannot be read is among the troubles."""
    said = Said({key: text for key, text in cells.items() if text})
    for key in ("title", "summary", "description", "to_bring", "price_unit", "price_note"):
        if text := said.cells.get(key):
            said.answers[key] = text
    for key, name in (("phone", "contact_phone"), ("email", "contact_email")):
        if text := said.cells.get(key):
            said.answers[name] = _plain(text)
    _booleans(said)
    _numbers(said)
    _when(said)
    _place(said, known)
    _theme(said, known)
    _people(said)
    _price(said)
    _taking_part(said)
    return said


def _plain(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from computing « +33… »."""
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text


def _read(said: Said, key: str, read: Callable[[str], Any], sentence: Callable[[], str]) -> Any:
    """What the cell says; None when it is empty, or cannot be read (which is said)."""
    if not (text := said.cells.get(key)):
        return None
    try:
        return read(text)
    except (ValueError, OverflowError):
        said.trouble(key, sentence())
        return None


def _booleans(said: Said) -> None:
    names = {
        "seated": "is_seated", "online": "is_online", "solidarity": "has_solidarity_rate", "trial": "offers_trial",
        "helpers": "welcomes_helpers", "no_school": "skips_school_holidays", "no_public": "skips_public_holidays",
    }  # fmt: skip
    for key, name in names.items():
        value = _read(said, key, values.yes_or_no, lambda: _("Write oui or non."))
        if value is not None:
            said.answers[name] = value


def _numbers(said: Said) -> None:
    for key in ("capacity", "trial_places", "interval", "age_min", "age_max"):
        value = _read(said, key, values.whole, lambda: _("Write a whole number, in figures."))
        if value is not None:
            said.answers[key] = value


def _when(said: Said) -> None:
    an_hour = lambda: _("Write the hour like this: 18h30.")  # noqa: E731 - said lazily, in two places
    a_date = lambda: _("Write the day, the month and the year: 24/11/2026.")  # noqa: E731
    answers = said.answers
    hours = _read(said, "hours", values.hours, lambda: _("Write both hours: 18h30 – 20h."))
    start = _read(said, "start", values.hour, an_hour) or (hours and hours[0])
    end = _read(said, "end", values.hour, an_hour) or (hours and hours[1])
    answers.update({name: value for name, value in (("start_time", start), ("end_time", end)) if value is not None})
    if start is not None and end is not None:
        answers["ends_next_day"] = end <= EARLY and start >= LATE
        if end <= start and not answers["ends_next_day"]:
            said.trouble(
                "end" if said.cells.get("end") else "hours", _("The end comes before the start. Check both hours.")
            )
    days = _read(
        said, "days", values.days,
        lambda: _("Write for example “mardi, jeudi”, “du lundi au vendredi”, or “1er samedi du mois”."),
    )  # fmt: skip
    dates = _read(said, "first", values.dates, a_date) or []
    if days is not None:
        _repeated(said, days, dates, a_date)
    elif dates and not said.cells.get("days"):
        answers["schedule_kind"] = Kind.DATES if len(dates) > 1 else Kind.ONCE
        answers["first_date"], said.dates = dates[0], dates
        answers["dates_text"] = "\n".join(f"{day:%d/%m/%Y}" for day in dates) if len(dates) > 1 else ""
        if said.cells.get("last"):
            _single_with_an_end(said, dates, a_date)
    elif said.cells.get("last"):
        _end(said, a_date)


def _repeated(said: Said, days: values.Days, dates: list[date], a_date: Callable[[], str]) -> None:
    answers = said.answers
    is_monthly = days.number is not None or days.week is not None
    answers["schedule_kind"] = Kind.MONTHLY if is_monthly else Kind.WEEKLY
    answers["weekdays"] = [] if is_monthly else [str(day) for day in days.weekdays]
    if is_monthly:
        answers["month_rule"] = BY_DAY_NUMBER if days.number else str(days.week)
        answers["month_day"], answers["month_weekday"] = days.number, str(days.weekdays[0]) if days.weekdays else ""
    if days.interval:
        answers.setdefault("interval", days.interval)
    if len(dates) > 1:
        said.trouble("first", _("Write one date only where the days are given, or empty the days."))
    elif dates:
        answers["first_date"] = dates[0]
    if said.cells.get("last"):
        _end(said, a_date)


def _end(said: Said, a_date: Callable[[], str]) -> None:
    if folded(said.cells["last"]) in ENDLESS:
        said.answers.update(no_end=True, last_date=None)
    elif (last := _read(said, "last", values.date, a_date)) is not None:
        said.answers.update(no_end=False, last_date=last)


def _single_with_an_end(said: Said, dates: list[date], a_date: Callable[[], str]) -> None:
    last = _read(said, "last", values.date, a_date)
    if last is not None and [last] != dates:
        said.trouble("days", _("Write on which days of the week, or empty the last date if it takes place once."))


def _place(said: Said, known: Known) -> None:
    if text := said.cells.get("neighbourhood"):
        if found := known.neighbourhoods.get(folded(text)):
            said.answers["neighbourhood"] = found
        else:
            said.trouble("neighbourhood", _not_found(text, [one.name for one in known.neighbourhoods.values()]))
    if not (text := said.cells.get("place")):
        return
    words = folded(text)
    halls = known.halls_by_name.get(words, [])
    if words in UNPLACED:
        said.answers.update(place=Place.LATER, space=None, address="")
    elif len(halls) == 1:
        said.answers.update(place=Place.SPACE, space=halls[0], address="")
    elif halls:
        names = " ; ".join(hall.full_name for hall in halls[:MOST_NAMED])
        said.trouble("place", _("Several halls go by this name. Write which one: %(names)s.") % {"names": names})
    else:
        said.answers.update(place=Place.ADDRESS, space=None, address=text)
        if near := difflib.get_close_matches(words, known.halls_by_name, n=1, cutoff=0.85):
            hall = known.halls_by_name[near[0]][0]
            said.notes.append(
                _("The place is read as an address. If you meant the hall, write: %(name)s.") % {"name": hall.full_name}
            )


def _theme(said: Said, known: Known) -> None:
    if text := said.cells.get("theme"):
        if found := known.themes.get(folded(text)):
            said.answers["theme"] = found
        else:
            said.trouble("theme", _not_found(text, sorted({theme.name for theme in known.themes.values()})))


def theme_from_the_name(said: Said, known: Known) -> None:
    """For a new activity that has none: the one that its name suggests, which is said."""
    if said.title and "theme" not in said.answers and "theme" not in said.troubles:
        found = known.themes_by_slug.get(themes_of(said.title)[0])
        if found and found.parent_id:
            said.answers["theme"] = found
            said.notes.append(_("Theme taken from the name: %(theme)s.") % {"theme": found.name})
        else:
            said.trouble("theme", _("Write a theme: its name alone does not tell us which."))


def _not_found(text: str, names: list[str]) -> str:
    by_length = sorted(names, key=len, reverse=True)  # of those that share a word, the shortest is meant
    by_folded = {word: name for name in by_length for word in folded(name).split() if len(word) > 3}
    by_folded |= {folded(name): name for name in names}
    if near := difflib.get_close_matches(folded(text[:80]), by_folded, n=1, cutoff=0.6):
        return _("We do not know this one. Did you mean “%(name)s”?") % {"name": by_folded[near[0]]}
    return _("We do not know this one. The names that can be written are in the lists of our template.")


def _people(said: Said) -> None:
    ages = _read(said, "ages", values.ages, lambda: _("Write for example “6 à 10 ans”, “dès 60 ans” or “tout public”."))
    if ages is not None:
        said.answers["age_min"], said.answers["age_max"] = ages
    if text := said.cells.get("level"):
        first, _comma, rest = text.partition(",")
        if kind := _LEVELS.get(folded(text)):
            said.answers.update(level_kind=kind, level="")
        elif kind := _LEVELS.get(folded(first)):
            said.answers.update(level_kind=kind, level=rest.strip())
        else:
            said.answers["level"] = text


def _price(said: Said) -> None:
    read = _read(
        said, "price", values.price, lambda: _("Write the amount in figures, for example 45 or 4,50, or “gratuit”.")
    )
    if read is not None:
        kind, amount, unit = read
        said.answers.update(price_kind=kind, price=amount)
        if unit:
            said.answers.setdefault("price_unit", unit)


def _taking_part(said: Said) -> None:
    if text := said.cells.get("entry"):
        words = folded(text)
        found = next((entry for entry, names in _ENTRIES.items() if words in names), None)
        if found:
            said.answers["entry"] = found.value
        else:
            said.trouble("entry", _("Write “entrée libre”, “contacter l’association” or “en ligne”."))
    if text := said.cells.get("ways"):
        parts = [folded(part) for part in text.replace(" et ", ",").replace(";", ",").replace("/", ",").split(",")]
        if all(part in _WAYS for part in parts if part):
            said.answers["ways"] = [_WAYS[part].value for part in parts if part]
        else:
            said.trouble("ways", _("Write “une date”, “essai” or “saison”, parted by commas."))
    if (
        day := _read(said, "opens", values.date, lambda: _("Write the day, the month and the year: 24/11/2026."))
    ) is not None:
        said.answers["opens_on"] = day
    if said.answers.get("capacity") and not said.cells.get("entry"):
        said.answers["entry"] = Activity.Entry.REGISTRATION.value
        said.notes.append(_("You give a number of places: people register on this site."))
