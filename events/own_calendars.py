"""A person's own calendar: all their séances in one feed that only its secret opens.

Its address is told in letters only, never on the page of a registration: who types somebody else's name
and e-mail address must not see what that person goes to.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from events import coming, ical, invitations
from events.coming import Date
from events.drawing_secrets import new_secret
from events.models import Occurrence, OwnCalendar, Presence, Registration
from events.models.registration import RegistrationQuerySet

KEPT = dt.timedelta(days=92)  # a séance that is over stays that long


TOLD_BY = (Registration.Channel.EMAIL, Registration.Channel.PAPER)  # the letters that say its address


def known(party: Registration) -> OwnCalendar | None:
    """The calendar that this party's contact has already."""
    if not (party.email or party.phone):
        return None
    theirs = OwnCalendar.objects.filter(registrations__contact_key=party.contact_key)
    return theirs.order_by("registrations").first()


def begin(party: Registration, *, at: dt.datetime) -> OwnCalendar | None:
    """A new one for a new contact, when their first letter tells its address."""
    return OwnCalendar.objects.create(created_at=at) if party.channel in TOLD_BY else None


def of(party: Registration, *, at: dt.datetime) -> OwnCalendar:
    """The calendar of this party's contact: the one they have, or a new one. Keeps it beside the party."""
    if party.calendar is not None:
        return party.calendar
    found: OwnCalendar = known(party) or OwnCalendar.objects.create(created_at=at)
    party.calendar = found
    Registration.objects.filter(pk=party.pk).update(calendar=found)
    return found


def gather(party: Registration, *, at: dt.datetime) -> OwnCalendar:
    """The same, with all the registrations of this contact in it: who is phoned had none until now."""
    theirs = Registration.objects.filter(contact_key=party.contact_key, erased_at=None).order_by("pk")
    keys = list(theirs.select_for_update(no_key=True).values_list("pk", flat=True))
    calendar = of(party, at=at)
    Registration.objects.filter(pk__in=keys, calendar=None).update(calendar=calendar)
    return calendar


def renew(calendar: OwnCalendar, *, at: dt.datetime) -> OwnCalendar:
    """Close the address that is known so far; a new one opens."""
    calendar.secret, calendar.renewed_at = new_secret(), at
    calendar.save(update_fields=["secret", "renewed_at"])
    return calendar


def shown(calendar: OwnCalendar, *, at: dt.datetime) -> RegistrationQuerySet:
    """The parties whose séances it shows: live ones, and of the last three months."""
    recent = Q(occurrence=None) | Q(occurrence__ends_at__gt=at - KEPT)
    parties: RegistrationQuerySet = Registration.objects.live().with_what()
    return parties.filter(recent, calendar=calendar, erased_at=None).order_by("pk")


def etag(calendar: OwnCalendar, parties: Iterable[Registration]) -> str:
    """Changes with any party and any activity of theirs; read from rows at hand."""
    facts = [f"{ical.VERSION} {calendar.pk} {calendar.secret}"]
    for party in parties:
        moments = (party.changed_at, party.activity.changed_at)
        facts.append(
            f"{party.pk} {party.state} {invitations.sequence(party)} {[moment.isoformat() for moment in moments]}"
        )
    return f'"{hashlib.blake2b(chr(10).join(facts).encode(), digest_size=16).hexdigest()}"'


def changed_at(calendar: OwnCalendar, parties: Iterable[Registration]) -> dt.datetime:
    moments = [moment for party in parties for moment in (party.changed_at, party.activity.changed_at)]
    return max([calendar.renewed_at or calendar.created_at, *moments])


def written(parties: list[Registration]) -> bytes:
    """The feed. Two queries more when some have a season, whatever their number."""
    dates = _dates(parties)
    with translation.override("fr"):
        found = [event for party in parties for event in invitations.components(party, dates[party.pk])]
    return invitations.written(found, name=f"Mes séances – {settings.PRODUCT_NAME}")


def _dates(parties: list[Registration]) -> dict[int, list[Date]]:
    seasons = [party for party in parties if party.is_season]
    found = {party.pk: [Date(party.occurrence)] for party in parties if party.occurrence is not None}
    if not seasons:
        return found
    wanted = Q()
    for party in seasons:
        wanted |= Q(activity=party.activity_id) & coming.of_season(party)
    by_activity: dict[int, list[Occurrence]] = defaultdict(list)
    for seance in Occurrence.objects.told().filter(wanted).with_place().order_by("starts_at", "pk"):
        by_activity[seance.activity_id].append(seance)
    away = set(
        Presence.objects.filter(registration__in=seasons, kind=Presence.Kind.AWAY).values_list(
            "registration_id", "occurrence_id"
        )
    )
    for party in seasons:
        found[party.pk] = [
            Date(seance, (party.pk, seance.pk) in away)
            for seance in by_activity[party.activity_id]
            if party.since <= seance.original_start and (not party.until or seance.original_start < party.until)  # type: ignore[operator]  # a season has its start
        ]
    return found
