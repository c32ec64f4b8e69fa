"""A schedule typed in plain French: what is understood, and what is said when it is not."""

from datetime import date, time
from typing import Any

import pytest

from directory.typed import read_date, read_hour
from events.forms import ScheduleForm
from events.models import DayOff
from events.recurrence import Schedule

pytestmark = pytest.mark.django_db

TUESDAYS: dict[str, Any] = {
    "schedule_kind": "weekly", "weekdays": ["1"], "interval": "1", "start_time": "10 h", "end_time": "11 h",
    "first_date": "08/09/2026", "last_date": "29 juin 2027",
}  # fmt: skip


def typed(**changes: Any) -> ScheduleForm:
    return ScheduleForm(TUESDAYS | changes)


def errors_of(form: ScheduleForm) -> dict[str, list[str]]:
    return {field: [str(error) for error in errors] for field, errors in form.errors.items()}


@pytest.mark.parametrize(
    "text", ["24/11/2026", "24.11.26", "2026-11-24", "24 novembre 2026", "mardi 24 nov. 2026", "24 November 2026"]
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert read_date(text) == date(2026, 11, 24)


@pytest.mark.parametrize("text", ["31/02/2027", "24 brumaire 2026", "24/11", "demain", "", "99999999", "24/11/1066"])
def test_what_is_not_a_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_date(text)


@pytest.mark.parametrize("text", ["18 h 30", "18h30", "18:30", "18 heures 30", "18.30"])
def test_an_hour_is_read_however_it_is_written(text: str) -> None:
    assert read_hour(text) == time(18, 30)


def test_midnight_ends_an_evening() -> None:
    assert (read_hour("minuit"), read_hour("24 h"), read_hour("midi")) == (time(0), time(0), time(12))


def test_every_tuesday_until_june() -> None:
    form = typed()
    assert form.is_valid()
    assert form.schedule() == Schedule(
        "weekly", date(2026, 9, 8), time(10), time(11), last_date=date(2027, 6, 29), weekdays=(1,)
    )
    assert len(form.periods) == 43


def test_the_last_saturday_of_every_other_month_without_end() -> None:
    form = typed(schedule_kind="monthly", month_rule="-1", month_weekday="5", interval="2", last_date="", no_end="on")
    assert form.is_valid()
    schedule = form.schedule()
    assert (schedule.month_week, schedule.month_weekday, schedule.interval, schedule.last_date) == (-1, 5, 2, None)


def test_a_list_of_dates_is_read_line_by_line_each_once() -> None:
    form = typed(schedule_kind="dates", dates_text="5/1/2027\n24 novembre 2026;24/11/2026, 5/1/2027\n\n- 1er déc. 2026")
    assert form.is_valid()
    assert form.schedule().dates == (date(2026, 11, 24), date(2026, 12, 1), date(2027, 1, 5))


def test_school_holidays_are_left_out_and_named() -> None:
    DayOff.objects.create(
        kind="school", name="Vacances de Noël", zone="B", source="test",
        first_day=date(2026, 12, 19), last_day=date(2027, 1, 3),
    )  # fmt: skip
    form = typed(skips_school_holidays="on", last_date="3/1/2027")
    assert form.is_valid()
    assert [(group.reason, group.dates) for group in form.preview.left_out] == [
        ("Vacances de Noël", [date(2026, 12, 22), date(2026, 12, 29)])
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"end_time": "9 h"}, "end_time"),
        ({"start_time": "2 h 30", "end_time": "4 h"}, "start_time"),
        ({"start_time": "25 h"}, "start_time"),
        ({"start_time": ""}, "start_time"),
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": ["8"]}, "weekdays"),
        ({"first_date": ""}, "first_date"),
        ({"first_date": "le mois prochain"}, "first_date"),
        ({"last_date": ""}, "last_date"),
        ({"last_date": "1/1/2026"}, "last_date"),
        ({"last_date": "1/1/2099"}, "last_date"),
        ({"weekdays": list("0123456"), "last_date": "1/9/2028"}, "last_date"),
        ({"first_date": "9/9/2026", "last_date": "10/9/2026"}, "last_date"),
        ({"interval": "0"}, "interval"),
        ({"schedule_kind": "monthly", "month_rule": "day", "month_day": ""}, "month_day"),
        ({"schedule_kind": "monthly", "month_rule": "day", "month_day": "32"}, "month_day"),
        ({"schedule_kind": "monthly", "month_rule": "1", "month_weekday": ""}, "month_weekday"),
        ({"schedule_kind": "dates", "dates_text": ""}, "dates_text"),
        ({"schedule_kind": "dates", "dates_text": "24/11/2026\npeut-être"}, "dates_text"),
        ({"schedule_kind": "once", "first_date": ""}, "first_date"),
        ({"schedule_kind": "toujours"}, "schedule_kind"),
        ({"schedule_kind": ""}, "schedule_kind"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(changes: dict[str, Any], field: str) -> None:
    form = typed(**changes)
    assert list(errors_of(form)) == [field]


def test_several_mistakes_are_said_together() -> None:
    form = typed(end_time="9 h", weekdays=[], last_date="")
    assert sorted(errors_of(form)) == ["end_time", "last_date", "weekdays"]


def test_what_does_not_concern_the_kind_is_not_judged() -> None:
    assert typed(schedule_kind="once", dates_text="n'importe quoi", last_date="", weekdays=[]).is_valid()


def test_a_kept_schedule_comes_back_as_it_was_typed() -> None:
    schedule = Schedule(
        "monthly", date(2026, 9, 1), time(14), time(16, 30), month_day=15, interval=2, skips_public_holidays=True
    )
    form = ScheduleForm(initial=ScheduleForm.initial_of(schedule))
    again = {name: form[name].value() for name in form.fields}
    assert again["start_time"] == "14 h"
    assert ScheduleForm({name: value for name, value in again.items() if value not in (None, False)}).is_valid()
