"""Plannings drawn: hundreds of bookings on one page, so each is written in one go and as short as can be.

What people wrote is escaped where it is put in. Nothing here reads the database.
"""

from collections.abc import Container, Sequence
from datetime import date, datetime, time
from html import escape

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bookings import hour_grid, planning
from bookings.hour_grid import HourGrid
from bookings.models import Slot
from bookings.planning import Entry, Row, Shown
from directory import wording
from directory.elision import of_name
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


class Pen:
    """Draws the bookings of one page; words and hours that come again are put together once."""

    def __init__(self) -> None:
        self._labels = {state: escape(label) for state, label in _labels().items()}
        self._free = f'<td role="cell">{escape(pgettext("a hall", "Free"))}</td>'
        self._hours: dict[tuple[time, time], str] = {}
        self._people: dict[int, str] = {}
        self._days: dict[date, str] = {}
        self._hours_plain: dict[tuple[time, time], str] = {}
        self._all_week = escape(_("Free all week"))
        self._free_short = f"<td>{escape(pgettext('a hall', 'Free'))}"
        self._words_escaped: dict[str, str] = {}
        self._capacities: dict[int, str] = {}

    def week(self, row: Row, days: Sequence[date]) -> str:
        """The cells of one row: a day with nothing only says that it is free, a free week takes one cell."""
        if row.is_free:
            return f'<td role="cell" colspan="{len(days)}" class="plan__none">{self._all_week}</td>'
        return "".join(
            f'<td role="cell" data-l="{self._named(day)}">'
            f"{''.join([self._booking(shown, day, row.is_mine) for shown in drawn])}</td>"
            if drawn
            else self._free
            for day, drawn in zip(days, row.days, strict=True)
        )

    def overview(self, row: Row, days: Sequence[date], drawn: Container[int]) -> str:
        """The cells of one row where very much is held: hours and what for; who and how many stand on the booking's page.

        What is not said to be otherwise is granted. What holds this hall through another one, whose row is drawn
        too, is told by the hours and the name of that hall. End tags and quotes that HTML allows to leave out are
        left out.
        """
        if row.is_free:
            return f'<td colspan="{len(days)}">{self._all_week}'
        return "".join(
            [self._overview_cell(shown, day, row.is_mine, drawn) for day, shown in zip(days, row.days, strict=True)]
        )

    def _overview_cell(self, held: Sequence[Shown], day: date, is_mine: bool, drawn: Container[int]) -> str:
        if not held:
            return self._free_short
        own, through = list[str](), dict[tuple[str, str], list[tuple[datetime, datetime]]]()
        for shown in held:
            entry = shown.entry
            if shown.hall and entry.space in drawn:
                through.setdefault((shown.hall, entry.state), []).append((entry.starts_at, entry.ends_at))
            else:
                own.append(self._brief(shown, day, is_mine))
        return f"<td>{''.join(own)}{''.join([self._through(*each) for each in through.items()])}"

    def _through(self, hall: tuple[str, str], held: Sequence[tuple[datetime, datetime]]) -> str:
        """The hours of a day during which another hall holds this one; those that follow one another are one."""
        name, state = hall
        joined = [held[0]]
        for starts_at, ends_at in held[1:]:
            since, until = joined[-1]
            if starts_at <= until:
                joined[-1] = since, max(until, ends_at)
            else:
                joined.append((starts_at, ends_at))
        told = f"<p>{self._escaped(name)} {', '.join([self._plainly(*each) for each in joined])}"
        return told if state == planning.GRANTED else f"{told} ({self._labels[state]})"

    def _brief(self, shown: Shown, day: date, is_mine: bool) -> str:
        entry = shown.entry
        what = self._escaped(entry.what)
        if shown.hall:
            what = f"{what}, {self._escaped(shown.hall)}"
        if entry.state == planning.GRANTED:
            return f"<a href={entry.key}/>{self._plainly(entry.starts_at, entry.ends_at)}<br>{what}</a>"
        kind, label = KINDS[entry.state], self._labels[entry.state]
        if not entry.is_booking:
            return f"<div class=is-{kind}>{_closed_hours(entry, day)}<br>{what} <i>{label}</i></div>"
        if entry.state == planning.CANCELLED:
            what = f"<del>{what}</del>"
        address = f"../demandes/{entry.request}/" if entry.waits and is_mine else f"{entry.key}/"
        hours = self._plainly(entry.starts_at, entry.ends_at)
        return f"<a class=is-{kind} href={address}>{hours}<br>{what} <i>{label}</i></a>"

    def _plainly(self, starts_at: datetime, ends_at: datetime) -> str:
        """The hours with spaces of one byte: the columns are wide enough for them."""
        key = starts_at.time(), ends_at.time()
        if key not in self._hours_plain:
            self._hours_plain[key] = self._said(starts_at, ends_at).replace(wording.NBSP, " ")
        return self._hours_plain[key]

    def _escaped(self, words: str) -> str:
        if words not in self._words_escaped:
            self._words_escaped[words] = escape(words)
        return self._words_escaped[words]

    def head(self, row: Row) -> str:
        """The hall of a row: its name, the whole that it is a part of, how many people it holds."""
        told = [_("part of %(name)s") % {"name": of_name(row.whole.name)}] if row.whole else []
        if row.space.capacity:
            told.append(self._holds(row.space.capacity))
        return f"<b>{escape(row.space.name)}</b>{''.join(f'<small>{escape(each)}</small>' for each in told)}"

    def _holds(self, people: int) -> str:
        if people not in self._capacities:
            self._capacities[people] = ngettext("%(people)s person", "%(people)s people", people) % {"people": people}
        return self._capacities[people]

    def day(self, row: Row, grid: HourGrid, now: int | None) -> str:
        """The items of one hall's bookings, each where its hours are; a bar where now is."""
        items = []
        for shown in row.days[0]:
            entry = shown.entry
            column, width = grid.place(entry.starts_at, entry.ends_at)
            items.append(
                f'<li class="c{column} w{width}">{self._booking(shown, grid.on, row.is_mine, in_day=True)}</li>'
            )
            if entry.rest and entry.ends_at < grid.ends:
                column, width = grid.place(entry.ends_at, entry.until)
                items.append(f'<li class="c{column} w{width} rest" aria-hidden="true"></li>')
        if not items:
            items.append(f'<li class="hours__free">{escape(_("Free all day"))}</li>')
        if now:
            items.append(f'<li class="c{now} hours__now" aria-hidden="true"></li>')
        return "".join(items)

    def _booking(self, shown: Shown, day: date, is_mine: bool, *, in_day: bool = False) -> str:
        """Granted in a hall of its own is what most are, and needs no class."""
        entry = shown.entry
        is_cancelled = entry.state == planning.CANCELLED
        classes = [] if entry.state == planning.GRANTED else [f"is-{KINDS[entry.state]}"]
        classes += ["slot--via"] * bool(shown.hall)
        marks = f' class="{" ".join(classes)}"' if classes else ""
        what = f"<del>{escape(entry.what)}</del>" if is_cancelled else escape(entry.what)
        told = f"{what} <small>{escape(self._words(shown, day, in_day))}</small> <i>{self._labels[entry.state]}</i>"
        if not entry.is_booking:
            return f"<div{marks}><b>{_closed_hours(entry, day)}</b> {told}</div>"
        address = f"../demandes/{entry.request}/" if entry.waits and is_mine else f"{entry.key}/"
        return f'<a{marks} href="{address}"><b>{self._said(entry.starts_at, entry.ends_at)}</b> {told}</a>'

    def _said(self, starts_at: datetime, ends_at: datetime) -> str:
        key = starts_at.time(), ends_at.time()
        if key not in self._hours:
            self._hours[key] = _loose(wording.hours(*key))
        return self._hours[key]

    def _words(self, shown: Shown, day: date, in_day: bool) -> str:
        """Who, how many, in which hall; what the hours alone do not tell."""
        entry = shown.entry
        parts = [entry.who] if entry.who else []
        if entry.people:
            parts.append(self._many(entry.people))
        if shown.hall:
            parts.append(shown.hall)
        if entry.is_booking:
            before, after = hour_grid.carries(entry, day)
            if before:
                parts.append(_("since %(day)s") % {"day": wording.short_date(entry.starts_at.date())})
            if after:
                parts.append(_("until %(day)s") % {"day": wording.short_date(entry.ends_at.date())})
            if entry.rest and in_day:
                parts.append(_("then %(minutes)s min between users") % {"minutes": entry.rest})
            elif entry.rest:
                parts.append(f"+{wording.NBSP}{entry.rest}{wording.NBSP}min")
        return ", ".join(parts)

    def _named(self, day: date) -> str:
        if day not in self._days:
            self._days[day] = escape(day_name(day))
        return self._days[day]

    def _many(self, people: int) -> str:
        if people not in self._people:
            self._people[people] = ngettext("%(count)s pers.", "%(count)s pers.", people) % {"count": people}
        return self._people[people]


@register.simple_tag
def planning_pen() -> Pen:
    """`{% planning_pen as pen %}`: draws a whole page."""
    return Pen()


@register.simple_tag
def planning_states() -> list[tuple[str, str]]:
    """Kind and label of each state, for the legend."""
    labels = _labels()
    wanted = (planning.GRANTED, planning.ASKED, planning.PROPOSED, planning.TOWN, planning.RIVAL)
    return [*((KINDS[state], labels[state]) for state in wanted), ("off", _("Cancelled or closed"))]


@register.simple_tag
def overview_rows(pen: Pen, rows: Sequence[Row], days: Sequence[date]) -> SafeString:
    """The rows of the halls of one venue, in a planning of very many bookings."""
    drawn = {row.space.pk for row in rows}
    lines = [
        f"<tr{f' data-hall={row.space.pk}' if row.is_mine else ''}><th scope=row>{pen.head(row)}"
        f"{pen.overview(row, days, drawn)}"
        for row in rows
    ]
    return mark_safe("\n".join(lines))  # noqa: S308 - the pen escapes whatever is not its own


@register.simple_tag
def hall_head(pen: Pen, row: Row) -> SafeString:
    return mark_safe(pen.head(row))  # noqa: S308 - the pen escapes whatever is not its own


@register.simple_tag
def week_cells(pen: Pen, row: Row, days: Sequence[date]) -> SafeString:
    return mark_safe(pen.week(row, days))  # noqa: S308 - the pen escapes whatever is not its own


@register.simple_tag
def day_track(pen: Pen, row: Row, grid: HourGrid, now: int | None) -> SafeString:
    return mark_safe(pen.day(row, grid, now))  # noqa: S308 - the pen escapes whatever is not its own


def _loose(hours: str) -> str:
    """In a narrow column the end may come on a second line."""
    tied = wording.TIED_DASH
    return hours.replace(tied + wording.NBSP, f"{wording.DASH} ").replace(tied, f"{wording.DASH} ")


def _closed_hours(entry: Entry, day: date) -> str:
    """A closure that lasts for days says from when to when on that day, or all day."""
    before, after = hour_grid.carries(entry, day)
    if before and after:
        return _("All day")
    if before:
        return _("until %(hour)s") % {"hour": wording.hour(entry.ends_at)}
    if after:
        return _("from %(hour)s") % {"hour": wording.hour(entry.starts_at)}
    return _loose(wording.hours(entry.starts_at, entry.ends_at))


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
