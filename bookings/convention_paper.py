"""A convention as it is printed: its own text, its own dates, in French as it is signed."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bookings import convention_text
from bookings.conventions import LANGUAGE
from bookings.models import Convention
from directory import wording

TEMPLATE = "convention"


def of(convention: Convention) -> dict[str, Any]:
    """For the printing engine. Two queries, besides the convention."""
    with translation.override(LANGUAGE):
        dates = list(convention.dates.select_related("space__venue"))
        said = convention.said | {"numero": convention.number}
        return {
            "language": LANGUAGE,
            "product": settings.PRODUCT_NAME,
            "title": _("Convention %(number)s: %(name)s") % {"number": convention.number, "name": said["association"]},
            "number": _("Convention no. %(number)s") % {"number": convention.number},
            "town": settings.TOWN_NAME,
            "association": said["association"],
            "blocks": [{"kind": each.kind, "text": each.text} for each in convention_text.blocks(convention.text.text, said)],
            "dates": [
                {
                    "day": capfirst(f"{_day(date.starts_at)}"),
                    "hours": wording.hours(date.starts_at, date.ends_at),
                    "hall": date.space.full_name,
                    "amount": wording.amount(date.amount),
                }
                for date in dates
            ],
            "total": {
                "label": ngettext("Total: %(count)s date", "Total: %(count)s dates", len(dates)) % {"count": len(dates)},
                "amount": wording.amount(convention.total),
            },
            "is_priced": bool(convention.total),
            "has_halls": len({date.space_id for date in dates}) > 1,
            "is_replaced": convention.state == Convention.State.REPLACED,
            "words": {
                "page": pgettext("of a printed programme", "Page"),
                "date": _("Date"), "hours": _("Hours"), "hall": _("Hall"), "amount": _("Amount"),
                "for_town": _("For the town"), "for_association": _("For the association"),
                "sign": _("Name, part, date and signature"),
                "replaced": _("Replaced by a newer convention"),
            },
        }  # fmt: skip


def _day(moment: Any) -> str:
    """« mardi 24 novembre 2026 »: always with the year."""
    weekday = wording.long_date(moment).split()[0]
    return f"{weekday} {wording.full_date(moment)}"
