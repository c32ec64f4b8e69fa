"""What else could be proposed for dates of a request: other halls at the same hour, then other hours in the same hall.

One query for all the halls of the agent's venues and all the dates: what is held on these dates first,
through the index on the period, then which halls that touches. The rule is the one of `availability`.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import asin, cos, radians, sin, sqrt

from django.db import connection
from django.utils import timezone

from bookings import venue_rules
from bookings.models import Slot, SlotRequest
from bookings.targets import MOST_DAYS, Target
from directory.models import Person
from directory.wording import hall_of

HALLS, HOURS = 4, 3  # shown of each kind
STEP, FARTHEST = timedelta(minutes=30), timedelta(hours=4)

_QUESTION = """
WITH RECURSIVE wanted AS MATERIALIZED (
    SELECT n, starts_at, ends_at
    FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) WITH ORDINALITY AS w(starts_at, ends_at, n)
), hall AS MATERIALIZED (
    SELECT space.id, space.name, space.kind, space.capacity, space.gap_minutes, venue.id AS venue_id,
        venue.name AS venue, venue.latitude, venue.longitude
    FROM directory_space space JOIN directory_venue venue ON venue.id = space.venue_id
    WHERE space.id = %(space)s OR (space.is_bookable AND venue.is_listed AND EXISTS (
        SELECT 1 FROM directory_agent agent
        WHERE agent.person_id = %(agent)s AND agent.ended_at IS NULL AND agent.department_id = venue.department_id
    ))
), down(root, id) AS (
    SELECT id, id FROM hall
    UNION
    SELECT down.root, part.id FROM down JOIN directory_space part ON part.parent_id = down.id
), leaf AS MATERIALIZED (
    SELECT down.root, down.id, part.gap_minutes::integer AS gap, hall.gap_minutes::integer AS whole_gap,
        EXISTS (SELECT 1 FROM bookings_spacerule line WHERE line.space_id IN (part.id, hall.id)) AS is_dated
    FROM down JOIN hall ON hall.id = down.root JOIN directory_space part ON part.id = down.id
    WHERE NOT EXISTS (SELECT 1 FROM directory_space smaller WHERE smaller.parent_id = down.id)
), held AS MATERIALIZED (
    SELECT wanted.n, wanted.starts_at, wanted.ends_at, met.space_id, met.period
    FROM wanted CROSS JOIN (
        SELECT make_interval(mins => greatest(
            (SELECT max(greatest(gap, whole_gap)) FROM leaf), (SELECT max(gap_minutes) FROM bookings_spacerule), 0
        )) AS gap
    ) longest CROSS JOIN LATERAL (
        SELECT space_id, period FROM bookings_occupancy
        WHERE period && tstzrange(wanted.starts_at, wanted.ends_at + longest.gap)
        OFFSET 0
    ) met
), busy AS (
    SELECT leaf.root, array_agg(DISTINCT held.n) AS dates FROM held JOIN leaf ON leaf.id = held.space_id
    WHERE held.period && tstzrange(held.starts_at, held.ends_at + make_interval(mins => CASE WHEN leaf.is_dated THEN greatest(
        bookings_gap(leaf.id, leaf.gap, held.starts_at), bookings_gap(leaf.root, leaf.whole_gap, held.starts_at)
    ) ELSE greatest(leaf.gap, leaf.whole_gap) END))
    GROUP BY leaf.root
), own AS (
    SELECT jsonb_agg(jsonb_build_array(
        extract(epoch FROM lower(met.period) - make_interval(mins => CASE WHEN leaf.is_dated THEN greatest(
        bookings_gap(leaf.id, leaf.gap, lower(met.period)), bookings_gap(leaf.root, leaf.whole_gap, lower(met.period))
    ) ELSE greatest(leaf.gap, leaf.whole_gap) END)), extract(epoch FROM upper(met.period))
    )) AS periods
    FROM leaf CROSS JOIN LATERAL (
        SELECT period FROM bookings_occupancy
        WHERE space_id = leaf.id AND period && tstzrange(%(since)s, %(until)s)
        OFFSET 0
    ) met
    WHERE leaf.root = %(space)s
)
SELECT hall.id, hall.name, hall.kind, hall.capacity, hall.venue_id, hall.venue, hall.latitude, hall.longitude,
    busy.dates, CASE WHEN hall.id = %(space)s THEN own.periods END
FROM hall LEFT JOIN busy ON busy.root = hall.id CROSS JOIN own
ORDER BY hall.venue, hall.name, hall.id
"""


@dataclass(frozen=True)
class Hall:
    """A hall for which the agent decides, and on which of the dates (by their place, from 1) it is held."""

    space: int
    name: str
    kind: str
    capacity: int | None
    venue_id: int
    venue: str
    latitude: float | None
    longitude: float | None
    busy: frozenset[int]

    @property
    def full_name(self) -> str:
        return hall_of(self.venue, self.name)

    def km_from(self, other: "Hall") -> float | None:
        """As the crow flies; None when a place is not known."""
        if None in (self.latitude, self.longitude, other.latitude, other.longitude):
            return None
        lat, lon, lat2, lon2 = (
            radians(angle or 0) for angle in (self.latitude, self.longitude, other.latitude, other.longitude)
        )
        part = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
        return 2 * 6371 * asin(sqrt(part))


@dataclass(frozen=True)
class Suggestion:
    """One hall and hour that could be proposed; `fits` of the dates of the group can be had there."""

    target: Target
    hall: Hall
    fits: int
    dates: int
    is_same_hall: bool = False
    is_same_venue: bool = True
    km: float | None = None

    @property
    def fits_all(self) -> bool:
        return self.fits == self.dates


class Around:
    """The halls and hours around the dates of a request that wait. One query, when it is made."""

    def __init__(
        self,
        slot_request: SlotRequest,
        slots: Sequence[Slot],
        *,
        agent: Person,
        at: datetime,
        rules: venue_rules.Rules = venue_rules.NONE,
    ) -> None:
        self.slot_request, self.at, self.rules = slot_request, at, rules
        self.place = {slot.pk: n for n, slot in enumerate(slots, start=1)}
        self.slots = list(slots)
        self.halls: list[Hall] = []
        self.own: Hall | None = None
        self.periods: list[tuple[float, float]] = []  # when the hall asked for is held, that week and the next
        if slots:
            self._ask(agent)

    def _ask(self, agent: Person) -> None:
        week = timedelta(days=MOST_DAYS + 1)
        with connection.cursor() as cursor:
            cursor.execute(
                _QUESTION,
                {
                    "space": self.slot_request.space_id,
                    "agent": agent.pk,
                    "starts": [slot.starts_at for slot in self.slots],
                    "ends": [slot.ends_at for slot in self.slots],
                    "since": min(slot.starts_at for slot in self.slots) - week,
                    "until": max(slot.ends_at for slot in self.slots) + week,
                },
            )
            for *facts, busy, own in cursor.fetchall():
                hall = Hall(*facts, frozenset(busy or ()))  # type: ignore[call-arg]  # the columns, in order
                self.halls.append(hall)
                if hall.space == self.slot_request.space_id:
                    self.own = hall
                    self.periods = _read(own)

    def best_for(self, slots: Sequence[Slot]) -> list[Suggestion]:
        """The nearest halls at the same hour, then the nearest hours in the same hall; each fits one date at least."""
        mine = [slot for slot in slots if slot.starts_at > self.at]
        if not mine or self.own is None:
            return []
        return [*self._other_halls(self.own, mine), *self._other_hours(self.own, mine)]

    def _other_halls(self, own: Hall, slots: Sequence[Slot]) -> list[Suggestion]:
        places = {self.place[slot.pk] for slot in slots}
        target = _same_hours(slots[0])
        found = []
        for hall in self.halls:
            fits = len(places - hall.busy)
            if hall is own or not fits or (hall.capacity or 0) < self.slot_request.people_expected:
                continue
            same = hall.venue_id == own.venue_id
            moved = Target(hall.space, 0, *target)
            found.append(Suggestion(moved, hall, fits, len(slots), False, same, 0 if same else own.km_from(hall)))
        return sorted(found, key=lambda one: _rank(one, own))[:HALLS]

    def _other_hours(self, own: Hall, slots: Sequence[Slot]) -> list[Suggestion]:
        start, end = _same_hours(slots[0])
        found = []
        for days, shift in _shifts():
            moved = Target(own.space, days, _later(start, shift), _later(end, shift))
            fits = sum(self._is_free(moved, slot) for slot in slots)
            if fits:
                found.append(Suggestion(moved, own, fits, len(slots), True))
        found.sort(key=lambda one: -one.fits)  # stable: of those that fit as many, the nearest
        same_day = [one for one in found if not one.target.days]
        others = [one for one in found if one.target.days]
        return [*same_day[:1], *others[: HOURS - 1]] if others else same_day[:HOURS]

    def _is_free(self, target: Target, slot: Slot) -> bool:
        period = target.of(slot.starts_at)
        opening = self.rules.opening(timezone.localtime(period.starts_at).date())
        if period.starts_at <= self.at or opening is None:
            return False
        if period.starts_at < opening[0] or period.ends_at > opening[1]:
            return False
        if any(
            other.pk != slot.pk and other.starts_at < period.ends_at and period.starts_at < other.ends_at
            for other in self.slots
        ):
            return False
        since, until = period.starts_at.timestamp(), period.ends_at.timestamp()
        return not any(since < busy_until and until > busy_since for busy_since, busy_until in self.periods)


def _read(own: str | list[list[float]] | None) -> list[tuple[float, float]]:
    periods = json.loads(own) if isinstance(own, str) else own or []
    return [(float(since), float(until)) for since, until in periods]


def _same_hours(slot: Slot) -> tuple[time, time]:
    return timezone.localtime(slot.starts_at).time(), timezone.localtime(slot.ends_at).time()


def _later(hour: time, shift: timedelta) -> time:
    return (datetime.combine(date(2000, 1, 1), hour) + shift).time()


def _shifts() -> Iterable[tuple[int, timedelta]]:
    """The nearest first: hours of the same day, then the same hour of other days."""
    steps = int(FARTHEST / STEP)
    for step in range(1, steps + 1):
        yield 0, step * STEP
        yield 0, -step * STEP
    for days in range(1, MOST_DAYS + 1):
        yield days, timedelta()
        yield -days, timedelta()


def _rank(one: Suggestion, own: Hall) -> tuple[bool, bool, bool, float, int, int]:
    """Every date before some; the same venue, the same kind of hall, the nearest, the least too large."""
    unlike = bool(own.kind) and one.hall.kind != own.kind
    far = 1e6 if one.km is None else one.km
    return (not one.fits_all, not one.is_same_venue, unlike, far, -one.fits, one.hall.capacity or 0)
