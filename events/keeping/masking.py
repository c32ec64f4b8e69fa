"""Free words of which nothing personal is kept: numbers and addresses are taken out."""

import re

MASK = "…"
_EMAIL = re.compile(r"\S+@\S+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.I)
_NUMBER = re.compile(r"\+?\d(?:[\s.\-/()]*\d){5,}")  # six digits or more: a phone, a postcode and more, a card


def masked(text: str) -> str:
    """« Yoga, appelez 06 39 98 00 12 » → « Yoga, appelez … »."""
    for pattern in (_LINK, _EMAIL, _NUMBER):
        text = pattern.sub(MASK, text)
    return " ".join(text.split())
