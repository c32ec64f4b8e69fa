"""Small work that follows others' acts. Running a task twice, or late, changes nothing."""

from celery import shared_task
from django.utils import timezone

from bookings import answering, placing
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
def remind_of_loans() -> int:
    """Tell the teams, the day before, that what was lent is to come back. Returns for how many loans."""
    return following.remind_due(at=timezone.now())
