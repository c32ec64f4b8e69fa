"""One form for words that differ by their capitals and accents only."""

import unicodedata
from functools import lru_cache

from django.utils.text import slugify


@lru_cache(maxsize=8_192)
def fold(word: str) -> str:
    """Lower case and no accent: "ÉTANG" and "ETANG" are one word."""
    plain = unicodedata.normalize(
        "NFKD", word.replace("Œ", "OE").replace("œ", "oe").replace("Æ", "AE").replace("æ", "ae")
    )
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def in_address(name: str) -> str:
    """The name as an address writes it: "Chœur de l’Île" is choeur-de-l-ile."""
    return slugify(fold(name.replace("’", " ").replace("'", " ")))
