"""What was typed, as words: folded, without those that say nothing of what is looked for.

Only letters and digits come out, so nothing that is typed can reach the database as a sign.
"""

import re

from directory.folding import fold
from events.search.likeness import sound

CONFIG = "fr_folded"
MOST_WORDS = 8
LONGEST_WORD = 40
READ = 400  # signs of what was typed
SMALL_WORDS = frozenset(
    """
    a afin ai alors apres au aupres aussi aux avec beaucoup bien bon bonjour car ce ces cet cette chez ci comme
    comment contre dans de depuis des dois doit donc du elle elles en encore entre es est et etre eu eux fais fait
    faut fort il ils je jusqu juste la le les leur leurs lui ma mais me meme mes merci moi mon ne ni nos notre nous
    on ont ou par parce pas peu peut peux plus pour pourquoi pourrais pouvoir pres puis qu quand que quel quelle
    quelles quelqu quels qui quoi sa sais sait sans se ses si soi son sont suis sur svp ta te tes toi ton tous tout toute
    toutes tres tu un une va vais vers veut veux voici voila vos votre voudrais vous vouloir vraiment est-ce
    """.split()  # noqa: SIM905 - read more easily than a list
)
SAYS_NOTHING = frozenset(
    """
    activite activites an ans adherer adhesion adresse aimerais aimerait aller asso association associations assos atelier
    ateliers avoir besoin chercher cherche cherches club clubs copain copains copine copines cour cours devenir
    envie essayer faire forum groupe groupes horaire horaires inscription inscriptions inscrire interesse
    interessee lecon lecons loisir loisirs martigues mere pere pratiquer proposez prix recherche rechercher rejoindre
    renseignement renseignements seance seances sortir stage stages tarif tarifs trouver truc trucs venir ville
    apprendre aprendre jouer prendre qqch voudrai
    """.split()  # noqa: SIM905 - read more easily than a list
)


def words_of(typed: str, *, only_telling: bool = False) -> list[str]:
    """The words that are worth looking for; none when there are only small words or signs.

    « cours » or « je cherche » are left out, unless there is nothing else and `only_telling` is false.
    """
    found = [word[:LONGEST_WORD] for word in pieces(typed[:READ]) if len(word) > 1 and word not in SMALL_WORDS]
    telling = [word for word in found if word not in SAYS_NOTHING]
    return list(dict.fromkeys(telling if only_telling else telling or found))[:MOST_WORDS]


def pieces(text: str) -> list[str]:
    """Every word of a text, folded; a hyphen or an apostrophe parts two of them."""
    return re.findall(r"[^\W_]+", fold(text) if len(text) <= READ else fold.__wrapped__(text))


def key_of(words: list[str]) -> str:
    """By which an expression is known, however it is cut, spelt or put in the plural: ping-pong, pingpong."""
    return "".join(sound(word) for word in words if word not in SMALL_WORDS)[:80]
