"""Days without séance: what the table says, as a value that a schedule can ask.

School holidays are only known up to `horizon`; past it the answer is unknown, never "no".
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q

from events.models import DayOff
from events.recurrence import Schedule


@dataclass(frozen=True)
class DaysOff:
    """`horizon` is the last day for which school holidays are known; None when none were loaded."""

    horizon: dt.date | None = None
    school: dict[dt.date, str] = field(default_factory=dict)
    public: dict[dt.date, str] = field(default_factory=dict)

    def name_of(self, day: dt.date, *, school: bool = True, public: bool = True) -> str:
        """The name of the day off, of the kinds asked for; empty on an ordinary day."""
        return (self.public.get(day, "") if public else "") or (self.school.get(day, "") if school else "")


NONE = DaysOff()


def known(first: dt.date, last: dt.date) -> DaysOff:
    """The days off of the town's zone between two dates, both included. One query."""
    rows = DayOff.objects.of_zone(settings.SCHOOL_ZONE)
    latest = rows.filter(kind=DayOff.Kind.SCHOOL).order_by("-last_day").values("pk")[:1]
    horizon: dt.date | None = None
    names: dict[str, dict[dt.date, str]] = {DayOff.Kind.SCHOOL: {}, DayOff.Kind.PUBLIC: {}}
    for row in rows.filter(Q(first_day__lte=last, last_day__gte=first) | Q(pk__in=latest)):
        if row.kind == DayOff.Kind.SCHOOL:
            horizon = max(row.last_day, horizon or row.last_day)
        day = max(row.first_day, first)
        while day <= min(row.last_day, last):
            names[row.kind][day] = row.name
            day += dt.timedelta(days=1)
    return DaysOff(horizon, names[DayOff.Kind.SCHOOL], names[DayOff.Kind.PUBLIC])


def during(schedule: Schedule) -> DaysOff:
    """The days off that may concern this schedule."""
    return known(schedule.first_date, schedule.foreseen_until)


def written() -> str:
    """The whole table in few signs: another one after any correction. One query."""
    rows = DayOff.objects.order_by("pk").values_list("kind", "zone", "first_day", "last_day")
    return hashlib.blake2b(repr(list(rows)).encode(), digest_size=16).hexdigest()
