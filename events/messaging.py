"""The team writes to everybody who is registered, each by their own way; no address is ever shown."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from directory.models import Person
from events import emails, places, posting, registration_history
from events.models import Activity, Occurrence, Registration, RegistrationStep
from events.registration_errors import RegistrationRefused

Channel, Step = Registration.Channel, RegistrationStep.Kind
MOST_A_DAY = 3
SMS_ROOM = 80  # septets of a text message that are left for the team's own words


class TooManyMessages(RegistrationRefused):
    sentence = _("Three messages have left today already. People tire of reading: write again tomorrow, or call them.")


@dataclass(frozen=True)
class Audience:
    """Who is written to: at one date, for the season, or everybody who still has something to come."""

    seance: Occurrence | None = None
    only_season: bool = False


def parties_of(activity: Activity, audience: Audience, *, at: datetime) -> list[Registration]:
    """The registered parties, once for each contact; those whom nobody can reach are among them. One query."""
    found = activity.registrations.filter(state=Registration.State.CONFIRMED, erased_at=None)
    if audience.seance is not None:
        found = Registration.objects.expected_at(audience.seance).filter(erased_at=None)
    elif audience.only_season:
        found = found.filter(_season_now(at))
    else:
        found = found.filter(_season_now(at) | Q(occurrence__in=places.to_come(activity, at=at)))
    once: dict[tuple[str, str], Registration] = {}
    for party in found.with_stops().select_related("occurrence__space__venue").order_by("arrival"):
        way = party.email or party.phone or party.address or f"{party.pk}"
        party.activity = activity
        once.setdefault((party.channel, way), party)
    return list(once.values())


def _season_now(at: datetime) -> Q:
    return Q(kind=Registration.Kind.SEASON) & (Q(until=None) | Q(until__gt=at))


def reached(parties: Iterable[Registration]) -> list[Registration]:
    """Those who left a way to be told."""
    return [party for party in parties if party.can_be_reached]


def by_channel(parties: Iterable[Registration]) -> list[str]:
    """« 6 par courriel », « 2 à appeler »: counts only."""
    counted = Counter(Channel.CALL if getattr(party, "wants_no_texts", False) else party.channel for party in parties)
    words = {
        Channel.EMAIL: ngettext("%(count)s by e-mail", "%(count)s by e-mail", counted[Channel.EMAIL]),
        Channel.SMS: ngettext("%(count)s by text message", "%(count)s by text message", counted[Channel.SMS]),
        Channel.PAPER: ngettext("%(count)s by letter", "%(count)s by letter", counted[Channel.PAPER]),
        Channel.CALL: ngettext("%(count)s to be called", "%(count)s to be called", counted[Channel.CALL]),
    }
    return [said % {"count": counted[channel]} for channel, said in words.items() if counted[channel]]


def comes_too_late(parties: Iterable[Registration], audience: Audience, *, at: datetime) -> bool:
    """Would a printed letter reach somebody only after the date that the message is about?"""
    return posting.comes_too_late(audience.seance, at=at) and any(party.channel == Channel.PAPER for party in parties)


@transaction.atomic
def send(
    activity: Activity, audience: Audience, *, text: str, short: str, press: str, at: datetime, by: Person
) -> int:  # fmt: skip
    """Write to each of them once; the same press of the button on the same words writes once, other words are another
    message. Returns how many were written to.

    Raises TooManyMessages after MOST_A_DAY of one activity in a day.
    """
    locked = places.lock(activity.pk)
    press = _once(press, audience, text, short)
    before = RegistrationStep.objects.filter(registration__activity=locked, kind=Step.MESSAGED)
    if before.filter(facts__press=press).exists():
        return before.filter(facts__press=press).count()
    today = before.filter(at__gt=at - timedelta(days=1)).values_list("facts__press", flat=True).distinct()
    if len(set(today)) >= MOST_A_DAY:
        raise TooManyMessages
    parties = reached(parties_of(locked, audience, at=at))
    for party in parties:
        step = registration_history.write(
            party, Step.MESSAGED, at=at, actor=Registration.Actor.TEAM, by=by, words=text, press=press
        )
        emails.message(party, step, seance=audience.seance, text=text, short=short)
    return len(parties)


def _once(press: str, audience: Audience, *words: str) -> str:
    """What tells one message from another: a page that one goes back to keeps its press of the button."""
    told = (press, str(audience.seance and audience.seance.pk), str(audience.only_season), *words)
    return sha256("\0".join(told).encode()).hexdigest()[:32]
