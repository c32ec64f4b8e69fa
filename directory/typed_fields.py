"""A form field that reads a day as people write it, and gives it back as it was typed."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.typed import read_date


class DayField(forms.Field):
    """A day, typed as 24/11/2026 or in words."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Write the day, the month and the year: 24/11/2026."),
    }

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return read_date(str(value))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "text", "autocomplete": "off", "size": 16, "maxlength": 40}
