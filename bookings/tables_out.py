"""Tables that agents and associations take away, as CSV or ODS; a text is never taken for a formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone

from events.sheets import filling

HOUR = Decimal("0.01")


@dataclass(frozen=True)
class Table:
    """`widths` in centimetres, as many as columns."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = ()


def download(kind: str, name: str, tables: Sequence[Table]) -> HttpResponse:
    """ODS holds every table, CSV the first one. `name` tells of no person. 404 for another kind."""
    if kind not in filling.KINDS:
        raise Http404
    said = _said_for_csv if kind == "csv" else _said
    leaves = [
        filling.Leaf(table.name[:31], [list(table.columns), *([said(cell) for cell in row] for row in table.rows)], table.widths)
        for table in tables
    ]  # fmt: skip
    answer = HttpResponse(filling.as_file(kind, leaves), content_type=filling.KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def hours(seconds: float | Decimal | None) -> Decimal:
    """Hours of that many seconds, to the hundredth, with no more decimals than needed."""
    return tidy((Decimal(seconds or 0) / 3600).quantize(HOUR))


def tidy(value: Decimal) -> Decimal:
    """12, 12.5, 12.25."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _said(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return f"{timezone.localtime(cell):%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else cell


def _said_for_csv(cell: Any) -> Any:
    """Spreadsheets in French read « 12,5 »."""
    return str(cell).replace(".", ",") if isinstance(cell, float | Decimal) else _said(cell)
