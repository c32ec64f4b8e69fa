"""The séances that a team is asked about."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings

from directory.models import Association
from events.models import Activity, Occurrence
from events.models.occurrence import OccurrenceQuerySet

SHOWN = 60


@dataclass(frozen=True)
class Group:
    """An activity and its séances of the weeks to come, cancelled ones included."""

    activity: Activity
    seances: list[Occurrence]


@dataclass(frozen=True)
class Coming:
    """`more`: séances that are left out, because there are too many to read."""

    groups: list[Group]
    more: int

    @property
    def count(self) -> int:
        return sum(len(group.seances) for group in self.groups)


def seances(association: Association, *, at: datetime) -> OccurrenceQuerySet:
    until = at + timedelta(days=settings.STILL_TRUE_AHEAD)
    return Occurrence.objects.offered_by(association, at).with_place().filter(starts_at__lt=until)


def of(association: Association, *, at: datetime) -> Coming:
    """By activity, in the order of their next séance. One query, a second one when there are many."""
    found = list(seances(association, at=at)[: SHOWN + 1])
    more = seances(association, at=at).count() - SHOWN if len(found) > SHOWN else 0
    order: dict[int, int] = {}
    for seance in found[:SHOWN]:
        order.setdefault(seance.activity_id, len(order))
    by_activity = sorted(found[:SHOWN], key=lambda seance: (order[seance.activity_id], seance.starts_at))
    return Coming(
        [
            Group(each[0].activity, each)
            for _key, run in groupby(by_activity, lambda s: s.activity_id)
            if (each := list(run))
        ],
        more,
    )
