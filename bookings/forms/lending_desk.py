"""What an agent types about loans: the answer, what leaves, what comes back, a letter."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bookings.forms.decision import GROUNDS
from bookings.forms.lending import WHOLE
from bookings.lending.deciding import Answer
from bookings.lending.handing import Lost
from bookings.models import LoanLine


def _number(label: Any, most: int, *, initial: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=most, initial=initial,
        error_messages={
            "required": WHOLE, "invalid": WHOLE, "min_value": WHOLE,
            "max_value": ngettext("%(most)s at most.", "%(most)s at most.", most) % {"most": most},
        },
    )  # fmt: skip


class LoanLinesForm(forms.Form):
    """One number or more for each line of the loan, in fields named by its key."""

    def __init__(self, data: Any = None, *, lines: Sequence[LoanLine], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.lines = lines

    def rows(self) -> list[tuple[LoanLine, list[forms.BoundField]]]:
        """Each line with its fields."""
        return [
            (line, [self[name] for name in self.fields if name.endswith(f"-{line.pk}")]) for line in self.lines
        ]  # fmt: skip

    def numbers(self, prefix: str) -> dict[int, int]:
        return {line.pk: self.cleaned_data[f"{prefix}-{line.pk}"] for line in self.lines}


class LoanAnswerForm(LoanLinesForm):
    """How many of each; why when it is fewer, on which ground when it is none."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why fewer or none, read by the association"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}), error_messages={"max_length": _("Write 300 characters at most.")},
        help_text=_("Only needed when you do not grant everything."),
    )  # fmt: skip
    ground = forms.ChoiceField(
        label=_("Legal ground"), choices=GROUNDS, required=False, help_text=_("Only needed when something is refused.")
    )
    message = forms.CharField(
        label=_("A word for the association"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the letter, before the things."),
        error_messages={"max_length": _("Write 2,000 characters at most.")},
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, lines: Sequence[LoanLine], free: Mapping[int, int], version: int, **kwargs: Any
    ) -> None:
        super().__init__(data, lines=lines, **kwargs)
        self.initial.setdefault("version", version)
        for line in lines:
            proposed = min(line.asked, free[line.equipment_id]) if line.granted is None else line.granted
            self.fields[f"granted-{line.pk}"] = _number(line.equipment.name, line.asked, initial=proposed)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        given = [(line.asked, data.get(f"granted-{line.pk}")) for line in self.lines]
        fewer = any(count is not None and count < asked for asked, count in given)
        if fewer and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", gettext("Write the reason: the association reads it."))
        if any(count == 0 for _asked, count in given) and not data.get("ground"):
            self.add_error("ground", gettext("Choose the legal ground of the refusal."))
        return data

    def answer(self) -> Answer:
        """Of a valid form."""
        data = self.cleaned_data
        return Answer(self.numbers("granted"), data["reason"], data["ground"], data["message"])


class HandOverForm(LoanLinesForm):
    """What leaves, counted, and who takes it."""

    taken_by = forms.CharField(
        label=_("Who takes the things?"), max_length=80,
        error_messages={"required": _("Write who takes the things."), "max_length": _("Write 80 signs at most.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, lines: Sequence[LoanLine], **kwargs: Any) -> None:
        super().__init__(data, lines=lines, **kwargs)
        for line in lines:
            most = line.granted or 0
            self.fields[f"taken-{line.pk}"] = _number(line.equipment.name, most, initial=most)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not any(self.numbers("taken").values()):
            raise forms.ValidationError(gettext("Nothing leaves? Write how many of one thing at least."))
        return data


class TakeBackForm(LoanLinesForm):
    """Of what is still out: what is missing, broken, or comes back later; the rest is back as it had left."""

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    condition = forms.CharField(
        label=_("What happened, state of the things"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}), error_messages={"max_length": _("Write 1,000 characters at most.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, lines: Sequence[LoanLine], **kwargs: Any) -> None:
        super().__init__(data, lines=lines, **kwargs)
        for line in lines:
            self.fields[f"missing-{line.pk}"] = _number(_("Missing"), line.held, initial=0)
            self.fields[f"broken-{line.pk}"] = _number(_("Broken"), line.held, initial=0)
            later = _number(_("Still out"), line.held, initial=0)
            later.required = False
            self.fields[f"later-{line.pk}"] = later
            self.fields[f"words-{line.pk}"] = forms.CharField(
                label=_("State"), max_length=200, required=False,
                error_messages={"max_length": _("Write 200 characters at most.")},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for line in self.lines:
            names = [f"{name}-{line.pk}" for name in ("missing", "broken", "later")]
            if sum(data.get(name) or 0 for name in names) > line.held and not set(names) & set(self.errors):
                said = gettext("%(count)s are out: missing, broken and still out together cannot be more.")
                self.add_error(names[1], said % {"count": line.held})
        if not self.errors and all((data.get(f"later-{line.pk}") or 0) == line.held for line in self.lines):
            raise forms.ValidationError(gettext("Nothing comes back? Then there is nothing to note."))
        return data

    def lost(self) -> dict[int, Lost]:
        data = self.cleaned_data
        return {
            line.pk: Lost(
                data[f"missing-{line.pk}"], data[f"broken-{line.pk}"], data[f"later-{line.pk}"] or 0,
                data[f"words-{line.pk}"],
            )
            for line in self.lines
        }  # fmt: skip


class LoanWordForm(forms.Form):
    message = forms.CharField(
        label=_("Your letter"), max_length=4000, widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": _("Write the letter."), "max_length": _("Write 4,000 characters at most.")},
    )  # fmt: skip
