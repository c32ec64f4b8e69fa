"""A volunteer gives a date back: what becomes of the séance?"""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

CANCELS, MOVES = "cancels", "elsewhere"


class ReleaseForm(forms.Form):
    seance = forms.ChoiceField(
        label=_("What becomes of the séance?"),
        choices=[(CANCELS, _("It is cancelled")), (MOVES, _("It takes place elsewhere: place to be confirmed"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of the séance.")},
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=200, help_text=_("If the séance is cancelled, residents read it."),
        error_messages={"max_length": _("Write 200 characters at most.")},
    )  # fmt: skip

    def __init__(self, *args: Any, has_seance: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_seance:
            del self.fields["seance"]
            self.fields["reason"].help_text = gettext("The service reads it.")

    @property
    def cancels(self) -> bool:
        return self.cleaned_data.get("seance") == CANCELS
