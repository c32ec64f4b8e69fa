"""What was typed, as a full-text query that cannot break: only letters and digits reach PostgreSQL.

The configuration `fr_folded` takes accents away, then French endings. A word of three letters or
more also finds the longer words that begin like it: "gym" finds gymnastique.
"""

import re

from django.contrib.postgres.search import SearchQuery

CONFIG = "fr_folded"
MOST_WORDS = 8
LONGEST_WORD = 40
SMALL_WORDS = frozenset(
    """
    au aux avec ce ces chez dans de des du elle en et eux il je la le les leur lui ma mais me meme même mes moi mon
    ne nos notre nous on ou par pas pour qu que qui sa se ses son sur ta te tes toi ton tu un une vos votre vous
    """.split()  # noqa: SIM905 - read more easily than a list
)


def words_of(typed: str) -> list[str]:
    """The words that are worth looking for; none when there are only small words or signs."""
    found = re.findall(r"[^\W_]+", typed[:400].lower())
    return [word[:LONGEST_WORD] for word in found if len(word) > 1 and word not in SMALL_WORDS][:MOST_WORDS]


def all_of(words: list[str]) -> SearchQuery:
    """Every word, or the beginning of one."""
    return _raw(" & ".join(f"{word}:*" if len(word) > 2 else word for word in words))


def exactly(words: list[str]) -> SearchQuery:
    """For the order of the answer: whole words count, beginnings do not."""
    return _raw(" | ".join(words))


def _raw(query: str) -> SearchQuery:
    return SearchQuery(query, search_type="raw", config=CONFIG)
