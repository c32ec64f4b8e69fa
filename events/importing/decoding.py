"""From bytes that a stranger sent to the entries that may be read: known properties, in bounded numbers.

Everything here is one pass over the lines: a hostile file costs what its length costs. Time zones
are known by their names only: the rules that a file gives for them could be endless.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from events.importing.refusals import Refused

MOST_ENTRIES = 2_000
DEEPEST = 4
LONGEST_LINE = 20_000  # a thousand dates in one EXDATE
KEPT = {
    "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "SUMMARY", "DESCRIPTION",
    "LOCATION", "STATUS", "SEQUENCE", "CLASS",
}  # fmt: skip
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,40}")


@dataclass
class Calendar:
    """`entries` are VEVENTs as text, made only of properties that are read; `zones` say what a TZID stands for."""

    name: str = ""
    zone: str = ""
    entries: list[str] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)


def decode(body: bytes) -> Calendar:
    """The calendar in these bytes. Raises Refused when it is none, or holds too much."""
    text = _text(body)
    if not text.strip():
        raise Refused("empty")
    if not re.match(r"\s*BEGIN:VCALENDAR", text[:1000], re.I):
        raise Refused("web_page" if re.search(r"<(!doctype|html|head|body)", text[:5000], re.I) else "not_a_calendar")
    return _sort_out(_unfolded(text))


def _text(body: bytes) -> str:
    """UTF-8 as it should be; UTF-16 or Windows letters as they come."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = body.decode("utf-16", "replace")
    else:
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = body.decode("cp1252", "replace")
    return text.replace("\0", "")


def _unfolded(text: str) -> Iterator[str]:
    """Whole lines; what a line has beyond the limit is left out."""
    pieces: list[str] = []
    length = 0
    for line in re.split(r"\r\n|\n|\r", text):
        if line[:1] in (" ", "\t"):
            if length < LONGEST_LINE:
                pieces.append(line[1 : 1 + LONGEST_LINE])
                length += len(line)
            continue
        if pieces:
            yield "".join(pieces)[:LONGEST_LINE]
        pieces, length = [line[:LONGEST_LINE]], len(line)
    yield "".join(pieces)[:LONGEST_LINE]


def _sort_out(lines: Iterator[str]) -> Calendar:
    """One pass: where we are decides what a line is worth."""
    found = Calendar()
    inside: list[str] = []
    entry: list[str] = []
    zone = ""
    for line in lines:
        name, value = _name_of(line), line.partition(":")[2].strip()
        if name == "BEGIN":
            inside.append(value.upper())
            if len(inside) > DEEPEST:
                raise Refused("too_deep")
            entry = [] if inside[-1] == "VEVENT" else entry
        elif name == "END":
            if inside[-1:] == ["VEVENT"]:
                _add(found, entry)
            _leave(inside, value.upper())
        elif inside == ["VCALENDAR", "VEVENT"] and name in KEPT:
            entry.append(line)
        elif inside == ["VCALENDAR", "VTIMEZONE"]:
            zone = _zone(found, zone, name, value)
        elif inside == ["VCALENDAR"]:
            _about_all(found, name, value)
    return found


def _leave(inside: list[str], what: str) -> None:
    while inside and inside.pop() != what:
        pass


def _zone(found: Calendar, zone: str, name: str, value: str) -> str:
    """The name of the zone that is being told; what it is in the world, when the file says so."""
    if name == "X-LIC-LOCATION" and zone:
        found.zones[zone] = value
    return value if name == "TZID" else zone


def _about_all(found: Calendar, name: str, value: str) -> None:
    if name in ("X-WR-CALNAME", "NAME"):
        found.name = found.name or value.replace("\\,", ",").replace("\\;", ";")[:120]
    elif name in ("X-WR-TIMEZONE", "TIMEZONE-ID"):
        found.zone = value[:80]


def _add(found: Calendar, entry: list[str]) -> None:
    if len(found.entries) >= MOST_ENTRIES:
        raise Refused("too_many", limit=MOST_ENTRIES)
    found.entries.append("\r\n".join(["BEGIN:VEVENT", *entry, "END:VEVENT", ""]))


def _name_of(line: str) -> str:
    found = _NAME.match(line)
    return found.group().upper() if found and line[found.end() : found.end() + 1] in (":", ";") else ""
