"""What a team writes to change its dates: why, which of them, and what they become."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.forms.occurrence import MoveForm
from events.models import ScheduleChange
from events.rearranging import Wanted

OTHER = "other"
REASONS = {
    "leader": _("The person who leads it cannot come."),
    "place": _("The place cannot be used that day."),
    "weather": _("The weather does not allow it."),
    "few": _("Too few people could come."),
}


class _Scope(forms.Form):
    scope = forms.ChoiceField(
        label=_("Which dates?"), choices=ScheduleChange.Scope.choices, initial=ScheduleChange.Scope.ONE,
        widget=forms.RadioSelect, required=False,
    )  # fmt: skip

    def clean_scope(self) -> str:
        return self.cleaned_data["scope"] or ScheduleChange.Scope.ONE


class CancelDatesForm(_Scope):
    """`reason` is the sentence that everybody reads: a usual one, or their own."""

    why = forms.ChoiceField(
        label=_("Why is it cancelled?"), choices=[*REASONS.items(), (OTHER, _("Another reason"))],
        widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("In your words"), max_length=200, required=False,
        help_text=_("Everybody will read this sentence. Do not name anyone."),
    )  # fmt: skip
    field_order = ["why", "reason", "scope"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        usual = REASONS.get(data.get("why", ""))
        data["reason"] = data.get("reason") or (str(usual) if usual else "")
        if not data["reason"] and "why" not in self.errors:
            self.add_error("reason" if data.get("why") else "why", gettext("Choose why, or write it in a few words."))
        return data


class ChangeDatesForm(_Scope, MoveForm):
    """Day, hours, place and leader; what stays as it is needs no answer."""

    address = forms.CharField(
        label=_("At another address"), max_length=250, required=False,
        help_text=_("Leave it empty when the place does not change."),
    )  # fmt: skip
    leader = forms.CharField(
        label=_("Who leads it?"), max_length=80, required=False,
        help_text=_("Those who come read it, for example: Karim stands in. Ask them first."),
    )  # fmt: skip
    field_order = ["on", "start_time", "end_time", "ends_next_day", "address", "leader", "reason", "scope"]

    @property
    def wanted(self) -> Wanted:
        data = self.cleaned_data
        return Wanted(
            data["on"], data["start_time"], data["end_time"], data["ends_next_day"],
            address=data["address"] if data["address"] != self.initial.get("address", "") else None,
            leader=data["leader"] if data["leader"] != self.initial.get("leader", "") else None,
            reason=data.get("reason", ""),
        )  # fmt: skip


class AddDateForm(ChangeDatesForm):
    """One date more; nobody asks why."""

    reason = None  # type: ignore[assignment]  # Django's way to leave a field of the parent out
    scope = None  # type: ignore[assignment]

    def clean_scope(self) -> str:
        return ScheduleChange.Scope.ONE
