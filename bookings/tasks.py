"""Small work that follows others' acts. Running a task twice, or late, changes nothing."""

from celery import shared_task
from django.utils import timezone

from bookings import (
    answering,
    booking_directly,
    drafting,
    forgetting_keepers,
    opinions,
    placing,
    waiting_for_dates,
)
from bookings.lending import following


@shared_task
def give_late_places() -> int:
    """Give their place to séances that were laid out after their dates were granted. Returns how many."""
    return placing.catch_up(at=timezone.now())


@shared_task
def end_proposals() -> int:
    """Free what was proposed and not answered in time; the day before, remind the teams. Returns how many ended."""
    at = timezone.now()
    ended = answering.expire_due(at=at)
    answering.remind_due(at=at)
    return ended


@shared_task
def forget_keepers() -> int:
    """Names of former caretakers and of those who gave keys back are erased in the end. Returns how many."""
    return forgetting_keepers.forget(at=timezone.now())


@shared_task
def offer_freed_dates() -> int:
    """Offer the dates that have become free to who waits for them. Returns how many were offered."""
    return waiting_for_dates.offer_due(at=timezone.now())


@shared_task
def forget_callers() -> int:
    """Erase who called for a hall, some weeks after their last date. Returns of how many bookings."""
    return booking_directly.forget_callers(at=timezone.now())


@shared_task
def remind_of_loans() -> int:
    """Tell the teams, the day before, that what was lent is to come back. Returns for how many loans."""
    return following.remind_due(at=timezone.now())


@shared_task
def remind_of_opinions() -> int:
    """Write to the departments whose opinion is due today and is still awaited. Returns for how many."""
    return opinions.remind_due(at=timezone.now())


@shared_task
def forget_drafts() -> int:
    """Take away the drafts of decisions that were taken. Returns how many."""
    return drafting.forget(at=timezone.now())
