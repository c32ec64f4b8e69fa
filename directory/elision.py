"""« de » before the name of an association or of a place: d’Aidants, d’Harmonie, de Hand, du Relais, des Amis.

The sentence is French, so the English one gets the name as it is.
"""

import re

from directory.folding import fold
from directory.wording import in_french

ASPIRATED = {  # an h before which nothing is elided; without plural
    "hache", "hackathon", "haie", "haka", "hall", "halle", "hamac", "hameau", "hanche", "hand", "handball",
    "handibasket", "handicap", "handicape", "handisport", "hangar", "hapkido", "haras", "hard", "hareng", "haricot",
    "harpe", "harpie", "hasard", "hatha", "hauban", "hausse", "haut", "haute", "hauteur", "havre", "hennin", "henne",
    "herisson", "hernie", "heron", "heros", "hetre", "heurt", "hibou", "hip", "hippie", "hobby", "hockey", "hollande",
    "homard", "hongrie", "hop", "hors", "hot", "hotte", "houblon", "houle", "house", "housse", "hub", "hublot", "huit",
    "huitieme", "hurlevent", "hussard", "hutte",
}  # fmt: skip
WHOLE = {"onze", "onzieme", "oui", "ouistiti", "uhlan", "ululement", "yaourt", "yoga", "yole", "yourte"}


def of_name(name: object) -> str:
    """The name with its « de »; in English the name alone."""
    said = str(name)
    if not in_french() or not said:
        return said
    for article, contracted in (("Le ", "du "), ("Les ", "des ")):
        if said.startswith(article):
            return contracted + said.removeprefix(article)
    return _elided(said)


def of_person(name: object) -> str:
    """The name of somebody with its « de »: no article is taken for one, as in Le Goff; in English the name alone."""
    said = str(name)
    return _elided(said) if in_french() and said else said


def _elided(said: str) -> str:
    return f"d’{said}" if elides(said) else f"de {said}"


def elides(name: str) -> bool:
    """Does « de » lose its e before this name?"""
    found = re.match(r"[^\W\d_]+", fold(name))
    if not found:
        return False
    word = found[0]
    single = word.removesuffix("s").removesuffix("x")
    if {word, single} & WHOLE:
        return False
    if word[0] == "h":
        return not {word, single} & ASPIRATED
    if word[0] == "y":
        return len(word) > 1 and word[1] not in "aeiou"
    return word[0] in "aeiou"
