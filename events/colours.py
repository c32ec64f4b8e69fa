"""Colours that an association gives to its agenda, kept far enough apart to be read.

No colour is refused for being pale: it is brought nearer to black or white until it can be read, and whoever
chose it is told.
"""

import re
from dataclasses import dataclass
from typing import Self

ENOUGH = 4.5  # WCAG 2.2, 1.4.3: text beside its ground
STEPS = 20
_WRITTEN = re.compile(r"#?([0-9A-Fa-f]{6})")


@dataclass(frozen=True)
class Colour:
    """Red, green and blue, from 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """« #0C5A69 » or « 0c5a69 »; None for anything else."""
        found = _WRITTEN.fullmatch(text.strip())
        return cls(*bytes.fromhex(found[1])) if found else None

    def __str__(self) -> str:
        """« 0c5a69 »: safe in an address and in a style sheet."""
        return f"{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        red, green, blue = (_linear(part / 255) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    @property
    def is_dark(self) -> bool:
        """Is white easier to read on it than black?"""
        return self.contrast(WHITE) > self.contrast(BLACK)

    def contrast(self, other: "Colour") -> float:
        """From 1 (the same) to 21 (black on white)."""
        light, dark = sorted((self.luminance, other.luminance), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    def mixed(self, other: "Colour", share: float) -> "Colour":
        """This colour with so much (0 to 1) of the other."""
        pairs = zip((self.red, self.green, self.blue), (other.red, other.green, other.blue), strict=True)
        return Colour(*(round(mine + (theirs - mine) * share) for mine, theirs in pairs))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)
ENCRE, LAGUNE = Colour(0x12, 0x28, 0x2E), Colour(0x0C, 0x5A, 0x69)


def best_on(ground: Colour) -> Colour:
    """Black or white, whichever is easier to read there."""
    return WHITE if ground.is_dark else BLACK


def legible(colour: Colour, *, on: Colour) -> Colour:
    """The colour itself when it can be read on this ground, otherwise the nearest that can."""
    end = best_on(on)
    for step in range(STEPS):
        tried = colour.mixed(end, step / STEPS)
        if tried.contrast(on) >= ENOUGH:
            return tried
    return end


@dataclass(frozen=True)
class Palette:
    """A ground, its text, and the colour of links and buttons, each of which can be read on the ground."""

    ground: Colour
    text: Colour
    accent: Colour

    @classmethod
    def of(cls, ground: Colour | None, text: Colour | None, accent: Colour | None) -> Self | None:
        """What is missing is ours; what could not be read is corrected. None when nothing was chosen."""
        if ground is None and text is None and accent is None:
            return None
        ground = ground or WHITE
        return cls(ground, legible(text or ENCRE, on=ground), legible(accent or LAGUNE, on=ground))

    @property
    def is_dark(self) -> bool:
        return self.ground.is_dark

    def style_sheet(self) -> str:
        """The roles of tokens.css under these colours, by day and by night."""
        tint = self.ground.mixed(self.text, 0.06)
        soft = tint if min(self.text.contrast(tint), self.accent.contrast(tint)) >= ENOUGH else self.ground
        edge = legible(self.ground.mixed(self.text, 0.6), on=self.ground)
        roles = {
            "bg": self.ground, "surface": self.ground, "surface-2": soft, "surface-3": soft,
            "text": self.text, "text-2": self.text, "heading": self.text,
            "line": self.ground.mixed(self.text, 0.2), "border": edge,
            "link": self.accent, "link-hover": self.text,
            "action": self.accent, "action-hover": self.text, "on-action": self.ground,
            "focus": self.text, "focus-halo": self.accent,
            **{f"{state}-bg": self.ground for state in STATES},
            **{f"{state}-text": self.text for state in STATES},
            **{f"{state}-line": edge for state in STATES},
        }  # fmt: skip
        written = "".join(f"--{role}:#{colour};" for role, colour in roles.items())
        # Three times the root: more than what asks for the night or for more contrast.
        return f":root:root:root{{color-scheme:{'dark' if self.is_dark else 'light'};{written}}}\n"


STATES = ("ok", "wait", "part", "no", "full", "off")
