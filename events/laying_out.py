"""An edited schedule against the séances that exist: what stays, what shifts, what comes, what goes.

A séance is known by the moment that the rule gave it. When only the hours change, the one of the
same day is the same séance at another hour; when a team moves all dates to another day of the week, the one of
the same week is the same séance: its id, its people and its exceptions stay.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from directory.days import midnight
from events import days_off, errors, telling_people
from events.models import Activity, Occurrence
from events.recurrence import LIMIT, ROLLING_MONTHS, Period, Schedule, local

State = Occurrence.State
COLUMNS = (
    "original_start", "starts_at", "ends_at", "state", "is_dropped", "is_extra", "reason", "space", "address",
    "has_own_place", "leader", "sequence", "changed_at",
)  # fmt: skip


@dataclass(frozen=True)
class Manner:
    """How séances follow an edited schedule. Those `in_hall` take their hall along: the caller answers for it. Those
    `staying` keep their hall and their hours, whatever the schedule says now; true when the town is asked for the new
    ones: until it answers, nobody is told that they are moved.

    `by_week`: another day of the week moves them, instead of replacing them. `earlier`: what stands before `rule_since`,
    when that is known anew, from `since` on; else the séances before that day are left as they are. With `leaves_halls`
    those in a hall go to the activity's address; else a hall that was granted for one date stays its place. Those `wished`
    for at another moment are elsewhere only until a hall is had then: they follow a rule that says yet another one.
    """

    in_hall: Collection[int] = ()
    by_week: bool = False
    earlier: Sequence[Period] = ()
    since: dt.datetime | None = None
    leaves_halls: bool = False
    staying: Mapping[int, bool] = field(default_factory=dict)
    wished: Mapping[int, Period] = field(default_factory=dict)


@dataclass(frozen=True)
class LaidOut:
    """What laying out changed; `dropped` are cancelled séances that people or slots still point to.

    Of the changed ones, `shifted` have other hours or another place, `resumed` take place after all.
    """

    added: int
    changed: int
    deleted: int
    dropped: list[Occurrence]
    shifted: list[Occurrence] = field(default_factory=list)
    resumed: list[Occurrence] = field(default_factory=list)

    def with_shifted(self, others: Iterable[Occurrence]) -> Self:
        """The same with these séances, of which people are told as well: each once."""
        known = {row.pk for row in (*self.shifted, *self.dropped, *self.resumed)}
        more = [row for row in others if row.pk not in known]
        return replace(self, shifted=sorted((*self.shifted, *more), key=lambda row: row.starts_at)) if more else self

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.deleted or self.dropped)


PLAINLY = Manner()


@dataclass
class Difference:
    """`kept` pairs each séance that stays with the period it now has."""

    kept: list[tuple[Occurrence, Period]] = field(default_factory=list)
    added: list[Period] = field(default_factory=list)
    gone: list[Occurrence] = field(default_factory=list)


def follow_schedule(activity: Activity, *, at: dt.datetime, manner: Manner = PLAINLY) -> LaidOut:
    """Bring the séances to come to the schedule, on a locked activity. Sets `laid_out_until`, unsaved.

    Those before `rule_since` are left as they are, unless `manner` says what was `earlier`.
    """
    schedule = Schedule.of(activity)
    since = max(at, midnight(activity.rule_since)) if activity.rule_since else at
    coming = _to_come(activity, schedule, at=at, whole_weeks=manner.by_week)
    periods = [period for period in coming if period.starts_at >= since]
    rows = activity.occurrences.filter(original_start__gt=at)
    if manner.earlier:
        periods = [*(period for period in manner.earlier if at < period.starts_at < since), *periods]
        since = manner.since or at
    rows = rows.filter(original_start__gte=since)
    found = difference(rows, periods, by_week=manner.by_week)
    told = {row.pk: _told(row) for row, _period in found.kept}
    off = {row.pk for row, _period in found.kept if row.is_cancelled}
    changed = [row for row, period in found.kept if follow(row, period, activity, manner)]
    resumed = [row for row in changed if row.pk in off and not row.is_cancelled]
    shifted = [row for row in changed if row.pk not in off and _told(row) != told[row.pk]]
    # What a team has cancelled stays told as cancelled: calendars that hold it must not keep it as held.
    gone = [row for row in found.gone if row.starts_at > at and (row.is_dropped or not row.is_cancelled)]
    pointed_at = counted_on(rows.filter(pk__in=[row.pk for row in gone])) if gone else set()
    pointed_at |= telling_people.season_covers(gone) if gone else set()
    dropped = [row for row in gone if row.pk in pointed_at and not row.is_cancelled]
    for row in dropped:
        drop(row)
    save([*changed, *dropped], at=at)
    deleted = [row.pk for row in gone if row.pk not in pointed_at]
    Occurrence.objects.filter(pk__in=deleted).delete()
    Occurrence.objects.bulk_create(planned(activity, period, at=at) for period in found.added)
    return LaidOut(len(found.added), len(changed), len(deleted), dropped, shifted, resumed)


def is_beside(activity: Activity, row: Occurrence) -> bool:
    """Does the rule not give this séance? One that is held after all then stays, whatever is edited of the others."""
    day = local(row.original_start).date()
    if activity.rule_since and day < activity.rule_since:
        return False
    given = Schedule.of(activity).between(days_off.known(day, day), day, day)
    return all(period.starts_at != row.original_start for period in given)


def _to_come(activity: Activity, schedule: Schedule, *, at: dt.datetime, whole_weeks: bool) -> list[Period]:
    """With `whole_weeks`, a séance of the last week laid out finds its new day there."""
    today = local(at).date()
    until = schedule.last_day or today + relativedelta(months=ROLLING_MONTHS)
    if whole_weeks and not schedule.last_day:
        until += dt.timedelta(days=6 - until.weekday())
    holidays = days_off.known(today, until)
    periods = [period for period in schedule.between(holidays, today, until) if period.starts_at > at]
    if len(periods) > LIMIT:
        raise errors.TooManySeances(limit=LIMIT)
    if schedule.skips_school_holidays and holidays.horizon:
        until = min(until, holidays.horizon)
    activity.laid_out_until = until
    return periods


def difference(rows: Iterable[Occurrence], periods: Iterable[Period], *, by_week: bool = False) -> Difference:
    """Compare the séances to come with the periods that the schedule gives now."""
    found = Difference()
    wanted = {period.starts_at: period for period in periods}
    left: list[Occurrence] = []
    for row in rows:
        period = wanted.pop(row.original_start, None)
        if period:
            found.kept.append((row, period))
        else:
            left.append(row)
    by_day = {period.date: period for period in wanted.values()}
    left = [row for row in left if not row.is_extra]  # beside the schedule, whatever it gives
    for row in sorted(left, key=lambda row: row.is_dropped):  # one that takes place is shifted before a dropped one
        period = by_day.pop(local(row.original_start).date(), None)
        if period:
            found.kept.append((row, period))
            del wanted[period.starts_at]
        else:
            found.gone.append(row)
    for row, period in _same_week(found.gone, wanted.values()) if by_week else ():
        found.kept.append((row, period))
        found.gone.remove(row)
        del wanted[period.starts_at]
    found.added = list(wanted.values())
    return found


def _same_week(rows: Iterable[Occurrence], periods: Iterable[Period]) -> list[tuple[Occurrence, Period]]:
    """In each week that loses as many séances as it gains, they only change their day, in their order."""
    losing: dict[tuple[int, int], list[Occurrence]] = {}
    gaining: dict[tuple[int, int], list[Period]] = {}
    for row in rows:
        if not row.is_dropped:
            losing.setdefault(local(row.original_start).isocalendar()[:2], []).append(row)
    for period in periods:
        gaining.setdefault(period.date.isocalendar()[:2], []).append(period)
    return [
        pair
        for week, gone in losing.items()
        if len(gone) == len(gaining.get(week, ()))
        for pair in zip(sorted(gone, key=lambda row: row.original_start), sorted(gaining[week]), strict=True)
    ]


def follow(row: Occurrence, period: Period, activity: Activity, manner: Manner = PLAINLY) -> bool:
    """Bring a séance that stays to its period and place; True when that changed it. Exceptions are kept."""
    before = _facts(row)
    is_wished = manner.wished.get(row.pk, period) != period
    follows = row.is_dropped or is_wished or (row.state != State.MOVED and row.starts_at == row.original_start)
    if row.is_dropped:
        row.is_dropped, row.state, row.reason = False, State.PLANNED, ""
    row.original_start = period.starts_at
    if row.pk in manner.staying:
        is_there = (row.starts_at, row.ends_at) == (period.starts_at, period.ends_at)
        row.state = State.PLANNED if is_there or manner.staying[row.pk] else State.MOVED
        return before != _facts(row)
    if follows:
        if row.pk not in manner.in_hall and not (row.starts_at <= period.starts_at and period.ends_at <= row.ends_at):
            row.space = None  # the hall was given for other hours
        row.starts_at, row.ends_at = period.starts_at, period.ends_at
        if is_wished:
            row.state, row.reason = State.PLANNED, ""
    elif row.state == State.MOVED and (row.starts_at, row.ends_at) == (period.starts_at, period.ends_at):
        row.state, row.reason = State.PLANNED, ""
    if not row.has_own_place:
        if activity.address and manner.leaves_halls:
            row.space = None
        row.address = "" if row.space_id else activity.address
    return before != _facts(row)


def drop(row: Occurrence) -> None:
    """Cancel a séance that the schedule no longer gives but that someone counts on."""
    row.has_own_place = False
    row.state, row.is_dropped, row.reason = State.CANCELLED, True, _("The schedule has changed.")


def counted_on(rows: QuerySet[Occurrence]) -> set[int]:
    """The ids of those that anything points to: people, slots. Asks whatever floor stands above, without naming it."""
    pointing = [relation for relation in Occurrence._meta.related_objects if relation.field.concrete]
    anything = Q()
    for relation in pointing:
        pointers = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        anything |= Q(Exists(pointers))
    return set(rows.filter(anything).values_list("pk", flat=True))


def planned(activity: Activity, period: Period, *, at: dt.datetime) -> Occurrence:
    """A new séance. A hall is only wished for until its dates are granted."""
    return Occurrence(
        activity=activity,
        original_start=period.starts_at,
        starts_at=period.starts_at,
        ends_at=period.ends_at,
        address=activity.address,
        leader=activity.leader,
        changed_at=at,
    )


def _facts(row: Occurrence) -> tuple[object, ...]:
    return (row.original_start, row.starts_at, row.ends_at, row.state, row.is_dropped, row.space_id, row.address)


def _told(row: Occurrence) -> tuple[object, ...]:
    """What people who come were told."""
    return (row.starts_at, row.ends_at, row.space_id, row.address)


def raise_numbers(row: Occurrence, *, at: dt.datetime) -> None:
    """What calendars watch: a change that they have not seen."""
    row.sequence += 1
    row.changed_at = max(at, row.changed_at)


def save(rows: Collection[Occurrence], *, at: dt.datetime) -> None:
    """Write these rows, with risen numbers."""
    for row in rows:
        raise_numbers(row, at=at)
    Occurrence.objects.bulk_update(rows, COLUMNS, batch_size=500)
