"""One séance changes: it is cancelled, or moved to another day or hour."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .fields import DayField, HourField


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it cancelled?"), max_length=200,
        help_text=_("Everybody will read this sentence. Do not name anyone."),
        error_messages={"required": _("Write why, in a few words.")},
    )


class MoveForm(forms.Form):
    """The new day and hours of one séance. `starts_at` and `ends_at` are ready once it is valid."""

    on = DayField(label=_("New date"), error_messages={"required": _("Write the date.")})
    start_time = HourField(label=_("From what hour?"), error_messages={"required": _("Write the hour at which it starts.")})
    end_time = HourField(label=_("To what hour?"), error_messages={"required": _("Write the hour at which it ends.")})
    reason = forms.CharField(
        label=_("Why does it change?"), max_length=200, required=False,
        help_text=_("Everybody will read this sentence. Do not name anyone."),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        on, start, end = data.get("on"), data.get("start_time"), data.get("end_time")
        for field, hour in (("start_time", start), ("end_time", end)):
            if hour and time(2) <= hour < time(3):
                self.add_error(field, gettext("Choose an hour before 2 h or from 3 h on."))
        if on is None or start is None or end is None or self.errors:
            return data
        if end == start:
            self.add_error("end_time", gettext("It must end after it starts."))
            return data
        self.starts_at = timezone.make_aware(datetime.combine(on, start))
        ends_on = on + timedelta(days=1) if end < start else on
        self.ends_at = timezone.make_aware(datetime.combine(ends_on, end))
        if self.starts_at <= self.at:
            self.add_error("on", gettext("This date is past. Choose a date to come."))
        return data
