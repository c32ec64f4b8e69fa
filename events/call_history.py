"""What the agents said on the phone, to whom, and what came of it."""

from datetime import datetime

from django.utils import timezone

from directory.days import midnight
from events import calling
from events.calling import Call
from events.models import CallStep, Registration
from events.phoning import Try
from notifications.models import Notice

Made = tuple[Try, Call]


def of_today(*, at: datetime) -> list[Made]:
    """All that was done today, the latest first. Three queries."""
    since = midnight(timezone.localdate(at))
    today = CallStep.objects.filter(at__gte=since)
    found = _made(calling.read(Notice.objects.filter(pk__in=today.values("notice")), at=at))
    return [made for made in reversed(found) if made[0].at >= since]


def of(party: Registration, *, at: datetime) -> list[Made]:
    """The calls made to this party so far, the oldest first. Four queries at most."""
    called = Notice.objects.filter(calling.about(party), pk__in=CallStep.objects.values("notice"))
    return _made(calling.read(called, at=at))


def last(notice: int, *, at: datetime) -> Try | None:
    """What came of this call in the end."""
    found = calling.read(Notice.objects.filter(pk=notice), at=at)
    return _made(found)[-1][0] if found and found[0].tries else None


def _made(calls: list[Call]) -> list[Made]:
    return sorted([(each, call) for call in calls for each in call.tries], key=lambda made: made[0].at)
