"""Plannings drawn: hundreds of bookings on one page, so each is written in one go and as short as can be.

Nothing here reads the database.
"""

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bookings import hour_grid, planning
from bookings.models import Slot
from bookings.planning import Entry, Row, Shown
from directory import wording
from directory.templatetags.town import status

register = template.Library()

KINDS = {
    planning.GRANTED: "ok",
    planning.ASKED: "wait",
    planning.HINDERED: "wait",
    planning.RIVAL: "no",
    planning.PROPOSED: "part",
    planning.CANCELLED: "off",
    planning.CLOSED: "off",
    planning.TOWN: "full",
}


def _labels() -> dict[str, str]:
    """The states in words, in the active language."""
    return {
        planning.GRANTED: _("Granted"),
        planning.ASKED: _("Waiting"),
        planning.HINDERED: _("Waiting, not free"),
        planning.RIVAL: pgettext("requests", "Conflict"),
        planning.PROPOSED: pgettext("a date", "Proposed"),
        planning.CANCELLED: _("Cancelled"),
        planning.CLOSED: pgettext("a hall", "Closed"),
        planning.TOWN: pgettext("who uses a hall", "Town"),
    }


@register.simple_tag
def planning_states() -> list[tuple[str, str]]:
    """Kind and label of each state, for the legend."""
    labels = _labels()
    wanted = (planning.GRANTED, planning.ASKED, planning.PROPOSED, planning.TOWN, planning.RIVAL)
    return [*((KINDS[state], labels[state]) for state in wanted), ("off", _("Cancelled or closed"))]


@register.simple_tag
def week_cells(row: Row, days: list[date]) -> SafeString:
    """The cells of one row: a day with nothing only says that it is free, a free week takes one cell."""
    if row.is_free:
        return format_html('<td role="cell" colspan="{}" class="plan__none">{}</td>', len(days), _("Free all week"))
    labels = _labels()
    free = format_html('<td role="cell">{}</td>', pgettext("a hall", "Free"))
    cells = [
        format_html(
            '<td role="cell" data-l="{}">{}</td>',
            day_name(day),
            _joined(_booking(shown, day, labels, row.is_mine) for shown in drawn),
        )
        if drawn
        else free
        for day, drawn in zip(days, row.days, strict=True)
    ]
    return _joined(cells)


@register.simple_tag
def day_track(row: Row, grid: hour_grid.HourGrid, now: int | None) -> SafeString:
    """The list of one hall's bookings, each where its hours are; a bar where now is."""
    labels = _labels()
    items = []
    for shown in row.days[0]:
        entry = shown.entry
        column, width = grid.place(entry.starts_at, entry.ends_at)
        items.append(
            format_html(
                '<li class="c{} w{}">{}</li>', column, width, _booking(shown, grid.on, labels, row.is_mine, in_day=True)
            )
        )
        if entry.rest and entry.ends_at < grid.ends:
            column, width = grid.place(entry.ends_at, entry.until)
            items.append(format_html('<li class="c{} w{} rest" aria-hidden="true"></li>', column, width))
    if not items:
        items.append(format_html('<li class="hours__free">{}</li>', _("Free all day")))
    if now:
        items.append(format_html('<li class="c{} hours__now" aria-hidden="true"></li>', now))
    return _joined(items)


def _booking(shown: Shown, day: date, labels: dict[str, str], is_mine: bool, *, in_day: bool = False) -> SafeString:
    entry = shown.entry
    kind, label = KINDS[entry.state], labels[entry.state]
    hours = wording.hours(entry.starts_at, entry.ends_at) if entry.is_booking else _closed_hours(entry, day)
    # In a narrow column the end may come on a second line.
    hours = hours.replace(wording.TIED_DASH + wording.NBSP, f"{wording.DASH} ").replace(
        wording.TIED_DASH, f"{wording.DASH} "
    )
    words = _words(shown, day, in_day)
    struck = " slot--cancel" if entry.state == planning.CANCELLED else ""
    via = " slot--via" if shown.hall else ""
    if not entry.is_booking:
        return format_html(
            '<div class="slot is-{}{}"><b>{}</b> {} <small>{}</small> <i>{}</i></div>',
            kind,
            via,
            hours,
            entry.what,
            words,
            label,
        )
    address = f"../demandes/{entry.request}/" if entry.waits and is_mine else f"{entry.key}/"
    return format_html(
        '<a class="slot is-{}{}{}" href="{}"><b>{}</b> <span>{}</span> <small>{}</small> <i>{}</i></a>',
        kind, struck, via, address, hours, entry.what, words, label,
    )  # fmt: skip


def _words(shown: Shown, day: date, in_day: bool) -> str:
    """Who, how many, in which hall; what the hours alone do not tell."""
    entry = shown.entry
    parts = [entry.who] if entry.who else []
    if entry.people:
        parts.append(ngettext("%(count)s pers.", "%(count)s pers.", entry.people) % {"count": entry.people})
    if shown.hall:
        parts.append(shown.hall)
    if entry.is_booking:
        before, after = hour_grid.carries(entry, day)
        if before:
            parts.append(_("since %(day)s") % {"day": wording.short_date(entry.starts_at.date())})
        if after:
            parts.append(_("until %(day)s") % {"day": wording.short_date(entry.ends_at.date())})
        if entry.rest:
            parts.append(
                _("then %(minutes)s min between users") % {"minutes": entry.rest}
                if in_day
                else f"+{wording.NBSP}{entry.rest}{wording.NBSP}min"
            )
    return ", ".join(parts)


def _closed_hours(entry: Entry, day: date) -> str:
    """A closure that lasts for days says from when to when on that day, or all day."""
    before, after = hour_grid.carries(entry, day)
    if before and after:
        return _("All day")
    if before:
        return _("until %(hour)s") % {"hour": wording.hour(entry.ends_at)}
    if after:
        return _("from %(hour)s") % {"hour": wording.hour(entry.starts_at)}
    return wording.hours(entry.starts_at, entry.ends_at)


@register.filter
def day_name(day: date) -> str:
    """« Lundi 23 »: inside a week whose dates are said above."""
    words = date_format(day, "l")
    return f"{words[:1].upper()}{words[1:]} {wording.day_number(day)}"


SLOT_KINDS = {
    Slot.State.ASKED: "wait",
    Slot.State.GRANTED: "ok",
    Slot.State.REFUSED: "no",
    Slot.State.PROPOSED: "part",
}


@register.simple_tag
def slot_pill(slot: Slot) -> SafeString:
    """Where one date stands, as a pill."""
    label = str(slot.get_state_display())
    return status(SLOT_KINDS.get(Slot.State(slot.state), "off"), label[:1].upper() + label[1:])


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - each part is already safe
