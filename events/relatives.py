"""« Un proche »: gets copies of what a registered person is told, and may cancel for them; agreed to, and for a time."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from directory.models import Person
from events import copying, offering, own_calendars
from events.contacts import Contact
from events.drawing_secrets import new_secret
from events.models import OwnCalendar, Registration, Relative
from events.models.registration import RegistrationQuerySet
from events.registration_errors import NotYours, RegistrationRefused

MOST = 2
LONGEST = 12  # months
Channel = Relative.Channel


class EnoughRelatives(RegistrationRefused):
    sentence = _("Two relatives get copies already. End one of them first.")


class NotToldApart(RegistrationRefused):
    sentence = _("Without an e-mail address or a phone number nobody can tell which registrations are theirs.")
    field = "for_all"


@transaction.atomic
def add(
    registration: Registration, *, contact: Contact, months: int, consent: str, at: datetime, by: Person | None = None,
    for_all: bool = False,
) -> Relative:  # fmt: skip
    """The person wants this relative to know: about this registration, or `for_all` about all of theirs, those that
    they make later included. Raises ContactMissing, EnoughRelatives, NotToldApart, NotYours."""
    contact = contact.checked()
    _activity, party = offering.hold(registration)
    if not party.is_live or contact.channel not in Channel.values:
        raise NotYours
    calendar = _all_of(party, at=at) if for_all else None
    if Relative.objects.of(party).current(at).count() >= MOST:
        raise EnoughRelatives
    is_email = contact.channel == Channel.EMAIL
    relative = Relative.objects.create(
        registration=None if for_all else party, calendar=calendar, name=contact.name, channel=contact.channel,
        email=contact.email if is_email else "", phone="" if is_email else contact.phone, consent=consent, by=by,
        created_at=at, until=at + relativedelta(months=max(1, min(months, LONGEST))),
    )  # fmt: skip
    copying.welcome(relative, party, at=at)
    return relative


def _all_of(party: Registration, *, at: datetime) -> OwnCalendar:
    """What stands for all the registrations of this person, held: two who ask at once are counted one after the other."""
    if not (party.email or party.phone):
        raise NotToldApart
    calendar = own_calendars.gather(party, at=at)
    return OwnCalendar.objects.select_for_update(no_key=True).get(pk=calendar.pk)


def to_come(relative: Relative, *, at: datetime) -> RegistrationQuerySet:
    """What a relative of all may cancel: the live registrations that are not over, the oldest first."""
    theirs: RegistrationQuerySet = Registration.objects.live().to_come(at).with_what()
    mine = theirs.filter(calendar=relative.calendar_id, erased_at=None)
    return mine.select_related("activity__space__venue").order_by("occurrence__starts_at", "pk")


def keep(party: Registration, calendar: int, *, at: datetime) -> None:
    """The party leaves its person's calendar, since it is reached otherwise now: who got copies of all still gets those
    of this one."""
    for relative in Relative.objects.current(at).filter(calendar=calendar):
        relative.pk, relative.calendar, relative.registration = None, None, party
        relative.secret = new_secret()
        relative.save(force_insert=True)


def end(relative: Relative, *, at: datetime) -> None:
    """No more copies; the link opens nothing any more. A second time, nothing happens."""
    Relative.objects.filter(pk=relative.pk, ended_at=None).update(ended_at=at)


def forget(*, at: datetime) -> None:
    """Who they were is not kept once it is over."""
    Relative.objects.exclude(pk__in=Relative.objects.current(at).values("pk")).delete()
