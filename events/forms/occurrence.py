"""One séance changes: it is cancelled, or moved to another day or hour."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import errors

from .fields import DayField, HourField


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it cancelled?"),
        max_length=200,
        help_text=_("Everybody will read this sentence. Do not name anyone."),
        error_messages={"required": _("Write why, in a few words.")},
    )


class UnpublishForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does it end?"),
        max_length=200,
        required=False,
        help_text=_("Everybody who is registered will read this sentence. Do not name anyone."),
    )


class MoveForm(forms.Form):
    """The new day and hours of one séance. `starts_at` and `ends_at` are ready once it is valid."""

    on = DayField(label=_("New date"), error_messages={"required": _("Write the date.")})
    start_time = HourField(
        label=_("From what hour?"), error_messages={"required": _("Write the hour at which it starts.")}
    )
    end_time = HourField(label=_("To what hour?"), error_messages={"required": _("Write the hour at which it ends.")})
    ends_next_day = forms.BooleanField(label=_("It ends after midnight, the next day"), required=False)
    reason = forms.CharField(
        label=_("Why does it change?"),
        max_length=200,
        required=False,
        help_text=_("Everybody will read this sentence. Do not name anyone."),
    )

    def clean(self) -> dict[str, Any]:
        """What else cannot be is refused when the séance moves."""
        data = super().clean() or self.cleaned_data
        if {"on", "start_time", "end_time"} <= data.keys():
            on, start, end = data["on"], data["start_time"], data["end_time"]
            over_midnight = data["ends_next_day"]
            if end <= start and not over_midnight:
                self.add_error("end_time", errors.EndsBeforeItStarts())
            self.starts_at = timezone.make_aware(datetime.combine(on, start))
            self.ends_at = timezone.make_aware(datetime.combine(on + timedelta(days=over_midnight), end))
        return data
