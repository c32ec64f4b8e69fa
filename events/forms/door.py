"""What a volunteer types at the door."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from events.contacts import Contact
from events.registration_rules import MOST_PEOPLE
from notifications import phones


class WalkInForm(forms.Form):
    """Somebody came without registering."""

    name = forms.CharField(
        label=_("First name and last name"), max_length=120,
        error_messages={"required": _("Write the first name and the last name.")},
    )  # fmt: skip
    size = forms.IntegerField(
        label=_("How many people?"), min_value=1, max_value=MOST_PEOPLE, initial=1,
        error_messages={
            "required": _("Write how many people come."), "invalid": _("Write a number, for example 2."),
            "min_value": _("Count everybody who comes: at least one person."),
            "max_value": _("For such a large group, call the association."),
        },
    )  # fmt: skip
    phone = forms.CharField(label=_("Phone number"), max_length=40, required=False)
    is_namesake = forms.BooleanField(label=_("It is somebody else of the same name"), required=False)
    submit_key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"submit_key": uuid4().hex, "size": 1})

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"].strip()
        return phones.normalised(typed) if typed else ""

    def clean_name(self) -> str:
        return str(Contact(self.cleaned_data["name"], "call").checked().name)
