"""« Celle-ci et les suivantes », « toutes », and one date more: edits of many dates in one act.

Each is a difference: séances that stay keep their id, their exceptions, their people and their slots. In a hall of the
town only bookings may call these, since the hall has to be free.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Count

from directory.days import midnight
from directory.models import Person
from events import errors, laying_out, saying, scheduling, search, telling_people
from events.laying_out import LaidOut, Manner
from events.models import Activity, Occurrence
from events.recurrence import DATES, MONTHLY, PARIS, WEEKLY, Period, Schedule, local

State = Occurrence.State


@dataclass(frozen=True)
class Wanted:
    """What dates are to become; None leaves a thing as it is. `on` is the new day of the date that was picked."""

    on: dt.date
    start_time: dt.time
    end_time: dt.time
    ends_next_day: bool = False
    address: str | None = None
    leader: str | None = None
    reason: str = ""

    @property
    def period(self) -> Period:
        """Of the date that was picked."""
        ends_on = self.on + dt.timedelta(days=self.ends_next_day)
        return Period(
            dt.datetime.combine(self.on, self.start_time, PARIS), dt.datetime.combine(ends_on, self.end_time, PARIS)
        )


@transaction.atomic
def rearrange(
    picked: Occurrence, wanted: Wanted, *, following: bool, at: dt.datetime, by: Person | None = None,
    in_hall: Collection[int] = (), staying: Mapping[int, bool] | None = None, wished: Mapping[int, Period] | None = None,
) -> LaidOut:  # fmt: skip
    """Change the picked date and the following ones, or (without `following`) all those to come.

    A new day of the picked date moves the others by as much: Tuesdays become Thursdays. Exceptions stay what they are.
    Raises DayOfAnotherRule when the rule has no day of the week to change, AnotherSeanceAtThatTime when a date that was
    moved by itself stands where another one goes, and the errors of a schedule.
    """
    activity, row = scheduling.lock_one(picked, at=at)
    schedule, day = Schedule.of(activity), local(row.original_start).date()
    shift = wanted.on - local(row.starts_at).date()
    first = min(day, day + shift) if following else _first_to_come(activity, at=at)
    before = _before_the_rule(activity, first, at=at)
    new = _changed(schedule, wanted, day=day, shift=shift, is_whole=not before)
    manner = Manner(
        in_hall, by_week=True, leaves_halls=wanted.address is not None, staying=staying or {}, wished=wished or {}
    )
    if before:
        activity.rule_since = min(activity.rule_since or new.first_date, new.first_date)
        manner = replace(manner, earlier=_shifted(before, new, day=day, shift=shift), since=midnight(first))
    elif following:
        new = _from(new, first, schedule)
        activity.rule_since = first if _has_before(activity, first, at=at) else None
    else:
        activity.rule_since = None
    new.write_to(activity)
    if wanted.address is not None:
        activity.space, activity.address = None, wanted.address
    led_by, activity.leader = activity.leader, activity.leader if wanted.leader is None else wanted.leader
    activity.edited_at, activity.edited_by = at, by
    activity.save()
    led = lead(activity, led_by, first, at=at)
    laid_out = laying_out.follow_schedule(activity, at=at, manner=manner)
    _check_apart(activity, at=at)
    scheduling.touch_locked(activity, activity, at=at)
    search.index([activity])
    told = laid_out.with_shifted(led)
    scheduling.tell(activity, told, at=at, by=by, words=wanted.reason)
    return told


def _check_apart(activity: Activity, *, at: dt.datetime) -> None:
    """A date that was moved by itself may stand where the others go now. Raises AnotherSeanceAtThatTime."""
    coming = activity.occurrences.held().filter(starts_at__gt=at)
    met = coming.order_by("starts_at").values_list("starts_at").annotate(count=Count("pk")).filter(count__gt=1).first()
    if met:
        raise errors.AnotherSeanceAtThatTime(saying.moment(met[0]))


def _first_to_come(activity: Activity, *, at: dt.datetime) -> dt.date:
    coming = activity.occurrences.filter(original_start__gt=at).order_by("is_extra", "original_start")
    first = coming.first()
    return local(first.original_start).date() if first else local(at).date()


def _has_before(activity: Activity, day: dt.date, *, at: dt.datetime) -> bool:
    """Are there séances to come before this day, which the new rule says nothing of?"""
    coming = activity.occurrences.filter(original_start__gt=at, is_extra=False)
    return any(local(start).date() < day for start in coming.values_list("original_start", flat=True)[:1])


def _before_the_rule(activity: Activity, first: dt.date, *, at: dt.datetime) -> list[dt.date]:
    """The days from `first` on that an earlier rule gave: the rule of today says nothing of them."""
    if activity.rule_since is None or first >= activity.rule_since:
        return []
    regular = activity.occurrences.filter(
        original_start__gt=at, original_start__gte=midnight(first), original_start__lt=midnight(activity.rule_since),
        is_extra=False, is_dropped=False,
    )  # fmt: skip
    return [
        local(start).date() for start in regular.order_by("original_start").values_list("original_start", flat=True)
    ]


def _shifted(days: Collection[dt.date], schedule: Schedule, *, day: dt.date, shift: dt.timedelta) -> list[Period]:
    """Those days at the new hours; those of the day of the week that was picked, on their new day."""
    moved = {each + shift if each.weekday() == day.weekday() else each for each in days}
    return [schedule.on(each) for each in sorted(moved)]


def _changed(schedule: Schedule, wanted: Wanted, *, day: dt.date, shift: dt.timedelta, is_whole: bool) -> Schedule:
    """The rule at the new hours, and with the new day of the week; `is_whole` when it gives the day that was picked."""
    hours: dict[str, Any] = {
        "start_time": wanted.start_time, "end_time": wanted.end_time, "ends_next_day": wanted.ends_next_day,
    }  # fmt: skip
    if not shift:
        return replace(schedule, **hours)
    old, new = day.weekday(), (day + shift).weekday()
    if schedule.kind != WEEKLY or (day + shift).isocalendar()[:2] != day.isocalendar()[:2]:
        raise errors.DayOfAnotherRule
    if old not in schedule.weekdays:
        if is_whole:
            raise errors.DayOfAnotherRule
        return replace(schedule, **hours)
    weekdays = tuple(new if each == old else each for each in schedule.weekdays)
    begins, ends = schedule.begins_on() or schedule.first_date, schedule.last_date
    first = begins + shift if begins.weekday() == old else schedule.first_date
    return replace(
        schedule, first_date=min(first, schedule.first_date), last_date=ends and _last(schedule, ends, old, shift),
        weekdays=weekdays, **hours,
    )  # fmt: skip


def _last(schedule: Schedule, ends: dt.date, old: int, shift: dt.timedelta) -> dt.date:
    """The last date, late enough for the last of those that go to another day, when that brings no other one."""
    given = schedule.days(ends - dt.timedelta(weeks=schedule.interval), ends)
    last = max((each + shift for each in given if each.weekday() == old), default=ends)
    gap = {(ends + dt.timedelta(days=number)).weekday() for number in range(1, (last - ends).days + 1)}
    return max(ends, last) if gap.isdisjoint({*schedule.weekdays} - {old}) else ends


def _from(schedule: Schedule, first: dt.date, before: Schedule) -> Schedule:
    """The same rule, from this day on; every second week stays the same second week as `before`."""
    if schedule.kind == DATES:
        return replace(schedule, dates=tuple(each for each in schedule.dates if each >= first))
    if schedule.kind not in (WEEKLY, MONTHLY):
        return schedule
    begin = max(first, schedule.first_date)
    begins = before.begins_on()
    if schedule.kind == WEEKLY and begins:
        weeks = (_monday(begin) - _monday(begins)).days // 7
        off = weeks % schedule.interval
        if off or (schedule.interval > 1 and begin.weekday() > max(schedule.weekdays)):  # its week gives no date more
            begin = _monday(begin) + dt.timedelta(weeks=schedule.interval - off)
    return replace(schedule, first_date=begin)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def lead(activity: Activity, before: str, first: dt.date, *, at: dt.datetime) -> list[Occurrence]:
    """Give the activity's leader to those from `first` on that were led by who led them all; whoever stands in on one
    date still does. Returns those that changed, with risen numbers."""
    if activity.leader == before:
        return []
    rows = [
        row
        for row in activity.occurrences.held().filter(starts_at__gt=at, leader=before).with_place()
        if local(row.original_start).date() >= first
    ]
    for row in rows:
        row.leader = activity.leader
    laying_out.save(rows, at=at)
    return rows


@transaction.atomic
def cancel_many(
    picked: Occurrence, *, following: bool, reason: str, at: dt.datetime, by: Person | None = None
) -> list[Occurrence]:
    """Cancel the picked date and the following ones, or all those to come; no later one is laid out. Its people are told
    once each. Returns those that were held until now."""
    activity, row = scheduling.lock_one(picked, at=at)
    coming = activity.occurrences.held().filter(starts_at__gt=at).with_place()
    rows = list(coming.filter(original_start__gte=row.original_start) if following else coming)
    for each in rows:
        each.state, each.reason, each.is_dropped = State.CANCELLED, reason, False
    laying_out.save(rows, at=at)
    schedule = Schedule.of(activity)
    day = local(row.original_start).date() if following else _first_to_come(activity, at=at)
    last = day - dt.timedelta(days=1)
    if schedule.kind in (WEEKLY, MONTHLY) and (schedule.last_date is None or schedule.last_date > last):
        last = last if last >= schedule.first_date else schedule.last_date or activity.laid_out_until or day
        replace(schedule, last_date=last).write_to(activity)
        activity.edited_at, activity.edited_by = at, by
        activity.save()
    scheduling.touch_locked(activity, activity, at=at)
    telling_people.cancelled(activity, rows, at=at, by=by)
    return rows


@transaction.atomic
def add_date(
    activity: Activity, *, starts_at: dt.datetime, ends_at: dt.datetime, at: dt.datetime, address: str | None = None,
    leader: str | None = None, by: Person | None = None,
) -> Occurrence:  # fmt: skip
    """One date more, beside the schedule; the people of the season are told. A cancelled date of that moment is held
    after all. Raises AnotherSeanceAtThatTime, and the errors of a schedule's hours."""
    locked = scheduling.lock(activity)
    scheduling.check_hours(starts_at, ends_at, at=at)
    twins = locked.occurrences.filter(starts_at=starts_at) | locked.occurrences.filter(original_start=starts_at)
    for twin in twins:
        if not twin.is_cancelled or twin.original_start != starts_at:
            raise errors.AnotherSeanceAtThatTime
        return scheduling.move(
            twin, starts_at=starts_at, ends_at=ends_at, reason="", at=at, by=by, address=address, leader=leader
        )
    place = locked.address if address is None else address
    row = Occurrence.objects.create(
        activity=locked, original_start=starts_at, starts_at=starts_at, ends_at=ends_at, is_extra=True, address=place,
        has_own_place=place != locked.address, leader=locked.leader if leader is None else leader, changed_at=at,
    )  # fmt: skip
    locked.laid_out_until = max(locked.laid_out_until or local(starts_at).date(), local(starts_at).date())
    scheduling.touch_locked(locked, activity, at=at)
    telling_people.added(locked, [row], at=at, by=by)
    return row
