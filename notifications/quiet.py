"""Hours at which no telephone rings: a text message due at night leaves in the morning."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def is_quiet(at: datetime) -> bool:
    """Is it night in the town (NOTIFICATIONS_QUIET_HOURS, 21 h to 8 h)?"""
    evening, morning = settings.NOTIFICATIONS_QUIET_HOURS
    hour = timezone.localtime(at).hour
    return bool(hour >= evening or hour < morning)


def after_the_night(at: datetime) -> datetime:
    """That moment, or 8 h in the town's time when it falls into the night."""
    if not is_quiet(at):
        return at
    evening, morning = settings.NOTIFICATIONS_QUIET_HOURS
    local = timezone.localtime(at)
    day = local.date() + timedelta(days=1 if local.hour >= evening else 0)
    naive = datetime(day.year, day.month, day.day, morning)  # noqa: DTZ001 - wall-clock time, given its zone next
    return timezone.make_aware(naive)
