"""A new key; a key handed out."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.models import Key
from directory.models import Association, Person, Venue
from directory.models.association import TOWN_SLUG
from events.forms.fields import DayField


class KeyForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic while running
    class Meta:
        model = Key
        fields = ("venue", "label")
        labels = {"venue": _("Venue"), "label": _("What is written on it")}
        help_texts = {"label": _("For example: key 12, back door.")}
        error_messages = {
            "venue": {"required": _("Choose the venue."), "invalid_choice": _("Choose one of your venues.")},
            "label": {"required": _("Write what is on the key or the badge."), "max_length": _("Write 80 signs at most.")},
        }  # fmt: skip

    def __init__(self, *args: Any, agent: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        venue: Any = self.fields["venue"]
        venue.queryset, venue.empty_label = Venue.objects.run_by(agent), _("choose a venue")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        venue, label = data.get("venue"), data.get("label")
        if venue and label and Key.objects.filter(venue=venue, label=label).exists():
            self.add_error("label", gettext("This venue has a key with these words already."))
        return data


class HandOutForm(forms.Form):
    """To one of the associations that have asked for a hall of the venue."""

    association = forms.ModelChoiceField(
        label=_("Association"), queryset=Association.objects.none(), empty_label=_("choose an association"),
        error_messages={"required": _("Choose the association."), "invalid_choice": _("Choose the association.")},
    )  # fmt: skip
    holder = forms.CharField(
        label=_("Handed to"), max_length=80,
        error_messages={"required": _("Write who takes it."), "max_length": _("Write 80 signs at most.")},
    )  # fmt: skip
    on = DayField(label=_("Day"), error_messages={"required": _("Write the day.")})

    def __init__(self, *args: Any, key: Key, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today)
        self.today = today
        association: Any = self.fields["association"]
        asked = Association.objects.filter(slot_requests__space__venue=key.venue_id)
        association.queryset = asked.exclude(slug=TOWN_SLUG).distinct().defer("search").order_by("sort_key", "pk")

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(gettext("This day has not come yet."))
        return on
