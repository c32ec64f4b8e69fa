"""The ledger of fairness: for each association and theme, hours asked, granted, refused with their grounds, used.

Dates of a season are counted at what they were asked for: a date moved by the town is asked once. An association
of two themes is counted in each, so themes are not to be added.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from bookings.models import Slot
from bookings.seasons import Span
from bookings.tables_out import Table, hours, tidy
from directory.models import Association, Theme, Venue

# Added up as intervals, first by request: half as many comparisons, and no number with decimals until the end.
_COUNTED = """
WITH dated AS (
    SELECT slot.request_id, slot.state, slot.ground, turnout.came,
        sum(coalesce(asked_ends_at - asked_starts_at, ends_at - starts_at)) AS lasted
    FROM bookings_slot slot LEFT JOIN bookings_turnout turnout ON turnout.slot_id = slot.id
    WHERE starts_at >= %(first)s AND starts_at < %(end)s {among}
    GROUP BY slot.request_id, slot.state, slot.ground, turnout.came
), counted AS (
    SELECT request.association_id, count(DISTINCT request.id) AS requests, sum(lasted) AS asked,
        sum(lasted) FILTER (WHERE dated.state = 'granted') AS granted,
        sum(lasted) FILTER (WHERE dated.state = 'refused' AND dated.ground = 'property') AS on_property,
        sum(lasted) FILTER (WHERE dated.state = 'refused' AND dated.ground = 'services') AS on_services,
        sum(lasted) FILTER (WHERE dated.state = 'refused' AND dated.ground = 'order') AS on_order,
        sum(lasted) FILTER (WHERE dated.state = 'cancelled') AS cancelled,
        sum(lasted) FILTER (WHERE dated.state IN ('asked', 'proposed')) AS waiting,
        sum(lasted) FILTER (WHERE dated.state IN ('withdrawn', 'released')) AS not_needed,
        sum(lasted) FILTER (WHERE dated.state = 'granted' AND dated.came) AS used,
        sum(lasted) FILTER (WHERE dated.state = 'granted' AND NOT dated.came) AS missed
    FROM dated JOIN bookings_slotrequest request ON request.id = dated.request_id
    WHERE NOT EXISTS (SELECT FROM bookings_directbooking direct WHERE direct.request_id = request.id)
    GROUP BY request.association_id
)
SELECT association_id, requests, {seconds} FROM counted
"""
_SUMS = ", ".join(
    f"extract(epoch FROM {name})"
    for name in (
        "asked", "granted", "on_property", "on_services", "on_order", "cancelled", "waiting", "not_needed", "used", "missed",
    )
)  # fmt: skip
_AMONG = "AND slot.space_id IN (SELECT id FROM directory_space WHERE venue_id = %(venue)s)"


@dataclass(frozen=True)
class Share:
    """Hours, to the hundredth; `requests` in number. `not_needed` was taken back or given back by who asked."""

    requests: int = 0
    asked: Decimal = Decimal(0)
    granted: Decimal = Decimal(0)
    on_property: Decimal = Decimal(0)
    on_services: Decimal = Decimal(0)
    on_order: Decimal = Decimal(0)
    cancelled: Decimal = Decimal(0)
    waiting: Decimal = Decimal(0)
    not_needed: Decimal = Decimal(0)
    used: Decimal = Decimal(0)
    missed: Decimal = Decimal(0)

    @property
    def refused(self) -> Decimal:
        return self.on_property + self.on_services + self.on_order

    @property
    def grounds(self) -> list[tuple[str, Decimal]]:
        """Those on which something was refused."""
        return [(str(ground.label), found) for ground in Slot.Ground if (found := getattr(self, f"on_{ground.value}"))]

    @property
    def rate(self) -> int | None:
        """Granted, in hundredths of what was answered: 100 only for all of it, 0 for none; None without an answer."""
        answered = self.granted + self.refused + self.cancelled
        if not answered or self.granted in (0, answered):
            return 100 * bool(self.granted) if answered else None
        return min(99, max(1, round(100 * self.granted / answered)))

    def __add__(self, other: "Share") -> "Share":
        sums: dict[str, Any] = {
            each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)
        }
        told: dict[str, Any] = {
            name: tidy(total) if isinstance(total, Decimal) else total for name, total in sums.items()
        }
        return Share(**told)


@dataclass(frozen=True)
class Row:
    of: Any  # an Association or a Theme; None for those without any
    name: str
    share: Share


@dataclass(frozen=True)
class Ledger:
    associations: Sequence[Row]
    themes: Sequence[Row]
    total: Share


def of(span: Span, venue: Venue | None = None) -> Ledger:
    """Four queries, whatever the number of associations; for one venue only its own dates are read."""
    shares = _counted(span, venue)
    known = {one.pk: one for one in Association.objects.filter(pk__in=shares).only("name", "slug", "sort_key")}
    rows = [Row(known[key], known[key].name, share) for key, share in shares.items()]
    rows.sort(key=lambda row: (-row.share.asked, row.of.sort_key))
    return Ledger(rows, _by_theme(shares), sum(shares.values(), Share()))


def _counted(span: Span, venue: Venue | None) -> dict[int, Share]:
    asked = {"first": span.first, "end": span.end, "venue": venue.pk if venue else None}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(among=_AMONG if venue else "", seconds=_SUMS), asked)
        return {key: Share(count, *(hours(each) for each in seconds)) for key, count, *seconds in cursor.fetchall()}


def _by_theme(shares: dict[int, Share]) -> list[Row]:
    """By the wide themes, in their order; those without theme last."""
    wide: dict[int, set[int]] = defaultdict(set)
    links = Association.themes.through.objects.filter(association__in=shares)
    for association, theme, parent in links.values_list("association", "theme", "theme__parent"):
        wide[association].add(parent or theme)
    totals: dict[int, Share] = defaultdict(Share)
    for association, share in shares.items():
        for theme in wide.get(association, {0}):
            totals[theme] += share
    themes = Theme.objects.filter(pk__in=totals).order_by("position", "name")
    rows = [Row(theme, theme.name, totals[theme.pk]) for theme in themes]
    return rows + ([Row(None, _("Without theme"), totals[0])] if 0 in totals else [])


def tables(ledger: Ledger) -> list[Table]:
    names = [
        _("Requests"), _("Hours asked"), _("Hours granted"),
        *(_("Refused: %(ground)s") % {"ground": ground.label} for ground in Slot.Ground),
        _("Cancelled by the town"), _("Waiting"), _("Taken back"), _("Hours used"), _("Hours not used"),
        _("Granted, in % of what was answered"),
    ]  # fmt: skip
    widths = [8, *[3] * len(names)]
    return [
        Table(_("Associations"), [_("Association"), *names], _cells(ledger.associations), widths),
        Table(_("Themes"), [_("Theme"), *names], _cells(ledger.themes), widths),
    ]


def _cells(rows: Iterable[Row]) -> list[list[Any]]:
    return [[row.name, *(getattr(row.share, each.name) for each in fields(Share)), row.share.rate] for row in rows]
