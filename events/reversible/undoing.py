"""Take a change back while nobody has been told: every row as it was, its numbers risen so that calendars follow."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from directory.models import Person
from events import laying_out, places, registration_history, scheduling, search
from events.models import Activity, Occurrence, Registration, RegistrationStep, ScheduleChange
from events.reversible import refusals, snapshot
from events.reversible.snapshot import OF_PARTY, OF_SEANCE
from notifications import outbox

Step = RegistrationStep.Kind
SILENT = (Step.EDITED, Step.MESSAGED, Step.PASSED)  # nothing that a date or a place depends on
TOLD = (Step.SEANCE_CANCELLED, Step.SEANCE_RESTORED, Step.MOVED, Step.ADDED)


@transaction.atomic
def undo(
    change: ScheduleChange,
    *,
    at: datetime,
    by: Person | None = None,
    above: Callable[[ScheduleChange], None] | None = None,
) -> ScheduleChange:
    """Bring back the dates, places and registrations of before this change, and destroy its letters.

    `above` then brings back what the floor above keeps of it, and raises when it cannot. Raises UndoRefused: a letter
    has left, its minutes are over, or something else happened meanwhile; nothing is touched then.
    """
    locked = scheduling.lock(change.activity)
    mine = ScheduleChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    mine.activity = locked
    _check(mine, at=at)
    if not outbox.take_back(mine.facts["letters"]):
        raise refusals.LettersHaveLeft
    _check_unchanged(locked, mine.facts)
    _bring_back_dates(locked, mine.facts, at=at)
    _bring_back_people(locked, mine.facts, at=at, by=by)
    _bring_back_rule(locked, mine.facts, at=at)
    if above:
        above(mine)
    scheduling.touch_locked(locked, change.activity, at=at)
    search.index([locked])
    _check_places(locked, mine.facts, at=at)
    mine.undone_at = at
    mine.save(update_fields=["undone_at"])
    return mine


def _check(mine: ScheduleChange, *, at: datetime) -> None:
    if mine.undone_at:
        raise refusals.UndoneAlready
    if mine.bar == ScheduleChange.Bar.PLACE:
        raise refusals.PlaceGiven
    if mine.bar:
        raise refusals.LettersHaveLeft
    if mine.undo_until is None or at >= mine.undo_until or not mine.facts:
        raise refusals.TooLate


def _check_unchanged(activity: Activity, facts: dict[str, Any]) -> None:
    """Nothing has happened since to what this change touched."""
    if facts["activity"] and snapshot.plain(activity, facts["activity"][1]) != facts["activity"][1]:
        raise refusals.ChangedSince
    wanted = {pk: after for pk, _before, after in facts["changed"]} | dict(facts["added"])
    rows = {row.pk: snapshot.plain(row, OF_SEANCE) for row in activity.occurrences.filter(pk__in=wanted)}
    if rows != wanted:
        raise refusals.ChangedSince
    people = {pk: after for pk, _before, after in facts["parties"]}
    found = {row.pk: snapshot.plain(row, OF_PARTY) for row in activity.registrations.filter(pk__in=people)}
    touching = [
        kind
        for kind, occurrence, party in _since(activity, facts)
        if occurrence in wanted or party == Registration.Kind.SEASON
    ]
    if {Step.OFFERED, Step.ACCEPTED} & {*touching}:
        raise refusals.PlaceGiven
    if facts["activity"] and not facts["activity"][0].keys().isdisjoint(snapshot.PLACES) and _since(activity, facts):
        raise refusals.PlaceGiven
    if touching or found != people or laying_out.counted_on(activity.occurrences.filter(pk__in=dict(facts["added"]))):
        raise refusals.ChangedSince


def _since(activity: Activity, facts: dict[str, Any]) -> list[tuple[str, int | None, str]]:
    """What has happened to its people: the act, the séance, the kind of party."""
    steps = RegistrationStep.objects.filter(registration__activity=activity, pk__gt=facts["last_step"])
    told = steps.exclude(kind__in=SILENT)
    return list(told.values_list("kind", "registration__occurrence", "registration__kind"))


def _bring_back_dates(activity: Activity, facts: dict[str, Any], *, at: datetime) -> None:
    activity.occurrences.filter(pk__in=dict(facts["added"])).delete()
    before = {pk: kept for pk, kept, _after in facts["changed"]}
    rows = list(activity.occurrences.filter(pk__in=before))
    for row in rows:
        sequence = row.sequence
        snapshot.write(row, before[row.pk])
        row.sequence = sequence
    deleted = [Occurrence(pk=pk, activity=activity) for pk, _kept in facts["deleted"]]
    for row in deleted:
        snapshot.write(row, dict(facts["deleted"])[row.pk])
    if taken := {row.original_start for row in [*rows, *deleted]}:
        others = activity.occurrences.exclude(pk__in=before).filter(original_start__in=taken)
        if others.exists():
            raise refusals.ChangedSince
    laying_out.save(rows, at=at)
    for row in deleted:
        laying_out.raise_numbers(row, at=at)
    Occurrence.objects.bulk_create(deleted)


def _bring_back_people(activity: Activity, facts: dict[str, Any], *, at: datetime, by: Person | None) -> None:
    before = {pk: kept for pk, kept, _after in facts["parties"]}
    parties = list(activity.registrations.filter(pk__in=before))
    codes = {kept["code"] for kept in before.values() if kept["code"]}
    if activity.registrations.live().exclude(pk__in=before).filter(code__in=codes).exists():
        raise refusals.ChangedSince
    for party in parties:
        sequence = party.sequence
        snapshot.write(party, before[party.pk])
        party.sequence, party.changed_at = sequence + 1, at
    if parties:
        Registration.objects.bulk_update(parties, OF_PARTY, batch_size=500)
    told = RegistrationStep.objects.filter(
        registration__activity=activity, pk__gt=facts["first_step"], pk__lte=facts["last_step"], kind__in=TOLD
    ).values_list("registration", flat=True)
    concerned = activity.registrations.filter(pk__in={*before, *told}).order_by("pk")
    registration_history.write_all(concerned, Step.UNDONE, at=at, actor=Registration.Actor.TEAM, by=by)


def _bring_back_rule(activity: Activity, facts: dict[str, Any], *, at: datetime) -> None:
    if facts["activity"]:
        snapshot.write(activity, facts["activity"][0])
        activity.edited_at = at
        activity.save(update_fields=[*facts["activity"][0], "edited_at"])


def _check_places(activity: Activity, facts: dict[str, Any], *, at: datetime) -> None:
    """Whoever came meanwhile keeps what they have; the figures of the public are right again."""
    coming = places.to_come(activity, at=at)
    places.recount(coming)
    if activity.capacity is None:
        return
    keys = {pk for pk, _before, _after in facts["changed"]}
    held = dict(places.taken(list(coming.filter(pk__in=keys).values_list("pk", flat=True))))
    if any(people > activity.capacity for people in held.values()) and facts["last_step"] != _last_step(activity):
        raise refusals.PlaceGiven


def _last_step(activity: Activity) -> int:
    """The last act on its people, those of this undoing left out."""
    steps = RegistrationStep.objects.filter(registration__activity=activity).exclude(kind=Step.UNDONE)
    return steps.order_by("-pk").values_list("pk", flat=True).first() or 0
