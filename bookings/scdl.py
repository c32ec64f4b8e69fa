"""The helps in kind in the columns of the national schema of subsidies (SCDL « subventions » 2.0).

UTF-8 without a mark, commas, ISO dates, a point before the cents, as the schema asks. The schema has no line without
the SIRET of who is helped: associations that have none are named apart, not published.
"""

import csv
import io
from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone

from bookings import help_in_kind
from bookings.help_in_kind import Lent, Statement
from bookings.models import Convention
from bookings.seasons import Span
from directory import spreadsheets

COLUMNS = (
    "nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire", "idBeneficiaire", "objet",
    "montant", "nature", "conditionsVersement", "datesPeriodeVersement", "idRAE", "notificationUE", "pourcentageSubvention",
)  # fmt: skip
LONGEST_NAME, LONGEST_OBJECT = 140, 256
KIND = "aide en nature"


def publishable(statement: Statement) -> list[Lent]:
    return [line for line in statement.lines if line.help > 0 and line.of.siret]


def left_out(statement: Statement) -> list[Lent]:
    """Those that are helped but have no SIRET."""
    return [line for line in statement.lines if line.help > 0 and not line.of.siret]


def as_csv(statement: Statement, span: Span) -> bytes:
    """One query."""
    lines = publishable(statement)
    signed = help_in_kind.latest_signed([line.of for line in lines], span)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        [spreadsheets.harmless(cell) for cell in _row(line, span, signed.get(line.of.pk))] for line in lines
    )
    return text.getvalue().encode()


def _row(line: Lent, span: Span, convention: Convention | None) -> Sequence[str]:
    agreed = convention.signed_on if convention else line.decided or line.first
    first, last = f"{line.first:%Y-%m-%d}", f"{line.last:%Y-%m-%d}"
    year = timezone.localdate(span.first).year
    return (
        f"Ville de {settings.TOWN_NAME}",
        settings.TOWN_SIRET,
        f"{agreed:%Y-%m-%d}",
        convention.number if convention else "",
        line.of.name[:LONGEST_NAME],
        line.of.siret,
        f"Mise à disposition de locaux municipaux en {year} ({_hours(line)} heures)"[:LONGEST_OBJECT],
        f"{line.help:.2f}",
        KIND,
        "unique" if first == last else "échelonné",
        first if first == last else f"{first}/{last}",
        "",
        "non",
        "1.00",
    )


def _hours(line: Lent) -> str:
    return str(line.hours).replace(".", ",")
