"""Days of the town as moments: where a day begins, and the Monday of a week."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def midnight(day: date) -> datetime:
    """The moment at which this day begins in the town."""
    return timezone.make_aware(datetime.combine(day, time()))


def monday_of(day: date) -> date:
    """The Monday of the week in which this day lies."""
    return day - timedelta(days=day.weekday())
