"""Colours chosen for an agenda: read with care, and never too close to be read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.colours import BLACK, ENOUGH, STATES, WHITE, Colour, Palette, legible

PARTS = st.integers(0, 255)
COLOURS = st.builds(Colour, PARTS, PARTS, PARTS)


@pytest.mark.parametrize(
    ("typed", "read"), [("#0C5A69", "0c5a69"), ("ffffff", "ffffff"), (" #FFFFFF ", "ffffff")]
)  # fmt: skip
def test_a_colour_is_six_digits(typed: str, read: str) -> None:
    assert str(Colour.read(typed)) == read


@pytest.mark.parametrize("typed", ["", "red", "#fff", "#0C5A69;}", "url(x)", "#0C5A6G", "##0C5A69", "０C5A69"])
def test_anything_else_is_none(typed: str) -> None:
    assert Colour.read(typed) is None


def test_contrasts_are_those_of_wcag() -> None:
    assert (round(BLACK.contrast(WHITE)), WHITE.contrast(WHITE)) == (21, 1)
    assert round(Colour(0x0C, 0x5A, 0x69).contrast(WHITE), 2) == 7.83  # as in palette.css


@given(COLOURS, COLOURS)
def test_what_is_shown_can_always_be_read(colour: Colour, ground: Colour) -> None:
    assert legible(colour, on=ground).contrast(ground) >= ENOUGH


@given(COLOURS, COLOURS)
def test_what_can_be_read_is_left_as_it_is(colour: Colour, ground: Colour) -> None:
    assert (legible(colour, on=ground) == colour) == (colour.contrast(ground) >= ENOUGH)


@given(COLOURS, COLOURS, COLOURS)
def test_every_pair_of_the_style_sheet_can_be_read(ground: Colour, text: Colour, accent: Colour) -> None:
    palette = Palette.of(ground, text, accent)
    assert palette is not None
    roles = {name: Colour.read(value) for name, value in re.findall(r"--([\w-]+):(#\w{6});", palette.style_sheet())}
    pairs = [(name, "bg") for name in ("text", "text-2", "heading", "link", "link-hover")]
    pairs += [("text", "surface-3"), ("heading", "surface-3"), ("link", "surface-3"), ("link-hover", "surface-3")]
    pairs += [("on-action", "action"), ("on-action", "action-hover")]
    pairs += [(f"{state}-text", f"{state}-bg") for state in STATES]
    assert [pair for pair in pairs if roles[pair[0]].contrast(roles[pair[1]]) < ENOUGH] == []  # type: ignore[union-attr,arg-type]


def test_nothing_chosen_is_no_palette_and_what_is_missing_is_ours() -> None:
    assert Palette.of(None, None, None) is None
    assert Palette.of(None, None, Colour(0, 0, 0x80)) == Palette(WHITE, Colour(0x12, 0x28, 0x2E), Colour(0, 0, 0x80))
