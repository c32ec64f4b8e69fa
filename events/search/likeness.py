"""How alike two words are: by their letters, and by how they are said in French.

Pure functions on folded words (directory.folding.fold).
"""

import re
from functools import lru_cache

SHORTEST = 4  # letters; a shorter word is only compared by its sound
LONG = 8
KEPT = 14  # letters of a word from which others may be missing
_SOUNDS = [
    (re.compile(pattern), said)
    for pattern, said in (
        (r"(.)\1+", r"\1"),  # doubled letters
        (r"y", "i"),
        (r"ph", "f"),
        (r"(?<![csp])h", ""),
        (r"sch|sh", "ch"),
        (r"th", "t"),
        (r"eau|au", "o"),
        (r"ou", "w"),
        (r"qu|ck|q", "k"),
        (r"gu(?=[ei])", "g_"),
        (r"g(?=[ei])", "j"),
        (r"g_", "g"),
        (r"c(?=[ei])", "s"),
        (r"c(?!h)", "k"),
        (r"ei|ai", "e"),
        (r"[ea][nm](?=[^aeiouwnm]|$)", "A"),
        (r"z", "s"),
        (r"(?<=..)[sx]$", ""),
        (r"(?<=..)[etd]$", ""),
        (r"(.)\1+", r"\1"),
    )
]


@lru_cache(maxsize=4_096)
def sound(word: str) -> str:
    """How a folded word is said, roughly: gim and gym, filo and philo, dance and danse are one."""
    for pattern, said in _SOUNDS:
        word = pattern.sub(said, word)
    return word[:40]


def allowed(word: str) -> int:
    """How many slips are forgiven in a word of this length."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < LONG else 2


def nearby(word: str) -> set[str]:
    """What is left when as many letters as may be wrong are taken out, the word itself included.

    Two words within n slips always share one of these; sharing one does not yet mean that they are.
    """
    left = {word[:KEPT]}
    for _ in range(allowed(word)):
        left |= {each[:place] + each[place + 1 :] for each in left for place in range(len(each))}
    return left


def slips(one: str, other: str, most: int) -> int:
    """Letters wrong, missing, too many, or two that changed places; `most` + 1 when there are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, their in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != their))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == their:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
