"""What a source says now against what was accepted of it: proposals, each of lines that a person can read.

Séances are the same by the day that the schedule gave them; single entries keep that day by their UID and
RECURRENCE-ID, so one that goes to another day is moved, neither lost nor new.
"""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from directory import wording
from directory.models import Theme
from events import days_off, laying_out, telling_people
from events import wording as schedules
from events.days_off import DaysOff
from events.importing import halves
from events.importing.series import Key, Series, listed
from events.models import Activity, CalendarSource, ImportedEvent, ImportedSeries, Occurrence
from events.recurrence import ROLLING_MONTHS, Period, Schedule, local

NEW, MOVED, GONE, WORDS = "new", "moved", "gone", "words"


@dataclass(frozen=True)
class Line:
    """One thing that would change; `counts_on` when somebody is registered for it."""

    kind: str
    text: str
    day: dt.date | None = None
    counts_on: bool = False


@dataclass
class Proposal:
    """What would become of one activity: `series` None when the calendar no longer has it; `row` None when it is new."""

    key: str
    series: Series | None
    before: Series | None
    row: ImportedSeries | None
    days_off: DaysOff
    today: dt.date
    lines: list[Line] = field(default_factory=list)
    theme: Theme | None = None
    in_hall: bool = False
    edited_here: bool = False

    @property
    def is_new(self) -> bool:
        return self.row is None

    @property
    def is_gone(self) -> bool:
        return self.series is None

    @property
    def title(self) -> str:
        """Under which name the team knows it."""
        if self.row is not None and self.row.activity is not None:
            return self.row.activity.title
        return (self.series or self.before).title  # type: ignore[union-attr]  # one of them is there

    @property
    def when(self) -> str:
        """« Tous les mardis, 18 h – 19 h »"""
        series = self.series or self.before
        if series is None:
            return ""
        first, *others = [*(each.schedule for each in series.earlier), series.schedule]
        said = schedules.sentence(first, today=self.today)
        for schedule in others:
            day = wording.long_date(schedule.first_date, self.today)
            now = schedules.sentence(schedule, today=self.today)
            said = _("%(before)s; from %(day)s: %(now)s") % {"before": said, "day": day, "now": now}
        return said

    @property
    def address(self) -> str:
        return self.series.address if self.series else ""

    @property
    def concerns_people(self) -> bool:
        return any(line.counts_on for line in self.lines)

    def count(self, kind: str) -> int:
        return sum(line.kind == kind for line in self.lines)


@dataclass(frozen=True)
class Difference:
    """`digest` changes whenever what is proposed does: nobody accepts what they have not seen."""

    proposals: list[Proposal]
    aside: list[ImportedSeries]
    digest: str

    def count(self, kind: str) -> int:
        return sum(proposal.count(kind) for proposal in self.proposals)

    @property
    def changed_words(self) -> int:
        return sum(
            any(line.kind == WORDS for line in proposal.lines) for proposal in self.proposals if not proposal.is_new
        )


def reach(at: dt.datetime) -> tuple[dt.date, dt.date]:
    """From today to as far as schedules are laid out."""
    today = local(at).date()
    return today, today + relativedelta(months=ROLLING_MONTHS)


def compare(source: CalendarSource, *, at: dt.datetime) -> Difference:
    """All that waits for a yes or a no. Asks the database as often for one activity as for a hundred."""
    first, last = reach(at)
    holidays = days_off.known(first, last)
    said = [Series.from_json(kept) for kept in (source.reading or {}).get("series", [])]
    elsewhere = taken_elsewhere(source, said)
    wanted = [series for series in said if elsewhere.isdisjoint(series.identities)]
    rows = list(source.series.select_related("activity"))
    matches = match(wanted, rows)
    proposals: list[Proposal] = []
    for number, (series, row) in enumerate(matches):
        if row is not None and row.activity is None:
            continue
        before = Series.from_json(row.accepted) if row else None
        if series and before:
            series = rekeyed(series, before)
        key = f"r{row.pk}" if row else f"n{number}"
        proposal = Proposal(key, series, before, row, holidays, first)
        proposal.lines = _lines(proposal, first, last, at)
        if proposal.lines:
            proposals.append(proposal)
    _say_who_counts(proposals, at)
    aside = [row for row in rows if row.activity is None]
    known = [source.reading, sorted(elsewhere), [[row.pk, row.activity_id, row.accepted] for row in rows]]
    digest = hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:20]
    return Difference(proposals, aside, digest)


def taken_elsewhere(source: CalendarSource, wanted: Iterable[Series]) -> set[Key]:
    """Entries that another source of the association, which is still followed, has brought."""
    uids = {uid for series in wanted for uid, _rid in series.identities}
    taken = ImportedEvent.objects.filter(association=source.association_id, uid__in=uids, series__source__cut_at=None)
    return set(taken.exclude(series__source=source).values_list("uid", "recurrence_id"))


def match(
    wanted: Sequence[Series], rows: Sequence[ImportedSeries]
) -> list[tuple[Series | None, ImportedSeries | None]]:
    """Each series with the one accepted before that shares most of its entries; then those that nothing answers to."""
    owner: dict[Key, int] = {}
    for number, row in enumerate(rows):
        owner = dict.fromkeys(_wholes(Series.from_json(row.accepted)), number) | owner
    shared = Counter(
        (owner[key], place) for place, series in enumerate(wanted) for key in _wholes(series) if key in owner
    )
    of_row: dict[int, int] = {}
    of_series: dict[int, int] = {}
    for (number, place), _count in shared.most_common():
        if number not in of_row and place not in of_series:
            of_row[number], of_series[place] = place, number
    found: list[tuple[Series | None, ImportedSeries | None]] = [
        (series, rows[of_series[place]] if place in of_series else None) for place, series in enumerate(wanted)
    ]
    return found + [(None, row) for number, row in enumerate(rows) if number not in of_row]


def _wholes(series: Series) -> list[Key]:
    """Its entries, halves of one under one name."""
    return [(halves.whole(uid), rid) for uid, rid in series.identities]


def rekeyed(series: Series, before: Series) -> Series:
    """The same séances, each under the day by which it was known before."""
    if not series.keys or not before.keys:
        return series
    known = {key: day for day, key in before.keys.items()}
    held = {key: series.changes.get(day, series.schedule.on(day)) for day, key in series.keys.items()}
    own = {key: day for day, key in series.keys.items()}
    placed: dict[dt.date, Key] = {known[key]: key for key in own if key in known}
    for key, day in own.items():
        if key in known:
            continue
        if (other := placed.get(day)) and own[other] not in placed and own[other] != day:
            placed[own[other]] = other  # it gives its former day to the new one
        if day not in placed or placed.get(own.get(placed[day], day)) == placed[day]:
            placed[day] = key
    usual = before.schedule if _still_usual(before.schedule, held.values()) else series.schedule
    schedule = listed(usual.on(min(placed)), set(placed))
    changes = {day: held[key] for day, key in placed.items() if held[key] != schedule.on(day)}
    return replace(series, schedule=schedule, changes=changes, keys=placed)


def _still_usual(schedule: Schedule, held: Iterable[Period | None]) -> bool:
    """Are its hours those of as many séances as any others?"""
    hours = Counter((period.starts_at.time(), period.ends_at.time()) for period in held if period)
    return hours[schedule.start_time, schedule.end_time] == max(hours.values(), default=0)


def _lines(proposal: Proposal, first: dt.date, last: dt.date, at: dt.datetime) -> list[Line]:
    before = proposal.before.seances(proposal.days_off, first, last) if proposal.before else {}
    after = proposal.series.seances(proposal.days_off, first, last) if proposal.series else {}
    other_day = moved_days(proposal.before, proposal.series, before, after)
    stayed = {*before, *after} - {*other_day, *other_day.values()}
    pairs = [(day, before.get(day), after.get(day)) for day in stayed]
    pairs += [(day, before[day], after[new]) for day, new in other_day.items()]
    lines = [
        line for day, was, now in sorted(pairs, key=lambda pair: pair[0]) if (line := _line(day, was, now, first, at))
    ]
    if proposal.before and proposal.series:
        lines += _words(proposal.before, proposal.series)
    return lines


def moved_days(
    before: Series | None, after: Series | None, was: dict[dt.date, Period | None], now: dict[dt.date, Period | None]
) -> dict[dt.date, dt.date]:
    """Another day of the week is the same séance on another day, in each week that loses as many as it gains
    (`laying_out.Manner.by_week`): each former day with its new one."""
    if not (before and after and before.uid and after.uid):
        return {}
    lost: dict[tuple[int, int], list[dt.date]] = {}
    gained: dict[tuple[int, int], list[dt.date]] = {}
    for days, weeks in ((was.keys() - now.keys(), lost), (now.keys() - was.keys(), gained)):
        for day in sorted(days):
            weeks.setdefault(day.isocalendar()[:2], []).append(day)
    return {
        day: new
        for week, days in lost.items()
        if len(days) == len(gained.get(week, ()))
        for day, new in zip(days, gained[week], strict=True)
    }


def _line(day: dt.date, was: Period | None, now: Period | None, today: dt.date, at: dt.datetime) -> Line | None:
    if was == now or max(period.ends_at for period in (was, now) if period) <= at:
        return None
    if now is None:
        return Line(GONE, _said(was, today), day) if was else None
    if was is None:
        return Line(NEW, _said(now, today), day)
    return Line(MOVED, _("%(before)s → %(after)s") % {"before": _said(was, today), "after": _said(now, today)}, day)


def _said(period: Period, today: dt.date) -> str:
    """« Mardi 24 novembre, 18 h – 19 h »"""
    hours = wording.hours(period.starts_at.time(), period.ends_at.time())
    said = f"{wording.long_date(period.starts_at, today)}, {hours}"
    return said[:1].upper() + said[1:]


def _words(before: Series, after: Series) -> Iterable[Line]:
    if before.title != after.title:
        yield Line(WORDS, _("New name: “%(name)s”") % {"name": after.title})
    if before.address != after.address:
        yield Line(WORDS, _("New place: %(place)s") % {"place": after.address or _("not said any more")})
    if before.description != after.description:
        yield Line(WORDS, _("The description changes: “%(words)s”") % {"words": _shortened(after.description)})


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 160 else f"{line[:160].rsplit(' ', 1)[0]}…"


def _say_who_counts(proposals: list[Proposal], at: dt.datetime) -> None:
    """Mark the lines for which somebody is registered, the activities held in a hall, and those edited here."""
    activities = [p.row.activity for p in proposals if p.row and p.row.activity]
    rows = Occurrence.objects.filter(activity__in=activities).upcoming(at)
    seances = list(rows) if activities else []
    counting = laying_out.counted_on(rows) | telling_people.season_covers(seances) if seances else set()
    of_day: dict[tuple[int, dt.date], Occurrence] = {
        (s.activity_id, local(s.original_start).date()): s for s in seances
    }
    in_hall = {seance.activity_id for seance in seances if seance.space_id}
    for proposal in proposals:
        activity = proposal.row.activity if proposal.row else None
        if activity is None or proposal.before is None:
            continue
        touched: dict[dt.date | None, Occurrence | None] = {
            line.day: of_day.get((activity.pk, line.day)) for line in proposal.lines if line.day
        }
        proposal.lines = [
            replace(line, counts_on=True)
            if line.kind in (MOVED, GONE) and (seance := touched.get(line.day)) and seance.pk in counting
            else line
            for line in proposal.lines
        ]
        halls = {day for day, seance in touched.items() if seance and seance.space_id}
        proposal.in_hall = bool(halls) or (activity.pk in in_hall and changes_schedule(proposal))
        proposal.edited_here = is_edited_here(activity, proposal.before) and changes_schedule(proposal)


def changes_schedule(proposal: Proposal) -> bool:
    """Does the rule itself change, or the place? Exceptions alone do not change it."""
    if proposal.series is None or proposal.before is None:
        return True
    plain = [replace(series, changes={}) for series in (proposal.before, proposal.series)]
    first, last = proposal.today, proposal.today + relativedelta(months=ROLLING_MONTHS)
    was, now = (series.seances(proposal.days_off, first, last) for series in plain)
    ends = (proposal.before.schedule, proposal.series.schedule)
    return was != now or _end(ends[0]) != _end(ends[1]) or proposal.before.address != proposal.series.address


def _end(schedule: Schedule) -> dt.date | None:
    return None if schedule.dates else schedule.last_date


def is_edited_here(activity: Activity, accepted: Series) -> bool:
    """Has the team changed the dates on this site since?"""
    return replace(
        Schedule.of(activity), first_date=accepted.schedule.first_date, last_date=accepted.schedule.last_date
    ) != (accepted.schedule)
