"""Which halls are free on these dates? The busy ones first, then all the others, ranked with the reason.

One question to the database, whatever the number of halls: it looks up what is held on each date
through the index of periods, and counts for each hall, by its smallest parts, on how many dates one
of them is busy. The rule is that of `bookings.availability`: each hall leaves its gap after the date.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import Any, Protocol

from django.db import connection
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from bookings import judging
from bookings.availability import Period
from directory.models import Space

NEAR_ENOUGH = 300  # metres that nobody would call farther than another's


class Spot(Protocol):
    """Something with a place in town: a venue, a neighbourhood."""

    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...


_QUESTION = """
WITH RECURSIVE down(root, id) AS (
    SELECT id, id FROM directory_space WHERE id = ANY(%(spaces)s)
    UNION ALL
    SELECT down.root, part.id FROM down JOIN directory_space part ON part.parent_id = down.id
), up(root, id) AS (
    SELECT id, parent_id FROM directory_space WHERE id = ANY(%(spaces)s) AND parent_id IS NOT NULL
    UNION ALL
    SELECT up.root, whole.parent_id FROM up JOIN directory_space whole ON whole.id = up.id
    WHERE whole.parent_id IS NOT NULL
), leaf AS MATERIALIZED (
    SELECT down.root, down.id, part.gap_minutes::integer AS gap, whole.gap_minutes::integer AS whole_gap,
        EXISTS (SELECT 1 FROM bookings_spacerule line WHERE line.space_id IN (part.id, whole.id)) AS is_dated
    FROM down JOIN directory_space part ON part.id = down.id JOIN directory_space whole ON whole.id = down.root
    WHERE NOT EXISTS (SELECT 1 FROM directory_space smaller WHERE smaller.parent_id = down.id)
), wanted AS MATERIALIZED (
    SELECT n, starts_at, ends_at
    FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) WITH ORDINALITY AS w(starts_at, ends_at, n)
), longest AS (
    SELECT make_interval(mins => greatest(
        (SELECT max(greatest(gap, whole_gap)) FROM leaf), (SELECT max(gap_minutes) FROM bookings_spacerule), 0
    )) AS gap
), busy AS MATERIALIZED (
    SELECT wanted.n, wanted.starts_at, wanted.ends_at, held.space_id, lower(held.period) AS since
    FROM wanted CROSS JOIN longest CROSS JOIN LATERAL (
        SELECT space_id, period FROM bookings_occupancy
        WHERE period && tstzrange(wanted.starts_at, wanted.ends_at + longest.gap)
        OFFSET 0
    ) held
), taken AS (
    SELECT leaf.root, count(DISTINCT busy.n) AS dates
    FROM busy JOIN leaf ON leaf.id = busy.space_id AND busy.since < busy.ends_at + make_interval(
        mins => CASE WHEN leaf.is_dated THEN greatest(
            bookings_gap(leaf.id, leaf.gap, busy.starts_at), bookings_gap(leaf.root, leaf.whole_gap, busy.starts_at)
        ) ELSE greatest(leaf.gap, leaf.whole_gap) END
    )
    GROUP BY leaf.root
), asked AS (
    SELECT near.root, count(DISTINCT wanted.n) AS dates
    FROM wanted
    JOIN bookings_slot slot ON slot.state = 'asked' AND slot.starts_at < wanted.ends_at AND slot.ends_at > wanted.starts_at
    JOIN (SELECT root, id FROM down UNION SELECT root, id FROM up) near ON near.id = slot.space_id
    GROUP BY near.root
)
SELECT space.id, coalesce(taken.dates, 0), coalesce(asked.dates, 0)
FROM directory_space space
LEFT JOIN taken ON taken.root = space.id
LEFT JOIN asked ON asked.root = space.id
WHERE space.id = ANY(%(spaces)s)
"""


@dataclass(frozen=True)
class Found:
    """A hall, and on how many of the dates it is free; `asked` counts those that somebody else waits for too."""

    space: Any
    dates: int
    free: int
    asked: int
    metres: int | None = None
    is_same_venue: bool = False
    spare: int | None = None  # places more than people; None when the capacity is not known
    shut: int = 0  # of the dates, those against which a rule of the venue stands
    broken: tuple[str, ...] = ()  # these rules, in sentences

    @property
    def usable(self) -> int:
        """Dates that can be had without passing over a rule, at the worst."""
        return max(0, self.free - self.shut)

    @property
    def is_free(self) -> bool:
        return self.free == self.dates

    @property
    def far(self) -> str:
        """« 450 m », « 5,9 km »."""
        metres = self.metres or 0
        if metres < 1000:
            return _("%(count)s m") % {"count": round(metres, -1)}
        return _("%(count)s km") % {"count": number_format(metres / 1000, decimal_pos=1)}


def of(
    spaces: Iterable[Space], periods: Sequence[Period], *, people: int | None = None, near: Spot | None = None,
    at: datetime | None = None,
) -> list[Found]:  # fmt: skip
    """Those of these halls (read with their venue) that are free on one of the dates at least, the best first.

    With `at`, the opening hours and holidays of the venues count, and are told: an agent may pass over them.
    First who is free on most dates, then the nearest to `near`, then the one whose size fits best; halls known to
    be too small are left out. One query; three with `at`.
    """
    wanted = [space for space in spaces if not people or space.capacity is None or space.capacity >= people]
    counts = _counts(wanted, periods)
    found = [_found(space, len(periods), *counts[space.pk], people, near) for space in wanted]
    found = [one for one in found if one.free]
    return sorted(_judged(found, periods, at) if at else found, key=_rank)


def _judged(found: list[Found], periods: Sequence[Period], at: datetime) -> list[Found]:
    judged = judging.of_halls([one.space for one in found], periods, at=at)
    return [
        replace(one, shut=sum(map(bool, against.of_dates)), broken=tuple(against.sentences))
        if (against := judged.get(one.space.pk))
        else one
        for one in found
    ]


def _counts(spaces: Sequence[Space], periods: Sequence[Period]) -> Mapping[int, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _QUESTION,
            {
                "spaces": [space.pk for space in spaces],
                "starts": [period.starts_at for period in periods],
                "ends": [period.ends_at for period in periods],
            },
        )
        return {key: (taken, asked) for key, taken, asked in cursor.fetchall()}


def _found(space: Space, dates: int, taken: int, asked: int, people: int | None, near: Spot | None) -> Found:
    spare = space.capacity - people if people and space.capacity is not None else None
    metres = metres_between(near, space.venue) if near else None
    return Found(space, dates, dates - taken, asked, metres, near is not None and near == space.venue, spare)


def _rank(one: Found) -> tuple[Any, ...]:
    """Distances within a stone's throw are alike, so that size decides between them."""
    distance = 0 if one.is_same_venue else 1 + (one.metres // NEAR_ENOUGH if one.metres is not None else 10**6)
    size = one.spare if one.spare is not None else one.space.capacity or 10**6
    return (
        -one.usable,
        -one.free,
        distance,
        one.spare is None,
        size,
        one.asked,
        one.space.venue.name,
        one.space.position,
        one.space.pk,
    )


def metres_between(one: Spot, other: Spot) -> int | None:
    """As the crow flies; None when one of the two has no place on the map."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    lat, lon, to_lat, to_lon = (
        radians(float(degrees or 0)) for degrees in (one.latitude, one.longitude, other.latitude, other.longitude)
    )
    half = sin((to_lat - lat) / 2) ** 2 + cos(lat) * cos(to_lat) * sin((to_lon - lon) / 2) ** 2
    return round(2 * 6_371_000 * asin(sqrt(half)))
