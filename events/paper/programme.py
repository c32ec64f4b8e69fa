"""The programme of a week: what stands on the sheet, in words of the active language."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, pgettext

from directory import wording
from events import facts
from events.models import Activity, Occurrence
from events.search import ActivitySearch

from . import addresses
from .asking import MOST, Format, Sheet
from .drawing import qr
from .text import first_printable

IDEAS = 3
DAY_HEADING = 0.6  # of the height of a séance
POSTERS = ((7, "a3-one-column"), (20, "a3-larger"))  # up to this height, this size of the template
TEMPLATE = {Format.SLIP: "ticket"}  # the others are one template, in three sizes


def template_of(sheet: Sheet) -> str:
    return TEMPLATE.get(sheet.format, "programme")


def of(sheet: Sheet) -> dict[str, Any]:
    seances = sheet.listed
    shown = ideas(seances) if sheet.format == Format.SLIP else seances[:MOST]
    return common() | {
        "format": sheet.format.value,
        "size": _size(sheet, shown),
        "title": gettext("%(what)s: %(when)s") % {"what": sheet.heading, "when": sheet.period.in_words},
        "heading": sheet.heading,
        "week": sheet.period.in_words,
        "since": _since(sheet),
        "filters": filters_in_words(sheet.question, but=sheet.heading),
        "count": ngettext("%(count)s séance", "%(count)s séances", len(shown)) % {"count": len(shown)},
        "cut": _cut(sheet) if len(seances) > MOST and sheet.format != Format.SLIP else "",
        "days": [
            {"name": capfirst(wording.long_date(day)), "seances": [line(seance, sheet) for seance in group]}
            for day, group in groupby(shown, key=lambda seance: wording.local_date(seance.starts_at))
        ],
        "address": addresses.typed(addresses.of_sheet(sheet)),
        "qr_svg": qr(addresses.scanned(sheet)),
        "known_at": known_at(sheet),
    }


def common() -> dict[str, Any]:
    """What every sheet of the town says."""
    return {
        "language": "fr" if wording.in_french() else "en",
        "product": settings.PRODUCT_NAME,
        "town": settings.TOWN_NAME,
        "phone": wording.on_one_line(settings.SERVICE_PHONE),
        "service": f"{settings.SERVICE_NAME}, {wording.glued(settings.SERVICE_HOURS)}",
        "words": {
            "ask": gettext("A question? Somebody answers:"),
            "site": gettext("On the internet:"),
            "qr": gettext("QR code to %(what)s"),
            "page": pgettext("of a printed programme", "Page"),
            "continued": gettext("continued"),
            "week_of_ideas": gettext("3 ideas for you this week"),
        },
    }


def line(seance: Occurrence, sheet: Sheet) -> dict[str, Any]:
    activity = seance.activity
    start, end = wording.hour(seance.starts_at), wording.hours(seance.starts_at, seance.ends_at)
    return {
        "hours": end,
        "start": start,
        "end": end.removeprefix(start),
        "title": first_printable(activity.title, activity.association.name),
        "place": _place(seance, sheet),
        "facts": " · ".join(_facts(activity)),
        "state": _state(seance),
        "reason": seance.reason if seance.is_cancelled or seance.is_moved else "",
        "cancelled": seance.is_cancelled,
    }


def ideas(seances: list[Occurrence]) -> list[Occurrence]:
    """Three that one may still go to: other activities and, when possible, other themes."""
    possible = [s for s in seances if not s.is_cancelled and s.free_places != 0 and s.ends_at > timezone.now()]
    chosen: list[Occurrence] = []
    for what in ("theme_id", "pk"):
        for seance in possible:
            if len(chosen) < IDEAS and _differs(seance, chosen, what):
                chosen.append(seance)
    return sorted(chosen, key=lambda s: (s.starts_at, s.pk))


def _size(sheet: Sheet, shown: list[Occurrence]) -> str:
    """A poster with few séances is set larger: it is read from farther away."""
    if sheet.format != Format.A3:
        return sheet.format.value
    days = {wording.local_date(seance.starts_at) for seance in shown}
    height = len(shown) + DAY_HEADING * len(days)
    return next((name for most, name in POSTERS if height <= most), sheet.format.value)


def _differs(seance: Occurrence, chosen: list[Occurrence], what: str) -> bool:
    return getattr(seance.activity, what) not in {getattr(other.activity, what) for other in chosen}


def filters_in_words(question: ActivitySearch, *, but: str = "") -> str:
    """« Seulement : « gym » · Mardi · Gratuit »; empty when everything is shown. `but` is said elsewhere."""
    words = [gettext("“%(words)s”") % {"words": " ".join(question["q"].value().split())[:80]}] if question.words else []
    words += [chip.label for chip in question.chips if chip.label != but]
    return gettext("Only: %(filters)s") % {"filters": " · ".join(words)} if words else ""


def _since(sheet: Sheet) -> str:
    if sheet.since == sheet.period.first:
        return ""
    return capfirst(gettext("from %(date)s on") % {"date": wording.long_date(sheet.since)}) or ""


def _cut(sheet: Sheet) -> str:
    return gettext(
        "Only the first %(count)s séances are printed. Choose a neighbourhood, a venue or a theme to have them all."
    ) % {"count": MOST}


def known_at(sheet: Sheet) -> str:
    return gettext("Programme known on %(date)s at %(hour)s.") % {
        "date": wording.long_date(sheet.at),
        "hour": wording.hour(sheet.at),
    }


def _facts(activity: Activity) -> list[str]:
    told = [wording.price(activity), facts.audience(activity)]
    if activity.entry == Activity.Entry.FREE_ENTRY:
        told.append(gettext("Free entry"))
    return told


def _place(seance: Occurrence, sheet: Sheet) -> str:
    """The hall alone when the sheet is of one venue; with its neighbourhood when the sheet is of the town."""
    if sheet.venue and seance.space:
        return seance.space.name
    place = facts.place_of(seance, seance.activity)
    quartier = place.venue.neighbourhood if place.venue else None
    if quartier and not sheet.question.neighbourhood and quartier.name not in place.name:
        return f"{place.name} ({quartier.name})"
    return place.name


def _state(seance: Occurrence) -> str:
    if seance.is_cancelled:
        return gettext("Cancelled")
    return gettext("New time") if seance.is_moved else ""
