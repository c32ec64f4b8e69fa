"""Whatever a volunteer does to a schedule, one edit after another, nothing is lost and nothing is invented."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bookings.models import Slot
from events import ical, scheduling
from events.days_off import NONE
from events.errors import AnotherSeanceAtThatTime, InTheClockChange, SeanceIsOver
from events.models import Activity, Occurrence
from events.recurrence import PARIS, Schedule, local
from tests import factories

START = datetime(2026, 8, 20, 9, tzinfo=PARIS)
FIRST = Schedule(
    kind="weekly", first_date=date(2026, 9, 1), last_date=date(2026, 11, 30), start_time=time(10), end_time=time(11),
    weekdays=(1,),
)  # fmt: skip
RULES = st.one_of(
    st.fixed_dictionaries({
        "kind": st.just("weekly"), "weekdays": st.sets(st.sampled_from([0, 1, 3]), min_size=1).map(tuple),
        "interval": st.integers(1, 3),
    }),
    st.fixed_dictionaries({
        "kind": st.just("monthly"), "month_week": st.sampled_from([1, -1]), "month_weekday": st.just(1),
    }),
)  # fmt: skip
EDITS = st.fixed_dictionaries({
    "rule": RULES,
    "start_time": st.sampled_from([time(10), time(18)]),
    "last_date": st.sampled_from([date(2026, 10, 31), date(2026, 12, 15)]),
})  # fmt: skip
STEPS = st.tuples(
    st.integers(0, 25),  # days that pass before
    st.one_of(
        st.tuples(st.just("edit"), EDITS),
        st.tuples(st.just("cancel"), st.integers(0, 40)),
        st.tuples(st.just("move"), st.integers(0, 40)),
        st.tuples(st.just("slot"), st.integers(0, 40)),
    ),
)


@pytest.mark.slow
class EditHistory(TestCase):
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(STEPS, min_size=1, max_size=6))
    def test_the_seances_to_come_are_those_of_the_schedule_and_of_what_was_decided(
        self, steps: list[tuple[int, tuple[str, Any]]]
    ) -> None:
        activity = factories.make_activity(schedule=FIRST)
        scheduling.lay_out(activity, at=START)
        at, schedule, sequences = START, FIRST, [activity.sequence]
        for days, (act, argument) in steps:
            at += timedelta(days=days)
            past = _past(activity, at)
            pointed_at = set(Slot.objects.values_list("occurrence", flat=True))
            if act == "edit":
                schedule = _edited(schedule, argument)
                schedule.write_to(activity)
                activity.save()
                scheduling.lay_out(activity, at=at)
                _check_follows(activity, schedule, at)
            elif row := _pick(activity, argument):
                _act_on(row, act, at)
            assert {**past, **_past(activity, at)} == _past(activity, at), "the past was rewritten"
            assert pointed_at <= set(activity.occurrences.values_list("pk", flat=True)), "somebody's séance is lost"
            activity.refresh_from_db()
            sequences.append(activity.sequence)
        assert sequences == sorted(sequences)
        _check_calendar(activity)


def _edited(schedule: Schedule, change: dict[str, Any]) -> Schedule:
    rule = {"interval": 1, "weekdays": (), "month_week": None, "month_weekday": None} | change["rule"]
    start = change["start_time"]
    return replace(
        schedule, **rule, start_time=start, end_time=start.replace(hour=start.hour + 1), last_date=change["last_date"]
    )


def _pick(activity: Activity, number: int) -> Occurrence | None:
    rows = list(activity.occurrences.order_by("pk"))
    return rows[number % len(rows)] if rows else None


def _act_on(row: Occurrence, act: str, at: datetime) -> None:
    try:
        if act == "cancel":
            scheduling.cancel(row, reason="Absente", at=at)
        elif act == "move":
            starts_at = max(row.starts_at, at) + timedelta(days=1, hours=3)
            scheduling.move(row, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), reason="", at=at)
        else:
            request = factories.make_slot_request(activity=row.activity)
            Slot.objects.create(
                request=request, space=request.space, occurrence=row, starts_at=row.starts_at, ends_at=row.ends_at
            )
    except (SeanceIsOver, AnotherSeanceAtThatTime, InTheClockChange):
        pass  # refused: nothing may have changed


def _past(activity: Activity, at: datetime) -> dict[int, tuple[datetime, str]]:
    rows = activity.occurrences.filter(starts_at__lte=at, original_start__lte=at)
    return {row.pk: (row.starts_at, row.state) for row in rows if row.ends_at <= at}


def _check_follows(activity: Activity, schedule: Schedule, at: datetime) -> None:
    """Every date of the rule has its séance; only exceptions differ; what the rule dropped is cancelled."""
    wanted = {p.starts_at for p in schedule.between(NONE, local(at).date(), date(2027, 12, 31)) if p.starts_at > at}
    rows = activity.occurrences.filter(original_start__gt=at, starts_at__gt=at)
    told = {row.original_start for row in rows if not row.is_dropped}
    exceptions = {row.original_start for row in activity.occurrences.all() if row.state != "planned"}
    assert wanted <= {row.original_start for row in activity.occurrences.filter(is_dropped=False)}
    assert told <= wanted | exceptions
    assert all(row.starts_at == row.original_start for row in rows if row.state == "planned")


def _check_calendar(activity: Activity) -> None:
    """Every séance is told once, by the series or alone."""
    rows = list(activity.occurrences.all())
    _, members, alone = ical.read(activity, rows)
    assert sorted(row.pk for row in [*members, *alone]) == sorted(row.pk for row in rows)
