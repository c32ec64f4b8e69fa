"""What the halls lent to associations are worth in a year: a help in kind (CG3P, article L2125-1).

A granted date counts once it has begun: its hours × the value of an hour of that hall on that day, less what the
convention signed last makes the association pay: one that is only prepared, or sent, makes nobody pay, and a signed one
stands until another is signed. What agents booked directly helps no association. Hours without a known value
are told apart, never taken for nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from bookings.models import Convention
from bookings.seasons import Span
from bookings.tables_out import Table, hours, tidy
from directory.models import Association, Space

# Dates that are worth the same are counted together before anything is reckoned: a season of a request is one line.
_LENT = """
WITH worth AS (
    SELECT space_id, amount, since::timestamp AT TIME ZONE %(zone)s AS since,
        lead(since) OVER (PARTITION BY space_id ORDER BY since)::timestamp AT TIME ZONE %(zone)s AS until
    FROM bookings_hourlyvalue
), paid AS (
    SELECT slot_id, amount FROM bookings_conventiondate
    WHERE amount > 0 AND convention_id IN (
        SELECT max(id) FROM bookings_convention WHERE signed_on IS NOT NULL GROUP BY request_id
    )
), alike AS (
    SELECT request.association_id, slot.space_id, slot.ends_at - slot.starts_at AS lasts, worth.amount,
        paid.amount AS paid, turnout.came, count(*) AS dates, min(slot.starts_at) AS first, max(slot.starts_at) AS last,
        min(slot.decided_at) AS decided
    FROM bookings_slot slot JOIN bookings_slotrequest request ON request.id = slot.request_id
    LEFT JOIN worth ON worth.space_id = slot.space_id AND worth.since <= slot.starts_at
        AND (worth.until IS NULL OR slot.starts_at < worth.until)
    LEFT JOIN paid ON paid.slot_id = slot.id
    LEFT JOIN bookings_turnout turnout ON turnout.slot_id = slot.id
    WHERE slot.state = 'granted' AND slot.starts_at >= %(first)s AND slot.starts_at < %(end)s
        AND request.id NOT IN (SELECT request_id FROM bookings_directbooking)
        AND (%(association)s::bigint IS NULL OR request.association_id = %(association)s)
    GROUP BY request.association_id, slot.space_id, slot.ends_at - slot.starts_at, worth.amount, paid.amount, turnout.came
), lent AS (
    SELECT association_id, space_id, dates, came, first, last, decided, dates * extract(epoch FROM lasts) AS seconds,
        round(extract(epoch FROM lasts) * amount / 3600, 2) AS value, coalesce(paid, 0) AS paid
    FROM alike
)
SELECT {by}, sum(dates)::bigint, sum(seconds), sum(seconds) FILTER (WHERE came), sum(seconds) FILTER (WHERE NOT came),
    sum(seconds) FILTER (WHERE value IS NULL), coalesce(sum(dates * value), 0), sum(dates * paid),
    coalesce(sum(dates * greatest(value - paid, 0)), 0), (min(first) AT TIME ZONE %(zone)s)::date,
    (max(last) AT TIME ZONE %(zone)s)::date, (min(decided) AT TIME ZONE %(zone)s)::date
FROM lent WHERE {by} IS NOT NULL GROUP BY {by}
"""


@dataclass(frozen=True)
class Lent:
    """What was lent, to one association or of one hall; hours to the hundredth, amounts in euros."""

    of: Any
    dates: int = 0
    hours: Decimal = Decimal(0)
    used: Decimal = Decimal(0)
    missed: Decimal = Decimal(0)
    unvalued: Decimal = Decimal(0)
    value: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    help: Decimal = Decimal(0)
    first: date | None = None
    last: date | None = None
    decided: date | None = None

    @property
    def untold(self) -> Decimal:
        """Hours of which nobody said whether they were used."""
        return self.hours - self.used - self.missed


@dataclass(frozen=True)
class Statement:
    """The lines and their sum; `until` is the moment up to which dates are counted."""

    lines: Sequence[Lent]
    until: datetime

    @property
    def total(self) -> Lent:
        names = ("dates", "hours", "used", "missed", "unvalued", "value", "paid", "help")
        sums: dict[str, Any] = {name: sum(getattr(line, name) for line in self.lines) for name in names}
        return Lent("", **sums | {name: tidy(Decimal(sums[name])) for name in names[1:5]})


def of_association(association: Association, span: Span, *, at: datetime) -> Statement:
    """By hall, in the order of venues. Two queries."""
    end = min(span.end, at)
    found = {line.of: line for line in _read("space_id", span.first, end, association.pk)}
    spaces = Space.objects.filter(pk__in=found).select_related("venue").order_by("venue__name", "position", "pk")
    return Statement([_about(found[space.pk], space) for space in spaces], end)


def of_town(span: Span, *, at: datetime) -> Statement:
    """By association, the most helped first. Two queries."""
    end = min(span.end, at)
    found = {line.of: line for line in _read("association_id", span.first, end, None)}
    known = Association.objects.filter(pk__in=found).only("name", "slug", "siret", "sort_key")
    lines = [_about(found[association.pk], association) for association in known]
    return Statement(sorted(lines, key=lambda line: (-line.help, -line.hours, line.of.sort_key)), end)


def _about(line: Lent, thing: Space | Association) -> Lent:
    return Lent(**vars(line) | {"of": thing})


def _read(by: str, first: datetime, end: datetime, association: int | None) -> list[Lent]:
    asked = {"first": first, "end": end, "association": association, "zone": settings.TIME_ZONE}
    with connection.cursor() as cursor:
        cursor.execute(_LENT.format(by=by), asked)
        return [
            Lent(key, dates, hours(held), hours(used), hours(missed), hours(unvalued), value, paid, given, *days)
            for key, dates, held, used, missed, unvalued, value, paid, given, *days in cursor.fetchall()
        ]


# --- As tables ---


def columns(first: str) -> list[str]:
    return [
        first, _("Dates"), _("Hours granted"), _("Hours used"), _("Hours not used"), _("Hours without a known value"),
        _("Value"), _("Paid"), _("Help in kind"),
    ]  # fmt: skip


def cells(line: Lent) -> list[Any]:
    return [line.dates, line.hours, line.used, line.missed, line.unvalued, line.value, line.paid, line.help]


def hall_table(statement: Statement) -> Table:
    rows = [[line.of.full_name, *cells(line)] for line in statement.lines]
    rows.append([_("Total"), *cells(statement.total)])
    return Table(_("Help in kind"), columns(_("Hall")), rows, [8, *[3] * 8])


def town_table(statement: Statement) -> Table:
    rows = [[line.of.name, line.of.siret, *cells(line)] for line in statement.lines]
    first, *others = columns(_("Association"))
    return Table(_("Helps in kind"), [first, "SIRET", *others], rows, [8, 4, *[3] * 8])


def latest_signed(associations: Iterable[Association], span: Span) -> dict[int, Convention]:
    """The convention signed last in this time, by association. One query."""
    signed = Convention.objects.filter(
        request__association__in=list(associations),
        signed_on__gte=span.first.date(), signed_on__lt=span.end.date(),
    )  # fmt: skip
    rows = signed.select_related("request").defer("said").order_by("signed_on", "pk")
    return {convention.request.association_id: convention for convention in rows}
