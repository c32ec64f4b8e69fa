"""An agent finds somebody's registrations by their name and one thing that only they and we know.

Both are needed and both must be right: nothing is listed by a name alone, nothing is said of anybody else.
"""

import re
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from directory.folding import fold
from directory.models import Person
from events.models import LookUp, Registration
from notifications import phones

TITLES = {"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle"}
KEPT = timedelta(days=60)  # a séance that is over is still found that long


def find(*, name: str, known: str, at: datetime, by: Person) -> list[Registration]:
    """`known` is their phone number, e-mail address or code. The look-up is written down, without the name."""
    found = [party for party in _known_by(known.strip(), at=at) if _is_name(name, party.name)]
    _write_down(len(found), by=by, at=at)
    return found


def open_one(party: Registration, *, session: dict[str, object], by: Person, at: datetime) -> None:
    """From the call list, with the person on the phone: looked at, so written down like any other look-up."""
    _write_down(1, by=by, at=at)
    remember(session, [party])


def _write_down(found: int, *, by: Person, at: datetime) -> None:
    LookUp.objects.create(by=by, at=at, found=min(found, 999))


def _known_by(known: str, *, at: datetime) -> list[Registration]:
    way = _way(known)
    if way is None:
        return []
    recent = Q(kind=Registration.Kind.SEASON) | Q(occurrence__ends_at__gt=at - KEPT)
    found = Registration.objects.filter(way, recent, erased_at=None).with_what().order_by("occurrence__starts_at", "pk")
    return sorted(found[:200], key=lambda party: not party.is_live)


def _way(known: str) -> Q | None:
    if "@" in known:
        return Q(email=known.lower())
    digits = "".join(sign for sign in known if sign.isdigit())
    if known.isascii() and known.isdigit() and len(digits) in (4, 6):
        return Q(code=digits)
    try:
        return Q(phone=phones.normalised(known))
    except phones.UnusableNumber:
        return None


def _is_name(typed: str, name: str) -> bool:
    """The same words in any order; accents, capitals, hyphens and « Mme » do not count. One word is never enough for
    two."""
    return bool(_words(typed)) and _words(typed) == _words(name)


def _words(name: str) -> list[str]:
    words = sorted(re.findall(r"\w+", fold(name)))
    return [word for word in words if word not in TITLES] or words


def remember(session: dict[str, object], parties: list[Registration]) -> None:
    """The agent may open these for an hour."""
    until = int((timezone.now() + timedelta(hours=1)).timestamp())
    session["desk"] = {**_open(session), **{str(party.pk): until for party in parties}}


def _open(session: dict[str, object]) -> dict[str, int]:
    """The keys that may still be opened, and until when."""
    kept = session.get("desk")
    now = timezone.now().timestamp()
    return {key: end for key, end in kept.items() if end > now} if isinstance(kept, dict) else {}


def others_of(party: Registration, *, session: dict[str, object]) -> list[Registration]:
    """What else this agent has just found of the same person."""
    keys = [int(key) for key in _open(session) if key != str(party.pk)]
    if not keys or not party.contact_key:
        return []
    same = Registration.objects.filter(pk__in=keys, contact_key=party.contact_key, erased_at=None)
    return sorted(same.with_what().order_by("occurrence__starts_at", "pk"), key=lambda each: not each.is_live)


def may_open(session: dict[str, object], pk: int) -> bool:
    """Only what was found, or registered, a moment ago; no number of a row opens anything."""
    return str(pk) in _open(session)
