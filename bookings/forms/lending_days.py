"""Two days, the second of which may be left out."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.forms.lending import FARTHEST, LONGEST
from bookings.lending.stock import Days
from events.forms.fields import DayField


class DaysForm(forms.Form):
    du = DayField(label=_("First day"), error_messages={"required": _("Write the day.")})
    au = DayField(label=_("Last day"), required=False)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.days: Days | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("du"), data.get("au")
        if not first or self.errors:
            return data
        last = last or first
        if not self.today <= first <= self.today + timedelta(days=FARTHEST):
            self.add_error("du", gettext("Choose a day to come, at most a year and a half from now."))
        elif not first <= last < first + timedelta(days=LONGEST):
            self.add_error("au", gettext("The last day follows the first one, by 31 days at most."))
        else:
            self.days = Days(first, last)
        return data
