"""A tariff of a venue, and the value of an hour of a hall."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.models import Tariff
from directory.models import Space, Venue
from events.forms.fields import DayField

MOST = Decimal("99999.99")
TYPED = {"inputmode": "decimal", "size": 10, "maxlength": 20}
SOONEST = date(2000, 1, 1)


class EurosField(forms.DecimalField):
    """An amount as people write it: 12, 12,50, 12.50 €."""

    default_error_messages = {
        "invalid": _("Write an amount in euros: 12 or 12,50."),
        "min_value": _("An amount is not less than zero."),
        "max_value": _("This amount is too large."),
        "max_decimal_places": _("Write the cents with two figures: 12,50."),
        "max_digits": _("This amount is too large."),
        "max_whole_digits": _("This amount is too large."),
    }

    def __init__(self, **kwargs: Any) -> None:
        limits: dict[str, Any] = {"max_digits": 8, "decimal_places": 2, "min_value": 0, "max_value": MOST}
        super().__init__(widget=forms.TextInput(attrs=TYPED), **limits | kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "".join(value.replace("€", "").split()).replace(",", ".")
        return super().to_python(value)


class TariffForm(forms.Form):
    """Without a hall: for all those of the venue that have none of their own."""

    prefix = "tarif"

    space = forms.ModelChoiceField(
        label=_("Hall"), queryset=Space.objects.none(), required=False, empty_label=_("the whole venue"),
        error_messages={"invalid_choice": _("Choose a hall of this venue.")},
    )  # fmt: skip
    audience = forms.ChoiceField(
        label=_("For whom"), choices=Tariff.Audience.choices,
        error_messages={"required": _("Choose for whom."), "invalid_choice": _("Choose for whom.")},
    )  # fmt: skip
    is_reduced = forms.BooleanField(label=_("This is their reduced tariff"), required=False)
    kind = forms.ChoiceField(
        label=_("How it is counted"), choices=Tariff.Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it is counted."), "invalid_choice": _("Choose how it is counted.")},
    )  # fmt: skip
    amount = EurosField(label=_("Amount in euros"), required=False)
    deposit = EurosField(label=_("Deposit in euros"), required=False)
    since = DayField(label=_("From which day on"), error_messages={"required": _("Write the day.")})
    decided_in = forms.CharField(
        label=_("Council decision"), max_length=120, required=False, help_text=_("For example: decision 2026-112."),
        error_messages={"max_length": _("Write 120 signs at most.")},
    )  # fmt: skip

    def __init__(self, *args: Any, venue: Venue, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        space: Any = self.fields["space"]
        space.queryset = venue.spaces.all()
        self.initial.setdefault("since", today)
        self.initial.setdefault("kind", Tariff.Kind.FREE)

    def clean_since(self) -> date:
        return _sensible(self.cleaned_data["since"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["amount"], data["deposit"] = data.get("amount") or Decimal(0), data.get("deposit") or Decimal(0)
        is_free = data.get("kind") == Tariff.Kind.FREE
        if is_free and data["amount"]:
            self.add_error("amount", gettext("Free of charge has no amount: leave it empty, or choose a price."))
        if data.get("kind") and not is_free and not data["amount"] and "amount" not in self.errors:
            self.add_error("amount", gettext("Write the price."))
        return data


class HourlyValueForm(forms.Form):
    prefix = "valeur"

    space = forms.ModelChoiceField(
        label=_("Hall"), queryset=Space.objects.none(), empty_label=_("choose a hall"),
        error_messages={"required": _("Choose the hall."), "invalid_choice": _("Choose a hall of this venue.")},
    )  # fmt: skip
    amount = EurosField(label=_("Value of an hour in euros"), error_messages={"required": _("Write the value.")})
    since = DayField(label=_("From which day on"), error_messages={"required": _("Write the day.")})

    def __init__(self, *args: Any, venue: Venue, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        space: Any = self.fields["space"]
        space.queryset = venue.spaces.all()
        self.initial.setdefault("since", date(today.year, 1, 1))

    def clean_since(self) -> date:
        return _sensible(self.cleaned_data["since"])


def _sensible(since: date) -> date:
    if since < SOONEST:
        raise forms.ValidationError(gettext("Write a day after the year 2000."))
    return since
