"""An agent shuts spaces of one venue: which, from when to when, why."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.models import Closure
from directory.models import Space, Venue
from events.forms.fields import DayField, HourField


class ClosureForm(forms.Form):
    spaces = forms.ModelMultipleChoiceField(
        label=_("Which halls?"), queryset=Space.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one hall."), "invalid_choice": _("Choose a hall of this venue.")},
    )  # fmt: skip
    first_day = DayField(label=_("First day"), error_messages={"required": _("Write the first day.")})
    first_hour = HourField(label=_("From what hour on?"), error_messages={"required": _("Write the hour.")})
    last_day = DayField(label=_("Last day"), error_messages={"required": _("Write the last day.")})
    last_hour = HourField(label=_("Until what hour?"), error_messages={"required": _("Write the hour.")})
    cause = forms.ChoiceField(label=_("Cause"), choices=Closure.Cause.choices)
    reason = forms.CharField(
        label=_("Reason, read by everybody"), max_length=200, help_text=_("For example: safety check of the doors."),
        error_messages={"required": _("Write the reason."), "max_length": _("Write 200 characters at most.")},
    )  # fmt: skip

    def __init__(self, *args: Any, venue: Venue, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        spaces: Any = self.fields["spaces"]
        spaces.queryset = venue.spaces.order_by("position", "pk")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        zone = timezone.get_default_timezone()
        data["starts_at"] = datetime.combine(data["first_day"], data["first_hour"], zone)
        data["ends_at"] = datetime.combine(data["last_day"], data["last_hour"], zone)
        if data["ends_at"] <= data["starts_at"]:
            self.add_error("last_day", gettext("The end comes before the start."))
        elif data["ends_at"] <= self.at:
            self.add_error("last_day", gettext("This closure is already over."))
        return data
