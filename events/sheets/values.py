"""Cells as people fill them: days, hours, dates, ages, prices, yes and no. Each raises ValueError for what it cannot tell.

The words are those of French (and some English) spreadsheets; nothing here asks the database.
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from directory.typed import folded, read_date, read_hour
from events.sheets import cells

_YES = {"oui", "o", "x", "vrai", "true", "1", "yes", "y", "ok"}
_NO = {"non", "n", "faux", "false", "0", "no", ""}
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ORDINALS = {
    "1er": 1, "1ere": 1, "premier": 1, "premiere": 1, "first": 1, "1": 1, "2e": 2, "2eme": 2, "2nd": 2, "deuxieme": 2,
    "second": 2, "2": 2, "3e": 3, "3eme": 3, "troisieme": 3, "third": 3, "3": 3, "4e": 4, "4eme": 4, "quatrieme": 4,
    "fourth": 4, "4": 4, "dernier": -1, "derniere": -1, "last": -1,
}  # fmt: skip
_NOISE = {
    "et",
    "le",
    "les",
    "tous",
    "toutes",
    "chaque",
    "and",
    "every",
    "du",
    "de",
    "des",
    "l",
    "the",
    "of",
    "par",
    "ou",
}
_MONTH = {"mois", "month"}
_EVERY_OTHER = re.compile(
    r"\b(?:une|1) semaine sur (?:deux|2)\b|\b(?:quinze|15) jours\b|\b(?:quinzaine|semaines? paires?)\b"
)
_TWO_WAYS = re.compile(r"[a-z]{2}\.?\s*[-–—]\s*[a-z]{2}(?!nd)")  # « mardi - jeudi »: both days, or all between?
_HOURS = re.compile(r"^(?:de |from )?(.{1,12}?)(?:\s*[-–—→]\s*|\s+(?:à|a|to|jusqu.à)\s+)(.{1,12})$", re.IGNORECASE)
_PRICE = re.compile(
    r"(\d{1,7}(?:[  \u202f]\d{3})*)(?:[.,](\d{1,2}))?\s*(?:€|eur(?:os?)?)?\s*(?:(?:/|par |l[ae’'] ?)\s*(.{1,40}))?"
)
_FREE = {"gratuit", "gratuite", "libre", "free", "offert", "aucun", "gratuit pour tous", "entree gratuite"}
_ASK = {"nous consulter", "a voir", "nous demander", "sur demande", "nc", "ask", "selon quotient", "a definir"}
_ALL_AGES = {"tout public", "tous", "tous ages", "tous publics", "toutes et tous", "all", "everybody", "tout age"}
_AGES = [
    (re.compile(r"(?:de )?(\d{1,3})(?: ans)? ?(?:a|-|–|et|to) ?(\d{1,3})(?: ans)?"), (1, 2, 0)),
    (re.compile(r"(?:des|a partir de|plus de|from|\+ ?de)(?: l age de)? (\d{1,3})(?: ans)?"), (1, 0, 0)),
    (re.compile(r"(\d{1,3})(?: ans)? ?(?:et plus|et \+|\+|ou plus|and over)"), (1, 0, 0)),
    (re.compile(r"(?:jusqu a|up to) (\d{1,3})(?: ans)?"), (0, 1, 0)),
    (re.compile(r"(?:moins de|- ?de|under) (\d{1,3})(?: ans)?"), (0, 1, 1)),
    (re.compile(r"(\d{1,3}) ans"), (1, 1, 0)),
]


@dataclass(frozen=True)
class Days:
    """Weekdays, or a day of each month: its number, or one of its weeks (-1 is the last) with a weekday."""

    weekdays: tuple[int, ...] = ()
    week: int | None = None
    number: int | None = None
    interval: int | None = None


def yes_or_no(text: str) -> bool:
    words = folded(text)
    if words in _YES or text.strip() in ("✓", "✔"):
        return True
    if words in _NO:
        return False
    raise ValueError(text)


def days(text: str) -> Days:
    """« mardi, jeudi », « du lundi au vendredi », « 1er samedi du mois », « le 15 du mois »"""
    if _TWO_WAYS.search(text.casefold()):
        raise ValueError(text)
    line = folded(text)
    interval = 2 if _EVERY_OTHER.search(line) else None
    line = _EVERY_OTHER.sub(" ", line)
    if re.search(r"\b(tous les jours|chaque jour|every day|7j 7)\b", line):
        return Days(tuple(range(7)), interval=interval)
    line = re.sub(r"\b(en semaine|jours ouvrables)\b", "lundi mardi mercredi jeudi vendredi", line)
    line = re.sub(r"\b(week ends?|weekends?)\b", "samedi dimanche", line)
    words = line.split()
    monthly = bool(_MONTH & set(words))
    weeks = {_ORDINALS[word] for word in words if word in _ORDINALS}
    if len(weeks) > 1:
        raise ValueError(text)
    week = next(iter(weeks), None)
    found = _weekdays(
        [word for word in words if word not in _ORDINALS and word not in _MONTH | {"no"}], monthly=monthly
    )
    if found and (monthly or week is not None):
        if len(found) > 1 or week is None:
            raise ValueError(text)
        return Days((found[0],), week=week, interval=interval)
    if monthly and not found:
        figures = [int(word) for word in re.findall(r"\d+", line) if len(word) < 3]
        if len(figures) != 1 or not 1 <= figures[0] <= 31:
            raise ValueError(text)
        return Days(number=figures[0], interval=interval)
    if not found or week is not None:
        raise ValueError(text)
    return Days(found, interval=interval)


def _weekdays(words: list[str], *, monthly: bool) -> tuple[int, ...]:
    found: list[int] = []
    runs = False
    for word in words:
        at = _weekday(word)
        if at is not None:
            found += [(found[-1] + step) % 7 for step in range(1, (at - found[-1]) % 7)] if runs and found else []
            found.append(at)
            runs = False
        elif word in ("au", "a", "to"):
            runs = True
        elif word not in _NOISE and not (monthly and re.fullmatch(r"\d{1,2}(er|e)?", word)):
            raise ValueError(word)
    return tuple(sorted(set(found)))


def _weekday(word: str) -> int | None:
    """« mar », « mardis », « Tuesday »"""
    short = word.removesuffix("s") if word.endswith("is") else word
    if len(short) < 2:
        return None
    for names in (_DAYS, _ENGLISH_DAYS):
        fits = [at for at, name in enumerate(names) if name.startswith(short) and (len(short) >= 3 or names is _DAYS)]
        if len(fits) == 1:
            return fits[0]
    return None


def hour(text: str) -> dt.time:
    """« 18h30 », « 18 h 30 », « 18:30:00 », and what a spreadsheet keeps of it: 0,770833."""
    line = text.strip()
    if found := re.fullmatch(r"0[.,](\d{3,12})", line):  # 0,5 could be read two ways; 0,770833 only one
        return cells.serial(float(f"0.{found[1]}")).time()
    if found := re.fullmatch(r"(?:\S+ )?(\d{1,2}:\d{2}):\d{2}(?:\.\d+)?", line):
        line = found[1]
    if found := re.fullmatch(r"(\d{1,2})[hH:](\d)", line):
        raise ValueError(text)
    return read_hour(line)


def hours(text: str) -> tuple[dt.time, dt.time]:
    """« 18h30 – 20h »"""
    if not (found := _HOURS.match(" ".join(text.split()))):
        raise ValueError(text)
    return hour(found[1]), hour(found[2])


def date(text: str) -> dt.date:
    """« 6/10/2026 », « mardi 6 octobre 2026 », and what a spreadsheet keeps of it: 46301."""
    line = " ".join(text.split())
    if re.fullmatch(r"\d{5}", line) and 36_526 <= int(line) <= 73_050:
        return cells.serial(int(line)).date()
    line = re.sub(r"[T ]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$", "", line)
    line = re.sub(r"^(?:[a-zéû]{2,8}\.?,? )(?=\d{1,2}[/.-])", "", line, flags=re.IGNORECASE)
    return read_date(line)


def dates(text: str) -> list[dt.date]:
    """Every date of a cell, in order: parted by lines, semicolons, « et », or commas before a figure."""
    parts = re.split(r"[;\n\r|]|\bet\b|(?<=\d),(?=\s*\d)|(?<=\d{4}) (?=\d{1,2}[/.])", text)
    return sorted({date(part.strip(" ,-•")) for part in parts if part.strip(" ,-•")})


def price(text: str) -> tuple[str, Decimal | None, str]:
    """(free, paid or unknown; how much; for what)"""
    words = folded(text)
    if words in _FREE:
        return "free", None, ""
    if not words or words in _ASK or text.strip() == "?":
        return "unknown", None, ""
    if not (found := _PRICE.fullmatch(" ".join(text.split()))):
        raise ValueError(text)
    amount = Decimal(re.sub(r"\D", "", found[1]) + "." + (found[2] or "0"))
    return ("paid", amount, (found[3] or "").strip()) if amount else ("free", None, "")


def ages(text: str) -> tuple[int | None, int | None]:
    """« 6 à 10 ans », « dès 60 ans », « tout public »"""
    words = folded(text)
    if words in _ALL_AGES:
        return None, None
    if words in ("adultes", "adulte", "adults"):
        return 18, None
    line = " ".join(text.casefold().split())
    line = re.sub("[éèê]", "e", line).replace("à", "a").replace("’", " ").replace("'", " ")
    for pattern, (low, high, less) in _AGES:
        if found := pattern.fullmatch(line):
            return int(found[low]) if low else None, int(found[high]) - less if high else None
    raise ValueError(text)


def whole(text: str) -> int:
    """« 15 », « 15 places », « 15,0 »"""
    if not (found := re.fullmatch(r"(\d{1,6})(?:[.,]0+)?(?: ?[a-zé]+)?", text.strip().lower())):
        raise ValueError(text)
    return int(found[1])
