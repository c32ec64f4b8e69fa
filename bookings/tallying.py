"""For a list of requests: how many dates wait, how many of them cannot be had, how many rivals ask too.

The rule is the one of `availability`, counted by the database for a whole page in one query.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from bookings.models import SlotRequest

# LATERAL with OFFSET 0 or LIMIT goes through the indexes, as in `availability`.
_ASKED = """
WITH RECURSIVE asked AS MATERIALIZED (
    SELECT slot.id, slot.request_id, slot.space_id, slot.starts_at, slot.ends_at,
        bookings_gap(space.id, space.gap_minutes, slot.starts_at) AS gap
    FROM bookings_slot slot JOIN directory_space space ON space.id = slot.space_id
    WHERE slot.request_id = ANY(%(requests)s) AND slot.state = 'asked'
), down(root, id) AS (
    SELECT space_id, space_id FROM asked
    UNION
    SELECT down.root, part.id FROM down CROSS JOIN LATERAL (
        SELECT id FROM directory_space WHERE parent_id = down.id OFFSET 0
    ) part
), up(root, id, parent_id) AS (
    SELECT space.id, space.id, space.parent_id FROM directory_space space WHERE id IN (SELECT space_id FROM asked)
    UNION
    SELECT up.root, whole.id, whole.parent_id FROM up CROSS JOIN LATERAL (
        SELECT id, parent_id FROM directory_space WHERE id = up.parent_id OFFSET 0
    ) whole
), related AS MATERIALIZED (
    SELECT root, id FROM down UNION SELECT root, id FROM up
), leaf AS MATERIALIZED (
    SELECT down.root, down.id, part.gap_minutes::integer AS gap,
        EXISTS (SELECT 1 FROM bookings_spacerule line WHERE line.space_id = part.id) AS is_dated
    FROM down JOIN directory_space part ON part.id = down.id
    WHERE NOT EXISTS (SELECT 1 FROM directory_space smaller WHERE smaller.parent_id = down.id)
)
"""
_MET = """
FROM asked
LEFT JOIN LATERAL (
    SELECT true AS is_held FROM leaf CROSS JOIN LATERAL (
        SELECT 1 FROM bookings_occupancy
        WHERE space_id = leaf.id AND period && tstzrange(asked.starts_at, asked.ends_at + make_interval(
            mins => greatest(asked.gap, CASE WHEN leaf.is_dated
                THEN bookings_gap(leaf.id, leaf.gap, asked.starts_at) ELSE leaf.gap END)
        ))
        OFFSET 0
    ) occupied
    WHERE leaf.root = asked.space_id
    LIMIT 1
) held ON true
LEFT JOIN LATERAL (
    SELECT other.request_id FROM related CROSS JOIN LATERAL (
        SELECT request_id FROM bookings_slot
        WHERE space_id = related.id AND state = 'asked' AND request_id <> asked.request_id
            AND starts_at < asked.ends_at + make_interval(mins => asked.gap)
            AND ends_at + make_interval(mins => asked.gap) > asked.starts_at
        OFFSET 0
    ) other
    WHERE related.root = asked.space_id
) rival ON true
"""
_QUESTION = f"""{_ASKED}
SELECT asked.request_id, count(DISTINCT asked.id), min(asked.starts_at),
    count(DISTINCT asked.id) FILTER (WHERE held.is_held OR asked.starts_at < %(at)s),
    count(DISTINCT rival.request_id)
{_MET} GROUP BY asked.request_id
"""
_EACH_DATE = f"""{_ASKED}
SELECT asked.request_id, asked.id, bool_or(held.is_held OR asked.starts_at < %(at)s) IS TRUE,
    count(DISTINCT rival.request_id)
{_MET} GROUP BY asked.request_id, asked.id ORDER BY asked.request_id, min(asked.starts_at), asked.id
"""


@dataclass(frozen=True)
class Tally:
    """What waits in one request: `conflicts` are dates taken, closed or past."""

    dates: int = 0
    first_at: datetime | None = None
    conflicts: int = 0
    rivals: int = 0


def of(requests: Iterable[SlotRequest], *, at: datetime) -> dict[int, Tally]:
    """The tally of each request, by its key; those with nothing waiting are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION, {"requests": [request.pk for request in requests], "at": at})
        return {pk: Tally(*counts) for pk, *counts in cursor.fetchall()}


@dataclass(frozen=True)
class Date:
    """One date that waits, by the key of its slot: lost when it is taken, closed or past."""

    slot: int
    is_lost: bool
    rivals: int

    @property
    def is_free(self) -> bool:
        return not self.is_lost and not self.rivals


def each_date(requests: Iterable[SlotRequest], *, at: datetime) -> dict[int, list[Date]]:
    """The dates that wait, by request; one query, however many."""
    found: dict[int, list[Date]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_EACH_DATE, {"requests": [request.pk for request in requests], "at": at})
        for request, *date in cursor.fetchall():
            found.setdefault(request, []).append(Date(*date))
    return found
