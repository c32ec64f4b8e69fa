"""How much the halls of one venue are occupied: by month, by hour of the day, by weekday. Counted by the database.

Undivided halls are counted, so a whole hall counts in each of its parts. The share is that of the time from 8 h to
22 h, every day, holidays included; closures do not count as occupied. Only what the index of occupations gives for
the venue and the season is read.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings.seasons import Span
from bookings.tables_out import Table, hours, tidy
from directory import wording
from directory.models import Space, Venue
from events.statistics import month_name

OPENS, SHUTS = 8, 22
HOURS = range(OPENS, SHUTS)
STEPS = 5  # of the heat
_HELD = """
WITH held AS (
    SELECT occupied.space_id, greatest(slot.starts_at, %(first)s) AT TIME ZONE %(zone)s AS starts,
        least(slot.ends_at, %(end)s) AT TIME ZONE %(zone)s AS ends
    FROM bookings_occupancy occupied JOIN bookings_slot slot ON slot.id = occupied.slot_id
    WHERE occupied.space_id = ANY(%(spaces)s) AND occupied.period && tstzrange(%(first)s, %(end)s)
        AND slot.starts_at < %(end)s AND slot.ends_at > %(first)s
), cut AS (
    SELECT space_id, hour, extract(epoch FROM least(ends, hour + interval '1 hour') - greatest(starts, hour)) AS seconds
    FROM held CROSS JOIN LATERAL generate_series(
        date_trunc('hour', starts), ends - interval '1 microsecond', interval '1 hour'
    ) hour
), named AS (
    SELECT space_id, date_trunc('month', hour)::date AS month, extract(isodow FROM hour)::int AS day,
        extract(hour FROM hour)::int AS hour, seconds
    FROM cut
)
SELECT space_id, month, day, hour, sum(seconds) FROM named
GROUP BY GROUPING SETS ((space_id, month), (space_id, hour), (day, hour))
"""


@dataclass(frozen=True)
class Cell:
    """Hours held, and the share of the time that it is, in hundredths."""

    hours: Decimal
    share: int

    @property
    def step(self) -> int:
        """0 when nothing is held, then 1 to 5."""
        return min(STEPS, 1 + self.share * STEPS // 100) if self.hours else 0


@dataclass(frozen=True)
class Heat:
    """A table of cells: `heads` name its columns, each row begins with its name."""

    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]


@dataclass(frozen=True)
class Occupation:
    until: date
    total: Decimal
    months: Heat
    hours: Heat
    week: Heat

    @property
    def is_empty(self) -> bool:
        return not self.total


def of(venue: Venue, span: Span, *, at: datetime) -> Occupation:
    """From the first day of the season to its last, or to today. Two queries, whatever is stored."""
    spaces = list(Space.objects.filter(venue=venue, parts=None).order_by("position", "pk"))
    first = timezone.localdate(span.first)
    last = min(timezone.localdate(span.end) - timedelta(days=1), timezone.localdate(at))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), datetime.min.time()))
    found = _held([space.pk for space in spaces], span.first, end)
    return Occupation(
        until=last,
        total=tidy(sum((hours(held) for key, held in found.items() if key[1]), Decimal(0))),
        months=_by_month(spaces, found, first, last),
        hours=_by_hour(spaces, found, (last - first).days + 1),
        week=_by_weekday(len(spaces), found, first, last),
    )


Held = dict[tuple[int | None, date | None, int | None, int | None], Decimal]  # hall, month, weekday, hour


def _held(spaces: list[int], first: datetime, end: datetime) -> Held:
    asked: dict[str, Any] = {"spaces": spaces, "first": first, "end": end, "zone": settings.TIME_ZONE}
    with connection.cursor() as cursor:
        cursor.execute(_HELD, asked)
        return defaultdict(
            Decimal, {(space, month, day, hour): sum_ for space, month, day, hour, sum_ in cursor.fetchall()}
        )


def _by_month(spaces: list[Space], found: Held, first: date, last: date) -> Heat:
    months = _months(first, last)
    rows = [
        (space.name, [_cell(found[space.pk, month, None, None], days * len(HOURS)) for month, days in months])
        for space in spaces
    ]
    return Heat([capfirst(month_name(month)) or "" for month, _days in months], rows)


def _by_hour(spaces: list[Space], found: Held, days: int) -> Heat:
    rows = [(space.name, [_cell(found[space.pk, None, None, hour], days) for hour in HOURS]) for space in spaces]
    return Heat([_hour(hour) for hour in HOURS], rows)


def _by_weekday(spaces: int, found: Held, first: date, last: date) -> Heat:
    days = Counter((first + timedelta(days=n)).isoweekday() for n in range((last - first).days + 1))
    rows = [
        (
            capfirst(str(WEEKDAYS[day - 1])) or "",
            [_cell(found[None, None, day, hour], days[day] * spaces) for hour in HOURS],
        )
        for day in range(1, 8)
    ]
    return Heat([_hour(hour) for hour in HOURS], rows)


def _cell(seconds: Decimal, possible: int) -> Cell:
    """`possible` in hours; what is held outside them does not make more than all."""
    held = hours(seconds)
    return Cell(held, min(100, round(100 * held / possible)) if possible else 0)


def _hour(hour: int) -> str:
    return f"{hour}{wording.NBSP}h" if wording.in_french() else f"{hour:02}:00"


def _months(first: date, last: date) -> list[tuple[date, int]]:
    """Each month with the number of its days that are counted."""
    found, month = [], first.replace(day=1)
    while month <= last:
        after = month + relativedelta(months=1)
        found.append((month, (min(after - timedelta(days=1), last) - max(month, first)).days + 1))
        month = after
    return found


def tables(venue: Venue, found: Occupation) -> list[Table]:
    """Hours by month first, then the shares by hour and weekday."""
    return [
        _table(_("Hours by month"), _("Hall"), found.months, lambda cell: cell.hours),
        _table(_("Share by month, in %"), _("Hall"), found.months, lambda cell: cell.share),
        _table(_("Share by hour, in %"), _("Hall"), found.hours, lambda cell: cell.share),
        _table(_("Share by weekday, in %"), _("Day"), found.week, lambda cell: cell.share),
    ]


def _table(name: str, head: str, heat: Heat, said: Any) -> Table:
    rows: Iterable[list[Any]] = ([label, *map(said, cells)] for label, cells in heat.rows)
    return Table(name, [head, *heat.heads], rows, [6, *[3] * len(heat.heads)])
