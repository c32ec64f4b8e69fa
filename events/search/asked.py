"""What a resident means by what was typed: each word known, corrected, completed, or taken for another.

One query asks the table of words (`vocabulary`), the synonyms and the stemmer; the rest is decided
here. A word that exists, or that something begins with, is never corrected away.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log
from typing import Any

from django.db import connection

from directory.french_words import fold
from events.search import likeness
from events.search.terms import Term, all_of, any_of, by_name, most_of
from events.search.words import key_of, words_of

SHORTEST_OPENING = 3
LONGEST_EXPRESSION = 4  # words
BEST = 3  # words that are as near as each other
NOBODY = "'-'"  # a lexeme that no text has
RARE = 2.0  # how much a word that nothing contains tells
UNDERSTOOD = """
WITH typed AS (
    SELECT word, key, string_to_array(near, ' ') AS near FROM unnest(%s::text[], %s::text[], %s::text[]) t (word, key, near)
), seen AS (
    SELECT typed.*, (ts_lexize('french_stem', word))[1] AS stem,
        EXISTS (SELECT FROM events_word w WHERE w.word = typed.word) AS is_word,
        EXISTS (SELECT FROM events_word w WHERE w.word >= typed.word AND w.word < typed.word || '~') AS is_opening
    FROM typed
), unknown AS (
    SELECT seen.* FROM seen WHERE NOT is_opening
        AND NOT EXISTS (SELECT FROM events_word w WHERE w.stem = seen.stem)
        AND NOT EXISTS (SELECT FROM events_activity WHERE search @@ (quote_literal(seen.word) || ':*')::tsquery)
        AND NOT EXISTS (SELECT FROM directory_association WHERE search @@ (quote_literal(seen.word) || ':*')::tsquery)
        AND NOT EXISTS (SELECT FROM directory_venue WHERE search @@ (quote_literal(seen.word) || ':*')::tsquery)
)
SELECT
    (SELECT json_object_agg(word, json_build_object('stem', stem, 'is_word', is_word, 'is_opening', is_opening))
        FROM seen),
    (SELECT json_object_agg(word, json_build_object('stem', stem, 'uses', activities + associations + venues))
        FROM events_word WHERE word = ANY(%s)),
    (SELECT json_agg(json_build_array(unknown.word, w.word, w.shown, w.stem, w.sound, w.names, w.activities))
        FROM unknown, events_word w WHERE w.sound = unknown.key OR w.near && unknown.near),
    (SELECT json_agg(word) FROM unknown),
    (SELECT json_agg(json_build_array(words, also)) FROM events_synonym WHERE keys && %s),
    (SELECT json_object_agg(stem, uses) FROM (
        SELECT w.stem, max(activities + associations) AS uses FROM events_word w
        WHERE w.stem IN (SELECT stem FROM seen) GROUP BY w.stem
    ) s),
    (SELECT activities FROM events_word WHERE word = '')
"""  # noqa: E501 - the arrays stand side by side
MEANT = "SELECT json_object_agg(word, (ts_lexize('french_stem', word))[1]) FROM unnest(%s::text[]) t (word)"


@dataclass(frozen=True)
class Asked:
    """The words as they were given and as they are understood; false when there is nothing to look for."""

    given: tuple[str, ...] = ()
    understood: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    corrected: bool = False
    unknown: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.given)

    @property
    def typed(self) -> str:
        return " ".join(self.given)

    @property
    def text(self) -> str:
        """For the screen: « natation senior »."""
        return " ".join(self.understood)

    @property
    def finds_nothing(self) -> bool:
        return not any(term.is_known for term in self.terms)

    @cached_property
    def everything(self) -> str:
        """Answers to all the words; empty when one of them says nothing to anybody."""
        return "" if self.unknown else all_of(self.terms)

    @cached_property
    def by_name(self) -> str:
        return "" if self.unknown else by_name(self.terms)

    @cached_property
    def most(self) -> str:
        return most_of(self.terms)

    @cached_property
    def any(self) -> str:
        return any_of(self.terms)


    def reaching(self, reach: str) -> str:
        """The query of those that answer to all the words, to most of them, or to any."""
        return {"all": self.everything, "most": self._all_or_most, "any": self.any}[reach] or NOBODY

    @property
    def _all_or_most(self) -> str:
        return " | ".join(filter(None, [self.everything, self.most]))


def ask(typed: str, *, as_typed: bool = False) -> Asked:
    """Understand what was typed; `as_typed` corrects nothing."""
    given = words_of(typed)
    if not given:
        return Asked()
    return _Reading(given, as_typed).asked()


class _Reading:
    """One question to the database, then each word in its turn."""

    def __init__(self, given: list[str], as_typed: bool) -> None:
        self.given, self.as_typed = given, as_typed
        expressions = {key_of(part): part for part in _runs(given)}
        joined = ["".join(pair) for pair in zip(given, given[1:], strict=False)]
        looked_up = [*given, *joined, *(half for word in given for half in _halves(word))]
        with connection.cursor() as cursor:
            near = [" ".join(likeness.nearby(word)) if likeness.allowed(word) else "" for word in given]
            sounds = [likeness.sound(word) for word in given]
            cursor.execute(UNDERSTOOD, [given, sounds, near, looked_up, list(expressions)])
            found = [_read(value) for value in cursor.fetchone()]
        self.seen, self.words = found[0] or {}, found[1] or {}
        self.alike: list[list[Any]] = found[2] or []
        self.unknown: list[str] = found[3] or []
        self.synonyms: list[list[str]] = found[4] or []
        self.uses: dict[str, int] = found[5] or {}
        self.texts: int = found[6] or 1

    def asked(self) -> Asked:
        terms: list[Term] = []
        understood: list[str] = []
        place = 0
        stems_of = self._stems_of_synonyms()
        while place < len(self.given):
            length, same = self._expression_at(place, stems_of)
            part = self.given[place : place + max(length, 1)]
            if length > 1:
                terms.append(self._expression(part, same))
                understood += part
                place += length
                continue
            shown, term, length = self._word(place, same)
            understood.append(shown)
            terms.append(term)
            place += length
        unknown = tuple(term.typed for term in terms if not term.is_known)
        changed = "".join(understood) != "".join(self.given) and _folded(understood) != "".join(self.given)
        return Asked(tuple(self.given), tuple(understood), tuple(terms), changed, unknown)

    # --- Synonyms ---

    def _stems_of_synonyms(self) -> dict[str, str]:
        words = {word for each in self.synonyms for text in each for term in text.split(",") for word in words_of(term)}
        if not words:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(MEANT, [sorted(words)])
            return {word: stem or word for word, stem in _read(cursor.fetchone()[0]).items()}

    def _expression_at(self, place: int, stems: dict[str, str]) -> tuple[int, tuple[tuple[str, ...], ...]]:
        """The longest expression with synonyms that starts here, and what it also means."""
        for length in range(min(LONGEST_EXPRESSION, len(self.given) - place), 0, -1):
            key = key_of(self.given[place : place + length])
            same = [
                tuple(stems[word] for word in words_of(term))
                for words, also in self.synonyms
                if key in {key_of(words_of(term)) for term in words.split(",")}
                for term in f"{words},{also}".split(",")
                if key_of(words_of(term)) != key
            ]
            if same:
                return length, tuple(dict.fromkeys(filter(None, same)))
        return 0, ()

    def _expression(self, part: list[str], same: tuple[tuple[str, ...], ...]) -> Term:
        itself = tuple(self._stem(word) for word in part)
        joined = "".join(part)
        stems = (self.words[joined]["stem"],) if joined in self.words else ()
        return Term(" ".join(part), stems=stems, same=(itself, *same), weight=self._weight(itself[0]))

    # --- Single words ---

    def _word(self, place: int, same: tuple[tuple[str, ...], ...]) -> tuple[str, Term, int]:
        """How the word is shown, what it means, and how many of the typed words it takes up."""
        word = self.given[place]
        stem = self._stem(word)
        if same:
            return word, Term(word, stems=(stem,), same=same, weight=self._weight(stem)), 1
        if place + 1 < len(self.given):
            after = self.given[place + 1]
            joined = self.words.get(word + after)
            if joined and (self._is_new(word) or self._is_new(after)):
                return word + after, self._term(word + after, joined["stem"], is_word=True), 2
        if word not in self.unknown:
            return word, self._term(word, stem, is_word=stem in self.uses), 1
        if not self.as_typed:
            if parted := self._parted(word):
                return " ".join(parted), Term(word, same=(tuple(self.words[half]["stem"] for half in parted),)), 1
            if nearest := self._nearest(word, stem):
                stems = tuple(dict.fromkeys(each[3] for each in nearest))
                return nearest[0][2], Term(word, stems=stems, weight=self._weight(stems[0])), 1
        return word, Term(word, weight=RARE), 1

    def _term(self, word: str, stem: str, *, is_word: bool) -> Term:
        opening = word if len(word) >= SHORTEST_OPENING else ""
        weight = self._weight(stem) if is_word else self._weight("")
        return Term(word, stems=(stem,), opening=opening, names_only=is_word, weight=weight)

    def _parted(self, word: str) -> tuple[str, str] | None:
        """Two words written as one, both known: ferriereyoga."""
        parts = [(word[:cut], word[cut:]) for cut in range(SHORTEST_OPENING, len(word) - SHORTEST_OPENING + 1)]
        known = [part for part in parts if all(half in self.words for half in part)]
        return max(known, key=lambda part: min(self.words[half]["uses"] for half in part), default=None)

    def _nearest(self, word: str, stem: str) -> list[list[Any]]:
        """The known words that are nearest to this one, and only those that are as near as the first."""
        ranked = []
        for candidate in (each for each in self.alike if each[0] == word):
            distance = _distance(word, stem, candidate)
            if distance is not None:
                ranked.append(((distance, word[0] != candidate[1][0], -min(candidate[5], 1), -candidate[6]), candidate))
        ranked.sort(key=lambda each: each[0])
        return [candidate for rank, candidate in ranked if rank[:3] == ranked[0][0][:3]][:BEST]

    def _is_new(self, word: str) -> bool:
        return not self.seen.get(word, {}).get("is_word")

    def _stem(self, word: str) -> str:
        return self.seen.get(word, {}).get("stem") or word

    def _weight(self, stem: str) -> float:
        """A word of every tenth text tells less than one of every hundredth."""
        uses = self.uses.get(stem) or next((w["uses"] for w in self.words.values() if w["stem"] == stem), 0)
        return max(0.5, round(log(1 + self.texts / max(uses, 1)), 2)) if uses else RARE


def _distance(word: str, stem: str, candidate: Sequence[Any]) -> float | None:
    """Slips between the two, half of one for the same sound; None when they are too far apart."""
    _typed, other, _shown, other_stem, sound, *_rest = candidate
    if sound == likeness.sound(word):
        return 0.5
    most = likeness.allowed(word)
    near = min(likeness.slips(word, other, most), likeness.slips(word, other_stem, most))
    if most == 0 or near > most or (near > 1 and word[0] != other[0]):
        return None
    return float(near)


def _runs(words: list[str]) -> Iterable[list[str]]:
    for start in range(len(words)):
        for length in range(1, LONGEST_EXPRESSION + 1):
            if start + length <= len(words):
                yield words[start : start + length]


def _halves(word: str) -> Iterable[str]:
    for cut in range(SHORTEST_OPENING, len(word) - SHORTEST_OPENING + 1):
        yield word[:cut]
        yield word[cut:]


def _folded(words: Iterable[str]) -> str:
    return "".join(fold(word).replace(" ", "") for word in words)


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
