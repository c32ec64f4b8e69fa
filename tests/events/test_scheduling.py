from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from bookings.models import Slot
from events import errors, rearranging, scheduling
from events.laying_out import LaidOut
from events.models import Activity, DayOff, Occurrence
from events.recurrence import Schedule, local
from events.tasks import extend_horizon
from tests import factories
from tests.factories import paris

pytestmark = pytest.mark.django_db

AUGUST = paris(2026, 8, 20, 9)
NOVEMBER = paris(2026, 11, 23, 9)
TUESDAYS = Schedule(
    kind="weekly", first_date=date(2026, 9, 1), last_date=date(2026, 12, 31), start_time=time(10), end_time=time(11),
    weekdays=(1,),
)  # fmt: skip


def laid_out(schedule: Schedule = TUESDAYS, at: datetime = AUGUST, **kw: Any) -> Activity:
    activity = factories.make_activity(schedule=schedule, **kw)
    scheduling.lay_out(activity, at=at)
    return activity


def edit(activity: Activity, schedule: Schedule, at: datetime) -> LaidOut:
    schedule.write_to(activity)
    activity.save()
    return scheduling.lay_out(activity, at=at)


def ids(activity: Activity) -> dict[int, datetime]:
    return {row.pk: local(row.starts_at) for row in activity.occurrences.all()}


def seance(activity: Activity, month: int, day: int) -> Occurrence:
    return activity.occurrences.get(original_start__date=date(2026, month, day))


def give_slot(row: Occurrence) -> Slot:
    request = factories.make_slot_request(activity=row.activity)
    return Slot.objects.create(
        request=request, space=request.space, occurrence=row, starts_at=row.starts_at, ends_at=row.ends_at,
        state=Slot.State.GRANTED,
    )  # fmt: skip


def test_every_date_of_the_season_becomes_a_seance_at_its_wall_clock_hour() -> None:
    activity = laid_out()
    starts = [local(row.starts_at) for row in activity.occurrences.all()]
    assert starts == [datetime(2026, 9, 1, 10) + timedelta(weeks=week) for week in range(18)]
    assert activity.laid_out_until == date(2026, 12, 31)


def test_only_what_is_to_come_is_laid_out() -> None:
    assert min(ids(laid_out(at=NOVEMBER)).values()) == datetime(2026, 11, 24, 10)


def test_laying_out_again_changes_no_row() -> None:
    activity = laid_out()
    before = list(Occurrence.objects.values())
    assert not scheduling.lay_out(activity, at=AUGUST)
    assert list(Occurrence.objects.values()) == before


def test_a_longer_season_adds_dates_and_keeps_ids() -> None:
    activity = laid_out()
    before = ids(activity)
    change = edit(activity, replace(TUESDAYS, last_date=date(2027, 1, 31)), NOVEMBER)
    after = ids(activity)
    assert change.added == len(after) - len(before) == 4
    assert {key: after[key] for key in before} == before


def test_another_hour_keeps_ids_and_shifts_what_is_to_come() -> None:
    activity = laid_out()
    before = ids(activity)
    edit(activity, replace(TUESDAYS, start_time=time(11), end_time=time(12)), NOVEMBER)
    after = ids(activity)
    assert set(after) == set(before)
    assert {start.time() for start in after.values() if start < datetime(2026, 11, 23)} == {time(10)}
    assert {start.time() for start in after.values() if start > datetime(2026, 11, 23)} == {time(11)}


def test_another_hour_takes_back_the_hall_that_was_given_for_the_first() -> None:
    activity = laid_out()
    row = seance(activity, 12, 1)
    scheduling.assign([row], factories.make_space(), at=AUGUST)
    edit(activity, replace(TUESDAYS, end_time=time(10, 30)), NOVEMBER)
    row.refresh_from_db()
    assert row.space is not None
    edit(activity, replace(TUESDAYS, end_time=time(12)), NOVEMBER)
    row.refresh_from_db()
    assert row.space is None


def test_another_weekday_replaces_what_is_to_come_and_leaves_the_past() -> None:
    activity = laid_out()
    change = edit(activity, replace(TUESDAYS, weekdays=(2,)), NOVEMBER)
    assert (change.added, change.deleted, change.dropped) == (6, 6, [])
    days = [start.weekday() for start in sorted(ids(activity).values())]
    assert days == [1] * 12 + [2] * 6


def test_a_seance_that_goes_but_has_a_slot_is_cancelled_and_comes_back_with_its_schedule() -> None:
    activity = laid_out()
    row = seance(activity, 12, 8)
    give_slot(row)
    change = edit(activity, replace(TUESDAYS, weekdays=(2,)), NOVEMBER)
    row.refresh_from_db()
    assert change.dropped == [row]
    assert (row.state, row.is_dropped) == (Occurrence.State.CANCELLED, True)
    edit(activity, TUESDAYS, NOVEMBER)
    row.refresh_from_db()
    assert (row.state, row.is_dropped, row.reason) == (Occurrence.State.PLANNED, False, "")


def test_moved_and_cancelled_seances_stay_so_when_the_schedule_is_edited() -> None:
    activity = laid_out()
    moved, cancelled = seance(activity, 12, 1), seance(activity, 12, 8)
    new_start = paris(2026, 12, 3, 14)
    scheduling.move(moved, starts_at=new_start, ends_at=paris(2026, 12, 3, 15), reason="Salle prise", at=NOVEMBER)
    scheduling.cancel(cancelled, reason="Animatrice absente", at=NOVEMBER)
    edit(activity, replace(TUESDAYS, last_date=date(2027, 1, 31), start_time=time(9)), NOVEMBER)
    moved.refresh_from_db()
    cancelled.refresh_from_db()
    assert (moved.state, moved.starts_at, moved.original_start) == ("moved", new_start, paris(2026, 12, 1, 9))
    assert (cancelled.state, cancelled.reason) == ("cancelled", "Animatrice absente")


def test_a_cancelled_date_that_the_rule_no_longer_gives_is_held_after_all_and_stays_whatever_is_edited() -> None:
    activity = laid_out()
    moved, restored = seance(activity, 12, 8), seance(activity, 12, 15)
    for row in (moved, restored):
        scheduling.cancel(row, reason="Animatrice absente", at=NOVEMBER)
    first_tuesdays = replace(TUESDAYS, kind="monthly", weekdays=(), month_week=1, month_weekday=1)
    edit(activity, first_tuesdays, NOVEMBER)
    scheduling.move(moved, starts_at=paris(2026, 12, 10, 14), ends_at=paris(2026, 12, 10, 15), reason="", at=NOVEMBER)
    scheduling.restore(restored, at=NOVEMBER)
    edit(activity, first_tuesdays, NOVEMBER)
    held = {local(start).day for start in activity.occurrences.held().values_list("starts_at", flat=True)}
    assert {10, 15} <= held
    moved.refresh_from_db()
    assert (moved.starts_at, moved.is_extra) == (paris(2026, 12, 10, 14), True)


def test_from_a_date_beside_the_rule_on_every_second_week_stays_the_same_second_week() -> None:
    activity = laid_out(replace(TUESDAYS, interval=2))
    sunday = rearranging.add_date(
        activity, starts_at=paris(2026, 11, 29, 10), ends_at=paris(2026, 11, 29, 11), at=NOVEMBER
    )
    activity.refresh_from_db()
    before = set(activity.occurrences.filter(starts_at__gt=NOVEMBER).values_list("starts_at", flat=True))
    wanted = rearranging.Wanted(date(2026, 11, 29), time(10), time(11), leader="Karim")
    rearranging.rearrange(sunday, wanted, following=True, at=NOVEMBER)
    assert set(activity.occurrences.filter(starts_at__gt=NOVEMBER).values_list("starts_at", flat=True)) == before


def test_dates_do_not_go_where_one_was_put_by_itself() -> None:
    activity = laid_out()
    scheduling.move(
        seance(activity, 12, 8),
        starts_at=paris(2026, 12, 16, 10),
        ends_at=paris(2026, 12, 16, 11),
        reason="",
        at=NOVEMBER,
    )
    wanted = rearranging.Wanted(date(2026, 12, 2), time(10), time(11))
    with pytest.raises(errors.AnotherSeanceAtThatTime, match="mercredi 16 décembre à 10"):
        rearranging.rearrange(seance(activity, 12, 1), wanted, following=False, at=NOVEMBER)


def test_every_act_raises_the_numbers_that_calendars_watch() -> None:
    activity = laid_out()
    row = seance(activity, 12, 1)
    seen = [(activity.sequence, row.sequence)]
    scheduling.cancel(row, reason="", at=NOVEMBER)
    activity.refresh_from_db()
    seen.append((activity.sequence, row.sequence))
    scheduling.restore(row, at=NOVEMBER)
    activity.refresh_from_db()
    seen.append((activity.sequence, row.sequence))
    scheduling.touch(activity, at=NOVEMBER)
    seen.append((activity.sequence, row.sequence))
    assert seen == [(1, 0), (2, 1), (3, 2), (4, 2)]
    assert activity.changed_at == NOVEMBER


def test_a_seance_moved_back_is_planned_again() -> None:
    activity = laid_out()
    row = seance(activity, 12, 1)
    planned = (row.starts_at, row.ends_at)
    scheduling.move(row, starts_at=paris(2026, 12, 2, 10), ends_at=paris(2026, 12, 2, 11), reason="", at=NOVEMBER)
    assert row.state == "moved"
    scheduling.move(row, starts_at=planned[0], ends_at=planned[1], reason="", at=NOVEMBER)
    assert row.state == "planned"


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "error"),
    [
        (paris(2026, 11, 20, 10), paris(2026, 11, 20, 11), errors.StartsInThePast),
        (paris(2026, 12, 2, 10), paris(2026, 12, 2, 9), errors.EndsBeforeItStarts),
        (paris(2026, 12, 2, 10), paris(2026, 12, 1, 11), errors.EndsBeforeItStarts),
        (paris(2026, 12, 2, 10), paris(2026, 12, 4, 9), errors.LastsMoreThanADay),
        (paris(2026, 12, 2, 2, 30), paris(2026, 12, 2, 5), errors.InTheClockChange),
        (paris(2026, 12, 8, 10), paris(2026, 12, 8, 11), errors.AnotherSeanceAtThatTime),
    ],
)
def test_a_seance_cannot_move_just_anywhere(starts_at: datetime, ends_at: datetime, error: type[Exception]) -> None:
    row = seance(laid_out(), 12, 1)
    with pytest.raises(error):
        scheduling.move(row, starts_at=starts_at, ends_at=ends_at, reason="", at=NOVEMBER)


def test_a_past_seance_is_left_alone() -> None:
    row = seance(laid_out(), 11, 17)
    with pytest.raises(errors.SeanceIsOver):
        scheduling.cancel(row, reason="", at=NOVEMBER)


def test_a_place_is_given_and_taken_back() -> None:
    activity = laid_out()
    rows = list(activity.occurrences.all())
    space = factories.make_space()
    scheduling.assign(rows[:3], space, at=AUGUST)
    assert [row.space for row in activity.occurrences.all()[:4]] == [space, space, space, None]
    scheduling.assign(rows[:1], None, at=AUGUST)
    assert activity.occurrences.filter(space=space).count() == 2


def test_an_activity_at_an_address_puts_its_seances_there() -> None:
    activity = laid_out(address="Plage de Ferrières")
    assert set(activity.occurrences.values_list("address", flat=True)) == {"Plage de Ferrières"}
    activity.address = "Jardin du Prieuré"
    edit(activity, TUESDAYS, NOVEMBER)
    places = list(activity.occurrences.values_list("address", flat=True))
    assert places == ["Plage de Ferrières"] * 12 + ["Jardin du Prieuré"] * 6


def test_an_endless_activity_is_laid_out_13_months_ahead_and_rolls_on() -> None:
    activity = laid_out(replace(TUESDAYS, last_date=None))
    assert max(ids(activity).values()) == datetime(2027, 9, 14, 10)
    sequence = activity.sequence
    scheduling.extend(activity, at=AUGUST + timedelta(hours=1))
    assert activity.sequence == sequence
    scheduling.extend(activity, at=AUGUST + timedelta(days=40))
    assert max(ids(activity).values()) == datetime(2027, 10, 26, 10)
    assert activity.sequence == sequence + 1


def test_school_holidays_empty_their_days_and_their_horizon_stops_the_laying_out() -> None:
    DayOff.objects.create(
        kind="school",
        name="Toussaint",
        zone="B",
        first_day=date(2026, 10, 17),
        last_day=date(2026, 11, 1),
        source="test",
    )
    activity = laid_out(replace(TUESDAYS, skips_school_holidays=True))
    assert max(ids(activity).values()) == datetime(2026, 10, 13, 10)
    assert activity.laid_out_until == date(2026, 11, 1)


def test_each_night_only_what_comes_within_reach_is_laid_out(clock: Any) -> None:
    endless = laid_out(replace(TUESDAYS, last_date=None))
    laid_out(title="Chorale")
    clock.move_to(AUGUST + timedelta(days=20))
    assert extend_horizon() == 0
    clock.move_to(AUGUST + timedelta(days=40))
    assert extend_horizon() == 1
    assert extend_horizon() == 0
    endless.refresh_from_db()
    assert endless.laid_out_until == date(2027, 10, 29)


def test_publishing_shows_the_activity_and_makes_it_findable() -> None:
    activity = factories.make_activity(schedule=TUESDAYS, state="draft")
    scheduling.publish(activity, at=AUGUST)
    activity.refresh_from_db()
    assert (activity.state, activity.search is not None, activity.occurrences.count()) == ("published", True, 18)
    scheduling.unpublish(activity, at=NOVEMBER)
    activity.refresh_from_db()
    assert (activity.state, activity.occurrences.count()) == ("draft", 18)


def test_publishing_needs_a_date_to_come() -> None:
    activity = factories.make_activity(schedule=replace(TUESDAYS, last_date=date(2026, 10, 1)), state="draft")
    with pytest.raises(errors.NoDateLeft):
        scheduling.publish(activity, at=NOVEMBER)
    activity.refresh_from_db()
    assert activity.state == "draft"


def test_numbers_never_go_back_when_an_old_copy_is_saved() -> None:
    activity = laid_out()
    old_copy = Activity.objects.get(pk=activity.pk)
    scheduling.touch(activity, at=NOVEMBER)
    scheduling.lock(old_copy)
    old_copy.save()
    assert Activity.objects.get(pk=activity.pk).sequence == activity.sequence
