"""What must be true of an activity after any edit of its dates, read from the rows and by a calendar program that is
not ours."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Calendar

from bookings.models import Occupancy, Slot
from events import ical
from events.models import Activity, Occurrence, Presence, Registration, RegistrationStep, ScheduleChange
from notifications.models import Notice
from tests.properties.promises import keep_places

ONLY_NUMBERS = frozenset({"sequence", "changed_at", "version", "decided_at", "edited_at", "edited_by_id", "search"})
Rows = dict[int, dict[str, Any]]


def facts(activity: Activity) -> dict[str, Rows]:
    """All that an undone change brings back: the activity, its séances, its people, their halls."""
    slots = Slot.objects.filter(request__activity=activity)
    return {
        "activity": _rows(Activity.objects.filter(pk=activity.pk)),
        "seances": _rows(activity.occurrences.all()),
        "people": _rows(activity.registrations.all()),
        "slots": _rows(slots),
        "halls": {row["slot_id"]: row for row in Occupancy.objects.filter(slot__in=slots).values("slot_id", "period")},
    }


def _rows(found: Any) -> Rows:
    return {
        row["id"]: {name: value for name, value in row.items() if name not in ONLY_NUMBERS} for row in found.values()
    }


def pointed_at(activity: Activity) -> set[int]:
    """The séances that somebody, or a hall, counts on."""
    people = activity.registrations.exclude(occurrence=None).values_list("occurrence", flat=True)
    halls = Slot.objects.filter(occurrence__activity=activity).values_list("occurrence", flat=True)
    return {*people, *halls}


def exceptions(activity: Activity, at: datetime) -> list[Occurrence]:
    """What a team decided of one date to come, and that no edit of all the others may undo."""
    return [
        row
        for row in activity.occurrences.filter(original_start__gt=at, starts_at__gt=at)
        if not row.is_dropped
        and (row.state != "planned" or row.is_extra or row.has_own_place or row.leader != activity.leader)
    ]


def check_kept(before: Iterable[Occurrence], leader: str) -> None:
    """Each exception is still there, and still says what was decided of it."""
    rows = Occurrence.objects.in_bulk([row.pk for row in before])
    for was in before:
        now = rows.get(was.pk)
        assert now, f"the exception of {was.starts_at} is lost"
        if was.is_cancelled:
            assert now.is_cancelled, f"{was.starts_at} was cancelled, and takes place"
            continue
        assert not now.is_cancelled, f"{was.starts_at} was decided, and is dropped"
        if was.is_moved or was.is_extra:
            assert (now.starts_at, now.ends_at) == (was.starts_at, was.ends_at)
        if was.has_own_place:
            assert (now.has_own_place, now.address) == (True, was.address)
        if was.leader != leader:
            assert now.leader == was.leader


def check(activity: Activity, *, at: datetime, crowded: dict[int, int]) -> None:
    activity = Activity.objects.select_related("association", "theme").get(pk=activity.pk)
    keep_places(activity, at=at, crowded=crowded)
    _nobody_is_left_on_a_date_that_is_not_held(activity, at)
    _halls_follow_their_seances(activity, at)
    _the_feed_is_the_table(activity)
    _everybody_is_told_of_what_stands(activity)
    starts = list(activity.occurrences.held().filter(starts_at__gt=at).values_list("starts_at", flat=True))
    assert len(starts) == len(set(starts)), "two séances at the same moment"


def _nobody_is_left_on_a_date_that_is_not_held(activity: Activity, at: datetime) -> None:
    left = activity.registrations.live().filter(occurrence__state="cancelled", occurrence__ends_at__gt=at)
    assert not left.exists(), "somebody is expected on a date that is cancelled"
    assert not activity.registrations.live().filter(occurrence=None).exclude(kind="season").exists()
    away = Presence.objects.filter(registration__activity=activity).exclude(occurrence__activity=activity)
    assert not away.exists()


def _halls_follow_their_seances(activity: Activity, at: datetime) -> None:
    granted = Slot.objects.granted().filter(request__activity=activity, ends_at__gt=at).select_related("occurrence")
    held = {occupancy.slot_id for occupancy in Occupancy.objects.filter(slot__in=granted)}
    for slot in granted:
        row = slot.occurrence
        assert slot.pk in held
        assert row, "a hall is held for a date that is not there"
        assert not row.is_cancelled, "a hall is held for a date that is cancelled"
        assert row.space_id == slot.space_id, "a hall is held for a date that is elsewhere"
        assert slot.starts_at <= row.starts_at, "a hall is held for other hours"
        assert row.ends_at <= slot.ends_at, "a hall is held for other hours"
    in_hall = activity.occurrences.held().filter(starts_at__gt=at).exclude(space=None).values_list("pk", flat=True)
    assert set(in_hall) <= {slot.occurrence_id for slot in granted}, "a séance is in a hall that nobody granted"


def _the_feed_is_the_table(activity: Activity) -> None:
    rows = list(activity.occurrences.select_related("space__venue").order_by("original_start"))
    body = ical.head("x", path="/") + ical.events(activity, rows) + ical.END
    found = recurring_ical_events.of(Calendar.from_ical(body)).between(datetime(2026, 1, 1), datetime(2029, 1, 1))
    read = sorted(event["DTSTART"].dt.astimezone(UTC) for event in found if event.get("STATUS") != "CANCELLED")
    assert read == sorted(row.starts_at for row in rows if not row.is_cancelled)


def _everybody_is_told_of_what_stands(activity: Activity) -> None:
    """One letter for each step, but of those that were taken back before it left: these never leave."""
    silent = ("passed", "declined", "erased", "seance_on", "undone")
    steps = RegistrationStep.objects.filter(registration__activity=activity).exclude(kind__in=silent)
    told = set(Notice.objects.filter(key__startswith="registrations/").values_list("key", flat=True))
    spans = [
        range(change.facts["first_step"] + 1, change.facts["last_step"] + 1)
        for change in ScheduleChange.objects.filter(activity=activity).exclude(undone_at=None)
    ]
    for key in steps.values_list("pk", flat=True):
        is_taken_back = any(key in span for span in spans)
        assert (f"registrations/{key}" in told) != is_taken_back, (key, is_taken_back)


def past(activity: Activity, at: datetime) -> dict[int, tuple[datetime, str]]:
    """What is over is never rewritten."""
    rows = activity.occurrences.filter(ends_at__lte=at, original_start__lte=at - timedelta(hours=1))
    return {row.pk: (row.starts_at, row.state) for row in rows}


def live(activity: Activity) -> list[Registration]:
    return list(activity.registrations.order_by("pk"))
