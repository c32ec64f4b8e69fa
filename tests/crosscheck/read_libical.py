"""Reads a feed with libical, checks it against the format's restrictions, prints UID → starts in UTC.

Run by the system's Python, which has the GObject bindings (Debian: python3-gi, gir1.2-ical-3.0).
"""

import json
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402 - the version has to be chosen first

KIND = ICalGLib.ComponentKind.VEVENT_COMPONENT
PARIS = ICalGLib.Timezone.get_builtin_timezone("Europe/Paris")


def written(moment):
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def events(calendar):
    event = calendar.get_first_component(KIND)
    while event:
        yield event
        event = calendar.get_next_component(KIND)


def is_cancelled(event):
    return "STATUS:CANCELLED" in event.as_ical_string()


def start_of(event):
    return event.get_dtstart().as_timet_with_zone(PARIS)


def main(file, until):
    calendar = ICalGLib.Component.new_from_string(Path(file).read_text(encoding="utf-8"))
    clean = calendar.check_restrictions() == 1 and "X-LIC-ERROR" not in calendar.as_ical_string()
    everything = list(events(calendar))
    overrides = defaultdict(dict)
    for event in everything:
        if "RECURRENCE-ID" in event.as_ical_string():
            overrides[event.get_uid()][event.get_recurrenceid().as_timet_with_zone(PARIS)] = event
    first = ICalGLib.Time.new_from_string("20250101T000000Z")
    last = ICalGLib.Time.new_from_string(until.replace("-", "") + "T000000Z")
    found = {}
    for event in everything:
        if "RECURRENCE-ID" in event.as_ical_string():
            continue
        spans = []
        event.foreach_recurrence(first, last, lambda _c, span, _d, spans=spans: spans.append(span.get_start()), None)
        replaced = overrides[event.get_uid()]
        told = [(span, replaced.get(span, event)) for span in spans]
        starts = [written(span if one is event else start_of(one)) for span, one in told if not is_cancelled(one)]
        missing = set(replaced) - set(spans)
        if missing:
            raise SystemExit(f"{event.get_uid()}: overrides of nothing: {sorted(map(written, missing))}")
        if starts:
            found[event.get_uid()] = sorted(starts)
    sys.stdout.write(json.dumps({"clean": clean, "starts": found}))


main(*sys.argv[1:])
