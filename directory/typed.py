"""Dates and hours as people write them in French (or English): no RFC, no picker needed.

"24/11/2026", "24 novembre 2026", "mardi 1er déc. 2026", "2026-11-24"; "18 h", "18h30", "18:30", "midi".
"""

import re
import unicodedata
from datetime import date, time

from directory.folding import fold

YEARS = range(2000, 2101)

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january janv jan",
            "fevrier february fevr fev feb",
            "mars march mar",
            "avril april avr apr",
            "mai may",
            "juin june jun",
            "juillet july juil jul",
            "aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FIGURES = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})")
_WORDS = re.compile(r"(?:[a-z]+\.?,? +)?(\d{1,2})(?:er|st|nd|rd|th)? +([a-z]+)\.?,? +(\d{4})")
_HOUR = re.compile(r"(\d{1,2})(?: ?(?:h|:|\.|heures?) ?(\d{2})?(?: ?min(?:utes)?)?)?")
_WORD = re.compile(r"[^\W_]+")
_NAMED_HOURS = {"midi": time(12), "noon": time(12), "minuit": time(0), "midnight": time(0)}


def read_date(typed: str) -> date:
    """The day that was meant; raises ValueError when it cannot be told, or is out of all sense."""
    text = _folded_line(typed)
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _FIGURES.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        year += 2000 if year < 100 else 0
    elif (found := _WORDS.fullmatch(text)) and found[2] in MONTHS:
        day, month, year = int(found[1]), MONTHS[found[2]], int(found[3])
    else:
        raise ValueError(typed)
    if year not in YEARS:
        raise ValueError(typed)
    return date(year, month, day)


def read_hour(typed: str) -> time:
    """The hour that was meant, on the clock of the town; raises ValueError when it cannot be told."""
    text = _folded_line(typed)
    if text in _NAMED_HOURS:
        return _NAMED_HOURS[text]
    if not (found := _HOUR.fullmatch(text)):
        raise ValueError(typed)
    return time(int(found[1]) % 24 if found[1] == "24" else int(found[1]), int(found[2] or 0))


def _folded_line(text: str) -> str:
    """Lower case, without accents, one ordinary space between words; digits of ASCII only."""
    plain = unicodedata.normalize("NFKD", text[:60]).encode("ascii", "ignore").decode()
    return " ".join(plain.lower().split())


def folded(text: str) -> str:
    """Words only, in lower case and without accents, one space between them: « L’Île » → "l ile"."""
    return " ".join(_WORD.findall(fold(text)))
