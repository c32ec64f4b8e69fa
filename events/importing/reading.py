"""From the entries of a calendar to moments on the clock of the town. What cannot be read is noted, never guessed."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import nh3
from icalendar import Event

from events.importing import decoding, expanding
from events.importing.expanding import Budget, CannotRead
from events.importing.refusals import Refused
from events.recurrence import PARIS, Period

TITLE, TEXT, PLACE = 140, 10_000, 250
MOST_DATES = 1_000  # in the RDATEs and EXDATEs of one entry
OLDEST = 1970
HOUR = dt.timedelta(hours=1)  # for what has no end
Note = dict[str, str]


@dataclass(frozen=True)
class Moment:
    """One séance of an entry: `original` is where the rule puts it, without zone; `held` None when it is cancelled."""

    original: dt.datetime
    held: Period | None
    recurrence_id: str = ""


@dataclass
class Entry:
    """A VEVENT with its exceptions. `rule` is None when it does not repeat."""

    uid: str
    title: str
    description: str
    address: str
    moments: list[Moment]
    rule: expanding.Rule | None = None
    first: dt.datetime | None = None  # where the rule begins
    last: dt.date | None = None  # where it ends; None when it has no end
    repeats: bool = False


@dataclass
class Reading:
    name: str
    entries: list[Entry] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass
class _Raw:
    """A VEVENT as it is written, its times in their own zone."""

    event: Any  # a VEVENT, whose values are of many kinds
    starts: dt.datetime
    length: dt.timedelta
    uid: str
    title: str
    recurrence_id: dt.datetime | None
    has_no_end: bool = False


class _Unreadable(ValueError):
    """`args[0]` is the code of the note."""


def read(calendar: decoding.Calendar, *, today: dt.date, until: dt.date) -> Reading:
    """All that takes place from `today` to `until`. Raises Refused when it would take too long."""
    reader = _Reader(calendar, today, until)
    for text in calendar.entries:
        reader.sort(text)
    found = Reading(calendar.name, notes=reader.notes)
    for masters, overrides in reader.by_uid.values():
        found.entries += reader.understood(masters, overrides)
    return found


class _Reader:
    def __init__(self, calendar: decoding.Calendar, today: dt.date, until: dt.date) -> None:
        self.zones = calendar.zones
        self.zone = _zone(calendar.zone)
        self.today, self.until = today, until
        self.budget = Budget()
        self.notes: list[Note] = []
        self.by_uid: dict[str, tuple[list[_Raw], list[_Raw]]] = {}

    def note(self, code: str, title: str) -> None:
        self.notes.append({"code": code, "title": title})

    def sort(self, text: str) -> None:
        """Put a VEVENT with those of its UID."""
        title = ""
        try:
            event: Any = Event.from_ical(text)
            title = _line(event, "SUMMARY", TITLE)
            raw = self._raw(event, title)
        except _Unreadable as reason:
            self.note(str(reason.args[0]), title)
        except Exception:  # noqa: BLE001 - the library has an error of its own for each broken property
            self.note("broken", title)
        else:
            masters, overrides = self.by_uid.setdefault(raw.uid, ([], []))
            (overrides if raw.recurrence_id else masters).append(raw)

    def _raw(self, event: Any, title: str) -> _Raw:
        if str(event.get("CLASS", "")).upper() in ("PRIVATE", "CONFIDENTIAL"):
            raise _Unreadable("private")
        if not title:
            raise _Unreadable("untitled")
        given = event.get("DTSTART")
        if given is None or isinstance(given, list) or not isinstance(given.dt, dt.date):
            raise _Unreadable("broken")
        if not isinstance(given.dt, dt.datetime):
            raise _Unreadable("all_day")
        starts = self._in_zone(given, title)
        if not OLDEST <= starts.year < 2100:
            raise _Unreadable("broken")
        if "RRULE" in event and starts.tzinfo is dt.UTC:
            starts = starts.astimezone(self.zone or dt.UTC)  # Google: the zone of the calendar is the one that is meant
        rid = event.get("RECURRENCE-ID")
        uid = str(event.get("UID", "")).strip()[:255] or f"{title}/{starts.isoformat()}"[:255]
        length = self._length(event, starts)
        return _Raw(
            event, starts, length or HOUR, uid, title, self._moment(rid, starts) if rid else None, has_no_end=not length
        )

    def _in_zone(self, given: Any, title: str) -> dt.datetime:
        """In the zone that was meant: the one named, or the town's."""
        moment: dt.datetime = given.dt
        if moment.tzinfo is not None:
            return moment.astimezone(dt.UTC) if moment.utcoffset() == dt.timedelta(0) and _is_utc(moment) else moment
        named = str(given.params.get("TZID", ""))
        zone = _zone(self.zones.get(named, "")) or _zone(named.rpartition("/mozilla.org/")[2])
        if named and zone is None and not re.search("paris", named, re.I):
            self.note("zone", title)
        return moment.replace(tzinfo=zone or self.zone or PARIS)

    def _moment(self, given: Any, like: dt.datetime) -> dt.datetime:
        """Another moment of the same entry, on the clock of its start; a day alone means the usual hour."""
        value = given.dt
        if not isinstance(value, dt.datetime):
            return dt.datetime.combine(value, like.timetz())
        return value.astimezone(like.tzinfo) if value.tzinfo else value.replace(tzinfo=like.tzinfo)

    def _length(self, event: Any, starts: dt.datetime) -> dt.timedelta:
        """Zero when the calendar does not say when it ends."""
        if "DTEND" in event and isinstance(event["DTEND"].dt, dt.datetime):
            length = self._moment(event["DTEND"], starts).astimezone(dt.UTC) - starts.astimezone(dt.UTC)
        else:
            length = event["DURATION"].dt if "DURATION" in event else dt.timedelta()
        if length > dt.timedelta(hours=24):
            raise _Unreadable("several_days")
        return max(length, dt.timedelta())

    def understood(self, masters: list[_Raw], overrides: list[_Raw]) -> Iterator[Entry]:
        """The entries of one UID: a repeated one with its exceptions, or single ones."""
        newest = {raw.recurrence_id: raw for raw in sorted(overrides, key=_version)}
        for master in sorted(masters, key=_version)[-1:]:
            try:
                yield self._entry(master, newest)
            except Refused:
                raise
            except Exception:  # noqa: BLE001 - our own CannotRead, and the library's for each broken value
                self.note("rule", master.title)
        for raw in newest.values():  # those of no rule that we know
            yield self._single(raw, _stamp(raw.recurrence_id))

    def _entry(self, raw: _Raw, overrides: dict[dt.datetime | None, _Raw]) -> Entry:
        rules = raw.event.get("RRULE", [])
        extra = list(self._dates(raw, "RDATE"))
        if isinstance(rules, list) and len(rules) > 1:
            raise CannotRead("two rules")
        if "EXRULE" in raw.event:
            self.note("exrule", raw.title)
        if "RRULE" not in raw.event and not extra:
            return self._single(raw, "")
        rule = self._rule(raw, rules[0] if isinstance(rules, list) else rules) if "RRULE" in raw.event else None
        skipped = set(self._dates(raw, "EXDATE"))
        starts = {raw.starts.replace(tzinfo=None), *extra} if rule is None else {*self._starts(rule, raw), *extra}
        moments = [
            self._said(raw, original, overrides.pop(original.replace(tzinfo=raw.starts.tzinfo), None))
            for original in sorted(starts - skipped)
        ]  # fmt: skip
        entry = self._made(raw, [moment for moment in moments if self._is_near(moment)])
        entry.rule, entry.repeats, entry.first = rule, True, raw.starts.astimezone(PARIS).replace(tzinfo=None)
        entry.last = self._last(rule, raw) if rule else None
        if str(raw.event.get("STATUS", "")).upper() == "CANCELLED":
            entry.moments = []
        for key in [key for key, each in overrides.items() if key and not self._is_soon(each.starts)]:
            del overrides[key]
        return entry

    def _rule(self, raw: _Raw, given: Any) -> expanding.Rule:
        parts = {str(name).upper(): [_written(value) for value in values] for name, values in given.items()}
        until = given.get("UNTIL", [None])[0]
        if until is not None and not isinstance(until, dt.datetime):
            until = dt.datetime.combine(until, dt.time(23, 59, 59))
        if until is not None and until.tzinfo:
            until = until.astimezone(raw.starts.tzinfo)
        return expanding.read(parts, first=raw.starts.date(), until=until and until.replace(tzinfo=None))

    def _starts(self, rule: expanding.Rule, raw: _Raw) -> Iterator[dt.datetime]:
        last = min(self.until, rule.until.date()) if rule.until else self.until
        since = self.today - dt.timedelta(days=7)
        for day in rule.days(raw.starts.date(), last + dt.timedelta(days=1), self.budget, since=since):
            start = dt.datetime.combine(day, raw.starts.time())
            if day >= since and (rule.until is None or start <= rule.until):
                yield start

    def _last(self, rule: expanding.Rule, raw: _Raw) -> dt.date | None:
        far = self.today.replace(day=1, year=self.today.year + 4)
        if rule.until:
            return rule.until.date() if rule.until.date() < far else None
        days = list(rule.days(raw.starts.date(), far, self.budget)) if rule.count else []
        return days[-1] if days and len(days) == rule.count else None

    def _dates(self, raw: _Raw, name: str) -> Iterator[dt.datetime]:
        """The listed moments, on the clock of the entry."""
        lists = raw.event.get(name, [])
        count = 0
        for each in lists if isinstance(lists, list) else [lists]:
            for given in each.dts:
                count += 1
                if count > MOST_DATES:
                    raise CannotRead(f"{name} {count}")
                if not isinstance(given.dt, tuple):  # a PERIOD is not ours
                    yield self._moment(given, raw.starts).replace(tzinfo=None)

    def _said(self, raw: _Raw, original: dt.datetime, override: _Raw | None) -> Moment:
        """One date of a repeated entry: as the rule says, or as its exception does."""
        there = original.replace(tzinfo=raw.starts.tzinfo)
        held = override or raw
        if override and override.has_no_end:
            self.note("no_end", raw.title)
        starts = override.starts if override else there
        gone = str(held.event.get("STATUS", "")).upper() == "CANCELLED"
        period = None if gone else _period(starts, held.length)
        return Moment(there.astimezone(PARIS).replace(tzinfo=None), period, _stamp(there))

    def _single(self, raw: _Raw, recurrence_id: str) -> Entry:
        gone = str(raw.event.get("STATUS", "")).upper() == "CANCELLED"
        period = _period(raw.starts, raw.length)
        moment = Moment(period.starts_at.replace(tzinfo=None), None if gone else period, recurrence_id)
        return self._made(raw, [moment] if self._is_near(moment) else [])

    def _made(self, raw: _Raw, moments: list[Moment]) -> Entry:
        if raw.has_no_end and moments:
            self.note("no_end", raw.title)
        description = _plain(str(raw.event.get("DESCRIPTION", "")))[:TEXT]
        return Entry(raw.uid, raw.title, description, _line(raw.event, "LOCATION", PLACE), moments)

    def _is_near(self, moment: Moment) -> bool:
        return self.today <= moment.original.date() <= self.until or bool(
            moment.held and self._is_soon(moment.held.starts_at)
        )

    def _is_soon(self, starts: dt.datetime) -> bool:
        return self.today <= starts.astimezone(PARIS).date() <= self.until


def _period(starts: dt.datetime, length: dt.timedelta) -> Period:
    there = starts.astimezone(PARIS)
    return Period(there, (there.astimezone(dt.UTC) + length).astimezone(PARIS))


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name.lstrip("/")) if name else None
    except (KeyError, ValueError, OSError):  # unknown, or no name at all
        return None


def _is_utc(moment: dt.datetime) -> bool:
    return moment.tzinfo is dt.UTC or str(moment.tzinfo) in ("UTC", "Etc/UTC", "Z")


def _version(raw: _Raw) -> int:
    return int(raw.event.get("SEQUENCE", 0) or 0)


def _stamp(moment: dt.datetime | None) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" if moment else ""


def _written(value: Any) -> str:
    return value.to_ical().decode() if hasattr(value, "to_ical") else str(value)


def _line(event: Any, name: str, most: int) -> str:
    """On one line, without anything that is not to be seen."""
    value = event.get(name, "")
    text = html.unescape(nh3.clean(str(value[0] if isinstance(value, list) else value)[:TEXT], tags=set()))
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())[:most].strip()


def _plain(text: str) -> str:
    """Paragraphs without tags: Google and Outlook write HTML in what should be plain."""
    text = re.sub(r"<br\s*/?>|</(?:p|div|li)>", "\n", text[: 2 * TEXT], flags=re.I)
    text = html.unescape(nh3.clean(text, tags=set())).replace("\xa0", " ")
    lines = "".join(sign for sign in text if sign.isprintable() or sign in "\n\t").splitlines()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()
