"""« gym douce mardi matin à Ferrières, pas cher » → gym douce + jour=mar, moment=matin, quartier=ferrieres, prix=50.

Words about time, price, place and audience become the filters that the page has; what is left is
looked for as words. The lists are closed (events/search/phrases.py) and forgive one slip of the
finger. It would rather miss a filter than eat a name: what stands between quotes is never read, nor
what belongs to a name that the town knows (« Chœur du mardi », « Café des aînés »).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from .gazetteer import Gazetteer
from .matchers import MATCHERS
from .tokens import Filter, Known, Sentence, Span

LONGEST = 400  # signs that are read


@dataclass(frozen=True)
class Found:
    """The filters that these words of the sentence stand for; none when they only carry the sentence."""

    filters: tuple[Filter, ...]
    typed: str


@dataclass(frozen=True)
class Reading:
    """`rest` is what was typed without the words that became filters: what is looked for."""

    found: tuple[Found, ...] = ()
    rest: str = ""

    @property
    def filters(self) -> tuple[Filter, ...]:
        return tuple(one for found in self.found for one in found.filters)


def read(
    typed: str, *, today: date, names: Gazetteer, known: Known | None = None, literal: Collection[str] = ()
) -> Reading:
    """The filters and the words of a sentence.

    `known` says which of these phrases stand in a name; what is in `literal` is taken as words, and put
    between quotes so that it stays so.
    """
    text = typed[:LONGEST]
    sentence = Sentence(text, today, names)
    spans = _spans(sentence)
    if known and spans:
        spans = sentence.without_names(spans, known)
    if not spans:
        return Reading(rest=" ".join(typed.split()))
    as_words = [span for span in spans if sentence.typed(span) in literal]
    spans = [span for span in spans if span not in as_words]
    read_off = [Found(span.filters, sentence.typed(span)) for span in spans if span.filters]
    for span in as_words:
        sentence.quote(span)
    return Reading(tuple(read_off), sentence.rest(spans))


def _spans(sentence: Sentence) -> list[Span]:
    """The parts of the sentence that mean something, from its first word to its last."""
    found: list[Span] = []
    here = 0
    while here < len(sentence.tokens):
        span = (
            next(filter(None, (matcher(sentence, here) for matcher in MATCHERS)), None)
            if sentence.plain[here]
            else None
        )
        if span is None:
            here += 1
            continue
        floor = found[-1].after if found else 0
        found.append(Span(sentence.with_joints(span.first, floor), span.after, span.filters))
        here = span.after
    return found
