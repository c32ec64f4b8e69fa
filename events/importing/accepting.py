"""A proposal becomes an edit, as the forms make it: ids, exceptions and registrations survive, and people are told."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.days import midnight
from directory.models import Association, Person, Theme
from events import drafting, laying_out, scheduling
from events.importing import comparing
from events.importing.comparing import Proposal
from events.importing.series import Series
from events.laying_out import PLAINLY, Manner
from events.models import Activity, CalendarSource, ImportedEvent, ImportedSeries, Occurrence
from events.recurrence import DATES, ROLLING_MONTHS, Period, Schedule, local


class ChangedMeanwhile(ValidationError):
    """What was shown is no longer what the calendar says."""

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("The calendar has changed since this page was shown. Look at it again, then accept.")
        )


def lock(source: CalendarSource) -> CalendarSource:
    """Hold all sources of the association until the end of the transaction; the source as it is now."""
    Association.objects.select_for_update(no_key=True).get(pk=source.association_id)
    return CalendarSource.objects.select_related("association").get(pk=source.pk)


@transaction.atomic
def accept(
    source: CalendarSource,
    wanted: Collection[str],
    *,
    by: Person | None,
    at: dt.datetime,
    digest: str = "",
    themes: Mapping[str, Theme | None] | None = None,
    publish: bool = False,
) -> dict[str, ValidationError]:
    """Do what these proposals say; new ones that are not wanted are left aside. Returns what could not be done, and why.

    Each activity is done whole or not at all. Raises ChangedMeanwhile when `digest` is not that of what waits now.
    """
    source = lock(source)
    difference = comparing.compare(source, at=at)
    if source.cut_at or (digest and digest != difference.digest):
        raise ChangedMeanwhile
    refused: dict[str, ValidationError] = {}
    for proposal in difference.proposals:
        if proposal.key in wanted and not proposal.in_hall:
            try:
                with transaction.atomic():
                    theme = (themes or {}).get(proposal.key)
                    _apply(source, proposal, by=by, at=at, theme=theme, publish=publish)
            except ValidationError as refusal:
                refused[proposal.title] = refusal
        elif proposal.is_new and by is not None:
            _remember(source, proposal, None)
    count_waiting(source, at=at)
    return refused


@transaction.atomic
def take_back(source: CalendarSource, row: int, *, at: dt.datetime) -> None:
    """What was left aside is proposed again."""
    source = lock(source)
    source.series.filter(pk=row, activity=None).delete()
    count_waiting(source, at=at)


def count_waiting(source: CalendarSource, *, at: dt.datetime) -> None:
    """Write down how many proposals wait, and since when."""
    source.waiting = len(comparing.compare(source, at=at).proposals)
    source.waiting_since = (source.waiting_since or at) if source.waiting else None
    source.save(update_fields=["waiting", "waiting_since"])


def _apply(
    source: CalendarSource,
    proposal: Proposal,
    *,
    by: Person | None,
    at: dt.datetime,
    theme: Theme | None,
    publish: bool,
) -> None:
    if proposal.row is None and proposal.series:
        manner = _manner(proposal, at=at)
        activity = _begin(source, proposal.series, theme=theme, at=at, publish=publish, manner=manner)
        _place_earlier(activity, proposal.series, at=at)
        _change_dates(activity, proposal, by=by, at=at)
    elif proposal.row and proposal.row.activity and proposal.series:
        activity = proposal.row.activity
        excepted = _excepted(activity, proposal, at=at)
        _revise(activity, proposal, at=at)
        _place_earlier(activity, proposal.series, at=at)
        _change_dates(activity, proposal, by=by, at=at, excepted=excepted)
    elif proposal.row and proposal.row.activity:
        end(proposal.row.activity, by=by, at=at)
        proposal.row.delete()
        return
    else:
        return
    _remember(source, proposal, activity)


def _begin(
    source: CalendarSource, series: Series, *, theme: Theme | None, at: dt.datetime, publish: bool, manner: Manner
) -> Activity:
    association = source.association
    activity = Activity(
        title=series.title, description=series.description, address=series.address, theme=theme,
        contact_phone=association.phone, contact_email=association.email,
    )  # fmt: skip
    activity = drafting.begin(activity, association=association, schedule=series.schedule, at=at)
    activity.rule_since = series.since
    activity.save(update_fields=["rule_since"])
    if publish:
        scheduling.publish(activity, at=at, manner=manner)
    else:
        scheduling.lay_out(activity, at=at, manner=manner)  # its exceptions are exceptions of séances
    return activity


def _revise(activity: Activity, proposal: Proposal, *, at: dt.datetime) -> None:
    """The words and the schedule, where the calendar changed them; what the team changed elsewhere stays."""
    before, after = proposal.before, proposal.series
    if before is None or after is None:
        return
    words = [name for name in ("title", "description", "address") if getattr(before, name) != getattr(after, name)]
    for name in words:
        setattr(activity, name, getattr(after, name))
    if "address" in words and activity.address:
        activity.space = None
    schedule, manner = Schedule.of(activity), _manner(proposal, at=at)
    changes = comparing.changes_schedule(proposal)
    if changes:
        schedule = _with_past(after.schedule, schedule, today=local(at).date())
        activity.rule_since = after.since
        if after.earlier:
            _keep_places(activity, after, at=at)
    if words or changes or schedule != Schedule.of(activity):
        drafting.revise(activity, schedule=schedule, at=at, manner=manner)
    if activity.is_published:
        scheduling.extend(activity, at=at)
    else:
        scheduling.lay_out(activity, at=at, manner=manner if changes else PLAINLY)


def _manner(proposal: Proposal, *, at: dt.datetime) -> Manner:
    """Séances go to another day of their week, and to what stands before the schedule of today."""
    first, last = comparing.reach(at)
    earlier = proposal.series.before(proposal.days_off, first, last) if proposal.series else ()
    return Manner(by_week=True, earlier=earlier)


def _keep_places(activity: Activity, series: Series, *, at: dt.datetime) -> None:
    """What stands before the change stays where it was."""
    before = activity.occurrences.filter(original_start__gt=at, original_start__lt=_since(series))
    elsewhere = before.filter(space=None, has_own_place=False).exclude(address=activity.address)
    elsewhere.update(has_own_place=True)


def _place_earlier(activity: Activity, series: Series, *, at: dt.datetime) -> None:
    """New séances from before the change take place where that half says."""
    for each in series.earlier:
        if each.address == activity.address or each.schedule.last_date is None:
            continue
        rows = activity.occurrences.filter(
            original_start__gt=at, original_start__gte=midnight(each.schedule.first_date),
            original_start__lt=midnight(each.schedule.last_date + dt.timedelta(days=1)), space=None, has_own_place=False,
        )  # fmt: skip
        rows.update(address=each.address, has_own_place=True)


def _since(series: Series) -> dt.datetime:
    return midnight(series.schedule.first_date)


def _excepted(activity: Activity, proposal: Proposal, *, at: dt.datetime) -> dict[int, Period | None]:
    """The séances whose exception the calendar had said, by id, with what it was."""
    was = proposal.before.changes if proposal.before else {}
    rows = activity.occurrences.upcoming(at) if was else ()
    return {row.pk: was[day] for row in rows if (day := local(row.original_start).date()) in was}


def _with_past(schedule: Schedule, kept: Schedule, *, today: dt.date) -> Schedule:
    """Listed dates that are over stay in the list."""
    if schedule.kind != DATES or kept.kind != DATES:
        return schedule
    days = {*schedule.dates, *(day for day in kept.dates if day < today)}
    return replace(schedule, dates=tuple(days), first_date=min(days))


def _change_dates(
    activity: Activity, proposal: Proposal, *, by: Person | None, at: dt.datetime,
    excepted: Mapping[int, Period | None] | None = None,
) -> None:  # fmt: skip
    """Séances follow their exceptions: those that the calendar changed, and no other. One that was `excepted` and went to
    another day is what the calendar says of that day."""
    first, last = comparing.reach(at)
    after = proposal.series.seances(proposal.days_off, first, last) if proposal.series else {}
    was = proposal.before.changes if proposal.before else {}
    now = proposal.series.changes if proposal.series else {}
    touched = {day for day in {*was, *now} if was.get(day, "") != now.get(day, "")}
    known = excepted or {}
    rows = {
        local(row.original_start).date(): row for row in activity.occurrences.upcoming(at) if touched or known
    }  # fmt: skip
    touched |= {day for day, row in rows.items() if row.pk in known and day not in was}
    for day in sorted(touched & set(after)):
        if row := rows.get(day):
            _change(row, after[day], by=by, at=at)


def _change(row: Occurrence, period: Period | None, *, by: Person | None, at: dt.datetime) -> None:
    if row.space_id:
        raise drafting.HeldInAHall("place")
    if period is None:
        if not row.is_cancelled:
            scheduling.cancel(row, reason="", at=at, by=by)
    elif row.is_cancelled or (row.starts_at, row.ends_at) != (period.starts_at, period.ends_at):
        scheduling.move(row, starts_at=period.starts_at, ends_at=period.ends_at, reason="", at=at, by=by)


def _remember(source: CalendarSource, proposal: Proposal, activity: Activity | None) -> None:
    """What was accepted, and the entries that are taken with it: each once in an association."""
    if proposal.series is None:
        return
    row = proposal.row or ImportedSeries()
    row.source, row.activity, row.accepted = source, activity, proposal.series.as_json()
    row.save()
    keys = proposal.series.identities
    taken = ImportedEvent.objects.filter(association=source.association_id)
    taken.filter(series=row).delete()
    mine = {
        (event.uid, event.recurrence_id): event
        for event in taken.filter(series__source=source, uid__in=[uid for uid, _ in keys])
    }
    ImportedEvent.objects.filter(pk__in=[mine[key].pk for key in keys if key in mine]).delete()
    ImportedEvent.objects.bulk_create(
        ImportedEvent(association_id=source.association_id, series=row, uid=uid, recurrence_id=rid) for uid, rid in keys
    )


def end(activity: Activity, *, by: Person | None, at: dt.datetime) -> None:
    """What its calendar no longer has: a draft that nobody counts on goes; else its séances are cancelled, people told.

    Raises HeldInAHall: those dates are given back on the page of the hall's request.
    """
    coming = activity.occurrences.upcoming(at)
    if coming.filter(space__isnull=False).held().exists():
        raise drafting.HeldInAHall("place")
    is_free = not laying_out.counted_on(activity.occurrences.all()) and not activity.registrations.exists()
    if activity.state == Activity.State.DRAFT and is_free:
        activity.delete()
        return
    for row in coming.held():
        scheduling.cancel(row, reason=_("It is no longer in the calendar of the association."), at=at, by=by)
    schedule = Schedule.of(activity)
    if schedule.is_endless:
        ahead = local(at).date() + relativedelta(months=ROLLING_MONTHS)
        last = activity.laid_out_until or ahead
        drafting.revise(activity, schedule=replace(schedule, last_date=max(last, schedule.first_date)), at=at)
