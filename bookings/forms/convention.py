"""The town's text, the tariff of a convention, and its signature."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings import convention_text
from bookings.models import Convention
from bookings.pricing import Rate
from events.forms.fields import DayField


class ConventionTextForm(forms.Form):
    text = forms.CharField(
        label=_("Text of the conventions"), max_length=convention_text.LONGEST, strip=True,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "true"}),
        error_messages={"required": _("Write the text."), "max_length": _("This text is too long: 20,000 signs at most.")},
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        if wrong := convention_text.mistakes(text):
            raise forms.ValidationError(wrong)
        return text


class PrepareForm(forms.Form):
    """`instead_of` is the convention that the agent saw, which this one replaces."""

    rate = forms.ChoiceField(
        label=_("Tariff"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose the tariff."), "invalid_choice": _("Choose the tariff.")},
    )  # fmt: skip
    instead_of = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rates: Sequence[tuple[Rate, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["rate"]
        field.choices = [(rate.key, words) for rate, words in rates]
        if rates:
            self.initial.setdefault("rate", rates[0][0].key)

    def clean_rate(self) -> Rate:
        return Rate.of_key(self.cleaned_data["rate"])


class SignatureForm(forms.Form):
    signed_on = DayField(label=_("Signed on"), error_messages={"required": _("Write the day of the signature.")})
    signed_by = forms.CharField(
        label=_("Who signed for the association"), max_length=80, help_text=_("The name and the part: the president…"),
        error_messages={"required": _("Write who signed."), "max_length": _("Write 80 signs at most.")},
    )  # fmt: skip

    def __init__(self, *args: Any, convention: Convention, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.convention, self.today = convention, today
        self.initial.setdefault("signed_on", today)

    def clean_signed_on(self) -> date:
        on: date = self.cleaned_data["signed_on"]
        if on > self.today:
            raise forms.ValidationError(gettext("This day has not come yet."))
        if on < self.convention.made_at.date():
            raise forms.ValidationError(gettext("The convention was not made yet on that day."))
        return on
