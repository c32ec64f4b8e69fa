"""Which date is cancelled, among those that a letter listed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory import wording
from events.forms import CancelForm
from events.models import Occurrence


class CancelOneForm(CancelForm):
    seance = forms.ChoiceField(
        label=_("Which date?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the date that does not take place."),
            "invalid_choice": _("This date is no longer to come, or it is cancelled already."),
        },
    )
    field_order = ["seance", "reason"]

    def __init__(self, *args: Any, seances: Sequence[Occurrence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seances = {str(seance.pk): seance for seance in seances}
        self.fields["seance"].choices = [(key, _line(seance)) for key, seance in self.seances.items()]  # type: ignore[attr-defined]  # a choice field

    @property
    def chosen(self) -> Occurrence:
        return self.seances[self.cleaned_data["seance"]]


def _line(seance: Occurrence) -> str:
    """« mardi 24 novembre, 10 h – 11 h : Gym douce »."""
    hours = wording.hours(seance.starts_at, seance.ends_at)
    return f"{wording.long_date(seance.starts_at)}, {hours} – {seance.activity.title}"
