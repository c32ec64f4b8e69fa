"""How one registers for an activity, as the volunteer answers it: in which ways, for how many places."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models import Activity
from events.recurrence import PARIS, local

from .fields import DayField

MOST_PLACES = 5000
OPENS = time(9)
MORE_TO_TRY = _("There cannot be more places to try than places.")
_A_NUMBER = _("Write a number of places between 1 and 5,000, or leave empty.")


class Ways(TextChoices):
    """The boxes to tick; the values are kinds of registration."""

    SINGLE = "single", _("For one date at a time")
    TRIAL = "trial", _("To try: each person once")
    SEASON = "season", _("For the whole season: a place on every date")


COLUMNS = {Ways.SINGLE: "takes_single", Ways.TRIAL: "offers_trial", Ways.SEASON: "takes_season"}


class PlacesField(forms.IntegerField):
    """A number of places; empty for no limit."""

    def __init__(self, **kwargs: Any) -> None:
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), _A_NUMBER)
        super().__init__(min_value=1, max_value=MOST_PLACES, required=False, error_messages=messages, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric"}


def more_to_try_than_places(data: dict[str, Any]) -> bool:
    """Of the cleaned answers: trials are among the places, not beside them."""
    capacity, to_try = data.get("capacity"), data.get("trial_places")
    return bool(capacity and to_try and to_try > capacity)


class TakingPartForm(forms.Form):
    """The part of an activity's form that is asked when people register here. Mixed into ActivityForm."""

    capacity = PlacesField(label=_("How many places at each date?"), help_text=_("Leave empty when there is no limit."))
    ways = forms.MultipleChoiceField(
        label=_("How can people register?"), choices=Ways.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    trial_places = PlacesField(
        label=_("Of these places, how many to try?"), help_text=_("Leave empty when newcomers may take any place.")
    )
    welcomes_helpers = forms.BooleanField(
        label=_("A helper comes along without taking a place"),
        help_text=_("For instance the person who helps somebody in a wheelchair."), required=False,
    )  # fmt: skip
    opens_on = DayField(
        label=_("From which day can people register?"), required=False,
        help_text=_("From 9 in the morning. Leave empty for at once."),
    )  # fmt: skip

    def show_ways(self, activity: Activity) -> None:
        """Fill in what this activity has."""
        chosen = [way.value for way, column in COLUMNS.items() if getattr(activity, column)]
        self.initial.setdefault("ways", chosen)
        for name in ("capacity", "trial_places", "welcomes_helpers"):
            self.initial.setdefault(name, getattr(activity, name))
        if activity.registration_opens_at:
            self.initial.setdefault("opens_on", local(activity.registration_opens_at).date())

    def keep_ways(self, activity: Activity, data: dict[str, Any]) -> None:
        """Write the answers on the activity, unsaved; those that do not go with the way of taking part are forgotten."""
        registers = data.get("entry") == Activity.Entry.REGISTRATION
        ways = data.get("ways", []) if registers else [Ways.SINGLE.value]
        data["offers_trial"] = bool(data.get("offers_trial")) or Ways.TRIAL.value in ways  # said in either place
        for way, column in COLUMNS.items():
            setattr(activity, column, way.value in ways)
        activity.capacity = data.get("capacity") if registers else None
        activity.trial_places = data.get("trial_places") if Ways.TRIAL.value in ways else None
        activity.welcomes_helpers = registers and bool(data.get("welcomes_helpers"))
        day = data.get("opens_on") if registers else None
        activity.registration_opens_at = datetime.combine(day, OPENS, PARIS) if day else None

    def problems_of_ways(self, activity: Activity, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """(field, what is wrong)."""
        if data.get("entry") != Activity.Entry.REGISTRATION:
            if activity.pk and activity.registrations.live().exists():
                yield "entry", gettext("People are registered: registration stays. You can close it to newcomers.")
            return
        if not data.get("ways"):
            yield "ways", gettext("Tick at least one way to register.")
        if Ways.TRIAL.value in data.get("ways", []) and more_to_try_than_places(data):
            yield "trial_places", str(MORE_TO_TRY)
