"""When something takes place, asked in plain French: the same questions for an activity and a hall."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from directory import wording
from directory.typed import read_date
from events import days_off, errors
from events.days_off import DaysOff
from events.models import ScheduleFields
from events.preview import Preview
from events.recurrence import Period, Schedule

from .fields import DayField, HourField
from .holidays import HolidaysAhead

Kind = ScheduleFields.Kind
LONGEST = timedelta(days=5 * 366)

WEEKDAYS = [
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
]
BY_DAY_NUMBER = "day"
MONTH_RULES = [
    ("1", _("the first")),
    ("2", _("the second")),
    ("3", _("the third")),
    ("4", _("the fourth")),
    ("-1", _("the last")),
    (BY_DAY_NUMBER, _("a fixed day, number")),
]


class ScheduleForm(forms.Form):
    """The schedule, in the words of a volunteer. What does not concern the chosen kind is not judged.

    After `is_valid()`, `schedule()` gives the rule and `periods` its dates (the first thirteen
    months of them when no end is planned); there is always one at least. The rules of the schedule
    itself are those of `events.recurrence`: this form only brings each refusal beside its field.
    """

    schedule_kind = forms.ChoiceField(
        label=_("When does it take place?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        initial=Kind.WEEKLY,
        error_messages={"required": _("Choose when it takes place.")},
    )
    weekdays = forms.MultipleChoiceField(
        label=_("On which days of the week?"),
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "days"}),
        required=False,
    )
    interval = forms.IntegerField(
        label=_("Every how many weeks, or months?"),
        min_value=1,
        max_value=12,
        initial=1,
        required=False,
        error_messages={
            "invalid": _("Write a number between 1 and 12."),
            "min_value": _("Write a number between 1 and 12."),
            "max_value": _("Write a number between 1 and 12."),
        },
    )
    month_rule = forms.ChoiceField(label=_("Which day of the month?"), choices=MONTH_RULES, required=False, initial="1")
    month_weekday = forms.ChoiceField(label=_("Day of the week"), choices=WEEKDAYS, required=False)
    month_day = forms.IntegerField(
        label=_("Number of the day"),
        min_value=1,
        max_value=31,
        required=False,
        error_messages={
            "invalid": _("Write a number between 1 and 31."),
            "min_value": _("Write a number between 1 and 31."),
            "max_value": _("Write a number between 1 and 31."),
        },
    )
    dates_text = forms.CharField(
        label=_("The dates, one per line"),
        required=False,
        max_length=20_000,
        help_text=_("For example: 24/11/2026, or 24 November 2026."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    start_time = HourField(
        label=_("From what hour?"), error_messages={"required": _("Write the hour at which it starts.")}
    )
    end_time = HourField(label=_("To what hour?"), error_messages={"required": _("Write the hour at which it ends.")})
    ends_next_day = forms.BooleanField(label=_("It ends after midnight, the next day"), required=False)
    first_date = DayField(label=_("Date, or first date"), required=False)
    last_date = DayField(label=_("Last date"), required=False)
    no_end = forms.BooleanField(label=_("With no planned end"), required=False)
    skips_school_holidays = forms.BooleanField(label=pgettext_lazy("except", "school holidays"), required=False)
    skips_public_holidays = forms.BooleanField(label=pgettext_lazy("except", "public holidays"), required=False)

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today or timezone.localdate()
        self.periods: list[Period] = []
        self.fields["weekdays"].choices = _short_weekdays()  # type: ignore[attr-defined]  # a choice field

    @staticmethod
    def initial_of(schedule: Schedule) -> dict[str, Any]:
        """What the fields show for a schedule that was kept before."""
        return {
            "schedule_kind": schedule.kind,
            "weekdays": [str(day) for day in schedule.weekdays],
            "interval": schedule.interval,
            "month_rule": BY_DAY_NUMBER if schedule.month_day else str(schedule.month_week or 1),
            "month_weekday": "" if schedule.month_weekday is None else str(schedule.month_weekday),
            "month_day": schedule.month_day,
            "dates_text": "\n".join(f"{day:%d/%m/%Y}" for day in schedule.dates),
            "first_date": schedule.first_date,
            "last_date": schedule.last_date,
            "no_end": schedule.last_date is None and schedule.kind in (Kind.WEEKLY, Kind.MONTHLY),
            "start_time": schedule.start_time,
            "end_time": schedule.end_time,
            "ends_next_day": schedule.ends_next_day,
            "skips_school_holidays": schedule.skips_school_holidays,
            "skips_public_holidays": schedule.skips_public_holidays,
        }

    def schedule(self) -> Schedule:
        """The rule that was described. Only on a valid form."""
        return self._schedule

    @cached_property
    def holidays_ahead(self) -> HolidaysAhead:
        """Those of the period that was typed, or of the year to come."""
        typed = getattr(self, "cleaned_data", {}) if self.is_bound else self.initial
        first, last = typed.get("first_date") or self.today, typed.get("last_date")
        if last is None or not first <= last <= first + LONGEST:
            last = first + timedelta(days=365)
        return HolidaysAhead.between(first, last)

    @cached_property
    def preview(self) -> Preview:
        """What the schedule gives, in words and dates. Only on a valid form."""
        return Preview.of(self._schedule, self.periods, self.days_off, at=timezone.now())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for field, problem in self._problems(data):
            if field not in self.errors:
                self.add_error(field, problem)
        if not self.errors.keys() & ScheduleForm.base_fields.keys():  # whatever else a longer form still misses
            self._lay_out(data)
        return data

    def clean_dates_text(self) -> tuple[date, ...]:
        """The dates of the list, in order, each once. Kept empty for the other kinds."""
        if self.data.get(self.add_prefix("schedule_kind")) != Kind.DATES:
            return ()
        days, unread = set[date](), list[str]()
        # A comma parts two dates when a figure follows; in « mardi, 24 novembre » it does not.
        for line in re.split(r"[;\n\r]|(?<=\d),(?=\s*\d)", self.cleaned_data["dates_text"]):
            if typed := line.strip(" ,\t-•"):
                try:
                    days.add(read_date(typed))
                except ValueError:
                    unread.append(typed[:40])
        if unread:
            raise ValidationError(
                gettext("These dates could not be read: %(dates)s. Write the day, the month and the year: 24/11/2026.")
                % {"dates": " ; ".join(f"« {typed} »" for typed in unread[:5])}
            )
        if not days:
            raise errors.NoDates
        return tuple(sorted(days))

    def _problems(self, data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        kind = data.get("schedule_kind")
        yield from self._hour_problems(data)
        if kind == Kind.DATES:
            return
        first, last = data.get("first_date"), data.get("last_date")
        if first is None:
            yield "first_date", gettext("Write the date.") if kind == Kind.ONCE else gettext("Write the first date.")
        if kind == Kind.ONCE:
            return
        if kind == Kind.WEEKLY and not data.get("weekdays"):
            yield "weekdays", errors.NoWeekday()
        if kind == Kind.MONTHLY:
            yield from self._month_problems(data)
        if data.get("no_end"):
            return
        if last is None:
            yield "last_date", gettext("Write the last date, or tick “With no planned end”.")
        elif first and last - first > LONGEST:
            yield "last_date", gettext("Choose a last date within five years.")

    def _hour_problems(self, data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """Judged by themselves, so that they are said together with what is missing elsewhere."""
        if not {"start_time", "end_time"} <= data.keys():
            return
        hours = {name: data[name] for name in ("start_time", "end_time", "ends_next_day")}
        try:
            Schedule(kind=Kind.ONCE, first_date=self.today, **hours)
        except errors.ScheduleError as refusal:
            yield refusal.field, refusal

    def _month_problems(self, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
        if not data.get("month_rule"):
            yield "month_rule", gettext("Choose which day of the month.")
        elif data["month_rule"] == BY_DAY_NUMBER:
            if data.get("month_day") is None:
                yield "month_day", gettext("Write the number of the day, between 1 and 31.")
        elif not data.get("month_weekday"):
            yield "month_weekday", gettext("Choose a day of the week.")

    def days_off_of(self, schedule: Schedule) -> DaysOff:
        """The days off that may concern it."""
        return days_off.during(schedule)

    def _lay_out(self, data: dict[str, Any]) -> None:
        """Expand the rule once: a schedule without a date, or with too many, is refused here."""
        try:
            self._schedule = _schedule_of(data)
            self.days_off = self.days_off_of(self._schedule)
            self.periods = self._schedule.periods(self.days_off)
        except errors.ScheduleError as refusal:
            self.add_error(refusal.field, refusal)


def _short_weekdays() -> list[tuple[str, str]]:
    """« lun. » to the eye, « lundi » to the ear."""
    monday = date(2026, 1, 5)
    return [
        (
            number,
            format_html(
                '<span aria-hidden="true">{}</span><span class="sr">{}</span>',
                wording.short_day(monday + timedelta(days=int(number))),
                name,
            ),
        )
        for number, name in WEEKDAYS
    ]


def _schedule_of(data: dict[str, Any]) -> Schedule:
    kind: str = data["schedule_kind"]
    dates: tuple[date, ...] = data.get("dates_text") or ()
    repeats = kind in (Kind.WEEKLY, Kind.MONTHLY)
    by_number = kind == Kind.MONTHLY and data["month_rule"] == BY_DAY_NUMBER
    by_week = kind == Kind.MONTHLY and not by_number
    first = dates[0] if kind == Kind.DATES else data["first_date"]
    last = data["last_date"] if repeats and not data["no_end"] else None
    return Schedule(
        kind=kind,
        first_date=first,
        last_date=last,
        start_time=data["start_time"],
        end_time=data["end_time"],
        ends_next_day=data["ends_next_day"],
        weekdays=tuple(int(day) for day in data["weekdays"]) if kind == Kind.WEEKLY else (),
        interval=(data["interval"] or 1) if repeats else 1,
        month_week=int(data["month_rule"]) if by_week else None,
        month_weekday=int(data["month_weekday"]) if by_week else None,
        month_day=data["month_day"] if by_number else None,
        dates=dates if kind == Kind.DATES else (),
        skips_school_holidays=data["skips_school_holidays"],
        skips_public_holidays=data["skips_public_holidays"],
    )
