"""The rule of a schedule, and the dates that it gives. No database."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import recurrence
from hypothesis import given, settings
from hypothesis import strategies as st

from events import errors
from events.days_off import NONE, DaysOff
from events.models import Activity
from events.recurrence import PARIS, Period, Schedule, local


def tuesdays(**kw: Any) -> Schedule:
    return Schedule(**{
        "kind": "weekly", "first_date": date(2026, 9, 1), "last_date": date(2027, 6, 30),
        "start_time": time(18), "end_time": time(20), "weekdays": (1,),
    } | kw)  # fmt: skip


def days(schedule: Schedule, days_off: DaysOff = NONE) -> list[date]:
    return [period.date for period in schedule.periods(days_off)]


def test_18_h_stays_18_h_on_both_sides_of_both_clock_changes() -> None:
    periods = tuesdays().periods(NONE)
    assert len(periods) == 44
    assert {local(period.starts_at).time() for period in periods} == {time(18)}
    assert {local(period.ends_at).time() for period in periods} == {time(20)}
    assert {period.starts_at.utcoffset() for period in periods} == {timedelta(hours=1), timedelta(hours=2)}


def test_a_night_across_the_clock_change_ends_at_its_wall_clock_hour() -> None:
    night = tuesdays(
        first_date=date(2026, 10, 24),
        last_date=date(2026, 10, 24),
        weekdays=(5,),
        start_time=time(22),
        end_time=time(6),
        ends_next_day=True,
    )
    assert night.periods(NONE) == [
        Period(datetime(2026, 10, 24, 22, tzinfo=PARIS), datetime(2026, 10, 25, 6, tzinfo=PARIS))
    ]


def test_days_off_are_left_out_and_named() -> None:
    days_off = DaysOff(school={date(2026, 9, 8): "Vacances"}, public={date(2026, 9, 15): "Fête"})
    schedule = tuesdays(last_date=date(2026, 9, 30), skips_school_holidays=True, skips_public_holidays=True)
    assert days(schedule, days_off) == [date(2026, 9, d) for d in (1, 22, 29)]
    assert schedule.skipped(days_off) == [(date(2026, 9, 8), "Vacances"), (date(2026, 9, 15), "Fête")]


def test_nothing_is_laid_out_past_the_known_school_holidays() -> None:
    days_off = DaysOff(horizon=date(2026, 9, 20))
    assert days(tuesdays(skips_school_holidays=True), days_off)[-1] == date(2026, 9, 15)
    assert days(tuesdays(), days_off)[-1] == date(2027, 6, 29)


def test_every_other_week_counts_from_the_first_possible_day() -> None:
    mondays = tuesdays(first_date=date(2026, 9, 2), last_date=date(2026, 10, 12), weekdays=(0,), interval=2)
    assert days(mondays) == [date(2026, 9, 7), date(2026, 9, 21), date(2026, 10, 5)]


def test_every_other_week_on_two_days_keeps_them_in_the_same_week() -> None:
    schedule = tuesdays(first_date=date(2026, 9, 3), last_date=date(2026, 9, 20), weekdays=(0, 3), interval=2)
    assert days(schedule) == [date(2026, 9, 3), date(2026, 9, 14), date(2026, 9, 17)]


def test_the_31st_exists_in_long_months_only() -> None:
    schedule = tuesdays(kind="monthly", weekdays=(), month_day=31, last_date=date(2027, 3, 31))
    assert days(schedule) == [
        date(2026, 10, 31), date(2026, 12, 31), date(2027, 1, 31), date(2027, 3, 31)
    ]  # fmt: skip


def test_the_last_friday_of_each_month() -> None:
    schedule = tuesdays(kind="monthly", weekdays=(), month_week=-1, month_weekday=4, last_date=date(2026, 11, 30))
    assert days(schedule) == [date(2026, 9, 25), date(2026, 10, 30), date(2026, 11, 27)]


def test_an_endless_schedule_is_looked_at_13_months_ahead() -> None:
    assert days(tuesdays(last_date=None))[-1] == date(2027, 9, 28)


def test_listed_dates_are_kept_whatever_the_holidays() -> None:
    schedule = tuesdays(
        kind="dates", dates=(date(2026, 12, 25), date(2026, 9, 5), date(2026, 12, 25)), skips_public_holidays=True
    )
    assert days(schedule, DaysOff(public={date(2026, 12, 25): "Noël"})) == [date(2026, 9, 5), date(2026, 12, 25)]


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"end_time": time(17)}, errors.EndsBeforeItStarts, "end_time"),
        ({"end_time": time(18)}, errors.EndsBeforeItStarts, "end_time"),
        ({"ends_next_day": True}, errors.LastsMoreThanADay, "ends_next_day"),
        ({"start_time": time(2, 30), "end_time": time(5)}, errors.InTheClockChange, "start_time"),
        ({"end_time": time(2, 59), "ends_next_day": True}, errors.InTheClockChange, "end_time"),
        ({"last_date": date(2026, 8, 31)}, errors.LastDateTooEarly, "last_date"),
        ({"weekdays": ()}, errors.NoWeekday, "weekdays"),
        ({"kind": "monthly"}, errors.NoMonthRule, "month_rule"),
        ({"kind": "dates"}, errors.NoDates, "dates_text"),
        ({"interval": 0}, errors.IntervalOutOfRange, "interval"),
    ],
)
def test_a_schedule_that_cannot_be_held_is_refused_beside_its_field(
    changes: dict[str, Any], error: type[errors.ScheduleError], field: str
) -> None:
    with pytest.raises(error) as refused:
        tuesdays(**changes)
    assert refused.value.field == field


def test_more_than_400_seances_are_refused() -> None:
    every_day = tuple(range(7))
    exactly = tuesdays(weekdays=every_day, last_date=date(2026, 9, 1) + timedelta(days=399))
    assert len(exactly.periods(NONE)) == 400
    with pytest.raises(errors.TooManySeances):
        replace(exactly, last_date=date(2026, 9, 1) + timedelta(days=400)).periods(NONE)


def test_no_date_left_is_refused() -> None:
    only_day = tuesdays(last_date=date(2026, 9, 1), skips_public_holidays=True)
    with pytest.raises(errors.NoDateLeft):
        only_day.periods(DaysOff(public={date(2026, 9, 1): "Fête"}))


def test_the_stored_value_carries_no_start_and_no_skipped_date() -> None:
    activity = Activity()
    tuesdays(skips_school_holidays=True).write_to(activity)
    # Half past midnight of 1 July in Paris would be a day too far: the last day ends at 23:59:59 there.
    assert recurrence.serialize(activity.recurrence) == "RRULE:FREQ=WEEKLY;UNTIL=20270630T215959Z;BYDAY=TU"


SHAPES = st.one_of(
    st.fixed_dictionaries({"kind": st.just("once")}),
    st.fixed_dictionaries({
        "kind": st.just("weekly"), "weekdays": st.sets(st.integers(0, 6), min_size=1).map(tuple),
        "interval": st.integers(1, 4),
    }),
    st.fixed_dictionaries({
        "kind": st.just("monthly"), "month_week": st.sampled_from([1, 2, 3, 4, -1]),
        "month_weekday": st.integers(0, 6), "interval": st.integers(1, 3),
    }),
    st.fixed_dictionaries({"kind": st.just("monthly"), "month_day": st.integers(1, 31), "interval": st.integers(1, 3)}),
    st.fixed_dictionaries({
        "kind": st.just("dates"),
        "dates": st.sets(st.dates(date(2026, 9, 1), date(2027, 8, 31)), min_size=1, max_size=9).map(tuple),
    }),
)  # fmt: skip
SCHEDULES = st.builds(
    lambda shape, first, length, start: tuesdays(
        **{
            "weekdays": (),
            "first_date": first,
            "last_date": first + timedelta(days=length),
            "start_time": time(start),
            "end_time": time(start + 1),
        }
        | shape
    ),
    SHAPES,
    st.dates(date(2026, 8, 1), date(2027, 4, 30)),
    st.integers(40, 330),
    st.integers(3, 21),
)


@settings(max_examples=60, deadline=None)
@given(SCHEDULES)
def test_columns_give_back_the_schedule_that_was_written(schedule: Schedule) -> None:
    columns = Activity()
    schedule.write_to(columns)
    columns.recurrence = Activity._meta.get_field("recurrence").to_python(
        columns.recurrence and recurrence.serialize(columns.recurrence)
    )
    again = Schedule.of(columns)
    assert list(again.between(NONE, date(2026, 1, 1), date(2028, 1, 1))) == list(
        schedule.between(NONE, date(2026, 1, 1), date(2028, 1, 1))
    )
    rewritten = SimpleNamespace()
    again.write_to(rewritten)  # type: ignore[arg-type]  # any holder of columns will do
    assert recurrence.serialize(rewritten.recurrence) == recurrence.serialize(columns.recurrence)


@settings(max_examples=60, deadline=None)
@given(SCHEDULES)
def test_a_window_gives_the_same_dates_as_the_whole(schedule: Schedule) -> None:
    whole = list(schedule.between(NONE, date(2026, 1, 1), date(2028, 1, 1)))
    window = list(schedule.between(NONE, date(2026, 12, 1), date(2027, 2, 28)))
    assert window == [period for period in whole if date(2026, 12, 1) <= period.date <= date(2027, 2, 28)]
