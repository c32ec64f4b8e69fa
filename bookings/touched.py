"""Everything that a closure being prepared touches: granted dates by group, séances, people, requests, closures.

Two queries, whatever the number of spaces and dates. A date whose rest alone reaches into the closure is
not touched. What is held without being granted (an offer that waits for its answer) is counted, and stays held:
the closure holds the hall around it. Dates of one request, in one space, at one hour of one weekday, with the
same choice, are one group: they can be decided at once.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from bookings.models import ClosureChoice, ClosurePlan
from events.models import Registration

A_PAGE = 15  # groups
Answer = ClosureChoice.Answer

_DATED = """
WITH touched AS MATERIALIZED (
    SELECT DISTINCT held.slot_id
    FROM unnest(%(leaves)s::bigint[]) leaf(id) CROSS JOIN LATERAL (
        SELECT slot_id FROM bookings_occupancy
        WHERE space_id = leaf.id AND period && tstzrange(%(starts_at)s, %(ends_at)s) AND slot_id IS NOT NULL
        OFFSET 0
    ) held
), dated AS MATERIALIZED (
    SELECT slot.id, slot.request_id, slot.space_id, slot.starts_at, slot.ends_at, slot.occurrence_id,
        coalesce(choice.answer, '') AS answer, choice.space_id AS target, coalesce(choice.over, '') AS over,
        slot.starts_at AT TIME ZONE %(zone)s AS begins, slot.ends_at - slot.starts_at AS lasts
    FROM touched CROSS JOIN LATERAL (SELECT * FROM bookings_slot WHERE id = touched.slot_id OFFSET 0) slot
    LEFT JOIN bookings_closurechoice choice ON choice.slot_id = slot.id AND choice.plan_id = %(plan)s
    WHERE slot.state = 'granted' AND slot.starts_at < %(ends_at)s AND slot.ends_at > greatest(%(starts_at)s, %(at)s)
)
"""
_GROUPS = (
    _DATED  # noqa: S608 - fixed texts; values are bound
    + """
, grouped AS (
    SELECT request_id, space_id, answer, target, over, min(starts_at) AS first, array_agg(id) AS keys
    FROM dated GROUP BY request_id, space_id, answer, target, over, extract(isodow FROM begins), begins::time, lasts
), page AS (
    SELECT *, count(*) OVER () AS n_groups FROM grouped
    WHERE %(undecided_only)s IS FALSE OR answer = ''
    ORDER BY answer <> '', first, request_id, space_id, answer, target, over LIMIT %(limit)s OFFSET %(offset)s
)
SELECT page.n_groups, page.request_id, page.space_id, page.answer, page.target, page.over,
    request.association_id, association.name, request.purpose, request.people_expected,
    (SELECT json_agg(json_build_array(dated.id, dated.starts_at, dated.ends_at) ORDER BY dated.starts_at)
     FROM dated WHERE dated.id = ANY(page.keys))
FROM page
JOIN bookings_slotrequest request ON request.id = page.request_id
JOIN directory_association association ON association.id = request.association_id
ORDER BY page.answer <> '', page.first, page.request_id, page.space_id, page.answer, page.target, page.over
"""
)
_COUNTS = (
    _DATED  # noqa: S608 - fixed texts; values are bound
    + """
, seance AS MATERIALIZED (
    SELECT dated.answer, occurrence.id, occurrence.activity_id, occurrence.original_start
    FROM dated CROSS JOIN LATERAL (SELECT * FROM events_occurrence WHERE id = dated.occurrence_id OFFSET 0) occurrence
    WHERE occurrence.state <> 'cancelled' AND occurrence.ends_at > %(at)s AND occurrence.space_id = dated.space_id
), party AS MATERIALIZED (
    SELECT seance.answer, party.id, party.channel, party.size
    FROM seance JOIN events_registration party ON party.occurrence_id = seance.id
    WHERE party.state = ANY(%(live)s) AND party.erased_at IS NULL
    UNION
    SELECT seance.answer, party.id, party.channel, party.size
    FROM seance JOIN events_registration party ON party.activity_id = seance.activity_id
    WHERE party.kind = 'season' AND party.state = ANY(%(holding)s) AND party.erased_at IS NULL
        AND party.since <= seance.original_start
        AND (party.until IS NULL OR party.until > seance.original_start)
        AND NOT EXISTS (
            SELECT 1 FROM events_presence presence
            WHERE presence.registration_id = party.id AND presence.occurrence_id = seance.id AND presence.kind = 'away'
        )
)
SELECT
    (SELECT json_object_agg(answer, n) FROM (SELECT answer, count(*) AS n FROM dated GROUP BY answer) counted),
    (SELECT count(DISTINCT request.association_id) FROM dated
     JOIN bookings_slotrequest request ON request.id = dated.request_id),
    (SELECT count(*) FROM seance),
    (SELECT coalesce(sum(size), 0) FROM (SELECT DISTINCT id, size FROM party) people),
    (SELECT json_agg(json_build_array(answer, channel, parties, people)) FROM (
        SELECT answer, channel, count(*) AS parties, sum(size) AS people FROM party GROUP BY answer, channel
        ORDER BY answer, channel) by_channel),
    (SELECT json_agg(json_build_array(id, purpose, name, n)) FROM (
        SELECT request.id, request.purpose, association.name, count(*) AS n FROM bookings_slot slot
        JOIN bookings_slotrequest request ON request.id = slot.request_id
        JOIN directory_association association ON association.id = request.association_id
        WHERE slot.space_id = ANY(%(related)s) AND slot.state = 'asked'
            AND slot.starts_at < %(ends_at)s AND slot.ends_at > greatest(%(starts_at)s, %(at)s)
        GROUP BY request.id, request.purpose, request.sent_at, association.name ORDER BY request.sent_at) asked),
    (SELECT json_agg(json_build_array(id, reason, starts_at, ends_at)) FROM (
        SELECT DISTINCT closure.id, closure.reason, closure.starts_at, closure.ends_at
        FROM unnest(%(leaves)s::bigint[]) leaf(id)
        JOIN bookings_occupancy held ON held.space_id = leaf.id
            AND held.period && tstzrange(%(starts_at)s, %(ends_at)s) AND held.closure_id IS NOT NULL
        JOIN bookings_closure closure ON closure.id = held.closure_id) closed),
    (SELECT count(*) FROM touched JOIN bookings_slot slot ON slot.id = touched.slot_id
     WHERE slot.state <> 'granted' AND slot.starts_at < %(ends_at)s AND slot.ends_at > greatest(%(starts_at)s, %(at)s)),
    (SELECT md5(coalesce(string_agg(id || answer || coalesce(target::text, '') || over, ',' ORDER BY id), '')) FROM dated)
"""
)
_KEYS = _DATED + "SELECT id, request_id FROM dated ORDER BY id"  # noqa: S608 - fixed texts; values are bound


@dataclass(frozen=True)
class TouchedDate:
    slot_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Group:
    """Dates of which one thing can be said at once."""

    request_id: int
    space_id: int
    answer: str
    target: int | None
    over: str
    association_id: int
    association: str
    purpose: str
    people: int
    dates: tuple[TouchedDate, ...]

    @property
    def key(self) -> str:
        """Known again when the page comes back."""
        return ",".join(str(date.slot_id) for date in self.dates)

    @property
    def is_decided(self) -> bool:
        return bool(self.answer)


@dataclass(frozen=True)
class Told:
    """Parties who are told one thing by one way."""

    answer: str
    channel: str
    parties: int
    people: int

    @property
    def way(self) -> str:
        return str(Registration.Channel(self.channel).label)


@dataclass(frozen=True)
class Asking:
    """A request that waits for some of these dates."""

    pk: int
    purpose: str
    association: str
    dates: int


@dataclass(frozen=True)
class Standing:
    """A closure that is there already."""

    pk: int
    reason: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Counts:
    by_answer: dict[str, int]
    associations: int
    seances: int
    people: int
    told: list[Told] = field(default_factory=list)
    asking: list[Asking] = field(default_factory=list)
    closures: list[Standing] = field(default_factory=list)
    held: int = 0
    seen: str = ""

    @property
    def dates(self) -> int:
        return sum(self.by_answer.values())

    @property
    def undecided(self) -> int:
        return self.by_answer.get("", 0)

    @property
    def rehoused(self) -> int:
        return self.by_answer.get(Answer.REHOUSE, 0)

    @property
    def cancelled(self) -> int:
        return self.by_answer.get(Answer.CANCEL, 0)

    @property
    def kept(self) -> int:
        return self.by_answer.get(Answer.KEEP, 0)


def groups(
    plan: ClosurePlan,
    leaves: Sequence[int],
    *,
    at: datetime,
    page: int = 1,
    size: int = A_PAGE,
    undecided: bool = False,
) -> tuple[list[Group], int]:
    """One page of groups, those without a choice first, then by their first date; and how many there are in all."""
    asked = _asked(plan, leaves, at) | {"limit": size, "offset": (page - 1) * size, "undecided_only": undecided}
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, asked)
        rows = cursor.fetchall()
    found = [Group(*(*row[1:10], tuple(_date(*one) for one in _read(row[10])))) for row in rows]
    return found, rows[0][0] if rows else 0


def counts(plan: ClosurePlan, leaves: Sequence[int], related: set[int], *, at: datetime) -> Counts:
    """How much is touched, and who would be told; `seen` changes when a date or a choice does."""
    asked = _asked(plan, leaves, at) | {
        "related": sorted(related),
        "live": [str(state) for state in Registration.LIVE],
        "holding": [str(state) for state in Registration.HOLDING],
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, asked)
        by_answer, associations, seances, people, told, asking, closures, held, seen = cursor.fetchone()
    return Counts(
        _read(by_answer, {}), associations, seances, int(people),
        [Told(*one) for one in _read(told)],
        [Asking(*one) for one in _read(asking)],
        [Standing(pk, reason, _moment(start), _moment(end)) for pk, reason, start, end in _read(closures)],
        held,
        seen,
    )  # fmt: skip


def keys(plan: ClosurePlan, leaves: Sequence[int], *, at: datetime) -> dict[int, int]:
    """The touched dates, each with its request."""
    with connection.cursor() as cursor:
        cursor.execute(_KEYS, _asked(plan, leaves, at))
        return dict(cursor.fetchall())


def _asked(plan: ClosurePlan, leaves: Sequence[int], at: datetime) -> dict[str, Any]:
    return {
        "plan": plan.pk, "leaves": list(leaves), "starts_at": plan.starts_at, "ends_at": plan.ends_at, "at": at,
        "zone": settings.TIME_ZONE,
    }  # fmt: skip


def _read(found: Any, nothing: Any = ()) -> Any:
    if found is None:
        return nothing
    return json.loads(found) if isinstance(found, str) else found


def _date(key: int, starts_at: str, ends_at: str) -> TouchedDate:
    return TouchedDate(key, _moment(starts_at), _moment(ends_at))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
