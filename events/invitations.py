"""The calendar file of one party (iTIP, RFC 5546): sent with its letters, downloaded from its page.

One UID for life: a party that goes to another date moves its event, a season is one series. SEQUENCE is
the party's number and the activity's added together: both only rise, whoever changed something. The
organiser is the service's own mailbox, and no answer is asked for: who registered has said yes already.
Neither the secret, nor a code, nor the name of a participant is in it.
"""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText
from icalendar.prop import vUri

from events import ical
from events.coming import Date
from events.models import Registration
from notifications.attachments import Attachment

REQUEST, CANCEL = "REQUEST", "CANCEL"
STATES = {Registration.State.WAITING: "TENTATIVE", Registration.State.OFFERED: "TENTATIVE"}


def uid(party: Registration, seance: int | None = None) -> str:
    """Of the party; of one séance of a season that no rule says."""
    alone = f"-{seance}" if seance else ""
    return f"inscription-{party.pk}{alone}@{settings.CALENDAR_DOMAIN}"


def sequence(party: Registration) -> int:
    return party.sequence + party.activity.sequence


def components(party: Registration, dates: Sequence[Date]) -> list[Event]:
    """Its events, without anybody's name. What it said it would miss is left out of the series."""
    rows = [date.seance for date in dates if not date.away]
    found = ical.components(party.activity, rows)
    ours = {ical.uid(party.activity): uid(party)}
    for date in dates:
        ours[ical.own_uid(date.seance)] = uid(party, date.seance.pk if party.is_season else None)
    stamp = max(party.changed_at, party.activity.changed_at).astimezone(dt.UTC).replace(microsecond=0)
    for event in found:
        _set(event, "UID", ours[str(event["UID"])])
        _set(event, "SEQUENCE", sequence(party))
        _set(event, "DTSTAMP", stamp)
        _set(event, "LAST-MODIFIED", stamp)
        _set(event, "TRANSP", "OPAQUE")
        if party.state in STATES and str(event["STATUS"]) != "CANCELLED":
            _set(event, "STATUS", STATES[Registration.State(party.state)])
    return found


def _set(event: Event, name: str, value: object) -> None:
    event.pop(name, None)
    event.add(name, value)


def request(party: Registration, dates: Sequence[Date]) -> Attachment | None:
    """The invitation: for the date, or the season when one rule says it. Otherwise a plain file to open.

    None when there is no date to tell.
    """
    found = components(party, dates)
    if not found:
        return None
    if len({str(event["UID"]) for event in found}) > 1:  # an invitation speaks of one event (RFC 5546 §3.2)
        return Attachment("agenda.ics", "text/calendar; charset=utf-8", written(found))
    return _invitation(party, found, REQUEST)


def cancel(party: Registration, dates: Sequence[Date]) -> Attachment | None:
    """Takes it out of the calendar again; None when there was never an invitation."""
    found = components(party, dates)
    if not found or len({str(event["UID"]) for event in found}) > 1:
        return None
    first = found[0]
    _set(first, "STATUS", "CANCELLED")
    for name in ("RRULE", "EXDATE"):
        first.pop(name, None)
    return _invitation(party, [first], CANCEL)


def _invitation(party: Registration, found: list[Event], method: str) -> Attachment:
    for event in found:
        organizer = vCalAddress(f"mailto:{settings.SERVICE_EMAIL}")
        organizer.params["CN"] = vText(ical.plain(party.activity.association.name))
        event.add("ORGANIZER", organizer, encode=False)
        attendee = vCalAddress(f"mailto:{party.email}")
        attendee.params["CN"] = vText(ical.plain(party.name))
        attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
        attendee.params["PARTSTAT"] = vText("ACCEPTED" if party.is_confirmed else "TENTATIVE")
        attendee.params["RSVP"] = vText("FALSE")
        event.add("ATTENDEE", attendee, encode=False)
    content = written(found, method=method)
    return Attachment("invitation.ics", f"text/calendar; charset=utf-8; method={method}", content)


def written(found: Sequence[Event], *, method: str = "", name: str = "") -> bytes:
    """A whole calendar around these events."""
    calendar = Calendar()
    calendar.add("PRODID", ical.PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    if method:
        calendar.add("METHOD", method)
    if name:
        calendar.add("NAME", ical.plain(name))
        calendar.add("X-WR-CALNAME", ical.plain(name))
        calendar.add("X-WR-TIMEZONE", "Europe/Paris")
        calendar.add("URL", vUri(settings.PUBLIC_URL))
    opening: bytes = calendar.to_ical()
    body = b"".join(event.to_ical() for event in found)
    return opening.removesuffix(ical.END) + ical.PARIS_TIMEZONE + body + ical.END
