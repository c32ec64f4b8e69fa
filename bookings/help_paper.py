"""The yearly statement of the help in kind of an association, as it is printed."""

from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.help_in_kind import Lent, Statement, columns
from bookings.seasons import Span
from directory import wording
from directory.models import Association

TEMPLATE = "releve"


def of(association: Association, statement: Statement, span: Span) -> dict[str, Any]:
    first, *others = columns(_("Hall"))
    return {
        "language": "fr" if wording.in_french() else "en",
        "product": settings.PRODUCT_NAME,
        "title": _("Help in kind %(year)s: %(name)s") % {"year": span.label, "name": association.name},
        "heading": _("Help in kind of the year %(year)s") % {"year": span.label},
        "town": settings.TOWN_NAME,
        "association": association.name,
        "numbers": " · ".join(
            f"{name} {value}" for name, value in (("RNA", association.rna), ("SIRET", association.siret)) if value
        ),
        "amount": wording.amount(statement.total.help),
        "until": counted_until(statement, span),
        "columns": [first, *(name for name in others if name != _("Hours without a known value"))],
        "lines": [[line.of.full_name, *_cells(line)] for line in statement.lines],
        "total": [_("Total"), *_cells(statement.total)],
        "unvalued": unvalued(statement),
        "explained": explained(),
        "phone": wording.on_one_line(settings.SERVICE_PHONE),
        "service": settings.SERVICE_NAME,
        "words": {"page": pgettext("of a printed programme", "Page")},
    }


def counted_until(statement: Statement, span: Span) -> str:
    if statement.until >= span.end:
        return _("The whole year is counted.")
    return _("Counted until %(date)s.") % {"date": wording.full_date(statement.until)}


def unvalued(statement: Statement) -> str:
    if not statement.total.unvalued:
        return ""
    return _("%(hours)s hours are not counted: the value of the hall is not known.") % {
        "hours": number_format(statement.total.unvalued)
    }


def explained() -> str:
    return _(
        "Each granted date counts for its hours, at the value of an hour of the hall on that day, less what the"
        " convention makes the association pay. Hours used are those that the caretaker has ticked."
    )


def _cells(line: Lent) -> list[str]:
    told = line.used or line.missed
    used = [number_format(each) for each in (line.used, line.missed)] if told else [_("not told"), "–"]
    times = [number_format(line.hours), *used]
    return [str(line.dates), *times, *(wording.amount(each) for each in (line.value, line.paid, line.help))]
