from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.request_notes import LONGEST


class RequestNoteForm(forms.Form):
    """What an agent writes for colleagues."""

    words = forms.CharField(
        label=_("Note for your colleagues"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For agents only. Nothing about anybody’s health, beliefs or family."),
        error_messages={
            "required": _("Write your note."), "max_length": _("Write 2,000 characters at most."),
        },
    )  # fmt: skip
