"""Who has the hall shortly before and after the dates that are asked for: how much time is left between two users.

One query, whatever the number of dates and the depth of the hall.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from bookings import wording
from bookings.models import SlotRequest

NEAR = 60  # minutes
SHOWN = 6

_QUESTION = """
WITH RECURSIVE down(id) AS (
    SELECT %(space)s::bigint
    UNION
    SELECT part.id FROM down JOIN directory_space part ON part.parent_id = down.id
), asked AS MATERIALIZED (
    SELECT id, starts_at, ends_at FROM bookings_slot WHERE request_id = %(request)s AND state = 'asked'
), met AS (
    SELECT DISTINCT asked.id, other.request_id, other.ends_at <= asked.starts_at AS is_before,
        CASE WHEN other.ends_at <= asked.starts_at THEN asked.starts_at - other.ends_at
            ELSE other.starts_at - asked.ends_at END AS gap
    FROM asked CROSS JOIN down CROSS JOIN LATERAL (
        SELECT slot_id FROM bookings_occupancy
        WHERE space_id = down.id AND slot_id IS NOT NULL AND period && tstzrange(
            asked.starts_at - make_interval(mins => %(near)s + 1), asked.ends_at + make_interval(mins => %(near)s + 1)
        )
        OFFSET 0
    ) held JOIN bookings_slot other ON other.id = held.slot_id
    WHERE other.ends_at <= asked.starts_at OR other.starts_at >= asked.ends_at
)
SELECT met.is_before, (extract(epoch FROM met.gap) / 60)::int AS minutes, association.name, request.purpose,
    count(DISTINCT met.id)
FROM met JOIN bookings_slotrequest request ON request.id = met.request_id
JOIN directory_association association ON association.id = request.association_id
WHERE met.gap <= make_interval(mins => %(near)s)
GROUP BY 1, 2, association.name, request.id
ORDER BY 2, 5 DESC, request.id
LIMIT %(shown)s
"""


@dataclass(frozen=True)
class Neighbour:
    """Who is in the hall so many minutes before or after, on how many of the dates."""

    is_before: bool
    minutes: int
    association: str
    purpose: str
    dates: int

    @property
    def in_words(self) -> str:
        known = {"minutes": self.minutes, "purpose": self.purpose, "name": self.association}
        if self.minutes == 0:
            words = _("Ends when they start:") if self.is_before else _("Starts when they end:")
        elif self.is_before:
            words = _("Ends %(minutes)s min before:") % known
        else:
            words = _("Starts %(minutes)s min after:") % known
        return words + " " + _("%(name)s, “%(purpose)s”") % known + _(", on %(dates)s") % {
            "dates": wording.dates(self.dates)
        }  # fmt: skip


def of(slot_request: SlotRequest) -> Sequence[Neighbour]:
    """Those within an hour, the tightest first."""
    with connection.cursor() as cursor:
        known = {"space": slot_request.space_id, "request": slot_request.pk, "near": NEAR, "shown": SHOWN}
        cursor.execute(_QUESTION, known)
        return [Neighbour(*row) for row in cursor.fetchall()]
