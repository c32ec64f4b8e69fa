"""What a party may change by its link: how many come, when, and how they are reached."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.contacts import Participant
from events.models import Occurrence, Registration
from notifications import phones

from .registering import ME, NONE, ContactForm, name_alone


class SizeForm(forms.Form):
    """How many come. When children are named, each has a first name and an age; an emptied line does not come."""

    size = forms.IntegerField(
        label=_("How many people in all?"), min_value=1, max_value=99,
        error_messages={
            "required": _("Write how many people come."),
            "min_value": _("Nobody comes any more? Then cancel the registration."),
            "invalid": _("Write a number, for example 2."), "max_value": _("For such a large group, call the association."),
        },
    )  # fmt: skip

    def __init__(self, data: Any, *, party: Registration) -> None:
        super().__init__(data, initial={"size": party.size})
        self.party = party
        self.are_named = bool(party.participants) and len(party.participants) == party.size
        self.rows = range(len(party.participants) + 1) if self.are_named else range(0)
        for row in self.rows:
            known = party.participants[row] if row < len(party.participants) else {}
            self.fields[f"first_name_{row}"] = forms.CharField(
                label=_("First name"),
                max_length=60,
                required=False,
                validators=[name_alone],
                initial=known.get("first_name", ""),
            )
            self.fields[f"age_{row}"] = forms.IntegerField(
                label=_("Age"), min_value=0, max_value=120, required=False, initial=known.get("age"),
                error_messages={"invalid": _("Write the age in years, for example 8.")},
            )  # fmt: skip
        if self.are_named:
            self.fields["size"].required = False
            self.fields["size"].widget = forms.HiddenInput()

    @property
    def people(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"first_name_{row}"], self[f"age_{row}"]) for row in self.rows]

    def participants(self) -> list[Participant] | None:
        """None: they were never named, and are not now."""
        if not self.are_named:
            return None
        data = self.cleaned_data
        return [
            Participant(data[f"first_name_{row}"], data.get(f"age_{row}"))
            for row in self.rows
            if data[f"first_name_{row}"]
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.are_named and not self.errors:
            data["size"] = len([row for row in self.rows if data[f"first_name_{row}"]])
            if not data["size"]:
                self.add_error("first_name_0", _("Nobody comes any more? Then cancel the registration."))
        return data


class NewDateForm(forms.Form):
    seance = forms.ChoiceField(
        label=_("Which date?"), widget=forms.RadioSelect, error_messages={"required": _("Choose a date.")}
    )
    accepts_waiting = forms.BooleanField(
        label=_("If this date is full, I give up my present place and wait for a place there"), required=False
    )

    def __init__(self, data: Any, *, seances: Sequence[Occurrence]) -> None:
        super().__init__(data)
        self.seances = {str(seance.pk): seance for seance in seances}
        self.fields["seance"].choices = [(key, key) for key in self.seances]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Occurrence:
        return self.seances[self.cleaned_data["seance"]]


class ContactAgainForm(ContactForm):
    """The name and the way to be reached, as they are known today."""

    def __init__(self, data: Any, *, party: Registration) -> None:
        channel = party.channel if party.can_be_reached else NONE
        known = {
            "name": party.name, "channel": channel, "email": party.email, "address": party.address,
            "phone": phones.shown(party.phone) if party.phone else "",
        }  # fmt: skip
        super().__init__(data, initial=known, who=ME, size=1)
        for name in ("note", "reminds_before", "reminds_morning"):
            del self.fields[name]
