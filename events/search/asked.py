"""What a resident means by what was typed: each word known, corrected, completed, or taken for another.

One query asks the table of words (`vocabulary`), the synonyms and the stemmer; the rest is decided
here. A word that exists, or that something begins with, is never corrected away.
"""

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

from django.db import connection

from directory.folding import fold
from events.search import likeness
from events.search.terms import Term, all_of, any_of, by_name, most_of
from events.search.words import key_of, words_of

SHORTEST_OPENING = 3
LONGEST_EXPRESSION = 4  # words
SHORTEST_STEM = 5  # letters of a word, to be compared with stems too
BEST = 3  # words that are as near as each other
NOBODY = "'-'"  # a lexeme that no text has
TOPIC = 3.0  # at least, for what the service thought worth a synonym
RARE = 2.0  # how much a word that nothing contains tells
UNDERSTOOD = """
WITH typed AS (
    SELECT word, key, string_to_array(near, ' ') AS near FROM unnest(%s::text[], %s::text[], %s::text[]) t (word, key, near)
), seen AS (
    SELECT typed.*, (ts_lexize('french_stem', word))[1] AS stem,
        (quote_literal(word) || ':* | ' || quote_literal(coalesce((ts_lexize('french_stem', word))[1], word)))::tsquery
            AS query,
        EXISTS (SELECT FROM events_word w WHERE w.word = typed.word) AS is_word,
        EXISTS (SELECT FROM events_word w WHERE w.word >= typed.word AND w.word < typed.word || '~') AS is_opening
    FROM typed
), unknown AS (
    SELECT seen.* FROM seen WHERE %s OR (
        NOT is_opening
        AND NOT EXISTS (SELECT FROM events_word w WHERE w.stem = seen.stem)
        AND NOT EXISTS (SELECT FROM events_activity WHERE search @@ seen.query)
        AND NOT EXISTS (SELECT FROM directory_association WHERE search @@ seen.query)
        AND NOT EXISTS (SELECT FROM directory_venue WHERE search @@ seen.query)
    )
)
SELECT
    (SELECT json_object_agg(word, json_build_object('stem', stem, 'is_word', is_word, 'is_opening', is_opening))
        FROM seen),
    (SELECT json_object_agg(word, json_build_object('stem', stem, 'uses', activities + associations + venues))
        FROM events_word WHERE word = ANY(%s)),
    (SELECT json_agg(json_build_array(unknown.word, w.word, w.shown, w.stem, w.sound, w.names, w.activities))
        FROM unknown, LATERAL (
            SELECT * FROM events_word WHERE sound = unknown.key
            UNION ALL
            SELECT * FROM events_word WHERE near && unknown.near AND sound <> unknown.key
        ) w),
    (SELECT json_agg(word) FROM unknown),
    (SELECT json_agg(json_build_array(words, also, (
        SELECT json_object_agg(word, (ts_lexize('french_stem', word))[1])
        FROM regexp_split_to_table(folded(words || ' ' || also), '[^[:alnum:]]+') AS word WHERE word <> ''
    ))) FROM events_synonym WHERE keys && %s),
    (SELECT json_object_agg(stem, json_build_array(uses, names)) FROM (
        SELECT w.stem, max(activities + associations + venues) AS uses, max(names) AS names FROM events_word w
        WHERE w.stem IN (SELECT stem FROM seen UNION SELECT stem FROM events_word WHERE word = ANY(%s)) GROUP BY w.stem
    ) s),
    (SELECT activities FROM events_word WHERE word = '')
"""


_ELIDED = re.compile(r"[dljmnst][aeiouyh]..")  # leau, darts: the apostrophe was forgotten
RIGHT = Path(__file__).resolve().parent.parent / "data" / "mots-justes.txt"


@cache
def _right_words() -> frozenset[str]:
    lines = [line for line in RIGHT.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return frozenset(fold(word) for word in " ".join(lines).split())


def is_right(word: str) -> bool:
    """Is this a French word as it stands, whether or not anything here is called so?"""
    return word in _right_words() or word.removesuffix("s") in _right_words()


@dataclass(frozen=True)
class Asked:
    """The words as they were given and as they are understood; false when there is nothing to look for."""

    given: tuple[str, ...] = ()
    understood: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    corrected: bool = False
    unknown: tuple[str, ...] = field(default=())
    as_typed: bool = False

    def __bool__(self) -> bool:
        return bool(self.given)

    @property
    def typed(self) -> str:
        return " ".join(self.given)

    @property
    def several(self) -> bool:
        """Is there more than one thing to answer to?"""
        return len(self.terms) > 1

    @property
    def text(self) -> str:
        """For the screen: « natation senior »."""
        return " ".join(self.understood)

    @property
    def may_be_slips(self) -> bool:
        """Was nothing corrected yet, although it might be?"""
        return bool(self.given) and not (self.corrected or self.as_typed)

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


def ask(
    typed: str,
    *,
    as_typed: bool = False,
    only_telling: bool = False,
    doubted: bool = False,
    aside: Collection[str] = (),
) -> Asked:
    """Understand what was typed; `as_typed` corrects nothing, `only_telling` leaves out « cours » even alone.

    `doubted`: a word that exists may be a slip of another one too; `aside`: words that are not looked for.
    """
    given = [word for word in words_of(typed, only_telling=only_telling) if word not in aside]
    if not given:
        return Asked()
    asked = _Reading(given, as_typed, doubted).asked()
    if not asked.corrected:
        return asked
    again = _Reading(words_of(asked.text), as_typed=True).asked()
    return replace(asked, terms=again.terms, unknown=again.unknown)


@dataclass(frozen=True)
class Meaning:
    """What an expression means: as the service writes it, and its words; `is_wider` when it only comes near."""

    written: str
    words: list[str]
    is_wider: bool = False


class _Reading:
    """One question to the database, then each word in its turn."""

    def __init__(self, given: list[str], as_typed: bool, doubted: bool = False) -> None:
        self.given, self.as_typed, self.doubted = given, as_typed, doubted
        expressions = {key for part in _runs(given) for key in _keys(part)}
        joined = ["".join(pair) for pair in pairwise(given)]
        bare = [word[1:] for word in given if _ELIDED.match(word)]
        looked_up = [*given, *joined, *bare, *(half for word in given for half in _halves(word))]
        with connection.cursor() as cursor:
            near = [" ".join(likeness.nearby(word)) if likeness.allowed(word) else "" for word in given]
            sounds = [likeness.sound(word) for word in given]
            cursor.execute(UNDERSTOOD, [given, sounds, near, doubted, looked_up, list(expressions), looked_up])
            found = [_read(value) for value in cursor.fetchone()]
        self.seen, self.words = found[0] or {}, found[1] or {}
        self.alike: list[list[Any]] = found[2] or []
        self.unknown: list[str] = found[3] or []
        self.synonyms: list[tuple[str, str, dict[str, str]]] = found[4] or []
        self.uses: dict[str, list[int]] = found[5] or {}
        self.texts: int = found[6] or 1

    def asked(self) -> Asked:
        terms: list[Term] = []
        understood: list[str] = []
        place = 0
        while place < len(self.given):
            shown, term, length = self._expression_at(place) or self._word(place)
            understood.append(shown)
            terms.append(term)
            place += length
        unknown = tuple(term.typed for term in terms if not term.is_known)
        changed = _folded(understood) != "".join(self.given)
        return Asked(tuple(self.given), tuple(understood), tuple(terms), changed, unknown, self.as_typed)

    # --- Synonyms ---

    @cached_property
    def meanings(self) -> dict[str, list[Meaning]]:
        """By the key of an expression: all that it means."""
        found: dict[str, list[Meaning]] = {}
        for words, also, _stems in self.synonyms:
            terms = [(term.strip(), words_of(term)) for term in words.split(",")]
            wider = [Meaning(term.strip(), words_of(term), is_wider=True) for term in also.split(",") if term.strip()]
            for _written, own in terms:
                meant = found.setdefault(key_of(own), [])
                meant += [Meaning(written, parts) for written, parts in terms]
                meant += wider
        return found

    @cached_property
    def stems(self) -> dict[str, str]:
        return {word: stem or word for *_words, stems in self.synonyms for word, stem in stems.items()}

    def _expression_at(self, place: int) -> tuple[str, Term, int] | None:
        """The longest expression with synonyms that starts here: how it is shown, what it means, how many words."""
        for length in range(min(LONGEST_EXPRESSION, len(self.given) - place), 0, -1):
            part = self.given[place : place + length]
            for key in _keys(part):
                if (meant := self.meanings.get(key)) and self._may_mean(part, meant):
                    return self._expression(part, key, meant)
        return None

    def _may_mean(self, part: list[str], meant: list[Meaning]) -> bool:
        """An expression that only sounds like one with synonyms is taken for it when it is nothing by itself."""
        if "".join(part) in {"".join(each.words) for each in meant}:
            return True
        if len(part) == 1 and part[0] not in self.unknown:
            return self._stem(part[0]) in {self.stems[each.words[0]] for each in meant if len(each.words) == 1}
        return not (self.as_typed and any(map(self._is_new, part)))

    def _expression(self, part: list[str], key: str, meant: list[Meaning]) -> tuple[str, Term, int]:
        itself = [each.words for each in meant if key_of(each.words) == key]
        right = part if part in itself or not any(map(self._is_new, part)) else itself[0]
        as_it_is = _folded(right) == _folded(part) or [self._stem(word) for word in part] == [
            self.stems.get(w) for w in right
        ]
        shown = " ".join(part) if as_it_is else self._written(right, meant)
        same = dict.fromkeys(self._stems_of(each) for each in meant if each.words)
        wider = {self._stems_of(each): each.written for each in meant if each.is_wider}
        for each in meant:
            if not each.is_wider:
                wider.pop(self._stems_of(each), None)
        own = [tuple(self.stems[word] for word in words) for words in itself]
        if right not in itself:
            own.append(tuple(self._stem(word) for word in right))
        stems = tuple(dict.fromkeys(stem[0] for stem in own if len(stem) == 1))
        others = tuple(each for each in same if each not in {(stem,) for stem in stems})
        weight = max(TOPIC, *(self._weight(stem) for each in own for stem in each))
        exact = right[0] if len(right) == 1 else ""
        term = Term(
            " ".join(part), stems, exact, same=others, wider=frozenset(wider), near=tuple(wider.values()),
            called=self._written(right, meant), weight=weight,
        )  # fmt: skip
        return shown, term, len(part)

    def _stems_of(self, meaning: Meaning) -> tuple[str, ...]:
        return tuple(self.stems[word] for word in meaning.words)

    def _written(self, words: list[str], meant: list[Meaning]) -> str:
        return next((each.written for each in meant if each.words == words), " ".join(words))

    # --- Single words ---

    def _word(self, place: int) -> tuple[str, Term, int]:
        """How the word is shown, what it means, and how many of the typed words it takes up."""
        word = self.given[place]
        stem = self._stem(word)
        if place + 1 < len(self.given):
            after = self.given[place + 1]
            joined = self.words.get(word + after)
            if joined and (self._is_new(word) or self._is_new(after)):
                return word + after, self._term(word + after, joined["stem"], is_word=True), 2
        if self.doubted and not is_right(word) and (nearest := self._nearest(word)):
            return nearest[0][2], self._slip(word, nearest), 1
        if word not in self.unknown or self.doubted:
            return word, self._term(word, stem, is_word=stem in self.uses), 1
        if not self.as_typed and not is_right(word):
            if _ELIDED.match(word) and word[1:] in self.words:
                return f"{word[0]}’{word[1:]}", self._term(word[1:], self.words[word[1:]]["stem"], is_word=True), 1
            if parted := self._parted(word):
                return " ".join(parted), Term(word, same=(tuple(self.words[half]["stem"] for half in parted),)), 1
            if nearest := self._nearest(word):
                return nearest[0][2], self._slip(word, nearest), 1
        return word, Term(word, weight=RARE), 1

    def _term(self, word: str, stem: str, *, is_word: bool) -> Term:
        opening = word if len(word) >= SHORTEST_OPENING else ""
        weight = self._weight(stem) if is_word else self._weight("")
        return Term(word, (stem,), word, opening=opening, names_only=is_word, weight=weight)

    def _slip(self, word: str, nearest: list[list[Any]]) -> Term:
        stems = tuple(dict.fromkeys(each[3] for each in nearest))
        return Term(word, stems, nearest[0][1], weight=self._weight(stems[0]))

    def _parted(self, word: str) -> tuple[str, str] | None:
        """Two words written as one, both known: ferriereyoga."""
        parts = [(word[:cut], word[cut:]) for cut in range(SHORTEST_OPENING, len(word) - SHORTEST_OPENING + 1)]
        known = [part for part in parts if all(half in self.words for half in part)]
        return max(known, key=lambda part: min(self.words[half]["uses"] for half in part), default=None)

    def _nearest(self, word: str) -> list[list[Any]]:
        """The known words that are nearest to this one, and only those that are as near as the first."""
        ranked, stem = [], self._stem(word)
        for candidate in (each for each in self.alike if each[0] == word and each[3] != stem):
            distance = _distance(word, candidate)
            if distance is not None:
                ranked.append(((distance, word[0] != candidate[1][0], -min(candidate[5], 1), -candidate[6]), candidate))
        ranked.sort(key=lambda each: each[0])
        return [candidate for rank, candidate in ranked if rank[:3] == ranked[0][0][:3]][:BEST]

    def _is_new(self, word: str) -> bool:
        return not self.seen.get(word, {}).get("is_word")

    def _stem(self, word: str) -> str:
        return self.seen.get(word, {}).get("stem") or word

    def _weight(self, stem: str) -> float:
        """A word of every tenth text tells less than one of every hundredth; one that names nothing, less still."""
        uses, names = self.uses.get(stem) or (0, 0)
        if not uses:
            return RARE
        rare = min(max(log(1 + self.texts / uses), 1.0), 4.0)
        return round(rare if names else rare / 2, 2)


def _distance(word: str, candidate: Sequence[Any]) -> float | None:
    """Slips between the two, half of one for the same sound; None when they are too far apart."""
    _typed, other, _shown, other_stem, sound, *_rest = candidate
    if sound == likeness.sound(word):
        return 0.5
    most = likeness.allowed(word)
    near = likeness.slips(word, other, most)
    if len(word) >= SHORTEST_STEM:
        near = min(near, likeness.slips(word, other_stem, most))
    if most == 0 or near > most or word[0] != other[0]:
        return None
    return float(near)


def _keys(part: list[str]) -> tuple[str, ...]:
    """Said word by word, and as one word: basket ball is said otherwise than basketball."""
    return tuple(dict.fromkeys([key_of(part), likeness.sound("".join(part))]))


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
