"""What somebody may need that the town keeps no fact about yet: the page says so, and who can find out.

What it does know (steps, hearing loops, adapted toilets, parking, seats) are filters: `phrases`.
"""

from collections.abc import Sequence

ALONE = frozenset(
    """
    malvoyant malvoyante malvoyants malvoyantes voyant voyante voyants aveugle aveugles braille autiste autistes autisme
    autistique tsa trisomie trisomique trisomiques dys dyslexique dyspraxique dyspraxie tdah hyperactif hyperactive
    epileptique epilepsie blind autism autistic
    """.split()  # noqa: SIM905 - read more easily than a list
)
HEADS = ("handicap", "handicaps", "deficience", "deficient", "deficiente", "deficients", "trouble", "troubles")
KINDS = frozenset(
    """
    visuel visuelle visuels mental mentale mentaux psychique psychiques cognitif cognitifs cognitive intellectuel
    intellectuelle intellectuels invisible
    """.split()  # noqa: SIM905 - read more easily than a list
)


def told(words: Sequence[str]) -> tuple[str, ...]:
    """The needs named by these folded words, in their order: « malvoyant », « handicap mental »."""
    found: list[str] = []
    for place, word in enumerate(words):
        if word in ALONE:
            found.append(word)
        elif is_of_mind_or_sight(words, place):
            found.append(f"{word} {words[place + 1]}")
    return tuple(found)


def is_of_mind_or_sight(words: Sequence[str], place: int) -> bool:
    """Does a need of another kind than steps start here: « handicap visuel »?"""
    return words[place] in HEADS and place + 1 < len(words) and words[place + 1] in KINDS
