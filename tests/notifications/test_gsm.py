"""One text message: which letters it may hold, how many fit, how a longer one is ended."""

import pytest

from notifications import gsm


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Fête à Ferrières, où ça ? Forêt, Noël, cœur", "Fete à Ferrières, où ca ? Foret, Noel, coeur"),
        ("« Gym douce » – 10\u202fh\u202f30 – 12\u00a0h", '"Gym douce" - 10 h 30 - 12 h'),
        ("L’île… 5 € [½]", "L'ile... 5 € [1/2]"),
        ("ÉCOLE À CÔTÉ", "ÉCOLE A COTÉ"),
        ("un\r\ndeux   trois\t!", "un\ndeux trois !"),
        ("bravo 🎉 !", "bravo !"),
        ("Ω и 日", "Ω ? ?"),
        ("e\u0301te\u0301", "été"),
        ("", ""),
    ],
)
def test_french_is_folded_into_the_alphabet(text: str, folded: str) -> None:
    assert gsm.fold(text) == folded
    assert set(gsm.fold(text)) <= gsm.ALPHABET
    assert gsm.fold(folded) == folded


def test_the_basic_alphabet_has_its_127_letters() -> None:
    assert (len(gsm.BASIC), len(gsm.EXTENDED)) == (127, 10)


@pytest.mark.parametrize(("text", "weight"), [("abc", 3), ("5 €", 4), ("[x]", 5), ("é" * 160, 160), ("œ", 2), ("", 0)])
def test_a_euro_and_a_bracket_weigh_two(text: str, weight: int) -> None:
    assert gsm.septets(text) == weight


def test_a_part_holds_160() -> None:
    assert (gsm.fits("a" * 160), gsm.fits("a" * 161), gsm.fits("€" * 80), gsm.fits("€" * 81)) == (
        True,
        False,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("Gym douce", 20, "Gym douce"),
        ("Gym douce pour les aînés du quartier", 20, "Gym douce pour..."),
        ("Anticonstitutionnellement", 12, "Anticonst..."),
        ("Un, deux et trois", 9, "Un, de..."),
    ],
)
def test_a_longer_text_ends_at_a_word(text: str, most: int, cut: str) -> None:
    assert gsm.cut(text, most) == cut


def test_whatever_is_written_a_cut_text_fits() -> None:
    for text in ("a" * 100_000, "€" * 5000, "mot " * 4000, "…" * 900):
        assert gsm.septets(gsm.cut(text)) <= 160
