"""« Un proche »: gets copies of what a registered person is told, and may cancel for them; agreed to, and for a time."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from directory.models import Person
from events import copying, offering
from events.contacts import Contact
from events.models import Registration, Relative
from events.registration_errors import NotYours, RegistrationRefused

MOST = 2
LONGEST = 12  # months
Channel = Relative.Channel


class EnoughRelatives(RegistrationRefused):
    sentence = _("Two relatives get copies already. End one of them first.")


@transaction.atomic
def add(
    registration: Registration, *, contact: Contact, months: int, consent: str, by: Person, at: datetime
) -> Relative:
    """The person wants this relative to know. Raises ContactMissing, EnoughRelatives, NotYours."""
    contact = contact.checked()
    _activity, party = offering.hold(registration)
    if not party.is_live or contact.channel not in Channel.values:
        raise NotYours
    if party.relatives.current(at).count() >= MOST:
        raise EnoughRelatives
    is_email = contact.channel == Channel.EMAIL
    relative = Relative.objects.create(
        registration=party, name=contact.name, channel=contact.channel, email=contact.email if is_email else "",
        phone="" if is_email else contact.phone, consent=consent, by=by, created_at=at,
        until=at + relativedelta(months=max(1, min(months, LONGEST))),
    )  # fmt: skip
    copying.welcome(relative, party, at=at)
    return relative


def end(relative: Relative, *, at: datetime) -> None:
    """No more copies; the link opens nothing any more. A second time, nothing happens."""
    Relative.objects.filter(pk=relative.pk, ended_at=None).update(ended_at=at)


def forget(*, at: datetime) -> None:
    """Who they were is not kept once it is over."""
    Relative.objects.exclude(pk__in=Relative.objects.current(at).values("pk")).delete()
