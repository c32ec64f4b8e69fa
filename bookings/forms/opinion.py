"""An opinion: what the service asks of another department, and what that one answers."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.models import Opinion, SlotRequest
from directory.models import Agent, Department
from directory.typed_fields import DayField

USUAL_DAYS, MOST_DAYS = 7, 60


class AskOpinionForm(forms.Form):
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), empty_label=_("choose a department"),
        error_messages={
            "required": _("Choose the department that you ask."), "invalid_choice": _("Choose a department of the list."),
        },
    )  # fmt: skip
    due_on = DayField(label=_("Answer before"), error_messages={"required": _("Write until when you need it.")})
    question = forms.CharField(
        label=_("Your question"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only agents read it."),
        error_messages={"max_length": _("Write 1,000 characters at most.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, slot_request: SlotRequest, today: date) -> None:
        super().__init__(data, initial={"due_on": today + timedelta(days=USUAL_DAYS)}, auto_id="avis_%s")
        self.today = today
        staffed = Agent.objects.current().filter(department=OuterRef("pk"))
        chosen: Any = self.fields["department"]
        chosen.queryset = Department.objects.filter(Exists(staffed)).exclude(venues=slot_request.space.venue)

    def clean_due_on(self) -> date:
        due: date = self.cleaned_data["due_on"]
        if not self.today <= due <= self.today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(
                gettext("Choose a day from today on, within %(most)s days.") % {"most": MOST_DAYS}
            )
        return due


class GiveOpinionForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Your opinion"), choices=Opinion.Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose your opinion."), "invalid_choice": _("Choose your opinion.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("In your words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Say why when it is reserved or unfavourable. Only agents read it."),
        error_messages={"max_length": _("Write 2,000 characters at most.")},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        says_why = data.get("words") or "words" in self.errors
        if data.get("kind") in (Opinion.Kind.RESERVED, Opinion.Kind.UNFAVOURABLE) and not says_why:
            self.add_error("words", gettext("Write why: whoever decides needs it."))
        return data
