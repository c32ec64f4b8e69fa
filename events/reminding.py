"""Reminders for those who wanted them: two days before, and on the day. Each is written once, whatever runs twice.

« On the day » means at 8 h; when the séance begins early, the evening before at 18 h: a reminder that
comes too late to be read is none.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q

from events import emails
from events.models import Occurrence, Registration
from events.recurrence import PARIS, local
from notifications.models import Notice

BEFORE, MORNING = "before", "morning"
AT_NINE, AT_EIGHT, IN_THE_EVENING, EARLY = time(9), time(8), time(18), time(10)
AHEAD = timedelta(days=3)


def due_of(which: str, starts_at: datetime) -> datetime:
    """When this reminder of a séance is to be written."""
    start = local(starts_at)
    if which == BEFORE:
        return datetime.combine(start.date() - timedelta(days=2), AT_NINE, PARIS)
    if start.time() < EARLY:
        return datetime.combine(start.date() - timedelta(days=1), IN_THE_EVENING, PARIS)
    return datetime.combine(start.date(), AT_EIGHT, PARIS)


def remind(*, at: datetime) -> int:
    """Write the reminders that are due; how many. Nobody is reminded of what they registered for after that hour."""
    wanted = list(_wanted(at))
    keys = [emails.reminder_key(party, seance, which) for party, seance, which in wanted]
    written = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    new = [each for key, each in zip(keys, wanted, strict=True) if key not in written]
    for party, seance, which in new:
        emails.reminder(party, seance, which=which, at=at)
    return len(new)


def _wanted(at: datetime) -> Iterator[tuple[Registration, Occurrence, str]]:
    soon = Occurrence.objects.told().held().filter(starts_at__gt=at, starts_at__lt=at + AHEAD)
    soon = soon.filter(activity__entry="registration").select_related("space__venue").order_by("starts_at", "pk")
    asked = Q(reminds_before=True) | Q(reminds_morning=True)
    somebody = Registration.objects.filter(asked, activity=OuterRef("activity"), state=Registration.State.CONFIRMED)
    soon = soon.filter(Exists(somebody))
    for seance in soon:
        due = {which: due_of(which, seance.starts_at) for which in (BEFORE, MORNING)}
        if at < min(due.values()):
            continue
        for party in Registration.objects.expected_at(seance).filter(asked, erased_at=None).with_what():
            if party.reminds_morning and due[MORNING] <= at and party.created_at < due[MORNING]:
                yield party, seance, MORNING
            elif (
                party.reminds_before
                and due[BEFORE] <= at < due[BEFORE] + timedelta(days=1)
                and party.created_at < due[BEFORE]
            ):
                yield party, seance, BEFORE
