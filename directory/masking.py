"""Free words without numbers and addresses: nothing personal is kept of them, and no letter of ours can be made to
lead a stranger elsewhere by whoever types them."""

import re

MASK = "…"
_EMAIL = re.compile(r"\S+@\S+")
_LINK = re.compile(
    r"(?:\w+://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?:[/?#:]\S*)?", re.I
)  # mail programs make links of a.fr too
_ELSEWHERE = re.compile(r"[/\\<>]|\bwww\.|\w\.[^\W\d_A-Z]{2,}(?!\w)")  # « Jean.Marin » is a name, « marin.fr » is not
_NUMBER = re.compile(r"\+?\d(?:[\s.\-/()]*\d){5,}")  # six digits or more: a phone, a postcode and more, a card


def masked(text: str) -> str:
    """« Yoga, appelez 06 39 98 00 12 » → « Yoga, appelez … »."""
    for pattern in (_EMAIL, _LINK, _NUMBER):
        text = pattern.sub(MASK, text)
    return " ".join(text.split())


def is_a_name(text: str) -> bool:
    """May this stand where a letter names a person? « J. Marin » may, an address or a number may not."""
    return not (_NUMBER.search(text) or _EMAIL.search(text) or _ELSEWHERE.search(text))
