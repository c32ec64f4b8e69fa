"""An agent sets what a hall costs or is worth from a day on. The past keeps its tariff."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import HourlyValue, Tariff
from directory import wording
from directory.models import Person, Space, Venue


class PastIsKept(ValidationError):
    """What has begun is neither changed nor taken away. The message says from when on one may write."""


class AlreadySet(ValidationError):
    """The same thing begins on the same day already."""


@transaction.atomic
def set_tariff(
    venue: Venue, *, space: Space | None, audience: str, is_reduced: bool, kind: str, amount: Decimal,
    deposit: Decimal, since: date, decided_in: str = "", by: Person, at: datetime,
) -> Tariff:  # fmt: skip
    """From that day on, until another one of the same thing begins. Raises PastIsKept or AlreadySet."""
    _lock(venue)
    thing = {"venue": venue, "space": space, "audience": audience, "is_reduced": is_reduced}
    _check(Tariff.objects.filter(**thing), since, at)
    return Tariff.objects.create(
        **thing, kind=kind, amount=Decimal(0) if kind == Tariff.Kind.FREE else amount, deposit=deposit,
        since=since, decided_in=decided_in, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def set_value(space: Space, *, amount: Decimal, since: date, by: Person, at: datetime) -> HourlyValue:
    """What an hour of this hall is worth from that day on. Raises PastIsKept or AlreadySet."""
    _lock(space.venue)
    _check(HourlyValue.objects.filter(space=space), since, at)
    return HourlyValue.objects.create(space=space, amount=amount, since=since, by=by, at=at)


@transaction.atomic
def take_away(planned: Tariff | HourlyValue, *, at: datetime) -> None:
    """Before it begins. Raises PastIsKept afterwards."""
    if planned.since <= timezone.localdate(at):
        raise PastIsKept(_("This has begun: it stays in the history. Write what follows it instead."))
    planned.delete()


def _lock(venue: Venue) -> None:
    """Two agents who set tariffs of one venue come one after the other."""
    Venue.objects.select_for_update(no_key=True).get(pk=venue.pk)


def _check(same: Any, since: date, at: datetime) -> None:
    if same.filter(since=since).exists():
        raise AlreadySet(_("Another one begins on this day already. Choose a later day, or take that one away first."))
    begun = same.filter(since__lte=since).order_by("-since").values_list("since", flat=True).first()
    if begun is not None and since < timezone.localdate(at):
        raise PastIsKept(
            _("One is in force since %(date)s, and the past keeps its tariff: choose today or a later day.")
            % {"date": wording.full_date(begun)}
        )
