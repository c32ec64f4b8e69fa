"""« Celle-ci et les suivantes », « toutes », and one date more: edits of many dates in one act.

Each is a difference: séances that stay keep their id, their exceptions, their people and their slots. In a hall of the
town only bookings may call these, since the hall has to be free.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from directory.models import Person
from events import errors, laying_out, scheduling, search, telling_people
from events.laying_out import LaidOut, Manner
from events.models import Activity, Occurrence
from events.recurrence import MONTHLY, PARIS, WEEKLY, Period, Schedule, local

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
    in_hall: Collection[int] = (),
) -> LaidOut:  # fmt: skip
    """Change the picked date and the following ones, or (without `following`) all those to come.

    A new day of the picked date moves the others by as much: Tuesdays become Thursdays. Exceptions stay what they are.
    Raises DayOfAnotherRule when the rule has no day of the week to change, and the errors of a schedule.
    """
    activity, row = scheduling.lock_one(picked, at=at)
    schedule, day = Schedule.of(activity), local(row.original_start).date()
    days = (wanted.on - local(row.starts_at).date()).days
    first = min(day, day + dt.timedelta(days=days))
    if not following:
        first = _first_to_come(activity, at=at)
    _write(activity, _changed(schedule, wanted, day=day, days=days, first=first, following=following))
    activity.rule_since = first if following and _has_before(activity, first, at=at) else None
    if wanted.address is not None:
        activity.space, activity.address = None, wanted.address
    before, activity.leader = activity.leader, activity.leader if wanted.leader is None else wanted.leader
    activity.edited_at, activity.edited_by = at, by
    activity.save()
    led = lead(activity, before, first, at=at)
    laid_out = laying_out.follow_schedule(activity, at=at, manner=Manner(in_hall, by_week=True))
    scheduling.touch_locked(activity, activity, at=at)
    search.index([activity])
    told = laid_out.with_shifted(led)
    scheduling.tell(activity, told, at=at, by=by, words=wanted.reason)
    return told


def _first_to_come(activity: Activity, *, at: dt.datetime) -> dt.date:
    first = activity.occurrences.filter(original_start__gt=at).order_by("original_start").first()
    return local(first.original_start).date() if first else local(at).date()


def _has_before(activity: Activity, day: dt.date, *, at: dt.datetime) -> bool:
    """Are there séances to come before this day, which the new rule says nothing of?"""
    coming = activity.occurrences.filter(original_start__gt=at, is_extra=False)
    return any(local(start).date() < day for start in coming.values_list("original_start", flat=True)[:1])


def _changed(
    schedule: Schedule, wanted: Wanted, *, day: dt.date, days: int, first: dt.date, following: bool
) -> Schedule:
    hours: dict[str, Any] = {
        "start_time": wanted.start_time, "end_time": wanted.end_time, "ends_next_day": wanted.ends_next_day,
    }  # fmt: skip
    shift = dt.timedelta(days=days)
    if schedule.kind == WEEKLY:
        new, old = (day + shift).weekday(), day.weekday()
        if days and (old not in schedule.weekdays or (day + shift).isocalendar()[:2] != day.isocalendar()[:2]):
            raise errors.DayOfAnotherRule
        weekdays = tuple(new if each == old else each for each in schedule.weekdays) if days else schedule.weekdays
        begin = max(first, schedule.first_date) if following else min(first, schedule.first_date)
        return replace(schedule, first_date=begin, weekdays=weekdays, **hours)
    if days:
        raise errors.DayOfAnotherRule
    if schedule.kind == MONTHLY:
        begin = max(first, schedule.first_date) if following else min(first, schedule.first_date)
        return replace(schedule, first_date=begin, **hours)
    if following and schedule.dates:
        return replace(schedule, dates=tuple(each for each in schedule.dates if each >= first), **hours)
    return replace(schedule, **hours)


def _write(activity: Activity, schedule: Schedule) -> None:
    schedule.write_to(activity)


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
        _write(activity, replace(schedule, last_date=last))
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
