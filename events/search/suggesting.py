"""What may be offered while a resident types: one indexed query, and two more only when nothing begins so."""

from dataclasses import dataclass

from django.db import connection

from events.models import Suggestion
from events.search.asked import ask
from events.search.words import LONGEST_WORD, READ, SMALL_WORDS, pieces

MOST, MOST_OF_A_KIND = 8, 4
SHORTEST, SHORTEST_MISSPELT = 2, 4
LOOKED_AT = 300  # suggestions of each sort: one begins so, one holds the words; so a large town is not slower
FOUND = """
WITH holding AS MATERIALIZED (
    SELECT key, text, kind, "order", uses FROM events_suggestion WHERE search @@ %s::tsquery
), near AS (
    (SELECT key, text, kind, "order", uses FROM events_suggestion WHERE key >= %s AND key < %s ORDER BY key LIMIT %s)
    UNION
    (SELECT * FROM holding LIMIT %s)
)
SELECT text, kind FROM (
    SELECT *, key >= %s AND key < %s AS begins,
        row_number() OVER (PARTITION BY kind ORDER BY key >= %s AND key < %s DESC, uses DESC, length(key), key) AS place
    FROM near
) s WHERE place <= %s ORDER BY begins DESC, "order", uses DESC, length(text), text LIMIT %s
"""


@dataclass(frozen=True)
class Offer:
    text: str
    kind: str

    @property
    def label(self) -> str:
        """What it is, when that is not plain."""
        plain = self.kind in (Suggestion.Kind.WORD, Suggestion.Kind.ACTIVITY)
        return "" if plain else str(Suggestion.Kind(self.kind).label)


def suggest(typed: str) -> list[Offer]:
    """The best few, first those that begin like what was typed; a misspelt word is forgiven from four letters on."""
    words = [word[:LONGEST_WORD] for word in pieces(typed[:READ])]
    if not words or len("".join(words)) < SHORTEST:
        return []
    found = _beginning(words)
    if not found and len("".join(words)) >= SHORTEST_MISSPELT:
        meant = ask(typed)
        found = _beginning(pieces(meant.text)) if meant.corrected else []
    return found


def _beginning(words: list[str]) -> list[Offer]:
    """Every word stands in the suggestion; the last may be the beginning of one."""
    *whole, last = [word for word in words[:-1] if word not in SMALL_WORDS and len(word) > 1] + words[-1:]
    query = " & ".join([*(f"'{word}'" for word in whole), f"'{last}':*"])
    start = " ".join(words)
    with connection.cursor() as cursor:
        begins = [start, f"{start}~"]
        cursor.execute(FOUND, [query, *begins, LOOKED_AT, LOOKED_AT, *begins, *begins, MOST_OF_A_KIND, MOST])
        return [Offer(text, kind) for text, kind in cursor.fetchall()]
