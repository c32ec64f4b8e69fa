"""Tables of activities: the file that is sent, the lines that are accepted; and the forms of the site, asked line by line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events import errors
from events.days_off import DaysOff
from events.forms.activity import ActivityForm
from events.forms.schedule import Kind, ScheduleForm
from events.models import Activity
from events.recurrence import LIMIT, Schedule
from events.sheets.known import Known
from events.sheets.refusals import MOST_BYTES, SENTENCES

MOST_DATES = 60_000  # in one file


class TooManyDatesInAll(errors.ScheduleError):
    sentence = _("Together, the lines of this file make more than %(limit)s dates. Send it in two parts.")
    field = "last_date"


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Your table (ODS, XLSX or CSV)"),
        help_text=_("2 MB and 1,000 lines at most."),
        widget=forms.FileInput(attrs={"accept": ".ods,.xlsx,.csv,.txt,.tsv"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": SENTENCES["empty"],
            "missing": _("Choose a file."),
            "invalid": _("Choose a file."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(SENTENCES["too_big"] % {"megabytes": MOST_BYTES // 1024 // 1024})
        return file


class AcceptForm(forms.Form):
    """Which lines are accepted, of those that were shown (`digest`)."""

    digest = forms.CharField(widget=forms.HiddenInput)
    take = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        error_messages={"invalid_choice": _("These lines have changed since this page was shown. Look at them again.")},
    )
    apart = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        error_messages={"invalid_choice": _("These lines have changed since this page was shown. Look at them again.")},
    )
    publish = forms.ChoiceField(
        label=_("New activities"),
        choices=[("no", _("Keep them as drafts: we complete them first")), ("yes", _("Publish them at once"))],
        initial="no",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )

    def __init__(self, *args: Any, digest: str, possible: list[int], changing: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["take"].choices = [(number, number) for number in possible]  # type: ignore[attr-defined]  # a choice field
        self.fields["apart"].choices = [(number, number) for number in changing]  # type: ignore[attr-defined]  # a choice field
        self.initial.update(digest=digest, take=possible, apart=[])

    @property
    def taken(self) -> set[str]:
        """Which boxes are ticked."""
        return set(self.data.getlist("take") if self.is_bound else map(str, self.initial["take"]))  # type: ignore[attr-defined]  # a QueryDict

    @property
    def set_apart(self) -> set[str]:
        return set(self.data.getlist("apart")) if self.is_bound else set()  # type: ignore[attr-defined]  # a QueryDict

    def clean_take(self) -> list[int]:
        if not self.cleaned_data["take"]:
            raise ValidationError(_("Tick the lines to take, or leave this page: nothing changes then."))
        taken: list[int] = self.cleaned_data["take"]
        return taken


class Given(forms.Field):
    """What was found already: it only has to be there."""


def _unasked(exclude: Any = None) -> None:
    """A question to the database for each constraint of each line would take longer than all the rest."""


class LineFacts(ActivityForm):
    """The form of an activity, asked again for each line: to build a form costs more than to answer it."""

    def __init__(self, known: Known) -> None:
        super().__init__(association=known.association)
        for name in ("theme", "space", "neighbourhood"):
            field = self.fields[name]
            self.fields[name] = Given(required=field.required, error_messages=field.error_messages)

    def ask(self, activity: Activity, answers: dict[str, Any]) -> "LineFacts":
        """Answer it for this activity, which takes the answers, unsaved."""
        self.instance, self.data, self.is_bound, self._errors = activity, answers, True, None
        activity.validate_constraints = _unasked  # type: ignore[method-assign]  # the database says so itself, when it is written
        try:
            self.full_clean()
        finally:
            del activity.validate_constraints
        return self

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"theme", "space", "neighbourhood"}  # type: ignore[misc,no-any-return]  # no stub


class LineSchedule(ScheduleForm):
    """The form of a schedule, asked again for each line, at a bounded cost for the whole file."""

    def __init__(self, known: Known) -> None:
        super().__init__(today=None)
        self.known, self.dates_left = known, MOST_DATES

    def ask(self, answers: dict[str, Any]) -> "LineSchedule":
        self.data, self.is_bound, self._errors, self.periods = answers, True, None, []
        self.full_clean()
        return self

    def days_off_of(self, schedule: Schedule) -> DaysOff:
        """Those known; what would take long to lay out is refused first."""
        span = (schedule.foreseen_until - schedule.first_date).days + 1
        many = span * len(schedule.weekdays) // (7 * schedule.interval) if schedule.kind == Kind.WEEKLY else 1
        if many > 2 * LIMIT:
            raise errors.TooManySeances(limit=LIMIT)
        self.dates_left -= many
        if self.dates_left < 0:
            raise TooManyDatesInAll(limit=MOST_DATES)
        return self.known.days_off
