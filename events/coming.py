"""What a party is to come to: its dates, those it said it would miss, its turn in the queue."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from events.models import Occurrence, Presence, Registration


@dataclass(frozen=True)
class Date:
    """One séance of a party; `away` when it said that it does not come."""

    seance: Occurrence
    away: bool = False

    @property
    def is_expected(self) -> bool:
        return not self.away and not self.seance.is_cancelled


def dates_of(party: Registration, *, since: datetime | None = None) -> list[Date]:
    """Its séances, soonest first, cancelled ones included; those not over at `since`. Two queries for a season."""
    if party.occurrence is not None:
        return [Date(party.occurrence)] if since is None or party.occurrence.ends_at > since else []
    rows = party.activity.occurrences.told().filter(of_season(party)).with_place().order_by("starts_at", "pk")
    seances = list(rows.upcoming(since) if since else rows)
    away = set(
        Presence.objects.filter(registration=party, kind=Presence.Kind.AWAY).values_list("occurrence_id", flat=True)
    )
    return [Date(seance, seance.pk in away) for seance in seances]


def of_season(party: Registration) -> Q:
    """The séances that a season covers."""
    covered = Q(original_start__gte=party.since)
    return covered & Q(original_start__lt=party.until) if party.until else covered


def next_of(dates: Sequence[Date]) -> Occurrence | None:
    """The next séance at which the party is expected."""
    return next((date.seance for date in dates if date.is_expected), None)


def first_of(activities: Collection[int], *, at: datetime) -> dict[int, Occurrence]:
    """The next séance held of each of these activities, by its key. One query."""
    held = Occurrence.objects.held().upcoming(at).filter(activity__in=activities).with_place()
    firsts = held.order_by("activity_id", "starts_at", "pk").distinct("activity_id")
    return {seance.activity_id: seance for seance in firsts}


TURN = """
SELECT count(*) + 1 FROM events_registration
WHERE activity_id = %(activity)s AND state = 'waiting' AND arrival < %(arrival)s
  AND (%(seance)s::bigint IS NULL OR occurrence_id = %(seance)s
       OR kind = 'season' AND since <= %(starts)s AND (until IS NULL OR %(starts)s < until))
"""


def turn_of(party: Registration) -> int:
    """Its turn in the queue: 1 is the next. Asked while others wait for the activity, so in words of the database."""
    seance = party.occurrence
    asked: dict[str, Any] = {
        "activity": party.activity_id, "arrival": party.arrival, "seance": seance and seance.pk,
        "starts": seance and seance.original_start,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(TURN, asked)
        return int(cursor.fetchone()[0])
