"""What a text message asks for, when it plainly does. Whatever is not plain is read by a person.

« Oui », « OUI merci ! », « non, désolée », « ok 4821 », « ANNULER ». « Oui mais pas mardi » is no answer.
"""

import re
from dataclasses import dataclass

from directory.folding import fold

YES, NO, CANCEL = "yes", "no", "cancel"
_ASKS = {
    **dict.fromkeys(["oui", "ok", "okay", "accepte", "yes"], YES),
    **dict.fromkeys(["non", "refuse", "no"], NO),
    **dict.fromkeys(["annuler", "annule", "annulez", "annulation", "cancel"], CANCEL),
}
_POLITE = frozenset(
    {"merci", "mercis", "beaucoup", "bonjour", "bonsoir", "salut", "svp", "stp", "s", "il", "vous", "te", "plait"}
    | {"cordialement", "bonne", "bon", "journee", "soiree", "madame", "monsieur", "mme", "m", "bien", "a", "tous"}
    | {"et", "d", "accord", "thanks", "thank", "you", "please", "hello"}
)
_ALSO = {
    YES: frozenset({"je", "j", "prends", "la", "place", "volontiers", "sur", "avec", "plaisir", "super", "parfait"}
                   | {"viens", "viendrai", "serai"}),
    NO: frozenset({"je", "ne", "peux", "pas", "pourrai", "desole", "desolee", "dommage", "sorry"}),
    CANCEL: frozenset({"je", "j", "veux", "voudrais", "souhaite", "mon", "ma", "inscription", "l", "reservation", "place"}),
}  # fmt: skip
_WORD = re.compile(r"[a-z]+|\d+")


@dataclass(frozen=True)
class Asked:
    """YES, NO or CANCEL; for the party that bears `code` when one was written."""

    what: str
    code: str = ""


def read(text: str) -> Asked | None:
    """None when the words do not plainly say one thing."""
    tokens = _WORD.findall(fold(text))
    codes = [token for token in tokens if token.isdigit()]
    words = [token for token in tokens if not token.isdigit()]
    asked = {_ASKS[word] for word in words if word in _ASKS}
    if len(asked) != 1 or len(codes) > 1:
        return None
    (what,) = asked
    if any(word not in _ASKS and word not in _POLITE and word not in _ALSO[what] for word in words):
        return None
    return Asked(what, codes[0] if codes else "")
