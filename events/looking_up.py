"""An agent finds somebody's registrations by their name and one thing that only they and we know.

Both are needed and both must be right: nothing is listed by a name alone, nothing is said of anybody else.
"""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from directory.french_words import fold
from directory.models import Person
from events.models import LookUp, Registration
from notifications import phones

KEPT = timedelta(days=60)  # a séance that is over is still found that long


def find(*, name: str, known: str, at: datetime, by: Person) -> list[Registration]:
    """`known` is their phone number, e-mail address or code. The look-up is written down, without the name."""
    found = [party for party in _known_by(known.strip(), at=at) if _is_name(name, party.name)]
    LookUp.objects.create(by=by, at=at, found=min(len(found), 999))
    return found


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
    """The same words in any order; accents, capitals and hyphens do not count. One word is never enough for two."""
    return bool(_words(typed)) and _words(typed) == _words(name)


def _words(name: str) -> list[str]:
    return sorted(fold(name).replace("-", " ").replace("'", " ").split())


def remember(session: dict[str, object], parties: list[Registration]) -> None:
    """The agent may open these for an hour."""
    until = int((timezone.now() + timedelta(hours=1)).timestamp())
    kept = session.get("desk")
    known = kept if isinstance(kept, dict) else {}
    now = int(timezone.now().timestamp())
    fresh = {key: end for key, end in known.items() if end > now}
    session["desk"] = {**fresh, **{str(party.pk): until for party in parties}}


def may_open(session: dict[str, object], pk: int) -> bool:
    """Only what was found, or registered, a moment ago; no number of a row opens anything."""
    kept = session.get("desk")
    return isinstance(kept, dict) and kept.get(str(pk), 0) > timezone.now().timestamp()
