"""Is this space free on these dates? One answer for the volunteer, the agent and the decision itself.

Each period gets one verdict. The rule is the one of the exclusion constraint: the period padded at
its end by the gap of the space, against what is held in any undivided part of it. Showing it is a
courtesy; the constraint is the promise.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from bookings.breaches import Breach
from bookings.models import SlotRequest
from directory.models import Space


class Period(Protocol):
    """Anything that starts and ends: a Period of a schedule, a Slot, an Occurrence."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


class Answer(TextChoices):
    FREE = "free", _("free")
    ASKED = "asked", _("asked by someone else too")
    TOO_SMALL = "too_small", _("hall too small")
    RULE = "rule", _("against a rule of the venue")
    TAKEN = "taken", _("already taken")
    CLOSED = "closed", _("closed")
    PAST = "past", _("in the past")


@dataclass(frozen=True)
class User:
    """An association that holds the space, or asks for it. Only agents may see a name that is not public."""

    request_id: int
    association_id: int
    association: str
    is_public: bool
    purpose: str
    people: int
    starts_at: datetime
    ends_at: datetime

    @property
    def public_name(self) -> str:
        """The association's name if the public may read it, else nothing."""
        return self.association if self.is_public else ""


@dataclass(frozen=True)
class Shut:
    """Why a space is closed: the cause by its code (Closure.Cause) and the sentence for the public."""

    cause: str
    reason: str


@dataclass(frozen=True)
class Verdict:
    """What is to be said of one period: one answer, and who or what stands behind it."""

    starts_at: datetime
    ends_at: datetime
    answer: Answer
    holder: User | None = None
    shut: Shut | None = None
    rivals: tuple[User, ...] = ()
    broken: tuple[Breach, ...] = ()

    @property
    def can_be_granted(self) -> bool:
        """Nothing forbids it: free, asked by others too, small for so many people, or against a rule that an agent may
        pass over."""
        return self.answer in (Answer.FREE, Answer.ASKED, Answer.TOO_SMALL, Answer.RULE)


@dataclass(frozen=True)
class Availability:
    """The verdicts of a space, in the order of the periods that were asked about."""

    space: Space
    verdicts: tuple[Verdict, ...]

    def count(self, *answers: Answer) -> int:
        return sum(verdict.answer in answers for verdict in self.verdicts)

    @property
    def grantable(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.can_be_granted)

    @property
    def lost(self) -> tuple[Verdict, ...]:
        """Those that cannot be granted: taken, closed or past."""
        return tuple(verdict for verdict in self.verdicts if not verdict.can_be_granted)


# One round trip, whatever the number of dates and the depth of the hall. OFFSET 0 keeps each look-up
# apart, so that it goes through an index (for what is held, the one of the exclusion constraint) and
# never through a scan of all that was ever held or asked for in town: the planner cannot know how few
# rows come.
_QUESTION = """
WITH RECURSIVE down(id) AS (
    SELECT %(space)s::bigint
    UNION
    SELECT part.id FROM down CROSS JOIN LATERAL (
        SELECT id FROM directory_space WHERE parent_id = down.id OFFSET 0
    ) part
), up(id, parent_id) AS (
    SELECT id, parent_id FROM directory_space WHERE id = %(space)s
    UNION
    SELECT whole.id, whole.parent_id FROM up CROSS JOIN LATERAL (
        SELECT id, parent_id FROM directory_space WHERE id = up.parent_id OFFSET 0
    ) whole
), leaf AS MATERIALIZED (
    SELECT part.id, part.gap_minutes::integer AS gap,
        EXISTS (SELECT 1 FROM bookings_spacerule line WHERE line.space_id = part.id) AS is_dated
    FROM down CROSS JOIN LATERAL (SELECT id, gap_minutes FROM directory_space WHERE id = down.id OFFSET 0) part
    WHERE NOT EXISTS (SELECT 1 FROM directory_space smaller WHERE smaller.parent_id = part.id)
), wanted AS MATERIALIZED (
    SELECT n, starts_at, ends_at, bookings_gap(%(space)s, %(gap)s, starts_at) AS gap
    FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) WITH ORDINALITY AS w(starts_at, ends_at, n)
), rival AS MATERIALIZED (
    SELECT asked.id, asked.starts_at, asked.ends_at
    FROM (SELECT id FROM down UNION SELECT id FROM up) near CROSS JOIN LATERAL (
        SELECT id, starts_at, ends_at FROM bookings_slot
        WHERE space_id = near.id AND state = 'asked' AND request_id IS DISTINCT FROM %(request)s
        OFFSET 0
    ) asked
), leaving AS (
    SELECT old.id FROM bookings_slot mine
    JOIN bookings_slot old ON old.occurrence_id = mine.occurrence_id
    JOIN events_occurrence seance ON seance.id = mine.occurrence_id
    JOIN bookings_slotrequest request ON request.id = mine.request_id
    WHERE mine.request_id = %(request)s AND mine.state = 'asked' AND old.state = 'granted'
    AND old.space_id = seance.space_id AND seance.state <> 'cancelled'
    AND (request.gives_back OR NOT (mine.starts_at <= seance.starts_at AND mine.ends_at >= seance.ends_at))
), found AS (
    SELECT wanted.n, held.slot_id, held.closure_id, true AS is_held
    FROM wanted CROSS JOIN leaf CROSS JOIN LATERAL (
        SELECT slot_id, closure_id FROM bookings_occupancy
        WHERE space_id = leaf.id AND period && tstzrange(wanted.starts_at, wanted.ends_at + make_interval(
            mins => greatest(wanted.gap, CASE WHEN leaf.is_dated
                THEN bookings_gap(leaf.id, leaf.gap, wanted.starts_at) ELSE leaf.gap END)
        )) AND (slot_id IS NULL OR slot_id <> ALL (ARRAY(SELECT id FROM leaving)))
        OFFSET 0
    ) held
    UNION
    SELECT wanted.n, rival.id, NULL, false
    FROM wanted JOIN rival
        ON rival.starts_at < wanted.ends_at + make_interval(mins => wanted.gap)
        AND rival.ends_at + make_interval(mins => wanted.gap) > wanted.starts_at
)
SELECT found.n, found.is_held, closure.id IS NOT NULL, closure.cause, closure.reason,
    by_whom.request, by_whom.association, by_whom.name, by_whom.is_public,
    by_whom.purpose, by_whom.people_expected, by_whom.starts_at, by_whom.ends_at
FROM found
LEFT JOIN bookings_closure closure ON closure.id = found.closure_id
LEFT JOIN LATERAL (
    SELECT request.id AS request, association.id AS association,
        CASE WHEN direct.kind <> 'caller' AND direct.name <> '' THEN direct.name ELSE association.name END AS name,
        association.state IN ('listed', 'dormant') AS is_public,
        request.purpose, request.people_expected, request.sent_at, slot.starts_at, slot.ends_at
    FROM bookings_slot slot
    JOIN bookings_slotrequest request ON request.id = slot.request_id
    JOIN directory_association association ON association.id = request.association_id
    LEFT JOIN bookings_directbooking direct ON direct.request_id = request.id
    WHERE slot.id = found.slot_id
    OFFSET 0
) by_whom ON true
ORDER BY found.n, by_whom.sent_at, by_whom.request
"""


def of(
    space: Space,
    periods: Sequence[Period],
    *,
    people: int | None = None,
    request: SlotRequest | None = None,
    at: datetime | None = None,
) -> Availability:
    """Say of each period whether the space can be had, in one query.

    `people` compares with the capacity when that is known; `request` leaves out what this request
    itself asks for, and what it would give back (`bookings.instead`); periods that start before `at`
    are past. When several answers are true the one that forbids most is given: past, closed, taken,
    too small, asked, free.
    """
    found = _Found(space, periods, request)
    too_small = people is not None and space.capacity is not None and people > space.capacity
    return Availability(
        space, tuple(found.verdict(n, period, too_small, at) for n, period in enumerate(periods, start=1))
    )


class _Found:
    """What the database knows of each period, by its place in the list (from 1)."""

    def __init__(self, space: Space, periods: Iterable[Period], request: SlotRequest | None) -> None:
        self.shut: dict[int, Shut] = {}
        self.holders: dict[int, User] = {}
        self.rivals: dict[int, list[User]] = defaultdict(list)
        with connection.cursor() as cursor:
            cursor.execute(
                _QUESTION,
                {
                    "space": space.pk,
                    "gap": space.gap_minutes,
                    "request": request.pk if request else None,
                    "starts": [period.starts_at for period in periods],
                    "ends": [period.ends_at for period in periods],
                },
            )
            for n, is_held, is_shut, cause, reason, *user in cursor.fetchall():
                if is_shut:
                    self.shut.setdefault(n, Shut(cause, reason))
                elif is_held:
                    self.holders.setdefault(n, User(*user))
                else:
                    self.rivals[n].append(User(*user))

    def verdict(self, n: int, period: Period, too_small: bool, at: datetime | None) -> Verdict:
        return Verdict(
            period.starts_at,
            period.ends_at,
            self._answer(n, period, too_small, at),
            holder=self.holders.get(n),
            shut=self.shut.get(n),
            rivals=tuple(self.rivals.get(n, ())),
        )

    def _answer(self, n: int, period: Period, too_small: bool, at: datetime | None) -> Answer:
        if at is not None and period.starts_at < at:
            return Answer.PAST
        if n in self.shut:
            return Answer.CLOSED
        if n in self.holders:
            return Answer.TAKEN
        if too_small:
            return Answer.TOO_SMALL
        return Answer.ASKED if n in self.rivals else Answer.FREE
