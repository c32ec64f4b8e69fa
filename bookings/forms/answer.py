"""One button pressed: what is accepted or declined."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from bookings.models import Proposal
from directory import numbers

ACCEPT, DECLINE, ALL = "accept", "decline", "all"


class AnswerForm(forms.Form):
    """`answer` is « accept:12 », « decline:12 », « accept:all » or « decline:all »."""

    answer = forms.RegexField(rf"\A({ACCEPT}|{DECLINE}):({ALL}|\d{{1,18}})\Z")

    def __init__(self, data: Any, *, proposals: QuerySet[Proposal]) -> None:
        super().__init__(data)
        self.proposals = proposals

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        act, _colon, which = data.get("answer", "").partition(":")
        self.accepts = act == ACCEPT
        if which == ALL:
            self.chosen = [proposal for proposal in self.proposals if proposal.is_waiting]
        else:
            key = numbers.read(which)
            self.chosen = [proposal for proposal in self.proposals if proposal.pk == key]
        return data
