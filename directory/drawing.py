"""Which window stands for which theme: a façade colour and a pictogram. Decoration only."""

from typing import Any, Protocol

PICTOGRAMS = {
    "sport": "person-simple-tai-chi",
    "musique": "music-notes",
    "arts": "scissors",
    "mer": "sailboat",
    "famille": "baby",
    "aines": "coffee",
    "entraide": "handshake",
    "nature": "plant",
}
PLAIN = ("entraide", "users-three")


class Themed(Protocol):
    """Anything with a façade and a pictogram: a theme."""

    facade: Any
    pictogram: Any


def of(theme: Themed | None) -> tuple[str, str]:
    """The colour and the pictogram of a theme; a plain window when there is none."""
    if theme is None:
        return PLAIN
    colour = theme.facade if theme.facade in PICTOGRAMS else PLAIN[0]
    return colour, theme.pictogram or PICTOGRAMS[colour]
