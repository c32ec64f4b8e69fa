"""From the moments of a calendar to schedules that our form can say: a rule when one gives just these, dates otherwise."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from directory.classifying import fold
from events.days_off import DaysOff
from events.errors import ScheduleError
from events.importing import halves
from events.importing.expanding import Rule
from events.importing.reading import Entry, Moment, Note, Reading
from events.importing.series import Key, Series, listed
from events.recurrence import LIMIT, MONTHLY, WEEKLY, Period, Schedule

MOST_SERIES = 200
FORM_INTERVALS = range(1, 13)  # what the form offers
FRESH = dt.timedelta(days=3 * 366)  # a rule that began earlier is counted from a later date of its own

# School holidays, public holidays: what is said of a rule, the fewest words first.
HOLIDAYS = ((False, False), (True, False), (False, True), (True, True))


@dataclass
class Fitted:
    name: str
    series: list[Series] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def fit(reading: Reading, days_off: DaysOff, *, today: dt.date, until: dt.date) -> Fitted:
    """Series for what is to come from `today` to `until`, and notes on what is not taken."""
    found = Fitted(reading.name, notes=list(reading.notes))
    fitter = _Fitter(days_off, today, until, found.notes)
    entries = [entry for entry in reading.entries if any(moment.held for moment in entry.moments)]
    for family in halves.families(entry for entry in entries if entry.repeats):
        found.series += fitter.of_family(family)
    for group in _same([entry for entry in entries if not entry.repeats]):
        found.series += fitter.by_dates(group)
    if len(found.series) > MOST_SERIES:
        found.notes.append({"code": "too_many_series", "title": found.series[MOST_SERIES].title})
    found.series = [fitter.distinct(series) for series in found.series[:MOST_SERIES]]
    return found


@dataclass
class _Fitter:
    days_off: DaysOff
    today: dt.date
    until: dt.date
    notes: list[Note]

    def of_family(self, family: list[Entry]) -> Iterator[Series]:
        """A repeated entry, or one that was changed in its course: by rules, or by its dates when a rule cannot say it."""
        parts = [self.by_rule(entry) for entry in family]
        said = [part for part in parts if part]
        if len(said) == len(parts) and all(part.schedule.last_date for part in said[:-1]):
            yield halves.joined(said)
        else:
            yield from self.by_dates(family[::-1], uid=halves.whole(family[0].uid))

    def by_rule(self, entry: Entry) -> Series | None:
        """The series of a repeated entry; None when no rule of ours gives just these days."""
        if entry.rule is None or entry.first is None:
            return None
        hours = _usual([moment.held for moment in entry.moments if moment.held])
        plain = self._schedule(entry, entry.rule, hours)
        if plain is None:
            return None
        told = {moment.original.date(): moment for moment in entry.moments if moment.original.date() >= self.today}
        fits = [self._fitted(replace(plain, skips_school_holidays=school, skips_public_holidays=public), told)
                for school, public in HOLIDAYS]  # fmt: skip
        best = min((fit for fit in fits if fit), key=lambda fit: len(fit[1]), default=None)
        if best is None or len(best[1]) > max(len(told), 1):
            return None
        schedule, changes = best
        return Series(
            entry.title, self._short_enough(schedule, entry), entry.uid, entry.description, entry.address, changes
        )

    def _schedule(self, entry: Entry, rule: Rule, hours: Period) -> Schedule | None:
        """The rule in our words, without holidays."""
        said = _weekly(rule, entry) or _monthly(rule)
        if said is None or entry.first is None:
            return None
        first = _later(entry.first.date(), rule, self.today)
        try:
            return Schedule(
                first_date=first, last_date=entry.last and max(entry.last, first), start_time=hours.starts_at.time(),
                end_time=hours.ends_at.time(), ends_next_day=hours.ends_at.date() > hours.starts_at.date(), **said,  # type: ignore[arg-type]  # each of the kind of its column
            )  # fmt: skip
        except ScheduleError as refusal:
            self._refuse(entry.title, refusal)
            return None

    def _fitted(
        self, schedule: Schedule, told: dict[dt.date, Moment]
    ) -> tuple[Schedule, dict[dt.date, Period | None]] | None:
        """The exceptions that this schedule needs to say what was told; None when it leaves a séance out."""
        until = self.until
        if schedule.skips_school_holidays:
            if not self.days_off.horizon:
                return None
            until = min(until, self.days_off.horizon)
        planned = {period.date: period for period in schedule.between(self.days_off, self.today, until)}
        if any(moment.held and day not in planned for day, moment in told.items() if day <= until):
            return None
        changes: dict[dt.date, Period | None] = {}
        for day, period in planned.items():
            held = told[day].held if day in told else None
            if held != period:
                changes[day] = held
        return schedule, changes

    def by_dates(self, entries: Sequence[Entry], uid: str = "") -> Iterator[Series]:
        """Dates with their usual hours. A second séance of the same day goes to a series of its own."""
        left = sorted(
            ((moment, (entry.uid, moment.recurrence_id)) for entry in entries for moment in entry.moments),
            key=lambda pair: (pair[0].original, pair[1]),
        )  # fmt: skip
        named = entries[0]
        number = 0
        while left:
            mine: dict[dt.date, tuple[Moment, Key]] = {}
            others: list[tuple[Moment, Key]] = []
            for moment, key in left:
                if moment.original.date() < self.today:
                    continue
                if moment.original.date() in mine or len(mine) >= LIMIT:
                    others.append((moment, key))
                else:
                    mine[moment.original.date()] = (moment, key)
            left = others
            number += 1
            if series := self._listed(named, mine, uid=f"{uid}#{number}" if uid and number > 1 else uid):
                yield series

    def _listed(self, entry: Entry, mine: dict[dt.date, tuple[Moment, Key]], *, uid: str) -> Series | None:
        held = {day: moment.held for day, (moment, _key) in mine.items()}
        if not any(held.values()):
            return None
        try:
            schedule = listed(_usual([period for period in held.values() if period]), set(held))
        except ScheduleError as refusal:
            self._refuse(entry.title, refusal)
            return None
        changes = {day: period for day, period in held.items() if period != schedule.on(day)}
        keys = {} if uid else {day: key for day, (_moment, key) in mine.items()}
        return Series(
            entry.title, schedule, uid, entry.description, entry.address, self._possible(changes, entry.title), keys
        )

    def _possible(self, changes: dict[dt.date, Period | None], title: str) -> dict[dt.date, Period | None]:
        """Without the exceptions whose hours no séance may have: those days are cancelled, and it is noted."""
        kept: dict[dt.date, Period | None] = {}
        for day, period in changes.items():
            try:
                kept[day] = period and listed(period, {period.date}).on(period.date)
            except ScheduleError as refusal:
                self._refuse(title, refusal)
                kept[day] = None
        return kept

    def _short_enough(self, schedule: Schedule, entry: Entry) -> Schedule:
        if schedule.last_date is None:
            return schedule
        periods = list(schedule.between(self.days_off, self.today, schedule.last_date))
        if len(periods) <= LIMIT:
            return schedule
        self.notes.append({"code": "too_many_dates", "title": entry.title})
        return replace(schedule, last_date=periods[LIMIT - 1].date)

    def distinct(self, series: Series) -> Series:
        """Without the exceptions that go to the very moment of another séance: the two are one, and it is noted."""
        held = series.held(self.days_off, self.today, self.until)
        planned = {period.starts_at for day, period in held.items() if day not in series.changes}
        changes: dict[dt.date, Period | None] = {}
        for day, period in series.changes.items():
            twice = period is not None and period.starts_at in planned
            if twice:
                self.notes.append({"code": "twice", "title": series.title})
            elif period:
                planned.add(period.starts_at)
            changes[day] = None if twice else period
        return replace(series, changes=changes)

    def _refuse(self, title: str, refusal: ScheduleError) -> None:
        self.notes.append({"code": type(refusal).__name__, "title": title})


def _weekly(rule: Rule, entry: Entry) -> dict[str, object] | None:
    """Every N weeks, on the days of the town's week (an evening far away is a night here); each day is a week too."""
    daily = rule.unit == "DAILY" and rule.interval == 1
    if not (daily or rule.unit == "WEEKLY") or rule.months or rule.month_days or rule.positions:
        return None
    if rule.interval not in FORM_INTERVALS:
        return None
    return {
        "kind": WEEKLY, "interval": rule.interval,
        "weekdays": tuple({moment.original.weekday() for moment in entry.moments if moment.held}),
    }  # fmt: skip


def _monthly(rule: Rule) -> dict[str, object] | None:
    if rule.unit != "MONTHLY" or rule.months or rule.interval not in FORM_INTERVALS:
        return None
    said: dict[str, object] = {"kind": MONTHLY, "interval": rule.interval}
    if len(rule.month_days) == 1 and rule.month_days[0] > 0 and not rule.weekdays:
        return said | {"month_day": rule.month_days[0]}
    if len(rule.weekdays) != 1 or rule.month_days:
        return None
    rank, weekday = rule.weekdays[0]
    if not rank and len(rule.positions) == 1:
        rank = rule.positions[0]
    elif rule.positions:
        return None
    return said | {"month_week": rank, "month_weekday": weekday} if rank in (1, 2, 3, 4, -1) else None


def _later(first: dt.date, rule: Rule, today: dt.date) -> dt.date:
    """A date from which the same weeks or months are counted, not too far back."""
    if today - first < FRESH:
        return first
    if rule.unit == "MONTHLY":
        months = (today.year - first.year) * 12 + today.month - first.month - 13
        months -= months % rule.interval
        year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
        return dt.date(year, month + 1, 1)
    step = dt.timedelta(weeks=rule.interval)
    return first + step * ((today - first - dt.timedelta(days=380)) // step)


def _usual(periods: Sequence[Period]) -> Period:
    """One of those at the hours that most of them have."""
    hours = Counter((period.starts_at.time(), period.ends_at.time()) for period in periods)
    usual = max(hours, key=lambda each: hours[each])
    return next(period for period in periods if (period.starts_at.time(), period.ends_at.time()) == usual)


def _same(singles: Sequence[Entry]) -> list[list[Entry]]:
    """Single entries of one name at one place are the dates of one activity."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in singles:
        groups.setdefault((fold(entry.title), fold(entry.address)), []).append(entry)
    return list(groups.values())
