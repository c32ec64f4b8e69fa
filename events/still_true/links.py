"""The links of the letter: signed, each for one act of one member, until a day.

They hold nothing but the key of the membership: whoever left the team holds a dead link.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from directory.models import Association, Membership

Act = Literal["confirm", "cancel"]
ADDRESSES: dict[Act, str] = {"confirm": "events:still_true", "cancel": "bookings:still_true_cancel"}


class LinkOver(Exception):
    """Too old, of somebody who left the team, or not one of ours."""


@dataclass(frozen=True)
class Links:
    """What one member's letter offers; `edit` needs signing in."""

    confirm: str
    cancel: str
    edit: str
    team: str


def of(membership: Membership, *, at: datetime) -> Links:
    slug = membership.association.slug
    return Links(
        confirm=settings.PUBLIC_URL + _address("confirm", membership, at),
        cancel=settings.PUBLIC_URL + _address("cancel", membership, at),
        edit=settings.PUBLIC_URL + reverse("events:organiser_list", args=[slug]),
        team=settings.PUBLIC_URL + reverse("directory:team", args=[slug]),
    )


def token(act: Act, membership: Membership, *, at: datetime) -> str:
    until = timezone.localdate(at) + timedelta(days=settings.STILL_TRUE_LINKS)
    return _signer(act).sign(f"{membership.pk}.{until:%Y%m%d}")


def read(act: Act, typed: str, *, at: datetime) -> Membership:
    """Whose link it is, with the association. Raises LinkOver."""
    try:
        key, _dot, until = _signer(act).unsign(typed).partition(".")
    except signing.BadSignature:
        raise LinkOver from None
    if timezone.localdate(at) > date.fromisoformat(until):
        raise LinkOver
    current = Membership.objects.current().exclude(association__state=Association.State.CLOSED)
    mine = current.filter(pk=key, person__is_active=True).select_related("association", "person").first()
    if mine is None:
        raise LinkOver
    return mine


def _address(act: Act, membership: Membership, at: datetime) -> str:
    return reverse(ADDRESSES[act], args=[token(act, membership, at=at)])


def _signer(act: Act) -> signing.Signer:
    return signing.Signer(salt=f"events.still_true.{act}")
