"""Names and sentences of the national register, given back their lower case and their accents.

The register was typed in capitals for a century. `title` and `sentence` rewrite a text only when it
has no lower-case letter; a text that somebody typed with care is only tidied. They work word by
word from small lists (directory.french_words), so an unknown word is simply put in lower case.
"""

import re
from functools import lru_cache

from directory import french_words as known
from directory.folding import fold

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:-[^\W_]+)*", re.UNICODE)
_SPACES = re.compile(r"\s+")
_ACRONYM_IN_BRACKETS = re.compile(r"\(\s*([^\W_][\w.&'’ -]{0,14}?)\s*\)")
_ROMAN = re.compile(r"(?=[IVX]{2,})X{0,3}(?:IX|IV|V?I{0,3})")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_ELISION = re.compile(r"\b([cdjlmnst]|qu)\s*['’`´]\s*(?=\w)", re.IGNORECASE)
_SAINT = re.compile(r"\b(Sainte?) (?=[A-ZÉ])")
_BEFORE_STOP = re.compile(r"\s+([,.)])")
_VOWELS = frozenset("AEIOUY")


def title(text: str) -> str:
    """A name as it would be written on a door: "ASSOCIATION SPORTIVE DE L'ETANG DE BERRE" becomes
    "Association sportive de l’étang de Berre"."""
    text = _tidy(text)
    if _has_lower_case(text):
        return _capital(text)
    return _capital(_lowered(text, short_words_are_acronyms=True))


def acronym(text: str) -> str:
    """A short name: kept in capitals when it is one word, else written as a title."""
    text = _tidy(text)
    return text if " " not in text and len(text) <= 12 else title(text)


def sentence(text: str) -> str:
    """An object as sentences, each with its capital and its full stop; empty stays empty."""
    text = _tidy(text).rstrip(" ;,")
    if not text:
        return ""
    if not _has_lower_case(text):
        text = _lowered(text, short_words_are_acronyms=False)
    text = " ".join(_capital(part) for part in _SENTENCE.split(text))
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def place(text: str) -> str:
    """A street or a town: every name has its capital, small words do not."""
    text = _tidy(text)
    if _has_lower_case(text):
        return text
    words = [_place_word(word, first=not at) for at, word in enumerate(text.split(" "))]
    return _apostrophes(" ".join(words))


def _lowered(text: str, *, short_words_are_acronyms: bool) -> str:
    initials = {match.span(1) for match in _ACRONYM_IN_BRACKETS.finditer(text) if _is_initials(match[1])}
    before = ""

    def rewrite(match: re.Match[str]) -> str:
        nonlocal before
        word, (start, end) = match[0], match.span()
        if any(first <= start < last for first, last in initials):
            before = word
        elif word == "A" and (before == "y" or text.startswith("POUR ", end + 1)):
            before = "a"
        else:
            before = _word(word, before, short_words_are_acronyms and not _is_after_apostrophe(text, start))
        return before

    return _saints(_apostrophes(_WORD.sub(rewrite, text)))


@lru_cache(maxsize=8_192)
def _word(word: str, before: str, short_words_are_acronyms: bool) -> str:
    folded = fold(word)
    if "." in word or folded in known.ACRONYMS:
        return word
    if folded == "a":  # "a pour but", "il y a": the verb was met before; elsewhere the preposition is likelier
        return "à"
    if _ROMAN.fullmatch(word) and folded not in known.NOT_ROMAN:
        return word
    if folded in known.NAMES:
        return known.NAMES[folded]
    if "-" in word:
        return "-".join(_word(part, before, False) for part in word.split("-"))
    return _common_word(word, folded, before, short_words_are_acronyms)


def _common_word(word: str, folded: str, before: str, short_words_are_acronyms: bool) -> str:
    if before in known.FIRST_NAMES and folded not in known.SMALL:
        return known.ACCENTS.get(folded, word.lower()).capitalize()
    if before in ("Saint", "Sainte"):
        return word.capitalize()
    if folded in known.ACCENTS:
        return known.ACCENTS[folded]
    if short_words_are_acronyms and _is_unpronounceable(word) and folded not in known.SMALL:
        return word
    if word.isalpha() or not word.isupper():
        return word.lower()
    return word if any(c.isdigit() for c in word) and len(word) <= 4 and word[0].isalpha() else word.lower()


def _place_word(word: str, *, first: bool) -> str:
    pieces = re.split(r"(['’-])", word)
    written = [
        piece if piece in ("'", "’", "-", "") else _street_piece(piece, first=first and not at)
        for at, piece in enumerate(pieces)
    ]
    return "".join(written)


def _street_piece(piece: str, *, first: bool) -> str:
    folded = fold(piece)
    if folded in known.STREETS:
        return known.STREETS[folded]
    if folded in known.NAMES:
        return known.NAMES[folded]
    if folded in known.SMALL and not first:
        return known.ACCENTS.get(folded, piece.lower())
    if folded in known.STREET_WORDS and first:
        return known.ACCENTS.get(folded, piece.lower())
    if folded in known.ACRONYMS or (_ROMAN.fullmatch(piece) and folded not in known.NOT_ROMAN):
        return piece
    return known.ACCENTS.get(folded, piece.lower()).capitalize()


def _is_initials(text: str) -> bool:
    """What stands in brackets is initials when it is one short word or letters set apart."""
    return " " not in text.strip() and len(text) <= 12 and fold(text) not in known.ACCENTS


def _is_unpronounceable(word: str) -> bool:
    plain = fold(word).upper()
    return 2 <= len(plain) <= 5 and plain.isalpha() and not _VOWELS.intersection(plain)


def _is_after_apostrophe(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] in "'’"


def _saints(text: str) -> str:
    return _SAINT.sub(r"\1-", text)


def _apostrophes(text: str) -> str:
    """One typographic apostrophe, with nothing around it: "l ' etang" as well."""
    return _ELISION.sub(r"\1’", text).replace("'", "’")


def _has_lower_case(text: str) -> bool:
    return text != text.upper()


def _capital(text: str) -> str:
    for at, letter in enumerate(text):
        if letter.isalpha():
            return f"{text[:at]}{letter.upper()}{text[at + 1 :]}"
        if letter.isdigit():
            return text
    return text


def _tidy(text: str) -> str:
    text = _SPACES.sub(" ", text.replace("\u00a0", " ")).strip(" \"'«»")
    return _BEFORE_STOP.sub(r"\1", text).replace("( ", "(")
