"""A text message fits in one part when it has at most 160 septets of the GSM 7-bit alphabet (3GPP TS 23.038).

One letter outside that alphabet would turn the whole message into a wider code of 70 letters a part.
So French is folded into it: « ê » loses its accent, « ’ » and « – » become plain signs; é, è, à and ù
are in the alphabet and stay.
"""

import re
import unicodedata

ONE_PART = 160

# The basic alphabet (one septet each), without its escape; then those that cost two.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
ALPHABET = BASIC | EXTENDED

_PLAIN = {
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "−": "-",
    "‑": "-", "‐": "-", "…": "...", "œ": "oe", "Œ": "OE", "·": ".", "•": "-", "×": "x", "→": "->", "°": "o",
    "\t": " ", "ł": "l", "Ł": "L", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "©": "(c)", "®": "(r)", "™": "(tm)",
    "½": "1/2", "¼": "1/4", "¾": "3/4",
}  # fmt: skip
_QUOTED = re.compile(r"«\s*|\s*»")
_SPACES = re.compile(r"[^\S\n]+")


class TooLong(ValueError):
    """The message does not fit in one part. Its text gives no word of the message."""


def fold(text: str) -> str:
    """The text as it will be read: only letters of the alphabet, spaces single, lines kept."""
    text = _QUOTED.sub('"', unicodedata.normalize("NFC", text))
    folded = "".join(_folded(letter) for letter in text)
    return "\n".join(line.strip() for line in _SPACES.sub(" ", folded).strip().splitlines())


def _folded(letter: str) -> str:
    if letter in ALPHABET:
        return letter
    if letter in _PLAIN:
        return _PLAIN[letter]
    if letter.isspace():
        return "\n" if letter in "\u2028\u2029" else " "
    known = "".join(part for part in unicodedata.normalize("NFKD", letter) if part in ALPHABET)
    return known if known or not letter.isalnum() else "?"  # an emoji vanishes, a foreign letter is seen to be missing


def septets(text: str) -> int:
    """What the folded text weighs: one for most letters, two for the euro and brackets."""
    return sum(2 if letter in EXTENDED else 1 for letter in fold(text))


def fits(text: str) -> bool:
    """Does the folded text leave in one part?"""
    return septets(text) <= ONE_PART


def cut(text: str, most: int = ONE_PART) -> str:
    """The folded text, ended at a word with "..." when it weighs more than `most` septets."""
    folded = fold(text)
    if septets(folded) <= most:
        return folded
    kept = folded[:most]  # no letter weighs less than one
    while kept and septets(kept) > most - 3:
        kept = kept[:-1]
    whole = kept.rpartition(" ")[0]
    return (whole if len(whole) * 2 > len(kept) else kept).rstrip(" ,;:-.\n") + "..."
