"""What is asked of the team with a paper, and of an agent who sends one back."""

from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.models import Association, AssociationDocument
from directory.papers import holding
from directory.papers.kinds import Asked
from directory.typed_fields import DayField

A_YEAR = relativedelta(years=1)
LONGEST = relativedelta(years=10)  # a date beyond is a slip of the pen


class PaperForm(forms.Form):
    """After `is_valid()`, `held` is the file. A file that was taken in stays so while another answer is mended."""

    held_file = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=gettext_lazy("What is it?"), max_length=120,
        help_text=gettext_lazy("For example: accounts of last year, quote for the stage."),
        error_messages={
            "required": gettext_lazy("Write in a few words what this paper is."),
            "max_length": gettext_lazy("Write 120 characters at most."),
        },
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("The file"), required=False, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
    )  # fmt: skip
    expires_on = DayField(
        label=gettext_lazy("Valid until"),
        help_text=gettext_lazy("The date stands on the paper. We write to you before it expires."),
        error_messages={"required": gettext_lazy("Write until when this paper is valid. The date stands on it.")},
    )

    def __init__(self, *args: Any, association: Association, asked: Asked, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.association, self.today = association, today
        self.held: holding.Held | None = None
        self.fields["file"].help_text = _("PDF or photo (JPEG, PNG), %(most)s MB at most.") % {
            "most": settings.PAPERS_MAX_MB
        }
        self.fields["expires_on"].required = asked.must_expire
        if not asked.expires:
            del self.fields["expires_on"]
        if not asked.has_title:
            del self.fields["title"]

    @property
    def ticket(self) -> str:
        """What the hidden field of the next try says of the file that was taken in."""
        return holding.ticket(self.held, self.association) if self.held else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "file" not in self.errors:
            try:
                self.held = self._taken_in(data)
            except ValidationError as refusal:
                self.add_error("file", refusal)
        return data

    def _taken_in(self, data: dict[str, Any]) -> holding.Held:
        """A file chosen now, else the one that was taken in before."""
        if data.get("file"):
            return holding.hold(data["file"])
        before = holding.read(data.get("held_file") or "", self.association)
        if before is None:
            raise ValidationError(_("Choose the file to send."))
        return before

    def clean_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["expires_on"]
        if day and day < self.today:
            raise ValidationError(_("This date is past. Send a paper that is still valid."))
        if day and day > self.today + LONGEST:
            raise ValidationError(_("This date is more than ten years away. Check the year."))
        return day


def usual_end(former: AssociationDocument | None, *, today: date) -> date:
    """The date proposed: a year after the former one, else the end of the year in which the next month lies."""
    if former and former.expires_on:
        following: date = former.expires_on + A_YEAR
        while following <= today + timedelta(days=30):
            following += A_YEAR
        return following
    return date((today + timedelta(days=30)).year, 12, 31)


class SendBackForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What is wrong"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The association reads these words in a letter."),
        error_messages={
            "required": gettext_lazy("Say what is wrong: the association reads it."),
            "max_length": gettext_lazy("Write 300 characters at most."),
        },
    )  # fmt: skip
