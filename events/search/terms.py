"""What a resident means by each word, as PostgreSQL's full-text queries, and how well a row answers.

A stem that stands in a query comes from the database itself (`ts_lexize`), once: nothing is stemmed
twice. Every lexeme is made of letters and digits (`words.pieces`), so quoting it is enough.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Expression, F, FloatField, Func, Value
from django.db.models.fields import BooleanField, Field

ENOUGH = 0.4  # of the weight of the words, to be offered when nothing answers to all of them
MOST_COMBINED = 6


@dataclass(frozen=True)
class Term:
    """One thing asked for: stems that say it whole, beginnings, and expressions that mean the same.

    `weight` is how much it tells: a rare word more than one that stands everywhere. `wider` are those of
    `same` that only come near (music for piano), `near` how the service writes them, `called` how it writes the word itself.
    """

    typed: str
    stems: tuple[str, ...] = ()
    exact: str = ""
    opening: str = ""
    names_only: bool = False  # the opening is looked for in names and themes only
    same: tuple[tuple[str, ...], ...] = ()
    wider: frozenset[tuple[str, ...]] = frozenset()
    near: tuple[str, ...] = ()
    called: str = ""
    weight: float = 1.0

    @property
    def is_known(self) -> bool:
        return bool(self.stems or self.opening or self.same)

    @property
    def query(self) -> str:
        opening = f"{_quoted(self.opening)}:*{'AB' if self.names_only else ''}" if self.opening else ""
        return _any_of([*map(_quoted, self.stems), opening, *(_expression(each) for each in self.same)])

    @property
    def itself(self) -> str:
        """A name that says it, or means the same; not what only comes near."""
        same = [_expression(each, "A") for each in self.same if each not in self.wider]
        return _any_of([self.whole("AB"), *same])

    def written(self, fields: str) -> str:
        """As it is written, in the name."""
        return _quoted(f"{self.exact.rstrip('sx')}=") if self.exact else ""

    def whole(self, fields: str) -> str:
        return _any_of(f"{_quoted(stem)}:{fields}" for stem in self.stems)

    def nearly(self, fields: str) -> str:
        """Beginnings, and words that mean the same."""
        opening = f"{_quoted(self.opening)}:*{fields}" if self.opening else ""
        return _any_of([opening, *(_expression(each, fields) for each in self.same)])


def all_of(terms: Sequence[Term]) -> str:
    return " & ".join(f"({term.query})" for term in terms if term.is_known)


def by_name(terms: Sequence[Term]) -> str:
    """Every word stands in the name itself."""
    said = [_any_of([term.whole("A"), term.nearly("A")]) for term in terms]
    return " & ".join(f"({each})" for each in said) if all(said) else ""


def most_of(terms: Sequence[Term]) -> str:
    """The smallest groups of words that weigh enough, any of them."""
    known = sorted((term for term in terms if term.is_known), key=lambda term: -term.weight)[:MOST_COMBINED]
    enough = ENOUGH * sum(term.weight for term in terms) - 1e-9
    groups: list[frozenset[int]] = []
    for size in range(1, len(known) + 1):
        for group in combinations(range(len(known)), size):
            heavy = sum(known[place].weight for place in group) >= enough
            if heavy and not any(smaller <= frozenset(group) for smaller in groups):
                groups.append(frozenset(group))
    return " | ".join(f"({all_of([known[place] for place in sorted(group)])})" for group in groups) or any_of(terms)


def any_of(terms: Sequence[Term]) -> str:
    return " | ".join(f"({term.query})" for term in terms if term.is_known)


class Says(Func):
    """Does the row's search vector answer to this query? Uses its GIN index."""

    arg_joiner = " @@ "
    template = "%(expressions)s"
    output_field = BooleanField()

    def __init__(self, query: str, column: str = "search") -> None:
        super().__init__(F(column), TsQuery(query))


class TsQuery(Value):
    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s::tsquery", [self.value]


class Score(Expression):
    """How well a row answers: in its name 12 (15 as it is written), of an association or theme 6, of a place 3, in the text 2.

    Less for a beginning or a word that means the same; each word counts by its weight. Rows of equal
    worth have equal scores, so that the soonest can come first among them.
    """

    output_field: "Field[Any, Any]" = FloatField()

    def __init__(self, terms: Sequence[Term], name: str, typed: str, column: str = "search") -> None:
        super().__init__()
        self.terms = terms
        self.typed = typed
        self.sources: list[Any] = [F(column), F(name)]

    def get_source_expressions(self) -> list[Any]:
        return self.sources

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.sources = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, _ = compiler.compile(self.sources[0])
        name, _ = compiler.compile(self.sources[1])
        return score_sql(self.terms, column, name, self.typed)


STEPS = (("written", "", 15), ("whole", "A", 12), ("nearly", "A", 8), ("whole", "B", 6), ("nearly", "B", 4), ("whole", "C", 3),
         ("whole", "D", 2))  # fmt: skip


def score_sql(terms: Iterable[Term], column: str, name: str, typed: str) -> tuple[str, list[Any]]:
    parts, values = [f"CASE WHEN folded({name}) = %s THEN 1000 ELSE 0 END"], [typed]
    for term in (term for term in terms if term.is_known):
        tests: list[str] = []
        for how, field, worth in STEPS:
            if query := getattr(term, how)(field):
                tests.append(f"WHEN {column} @@ %s::tsquery THEN {worth * term.weight:.3f}")
                values.append(query)
        tests.append(f"WHEN {column} @@ %s::tsquery THEN {term.weight:.3f}")
        values.append(term.query)
        parts.append(f"CASE {' '.join(tests)} ELSE 0 END")
    return f"({' + '.join(parts)})", list(values)


def _quoted(lexeme: str) -> str:
    return f"'{lexeme}'" if lexeme else ""


def _expression(words: tuple[str, ...], fields: str = "") -> str:
    mark = f":{fields}" if fields else ""
    joined = " & ".join(f"{_quoted(word)}{mark}" for word in words)
    return f"({joined})" if len(words) > 1 else joined


def _any_of(queries: Iterable[str]) -> str:
    return " | ".join(filter(None, queries))
