"""What is done to an activity's séances: lay them out, move, cancel, place them.

Every act locks the activity first, so two edits follow one another; it raises the numbers that
calendars watch, and has the calendar written anew once the facts are committed. People who are
registered are told in the same transaction (`events.telling_people`).
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from functools import partial

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext

from directory.models import Person, Space
from events import capacity, errors, fragments, laying_out, search, telling_people
from events.laying_out import COLUMNS, PLAINLY, LaidOut, Manner
from events.models import Activity, Occurrence, Registration
from events.recurrence import Schedule, local

State, Actor = Occurrence.State, Registration.Actor


@transaction.atomic
def publish(
    activity: Activity, *, at: dt.datetime, by: Person | None = None, manner: Manner = PLAINLY,
    led: Collection[Occurrence] = (),
) -> LaidOut:  # fmt: skip
    """Show the activity to the public and lay out its séances. Raises NoDateLeft when none is to come.

    The people of the séances `led` by somebody else now are told as well, in the same letter.
    """
    locked = lock(activity)
    laid_out = laying_out.follow_schedule(locked, at=at, manner=manner)
    if not locked.occurrences.upcoming(at).exists():
        raise errors.NoDateLeft
    locked.state = Activity.State.PUBLISHED
    locked.save(update_fields=["state"])
    touch_locked(locked, activity, at=at)
    activity.state = locked.state
    search.index([activity])
    tell(locked, laid_out.with_shifted(led), at=at, by=by)
    return laid_out


@transaction.atomic
def unpublish(activity: Activity, *, at: dt.datetime, by: Person | None = None, reason: str = "") -> int:
    """Take the activity off the public pages and feeds; its séances are kept. Whoever counted on one of them is told
    why, and counts on it no more. Returns how many parties were told."""
    locked = lock(activity)
    locked.state = Activity.State.DRAFT
    locked.save(update_fields=["state"])
    touch_locked(locked, activity, at=at)
    activity.state = locked.state
    return capacity.cancel_all(locked, reason=reason or gettext("The activity is no longer offered."), at=at, by=by)


@transaction.atomic
def lay_out(activity: Activity, *, at: dt.datetime, manner: Manner = PLAINLY) -> LaidOut:
    """Make the séances to come follow the schedule as it is saved now. Past ones are left alone.

    Those that stay keep their id and their exceptions; those that go are deleted, or cancelled when
    people or slots point to them. Endless schedules go 13 months ahead; none goes further than
    school holidays are known, when it skips them. Raises TooManySeances.
    """
    locked = lock(activity)
    laid_out = laying_out.follow_schedule(locked, at=at, manner=manner)
    touch_locked(locked, activity, at=at)
    tell(locked, laid_out, at=at)
    return laid_out


@transaction.atomic
def extend(activity: Activity, *, at: dt.datetime) -> LaidOut:
    """Lay out the months that have come within reach; the calendar changes only if something did."""
    locked = lock(activity)
    laid_out = laying_out.follow_schedule(locked, at=at)
    if laid_out:
        touch_locked(locked, activity, at=at)
        tell(locked, laid_out, at=at)
    else:
        locked.save(update_fields=["laid_out_until"])
    return laid_out


@transaction.atomic
def cancel(occurrence: Occurrence, *, reason: str, at: dt.datetime, by: Person | None = None) -> Occurrence:
    """Cancel one séance; its row and its place stay, its people are told. Raises SeanceIsOver."""
    activity, row = lock_one(occurrence, at=at)
    was_held = not row.is_cancelled
    row.state, row.reason, row.is_dropped = State.CANCELLED, reason, False
    keep(row, occurrence, activity, at=at)
    if was_held:
        telling_people.cancelled(activity, [row], at=at, by=by)
    return occurrence


@transaction.atomic
def cancel_all(
    occurrences: Iterable[Occurrence],
    *,
    reason: str,
    at: dt.datetime,
    by: Person | None = None,
    actor: str = Actor.TEAM,
) -> int:
    """Cancel these séances, of one activity or of many; those over or cancelled already are left. Returns how many.

    Each party that counted on some of them is told in one letter, whatever the number of dates.
    """
    wanted = list(occurrences)
    keys, cancelled = {occurrence.pk for occurrence in wanted}, 0
    theirs = {occurrence.activity_id for occurrence in wanted}
    for activity in Activity.objects.select_for_update(no_key=True).filter(pk__in=theirs).order_by("pk"):
        rows = list(activity.occurrences.held().upcoming(at).filter(pk__in=keys))
        for row in rows:
            row.state, row.reason, row.is_dropped = State.CANCELLED, reason[:200], False
            laying_out.raise_numbers(row, at=at)
        Occurrence.objects.bulk_update(rows, COLUMNS)
        touch_locked(activity, activity, at=at)
        telling_people.cancelled(activity, rows, at=at, by=by, actor=actor)
        cancelled += len(rows)
    return cancelled


@transaction.atomic
def move(
    occurrence: Occurrence,
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    reason: str,
    at: dt.datetime,
    by: Person | None = None,
    space: Space | None = None,
    address: str | None = None,
    leader: str | None = None,
) -> Occurrence:
    """Hold one séance at another time, and with `address` or `leader` elsewhere or led by somebody else; None leaves
    them as they are. A cancelled one takes place again. Its people are told once, of all of it.

    In a hall of the town, only bookings may call this: the hall has to be free. Raises SeanceIsOver,
    AnotherSeanceAtThatTime, and the errors of a schedule's hours.
    """
    activity, row = lock_one(occurrence, at=at)
    if (starts_at, ends_at) != (row.starts_at, row.ends_at) or row.is_cancelled:
        check_hours(starts_at, ends_at, at=at)
    if activity.occurrences.held().filter(starts_at=starts_at).exclude(pk=row.pk).exists():
        raise errors.AnotherSeanceAtThatTime
    before, was_held = _told(row), not row.is_cancelled
    if space is not None:
        row.space, row.address = space, ""
    if address is not None:
        row.space, row.address, row.has_own_place = None, address, address != activity.address
    row.leader = row.leader if leader is None else leader
    row.starts_at, row.ends_at, row.reason, row.is_dropped = starts_at, ends_at, reason, False
    planned = Schedule.of(activity).on(local(row.original_start).date())
    back = (starts_at, ends_at) == (row.original_start, planned.ends_at) or (
        row.is_extra and starts_at == row.original_start
    )
    row.state = State.PLANNED if back else State.MOVED
    row.is_extra = row.is_extra or (not was_held and laying_out.is_beside(activity, row))
    keep(row, occurrence, activity, at=at)
    if not was_held:
        telling_people.restored(activity, [row], at=at, by=by)
    elif before != _told(row):
        telling_people.moved(activity, [row], at=at, by=by)
    return occurrence


@transaction.atomic
def restore(occurrence: Occurrence, *, at: dt.datetime, by: Person | None = None) -> Occurrence:
    """Undo a cancellation: the séance takes place when it was last meant to. Raises SeanceIsOver."""
    activity, row = lock_one(occurrence, at=at)
    was_cancelled = row.is_cancelled
    row.state = State.PLANNED if row.starts_at == row.original_start else State.MOVED
    row.reason, row.is_dropped = "", False
    row.is_extra = row.is_extra or (was_cancelled and laying_out.is_beside(activity, row))
    keep(row, occurrence, activity, at=at)
    if was_cancelled:
        telling_people.restored(activity, [row], at=at, by=by)
    return occurrence


@transaction.atomic
def assign(occurrences: Iterable[Occurrence], space: Space | None, *, at: dt.datetime, reason: str = "") -> None:
    """Hold these séances in a space; without one, at the activity's address or in a place to be confirmed.

    `reason` is told to whoever counts on them.

    The rows given know their new place afterwards; their numbers are only raised in the database.
    """
    wanted = list(occurrences)
    keys = {occurrence.pk for occurrence in wanted}
    theirs = {occurrence.activity_id for occurrence in wanted}
    for activity in Activity.objects.select_for_update(no_key=True).filter(pk__in=theirs).order_by("pk"):
        address = "" if space else activity.address
        rows = activity.occurrences.filter(pk__in=keys)
        elsewhere = [row.pk for row in rows if (row.space_id, row.address) != (space and space.pk, address)]
        rows.update(
            space=space, address=address, has_own_place=False, sequence=F("sequence") + 1,
            changed_at=Greatest("changed_at", at),
        )  # fmt: skip
        for occurrence in wanted:
            if occurrence.activity_id == activity.pk:
                occurrence.space, occurrence.address = space, address
        touch_locked(activity, activity, at=at)
        held = activity.occurrences.held().filter(pk__in=elsewhere, starts_at__gt=at)
        telling_people.moved(activity, list(held.with_place().select_related("activity")), at=at, words=reason)


@transaction.atomic
def rehouse(
    activity: Activity,
    moves: Mapping[int, tuple[dt.datetime, dt.datetime]],
    space: Space,
    *,
    at: dt.datetime,
    by: Person | None = None,
) -> list[Occurrence]:
    """Hold these séances (by key, with their new start and end) in a hall of the town: one letter for each party.

    Only bookings may call this: the hall has to be held for them. Cancelled and past séances stay as they
    are. Returns those that are held there now. Raises AnotherSeanceAtThatTime, and the errors of a schedule's hours.
    """
    locked = lock(activity)
    held = locked.occurrences.held()
    if held.filter(starts_at__in=[start for start, _end in moves.values()]).exclude(pk__in=moves).exists():
        raise errors.AnotherSeanceAtThatTime
    rows = list(held.filter(pk__in=moves, ends_at__gt=at).with_place().select_related("activity").order_by("pk"))
    changed = []
    for row in rows:
        before = (row.starts_at, row.ends_at, row.space_id)
        row.starts_at, row.ends_at = moves[row.pk]
        row.space, row.address = space, ""
        if before == (row.starts_at, row.ends_at, space.pk):
            continue
        if before[:2] != (row.starts_at, row.ends_at):
            check_hours(row.starts_at, row.ends_at, at=at)
            row.state = State.PLANNED if row.starts_at == row.original_start else State.MOVED
        laying_out.raise_numbers(row, at=at)
        row.save(update_fields=COLUMNS)
        changed.append(row)
    if changed:
        touch_locked(locked, activity, at=at)
        telling_people.moved(locked, [row for row in changed if row.starts_at > at], at=at, by=by)
    return rows


@transaction.atomic
def leave_hall(activity: Activity, was: Space, space: Space, *, at: dt.datetime) -> None:
    """An activity that names a hall in which none of its dates to come is left names the one where they went."""
    locked = lock(activity)
    if locked.space_id != was.pk or locked.occurrences.held().filter(space=was, starts_at__gt=at).exists():
        return
    locked.space = activity.space = space
    locked.save(update_fields=["space"])
    touch_locked(locked, activity, at=at)


@transaction.atomic
def touch(activity: Activity, *, at: dt.datetime) -> None:
    """Tell calendars that something of this activity changed: its words, its price, its contact."""
    touch_locked(lock(activity), activity, at=at)


@transaction.atomic
def touch_all(activities: QuerySet[Activity], *, at: dt.datetime) -> int:
    """The same for many at once: a venue is renamed, an association changes its phone. Returns how many.

    One write; their calendars are written anew by the next feed that shows them.
    """
    keys = lock_all(activities)
    return Activity.objects.filter(pk__in=keys).update(
        sequence=F("sequence") + 1, changed_at=Greatest("changed_at", at)
    )


def lock_all(activities: QuerySet[Activity]) -> list[int]:
    """Hold these activities until the end of the transaction, in the order of their keys: so whoever holds several
    never waits for somebody who waits for them. Returns the keys."""
    ordered = activities.select_for_update(no_key=True, of=("self",)).order_by("pk")
    return list(ordered.values_list("pk", flat=True))


def check_hours(starts_at: dt.datetime, ends_at: dt.datetime, *, at: dt.datetime) -> None:
    """Raises what makes these hours impossible for a single séance."""
    if starts_at <= at:
        raise errors.StartsInThePast
    Schedule(
        kind="once", first_date=local(starts_at).date(), start_time=local(starts_at).time(),
        end_time=local(ends_at).time(), ends_next_day=local(ends_at).date() > local(starts_at).date(),
    )  # fmt: skip
    if ends_at <= starts_at:
        raise errors.EndsBeforeItStarts
    if ends_at - starts_at > dt.timedelta(hours=25):  # a day on which the clock goes back has 25
        raise errors.LastsMoreThanADay


def lock(activity: Activity) -> Activity:
    """Hold the activity until the end of the transaction; returns it fresh, and brings `activity`'s numbers up to date.

    To be called before saving an edited activity, so that its numbers never go back.
    """
    locked = Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    _copy_numbers(locked, activity)
    return locked


def _copy_numbers(locked: Activity, given: Activity) -> None:
    given.sequence, given.changed_at, given.laid_out_until = locked.sequence, locked.changed_at, locked.laid_out_until


def tell(locked: Activity, laid_out: LaidOut, *, at: dt.datetime, by: Person | None = None, words: str = "") -> None:
    """People follow the schedule: those of dropped, resumed and shifted séances; new séances get their places."""
    if laid_out.dropped:
        telling_people.cancelled(locked, laid_out.dropped, at=at, by=by)
    if laid_out.resumed:
        telling_people.restored(locked, laid_out.resumed, at=at, by=by)
    if laid_out.shifted:
        telling_people.moved(locked, laid_out.shifted, at=at, by=by, words=words)
    telling_people.follow(locked, at=at)


def lock_one(occurrence: Occurrence, *, at: dt.datetime) -> tuple[Activity, Occurrence]:
    activity = Activity.objects.select_for_update(no_key=True).get(pk=occurrence.activity_id)
    row = activity.occurrences.get(pk=occurrence.pk)
    if row.ends_at <= at:
        raise errors.SeanceIsOver
    return activity, row


def keep(row: Occurrence, given: Occurrence, activity: Activity, *, at: dt.datetime) -> Occurrence:
    laying_out.raise_numbers(row, at=at)
    row.save(update_fields=COLUMNS)
    _copy(row, given)
    touch_locked(activity, activity, at=at)
    return given


def _told(row: Occurrence) -> tuple[object, ...]:
    return (row.starts_at, row.ends_at, row.space_id, row.address, row.leader)


def _copy(row: Occurrence, given: Occurrence) -> None:
    for column in COLUMNS:
        setattr(given, column, getattr(row, column))


def touch_locked(locked: Activity, given: Activity, *, at: dt.datetime) -> None:
    """Raise the activity's numbers; in the same transaction, name the venues whose feed must follow."""
    locked.sequence += 1
    locked.changed_at = max(at, locked.changed_at)
    locked.save(update_fields=["sequence", "changed_at", "laid_out_until"])
    _copy_numbers(locked, given)
    fragments.announce(locked)
    transaction.on_commit(partial(fragments.refresh, locked.pk), robust=True)
