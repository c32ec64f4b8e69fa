"""The link of the letter that proposes something else: signed, of one member for one request, until its last deadline.

It holds nothing but two keys: whoever left the team holds a dead link.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from bookings.models import SlotRequest
from directory import numbers
from directory.models import Person

LONGER = timedelta(days=30)  # how long the link still says what became of the proposal


class LinkOver(Exception):
    """Too old, of somebody who left the team, or not one of ours."""


@dataclass(frozen=True)
class Opened:
    """Whose link it is, and for which request."""

    slot_request: SlotRequest
    person: Person


def address(slot_request: SlotRequest, person: Person, *, until: datetime) -> str:
    path = reverse("bookings:proposals", args=[token(slot_request, person, until=until)])
    return f"{settings.PUBLIC_URL}{path}"


def token(slot_request: SlotRequest, person: Person, *, until: datetime) -> str:
    return _signer().sign(f"{slot_request.pk}.{person.pk}.{(until + LONGER).timestamp():.0f}")


def read(typed: str, *, at: datetime) -> Opened:
    """Raises LinkOver."""
    try:
        keys = _signer().unsign(typed).split(".")
    except signing.BadSignature:
        raise LinkOver from None
    request, person, until = (numbers.read(key) or 0 for key in keys)
    if at.timestamp() > until:
        raise LinkOver
    slot_request = SlotRequest.objects.with_names().filter(pk=request).first()
    if slot_request is None:
        raise LinkOver
    mine = Person.objects.of_team(slot_request.association_id).filter(pk=person).first()
    if mine is None:
        raise LinkOver
    return Opened(slot_request, mine)


def _signer() -> signing.Signer:
    return signing.Signer(salt="bookings.proposals")
