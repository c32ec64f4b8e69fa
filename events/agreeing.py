"""How somebody agreed to what an agent does for them, in the same words on the form, on their page and on their copy."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import wording
from events.models import Registration, Relative

Consent = Registration.Consent
WAYS = [
    (Consent.PRESENT.value, gettext_lazy("Out loud, here at the desk")),
    (Consent.PHONE.value, gettext_lazy("Out loud, on the phone")),
    (Consent.LETTER.value, gettext_lazy("In writing")),
]
AT_THE_DOOR = [  # of a club, where there is no desk
    (Consent.PRESENT.value, gettext_lazy("In person")),
    (Consent.PHONE.value, gettext_lazy("By phone")),
    (Consent.LETTER.value, gettext_lazy("In writing")),
]


def to_be_registered(party: Registration) -> str:
    """Who registered them, when, how they agreed; empty when they did it themselves."""
    if party.registered_by is None:
        return ""
    known = {"agent": party.registered_by, "date": wording.full_date(party.created_at), "way": _way(party.consent)}
    known["hour"] = wording.hour(party.created_at)
    if not known["way"]:
        return _("Registered by %(agent)s on %(date)s at %(hour)s.") % known
    return _("Registered by %(agent)s on %(date)s at %(hour)s. They agreed: %(way)s.") % known


def to_copies(relative: Relative) -> str:
    """Who noted that the registered person wants this relative to know, when, how they said so."""
    known = {"agent": relative.by, "date": wording.full_date(relative.created_at), "way": _way(relative.consent)}
    if relative.by is None:
        return _("Asked for by the registered person on %(date)s, with their own link.") % known
    return _("Noted by %(agent)s on %(date)s. They agreed: %(way)s.") % known


def _way(consent: str) -> str:
    said = str(dict(WAYS).get(consent, ""))
    return said[:1].lower() + said[1:]
