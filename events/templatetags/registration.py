"""What pages say of registering: what is left at a date, and which ways are open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import wording
from directory.elision import of_person
from events import agreeing, facts, phoning, registration_rules, showing_registration
from events.forms import desk
from events.models import Activity, Occurrence, Registration, Relative
from notifications import phones

register = template.Library()

Kind = Registration.Kind
OFFERED = 4  # dates to choose from beside an activity
TYPES = {Kind.SINGLE: "seance", Kind.TRIAL: "essai", Kind.SEASON: "saison"}


@dataclass(frozen=True)
class Way:
    """One button: the word in the address, and what it says."""

    type: str
    label: str


@dataclass(frozen=True)
class TakingPart:
    """`problem` is why nobody can register now; empty too where one does not register here."""

    ways: Sequence[Way] = ()
    dates: Sequence[Occurrence] = ()
    problem: str = ""

    @property
    def is_open(self) -> bool:
        return bool(self.ways and self.dates)

    @property
    def asks_date(self) -> bool:
        """The season alone asks for none."""
        return any(way.type != "saison" for way in self.ways)


@register.simple_tag
def standing_words(seance: Occurrence, activity: Activity) -> str:
    """« 4 places », « Complet – 3 personnes attendent »."""
    found = facts.standing(seance, activity)
    return found.label if found else ""


@register.simple_tag
def to_try(seance: Occurrence, tries: Mapping[int, int | None] | str) -> str:
    """« essai : complet », where the way is still to be chosen and the places to try are others."""
    return desk.to_try(seance, tries) if isinstance(tries, Mapping) else ""


@register.simple_tag
def taking_part(activity: Activity, seances: Iterable[Occurrence] | Occurrence) -> TakingPart:
    """`{% taking_part activity seances as taking %}`: how one may register, for which of these dates. No query."""
    if not activity.takes_registrations:
        return TakingPart()
    now = timezone.now()
    problem = registration_rules.open_problem(activity, at=now)
    if problem is not None:
        return TakingPart(problem=" ".join(problem.messages) if activity.is_published else "")
    listed = [seances] if isinstance(seances, Occurrence) else list(seances)
    dates = [seance for seance in listed if not seance.is_cancelled and seance.starts_at > now]
    offered = registration_rules.ways(activity)
    ways = [Way(TYPES[kind], _label(kind, alone=len(offered) == 1)) for kind in TYPES if kind in offered]
    return TakingPart(ways, dates[:OFFERED])


@register.simple_tag
def kind_words(party: Registration) -> str:
    """« saison », « essai », « une séance »."""
    return {Kind.SEASON: _("season"), Kind.TRIAL: _("first try")}.get(Kind(party.kind), _("this date"))


@register.simple_tag
def participants_words(party: Registration) -> str:
    """« Léo, 8 ans, Zoé, 6 ans »."""
    return showing_registration.participants(party)


@register.simple_tag
def channel_words(party: Registration) -> str:
    """« par SMS »: how they are told, without the address."""
    return showing_registration.channel(party)


@register.simple_tag
def until_words(party: Registration) -> str:
    """« vendredi 27 novembre à 18 h »: until when an offer stands."""
    return showing_registration.until(party.offered_until) if party.offered_until else ""


@register.simple_tag
def agreed_to_copies(relative: Relative) -> str:
    """« Noté par Camille Roux le 27 novembre 2026. Son accord : de vive voix, au guichet. »"""
    return agreeing.to_copies(relative)


@register.simple_tag
def call_words(made: phoning.Try) -> str:
    """« Camille Roux, 14 h 05 : pas de réponse »."""
    said = _("Called by %(who)s at %(hour)s: %(outcome)s")
    return said % {"who": of_person(made.who), "hour": wording.hour(made.at), "outcome": made.outcome}


@register.filter
def phone_shown(number: str) -> str:
    """`{{ party.phone|phone_shown }}` → « 06 39 98 00 12 »."""
    return phones.shown(number) if number else ""


def _label(kind: str, *, alone: bool) -> str:
    if kind == Kind.TRIAL:
        return _("Try one séance")
    if kind == Kind.SEASON:
        return _("Register for the season") if alone else _("For the season")
    return _("Register")
