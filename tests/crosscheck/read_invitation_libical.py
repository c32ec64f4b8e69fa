"""Reads an invitation with libical, checks it against the rules of its method (RFC 5546), prints what it understood."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402 - the version has to be chosen first

PARIS = ICalGLib.Timezone.get_builtin_timezone("Europe/Paris")


def written(moment):
    return datetime.fromtimestamp(moment.as_timet_with_zone(PARIS), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


calendar = ICalGLib.Component.new_from_string(Path(sys.argv[1]).read_text(encoding="utf-8"))
clean = calendar.check_restrictions() == 1 and "X-LIC-ERROR" not in calendar.as_ical_string()
event = calendar.get_first_component(ICalGLib.ComponentKind.VEVENT_COMPONENT)
attendee = event.get_first_property(ICalGLib.PropertyKind.ATTENDEE_PROPERTY)
organizer = event.get_first_property(ICalGLib.PropertyKind.ORGANIZER_PROPERTY)
sys.stdout.write(json.dumps({
    "clean": clean,
    "method": calendar.get_first_property(ICalGLib.PropertyKind.METHOD_PROPERTY).get_value_as_string(),
    "uid": event.get_uid(), "sequence": event.get_sequence(),
    "status": event.get_first_property(ICalGLib.PropertyKind.STATUS_PROPERTY).get_value_as_string(),
    "start": written(event.get_dtstart()), "end": written(event.get_dtend()),
    "attendee": attendee.get_attendee(), "organizer": organizer.get_organizer(),
}))  # fmt: skip
