"""The caretaker's sheet as it is printed: words of the active language for the printing engine."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bookings import sheet as sheets
from bookings.sheet import Day, Line, Sheet, Shut
from directory import wording

TEMPLATE = "gardien"


def of(sheet: Sheet, *, at: datetime) -> dict[str, Any]:
    week = wording.date_range(sheet.week.monday, sheet.week.sunday)
    if str(sheet.week.sunday.year) not in week:
        week = f"{week} {sheet.week.sunday.year}"
    return {
        "language": "fr" if wording.in_french() else "en",
        "product": settings.PRODUCT_NAME,
        "title": _("%(venue)s: %(when)s") % {"venue": sheet.venue.name, "when": _("Week %(range)s") % {"range": week}},
        "venue": sheet.venue.name,
        "week": _("Week %(range)s") % {"range": week},
        "printed": _("Printed on %(date)s at %(hour)s") % {
            "date": wording.long_date(at), "hour": wording.hour(at)
        },
        "last": _last(sheet),
        "phone": wording.on_one_line(settings.SERVICE_PHONE),
        "days": [_day(day) for day in sheet.days if day.lines or day.shut],
        "quiet": _quiet(sheet),
        "words": {
            "doubt": _("In doubt:"), "hour": _("Hour"), "hall": _("Hall"), "who": _("Who"), "prepare": _("To prepare"),
            "done": _("Done"), "to_report": _("Material to report:"), "page": pgettext("of a printed programme", "Page"),
            "continued": _("continued"),
        },
    }  # fmt: skip


def _last(sheet: Sheet) -> str:
    if sheet.last is None:
        return ""
    when = _("%(date)s at %(hour)s") % {
        "date": wording.long_date(sheet.last.printed_at), "hour": wording.hour(sheet.last.printed_at)
    }  # fmt: skip
    if not sheet.changes:
        return _("Nothing has changed since the sheet of %(when)s.") % {"when": when}
    return ngettext(
        "%(count)s line has changed since the sheet of %(when)s: it is marked.",
        "%(count)s lines have changed since the sheet of %(when)s: they are marked.", sheet.changes,
    ) % {"count": sheet.changes, "when": when}  # fmt: skip


def _day(day: Day) -> dict[str, Any]:
    name = capfirst(wording.long_date(day.on)) or ""
    return {
        "name": name,
        "doors": doors(day),
        "shut": [shut_in_words(shut) for shut in day.shut],
        "lines": [_line(line) for line in day.lines],
    }


def doors(day: Day) -> str:
    """« Ouvrir à 8 h 45, fermer à 17 h 15 »."""
    if day.opens_at is None or day.shuts_at is None:
        return _("do not open")
    return _("open at %(opens)s, shut at %(shuts)s") % {
        "opens": wording.hour(day.opens_at), "shuts": wording.hour(day.shuts_at)
    }  # fmt: skip


def shut_in_words(shut: Shut) -> str:
    """« Fermé : salle 1, salle 2, toute la journée (peinture) »."""
    when = _("all day") if shut.whole_day else wording.hours(shut.starts_at, shut.ends_at)
    return _("CLOSED: %(halls)s, %(when)s (%(reason)s)") % {
        "halls": ", ".join(shut.halls), "when": when, "reason": shut.reason
    }  # fmt: skip


def mark_in_words(line: Line) -> str:
    if line.is_off:
        return _("CANCELLED: do not open")
    if line.mark == sheets.NEW:
        return _("NEW")
    if line.mark == sheets.CHANGED:
        return _("CHANGED, it was: %(before)s") % {"before": line.was} if line.was else _("CHANGED")
    return ""


def _line(line: Line) -> dict[str, Any]:
    people = ngettext("%(count)s person", "%(count)s people", line.people) % {"count": line.people}
    return {
        "hours": wording.hours(line.starts_at, line.ends_at),
        "hall": line.hall,
        "who": line.association,
        "what": "" if line.what == line.association else line.what,
        "people": people,
        "needs": ", ".join([*line.needs, _("has a key")] if line.has_key else line.needs),
        "conditions": [] if line.is_off else line.conditions,
        "phone": wording.on_one_line(line.phone),
        "mark": mark_in_words(line),
        "off": line.is_off,
    }


def _quiet(sheet: Sheet) -> str:
    """The days on which nothing is planned and nothing shut."""
    quiet = [wording.long_date(day.on) for day in sheet.days if not day.lines and not day.shut]
    if len(quiet) == len(sheet.days):
        return _("Nothing is planned this week: do not open.")
    if not quiet:
        return ""
    return _("%(days)s: nothing is planned, do not open.") % {"days": capfirst(", ".join(quiet))}
