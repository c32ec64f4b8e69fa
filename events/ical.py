"""Calendar bytes (RFC 5545): the events of one activity, and what surrounds them in a feed.

Everything depends on stored facts only, never on the clock: the same facts give the same bytes.
Why each property is written as it is: docs/decisions/calendars.md.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils import translation
from icalendar import Calendar, Event, vRecur
from icalendar.prop import vDuration, vUri

from directory import wording as words
from events import series as series_of
from events.models import Activity, Occurrence
from events.recurrence import PARIS, Schedule, local
from events.series import Series
from events.wording import sentence

VERSION = 1  # raise it whenever the bytes change for the same facts: every fragment is then written anew
PRODID = "-//Martigues & Co//Activites//FR"
REFRESH = dt.timedelta(hours=12)
UNFIT = dict.fromkeys([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")

# Written by hand, one yearly rule for each side: readers that know no zone by name read this one
# right, and several read generated ones wrong (comma-separated RDATEs, spring at the wrong hour).
PARIS_TIMEZONE = b"\r\n".join([
    b"BEGIN:VTIMEZONE", b"TZID:Europe/Paris", b"X-LIC-LOCATION:Europe/Paris",
    b"BEGIN:DAYLIGHT", b"TZNAME:CEST", b"TZOFFSETFROM:+0100", b"TZOFFSETTO:+0200",
    b"DTSTART:19700329T020000", b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", b"END:DAYLIGHT",
    b"BEGIN:STANDARD", b"TZNAME:CET", b"TZOFFSETFROM:+0200", b"TZOFFSETTO:+0100",
    b"DTSTART:19701025T030000", b"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", b"END:STANDARD",
    b"END:VTIMEZONE", b"",
])  # fmt: skip
END = b"END:VCALENDAR\r\n"


def head(name: str, *, path: str) -> bytes:
    """The opening of a feed, its time zone included. `path` is the page that the feed follows."""
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    on_one_line = " ".join(plain(name).split())
    calendar.add("NAME", on_one_line)
    calendar.add("X-WR-CALNAME", on_one_line)
    calendar.add("X-WR-TIMEZONE", "Europe/Paris")
    calendar.add("URL", vUri(settings.PUBLIC_URL + path))
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    opening: bytes = calendar.to_ical()
    return opening.removesuffix(END) + PARIS_TIMEZONE


def uid(activity: Activity) -> str:
    """Of the activity's series; never changes, whatever the activity is called."""
    return f"act-{activity.pk}@{settings.CALENDAR_DOMAIN}"


def own_uid(row: Occurrence) -> str:
    """Of a séance that stands alone."""
    return f"seance-{row.pk}@{settings.CALENDAR_DOMAIN}"


def read(activity: Activity, rows: Iterable[Occurrence]) -> tuple[Series | None, list[Occurrence], list[Occurrence]]:
    """How these séances are told: the series, those that belong to it, those that stand alone."""
    ordered = sorted(rows, key=lambda row: row.original_start)
    series = series_of.of(Schedule.of(activity), [local(row.original_start) for row in ordered])
    starts = set(series.starts) if series else set()
    members = [row for row in ordered if local(row.original_start) in starts]
    alone = [row for row in ordered if local(row.original_start) not in starts]
    return series, members, alone


def events(activity: Activity, rows: Sequence[Occurrence]) -> bytes:
    """The VEVENTs of an activity, in French.

    `rows` come with `space__venue`, the activity with its association and theme: nothing is queried.
    """
    with translation.override("fr"):
        found = components(activity, rows)
    return b"".join(event.to_ical() for event in found)


def components(activity: Activity, rows: Sequence[Occurrence]) -> list[Event]:
    """The same, not yet written out, in the active language: an invitation changes them before it does."""
    series, members, alone = read(activity, rows)
    found = _series_events(activity, series, members) if series else []
    return found + [_event(activity, row, uid=own_uid(row)) for row in alone]


def _series_events(activity: Activity, series: Series, rows: Sequence[Occurrence]) -> list[Event]:
    schedule = Schedule.of(activity)
    usual = schedule.on(series.first.date())
    lasting = local(usual.ends_at) - local(usual.starts_at)
    place = Counter(place_of(row) for row in rows).most_common(1)[0][0]
    master = _blank(activity, uid=uid(activity), place=place)
    master.add("DTSTART", usual.starts_at)
    master.add("DTEND", usual.ends_at)
    until = series.last.replace(tzinfo=PARIS).astimezone(dt.UTC)
    rule = {name: value.split(",") if isinstance(value, str) else value for name, value in series.rule.items()}
    master.add("RRULE", vRecur(rule, UNTIL=until))
    for start in series.skipped:
        master.add("EXDATE", start.replace(tzinfo=PARIS))
    found = [master]
    for row in rows:
        start, end = local(row.starts_at), local(row.ends_at)
        if (row.state, start, end - start, place_of(row)) != (
            Occurrence.State.PLANNED, local(row.original_start), lasting, place
        ):  # fmt: skip
            override = _event(activity, row, uid=uid(activity))
            override.add("RECURRENCE-ID", row.original_start.astimezone(PARIS))
            found.append(override)
    return found


def _event(activity: Activity, row: Occurrence, *, uid: str) -> Event:
    event = _blank(activity, uid=uid, place=place_of(row), cancelled=row.is_cancelled, note=row.reason)
    event.add("DTSTART", row.starts_at.astimezone(PARIS))
    event.add("DTEND", row.ends_at.astimezone(PARIS))
    return event


def _blank(activity: Activity, *, uid: str, place: str, cancelled: bool = False, note: str = "") -> Event:
    """Everything but the times. Residents are not made busy by what they only follow."""
    event = Event()
    stamp = activity.changed_at.astimezone(dt.UTC).replace(microsecond=0)
    event.add("UID", uid)
    event.add("DTSTAMP", stamp)
    event.add("LAST-MODIFIED", stamp)
    event.add("SEQUENCE", activity.sequence)
    event.add("SUMMARY", plain(f"ANNULÉ : {activity.title}" if cancelled else activity.title))
    event.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")
    event.add("LOCATION", plain(place))
    event.add("DESCRIPTION", plain(description(activity, note=note)))
    event.add("URL", vUri(settings.PUBLIC_URL + activity.get_absolute_url()))
    if activity.theme:
        event.add("CATEGORIES", [plain(activity.theme.name)])
    return event


def plain(text: str) -> str:
    """Without the control signs that TEXT forbids (RFC 5545 §3.3.11), nor those that some readers take for line ends."""
    return text.translate(UNFIT)


def place_of(row: Occurrence) -> str:
    if row.space is None:
        return row.address or translation.gettext("Place to be confirmed")
    venue = row.space.venue
    town = f"{venue.postcode} {venue.city}".strip()
    return ", ".join(part for part in (row.space.full_name, venue.address, town) if part)


def description(activity: Activity, *, note: str = "") -> str:
    """Plain text. Only the public contacts of the activity or its association, never a person."""
    association = activity.association
    # The year is said as on the day of the last change: the same facts, the same words.
    when = sentence(Schedule.of(activity), today=local(activity.changed_at).date())
    bring = activity.to_bring and f"{translation.gettext('To bring')} : {activity.to_bring}"
    facts = [note, activity.summary, when, activity.description, words.price(activity), bring, association.name]
    facts += [activity.contact_phone or association.phone, activity.contact_email or association.email]
    return "\n".join(fact.strip() for fact in facts if fact)
