"""Caretakers and absences: what an agent types; what a caretaker ticks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings import turnouts
from bookings.models import Caretaker
from directory.models import Person, Venue


class CaretakerForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic while running
    class Meta:
        model = Caretaker
        fields = ("name", "venues")
        labels = {"name": _("First name and last name"), "venues": _("Which venues?")}
        widgets = {"venues": forms.CheckboxSelectMultiple}
        error_messages = {
            "name": {"required": _("Write the first name and the last name."), "max_length": _("Write 80 signs at most.")},
            "venues": {"required": _("Choose at least one venue."), "invalid_choice": _("Choose one of your venues.")},
        }  # fmt: skip

    def __init__(self, *args: Any, agent: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        venues: Any = self.fields["venues"]
        venues.queryset = Venue.objects.run_by(agent)


class TurnoutForm(forms.Form):
    """`presence` is came, missed or open (nobody knows yet)."""

    presence = forms.ChoiceField(choices=[("came", ""), ("missed", ""), ("open", "")])
    people = forms.IntegerField(
        required=False, min_value=0, max_value=turnouts.MOST,
        error_messages={
            "invalid": _("Write a number, for example 12."), "min_value": _("Write a number, for example 12."),
            "max_value": _("This number is too large: write how many people came."),
        },
    )  # fmt: skip


class AbsenceLetterForm(forms.Form):
    message = forms.CharField(
        label=_("Your letter"), max_length=4000, widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": _("Write the letter."), "max_length": _("Write 4,000 characters at most.")},
    )  # fmt: skip
