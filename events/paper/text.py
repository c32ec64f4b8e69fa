"""What people typed, as the printing engine can draw it: data, never its markup."""

import re
import unicodedata

from .fonts import letters

LONGEST_WORD = 22
NOTHING = "\N{EN DASH}"
BREAK = "\N{ZERO WIDTH SPACE}"
DRAWN_INSIDE = (  # alphabets of the fonts inside the engine: Greek, Cyrillic, Hebrew, Arabic
    range(0x370, 0x530),
    range(0x5D0, 0x5EB),
    range(0x600, 0x700),
)
JOINERS = {0x200B, 0x2060}


def printable(text: str, *, own_letters: bool = False) -> str:
    """Without the signs that no font here draws (pictures, some alphabets); long words may be broken.

    With `own_letters`, only those of the town's fonts are left.
    """
    known = letters()

    def is_drawn(sign: str) -> bool:
        number = ord(sign)
        if number in known or number in JOINERS:
            return True
        return not own_letters and unicodedata.category(sign)[0] in "LMNP" and any(number in r for r in DRAWN_INSIDE)

    plain = unicodedata.normalize("NFC", re.sub(r"[\s\x00-\x1f]*[\n\r\t\x00-\x08\x0b-\x1f]+\s*", " ", text))
    drawn = "".join(sign for sign in plain if is_drawn(sign)).strip()
    return re.sub(rf"\S{{{LONGEST_WORD},}}", _breakable, drawn)


def first_printable(*texts: str) -> str:
    """The first of these of which something can be drawn; a dash when there is none."""
    return next((text for text in texts if printable(text)), NOTHING)


def all_printable(value: object, *, own_letters: bool = False) -> object:
    """The same tree, each of its texts printable, but for drawings (keys that end in _svg)."""
    if isinstance(value, str):
        return printable(value, own_letters=own_letters) or (NOTHING if value else "")
    if isinstance(value, list):
        return [all_printable(one, own_letters=own_letters) for one in value]
    if isinstance(value, dict):
        return {
            key: one if str(key).endswith("_svg") else all_printable(one, own_letters=own_letters)
            for key, one in value.items()
        }
    return value


def _breakable(found: re.Match[str]) -> str:
    """A word that is too long for a column: it may break every few letters, or after its signs."""
    word = re.sub(r"([/._@-])(?=\w)", rf"\1{BREAK}", found[0])
    return re.sub(r"(\w{12})(?=\w)", rf"\1{BREAK}", word)
