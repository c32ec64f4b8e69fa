"""Which themes a name and a code of the national register lead to."""

import re
import unicodedata
from functools import lru_cache

from directory.themes import THEMES, UNKNOWN_FAMILY, Entry


def fold(text: str) -> str:
    """Lower case, no accents, one space between words: how names are compared."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def themes_of(name: str, *codes: str) -> list[str]:
    """Slugs of the one or two themes that fit, the surest first.

    The codes say the family ("011000" is sport); "050000" says nothing, so the next code is read.
    The words of the name then choose inside the family, or beside it when the family is too wide.
    """
    family = _family(codes)
    words = f" {fold(name)} "
    home = _homes().get(family, _homes()[UNKNOWN_FAMILY])
    top = next(entry for entry in THEMES if home is entry or home in entry.children)
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
    return next((entry for entry in entries if any(start in words for start in entry.beginnings)), None)


@lru_cache(maxsize=1)
def _homes() -> dict[str, Entry]:
    every = [entry for top in THEMES for entry in (top, *top.children)]
    return {family: entry for entry in every for family in entry.families}


@lru_cache(maxsize=1)
def _every_child() -> tuple[Entry, ...]:
    return tuple(child for top in THEMES for child in top.children)
