"""Words that mean the same, kept by the service: how they are known, and those every town starts with."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from events.search.words import key_of, words_of

ADDED = "# Added since"
FILE = Path(__file__).resolve().parent.parent / "data" / "synonymes.txt"


def keys_of(words: str) -> list[str]:
    """By which a question finds these words, each expression on its own (words.key_of)."""
    return sorted(filter(None, {key_of(words_of(term)) for term in words.split(",")}))


def starting_set(*, added_since: bool = True) -> Iterator[tuple[str, str]]:
    """Words that mean the same, and words that answer them one way only; each as the service writes them.

    `added_since`: with the lines that came after the first town was planted.
    """
    text = FILE.read_text(encoding="utf-8")
    for line in (text if added_since else text.partition(ADDED)[0]).splitlines():
        if line.strip() and not line.startswith("#"):
            words, _, also = line.partition(">")
            yield words.strip(), also.strip()


def load(model: Any) -> None:
    """Write the starting set through `model` (a migration brings its own)."""
    model.objects.bulk_create(model(words=words, also=also, keys=keys_of(words)) for words, also in starting_set())
