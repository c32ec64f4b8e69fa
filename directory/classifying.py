"""Which themes a name and a code of the national register lead to."""

import re
import unicodedata
from functools import cache

from directory.themes import THEMES, UNKNOWN_FAMILY, Entry

_WORDS = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """Lower case, no accents, one space between words: how names are compared."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("’", " "))
    return " ".join(_WORDS.findall(plain.encode("ascii", "ignore").decode().lower()))


def themes_of(name: str, *codes: str) -> list[str]:
    """Slugs of the one or two themes that fit, the surest first.

    The codes say the family ("011000" is sport); "050000" says nothing, so the next code is read.
    The words of the name then choose inside the family, or beside it when the family is too wide.
    """
    family = _family(codes)
    words = f" {fold(name)} "
    home = _homes().get(family, _homes()[UNKNOWN_FAMILY])
    top = _tops()[home.slug]
    found = _by_words(top.children, words) if home is top else home
    elsewhere = None if found else _by_words(_every_child(), words)
    chosen = [(found or elsewhere or home).slug]
    if elsewhere and family != UNKNOWN_FAMILY:
        chosen.append(home.slug)
    return chosen


def _family(codes: tuple[str, ...]) -> str:
    known = [code.strip().zfill(6)[:3] for code in codes if code.strip().isdigit()]
    useful = [family for family in known if family not in (UNKNOWN_FAMILY, "000")]
    return (useful or [UNKNOWN_FAMILY])[0]


def _by_words(entries: tuple[Entry, ...], words: str) -> Entry | None:
    return next((entry for entry in entries if entry.words and _beginnings(entry.words).search(words)), None)


@cache
def _beginnings(words: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(f" {word}") for word in words.split(", ")))


@cache
def _homes() -> dict[str, Entry]:
    every = [entry for top in THEMES for entry in (top, *top.children)]
    return {family: entry for entry in every for family in entry.families}


@cache
def _tops() -> dict[str, Entry]:
    return {entry.slug: top for top in THEMES for entry in (top, *top.children)}


@cache
def _every_child() -> tuple[Entry, ...]:
    return tuple(child for top in THEMES for child in top.children)
