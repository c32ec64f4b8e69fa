"""The caretaker says who came: one tick for each date, undone as easily."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bookings.models import Caretaker, Slot, Turnout

BEFORE = timedelta(minutes=30)  # the first ones are there before the hour
AFTER = timedelta(days=14)
MOST = 5000  # people


class NotNow(ValidationError):
    """Too early or too late to say who came. The message says when."""


def can_tick(slot: Slot, *, at: datetime) -> bool:
    return slot.starts_at - BEFORE <= at < slot.ends_at + AFTER


def has_begun(slot: Slot, *, at: datetime) -> bool:
    """Before that nobody can be missing."""
    return slot.starts_at <= at


@transaction.atomic
def tick(slot: Slot, *, came: bool, people: int | None = None, caretaker: Caretaker | None, at: datetime) -> Turnout:
    """They came, so many; or nobody came. Said again, the last word counts. Raises NotNow."""
    if not can_tick(slot, at=at):
        raise NotNow(_("Who came can be said from half an hour before, and for two weeks."))
    if not came and not has_begun(slot, at=at):
        raise NotNow(_("Who did not come can be said once the hour has begun."))
    told = {"came": came, "people": people if came else None, "at": at, "caretaker": caretaker}
    return Turnout.objects.update_or_create(slot=slot, defaults=told)[0]


def undo(slot: Slot, *, at: datetime) -> None:
    """Nobody knows again. Raises NotNow."""
    if not can_tick(slot, at=at):
        raise NotNow(_("Who came can be said from half an hour before, and for two weeks."))
    Turnout.objects.filter(slot=slot).delete()
