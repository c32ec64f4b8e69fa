"""Form fields that read days and hours as people write them, and give them back as they were typed."""

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.typed import read_hour
from directory.typed_fields import DayField

__all__ = ["DayField", "HourField"]


class HourField(forms.Field):
    """An hour on the clock of the town, typed as 18 h 30 or 18:30."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Write the hour like this: 18 h, or 18 h 30."),
    }

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        try:
            return read_hour(str(value))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, time):
            return value
        if get_language() == "en":
            return f"{value:%H:%M}"
        return f"{value.hour} h {value:%M}" if value.minute else f"{value.hour} h"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off", "size": 8, "maxlength": 20}
