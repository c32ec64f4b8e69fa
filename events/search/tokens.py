"""A sentence cut into words, each as it stands and as it was meant, and its parts that mean filters."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from directory.typed import folded

from .gazetteer import Gazetteer
from .phrases import ACCENTED, ARTICLES, FORGIVEN, JOINTS, REAL_WORDS

_TOKEN = re.compile(r"\"[^\"]*\"?|«[^»]*»?|“[^”]*”?|\d+|€|[^\W\d_]+")  # what is quoted is one token, never read
Filter = tuple[str, str]
Known = Callable[[Sequence[str]], set[str]]


@dataclass
class Token:
    word: str
    start: int
    end: int
    plain: str = field(init=False)

    def __post_init__(self) -> None:
        if self.word[0] in '"«“':
            self.plain = ""
        else:
            self.plain = ACCENTED.get(self.word.lower()) or forgiven(folded(self.word) or self.word)


@dataclass
class Span:
    """Tokens from `first` up to, not including, `after`, that mean these filters."""

    first: int
    after: int
    filters: tuple[Filter, ...]


class Sentence:
    def __init__(self, text: str, today: date, names: Gazetteer) -> None:
        self.text, self.today, self.names = text, today, names
        self.tokens = [Token(found[0], *found.span()) for found in _TOKEN.finditer(text)]
        self.plain = [token.plain for token in self.tokens]

    def with_joints(self, first: int, floor: int) -> int:
        """The small words that lead to the span belong to it: « tous les », « pour des »."""
        while first > floor and self.plain[first - 1] in JOINTS:
            first -= 1
        return first

    # --- Names are left whole ---

    def without_names(self, spans: list[Span], known: Known) -> list[Span]:
        """Without the spans that belong, with a word beside them, to the name of something in town."""
        asked = {phrase for span in spans for phrase in self._phrases(span, [span])}
        standing = known(sorted(asked)) if asked else set()
        kept, before = spans, 0
        while len(kept) != before:  # what stands beside a name's word may belong to the name as well
            before = len(kept)
            kept = [span for span in kept if not any(p in standing for p in self._phrases(span, kept))]
        return kept

    def _phrases(self, span: Span, spans: list[Span]) -> Iterator[str]:
        """The span with the word before it, and with the word after it, unless those mean filters too."""
        taken = {n for other in spans for n in range(other.first, other.after)}
        core = next(n for n in range(span.first, span.after) if n == span.after - 1 or self.plain[n] not in JOINTS)
        before = next((n for n in range(span.first - 1, -1, -1) if self.plain[n] not in JOINTS), None)
        after = next((n for n in range(span.after, len(self.plain)) if self.plain[n] not in JOINTS), None)
        if before is not None and before not in taken:
            yield self._phrase(before, span.after)
        if after is not None and after not in taken:
            yield self._phrase(core, after + 1)

    def _phrase(self, first: int, after: int) -> str:
        return " ".join(folded(token.word) or token.word for token in self.tokens[first:after])

    # --- What is left ---

    def quote(self, span: Span) -> None:
        """These words are words: the rest shows them between quotes."""
        first, last = self.tokens[span.first], self.tokens[span.after - 1]
        if span.after - span.first == 1:
            first.word = f'"{first.word}"'
        else:
            first.word, last.word = f'"{first.word}', f'{last.word}"'

    def typed(self, span: Span) -> str:
        return self.text[self.tokens[span.first].start : self.tokens[span.after - 1].end]

    def rest(self, spans: Iterable[Span]) -> str:
        """The text without these spans, and without the small words that then lead nowhere."""
        taken = {n for span in spans for n in range(span.first, span.after)}
        left = [n for n in range(len(self.tokens)) if n not in taken]
        while left and self.plain[left[-1]] in JOINTS:
            left.pop()
        while left and self.plain[left[0]] in JOINTS and self.plain[left[0]] not in ARTICLES:
            left.pop(0)
        if not left:
            return ""
        pieces, last = [], None
        for n in left:
            if last is not None and n == last + 1:
                pieces.append(self.text[self.tokens[last].end : self.tokens[n].start])
            elif last is not None:
                pieces.append(" ")
            pieces.append(self.tokens[n].word)
            last = n
        whole = "".join(pieces)
        return " ".join(whole.split())

    # --- Small helps for the matchers ---

    def at(self, here: int) -> str:
        return self.plain[here] if 0 <= here < len(self.plain) else ""

    def number(self, here: int) -> int | None:
        word = self.at(here)
        return int(word) if word.isascii() and word.isdigit() and len(word) <= 4 else None

    def begins(self, here: int, phrase: Sequence[str]) -> bool:
        return self.plain[here : here + len(phrase)] == list(phrase)

    def first_of(self, here: int, phrases: Iterable[Sequence[str]]) -> int:
        """How many tokens the longest of these phrases takes here; 0 when none is here."""
        return max((len(phrase) for phrase in phrases if self.begins(here, phrase)), default=0)


def forgiven(word: str) -> str:
    """The word of the closed lists that was meant, when one slip is between them; else the word itself."""
    if len(word) < 5 or word in FORGIVEN or word in REAL_WORDS:
        return word
    return next((known for known in FORGIVEN if known[0] == word[0] and close(word, known)), word)


def close(typed: str, meant: str) -> bool:
    """The same, or one slip apart: a letter more, less, wrong, or two that changed places. Short words: the same."""
    if typed == meant:
        return True
    if min(len(typed), len(meant)) < 5 or abs(len(typed) - len(meant)) > 1:
        return False
    first = next((n for n, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    a, b = typed[first:], meant[first:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
