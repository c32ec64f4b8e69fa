"""An association asks for a hall: a sentence to complete, then its dates."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings import availability, beside, judging, requesting, venue_rules
from bookings.availability import Availability
from bookings.breaches import Rule
from bookings.errors import NotBookable
from bookings.models import Slot, SlotRequest
from directory.models import Association, Space
from events.forms import ScheduleForm
from events.models import Activity
from events.recurrence import Schedule


class SpaceByVenue(forms.models.ModelChoiceIterator):  # type: ignore[type-arg]  # generic in the stubs only
    """The halls under the name of their venue."""

    def __iter__(self) -> Any:
        yield ("", gettext("choose a hall"))
        venues: dict[str, list[Any]] = {}
        for space in self.queryset:
            venues.setdefault(space.venue.name, []).append(self.choice(space))
        yield from venues.items()


class SpaceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    iterator = SpaceByVenue

    def label_from_instance(self, obj: Space) -> str:
        if obj.capacity is None:
            return obj.full_name
        return gettext("%(space)s (%(people)s people)") % {"space": obj.full_name, "people": obj.capacity}


class SlotRequestForm(ScheduleForm):
    """Which hall, for what, when, for how many people. After `is_valid()`: `schedule()` and `periods`."""

    field_order = ["space", "activity", "purpose"]  # then the schedule: the order of the sentence, and of its mistakes

    space = SpaceField(
        label=_("Hall"), queryset=Space.objects.none(), widget=forms.Select(attrs={"class": "select"}),
        error_messages={
            "required": _("Choose a hall."),
            "invalid_choice": _("This hall cannot be asked for any more. Choose another one."),
        },
    )  # fmt: skip
    activity = forms.ModelChoiceField(
        label=_("Activity"), queryset=Activity.objects.none(), required=False, empty_label=_("something else"),
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"invalid_choice": _("This activity does not exist any more. Choose another one.")},
    )  # fmt: skip
    purpose = forms.CharField(
        label=_("If it is something else, what for?"), required=False, max_length=140,
        help_text=_("For example: general assembly, annual meal."),
        error_messages={"max_length": _("Write 140 characters at most.")},
    )  # fmt: skip
    people_expected = forms.IntegerField(
        label=_("How many people?"), min_value=1, max_value=20_000,
        widget=forms.TextInput(attrs={"class": "input input--w5", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Write how many people you expect."),
            "invalid": _("Write a number of people, for example 18."),
            "min_value": _("Write a number of people, for example 18."),
            "max_value": _("Write a number of people, for example 18."),
        },
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=_("We will need"), choices=SlotRequest.Need.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    message = forms.CharField(
        label=_("A word for the service"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Write 2,000 characters at most.")},
    )  # fmt: skip

    as_exception = forms.BooleanField(
        label=_("Ask for an exception all the same"), required=False,
        help_text=_("Say why in the word for the service: an agent decides, and answers with a reason."),
    )  # fmt: skip

    gives_back = forms.BooleanField(
        label=_("Give the former hall back as soon as this one is granted"), required=False,
        help_text=_("Date by date, and only for the dates that are granted. Untick it to keep both halls."),
    )  # fmt: skip

    def __init__(self, *args: Any, association: Association, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, today=timezone.localdate(at), **kwargs)
        self.at, self.association = at, association
        self.rules, self.judged = venue_rules.NONE, judging.Judged(())
        spaces: Any = self.fields["space"]
        spaces.queryset = Space.objects.bookable().select_related("venue").order_by("venue__name", "position", "pk")
        activities: Any = self.fields["activity"]
        activities.queryset = association.activities.exclude(state=Activity.State.ENDED).order_by("title")

    @staticmethod
    def initial_for(activity: Activity, at: datetime) -> dict[str, Any]:
        """What is already known from the activity; its dates from tomorrow on."""
        known = SlotRequestForm.initial_of(Schedule.of(activity))
        tomorrow = timezone.localdate(at) + timedelta(days=1)
        if known["first_date"] and known["first_date"] < tomorrow and not known["dates_text"]:
            known["first_date"] = tomorrow
        return known | {"activity": activity.pk, "space": activity.space_id, "purpose": "", "gives_back": True}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("activity") and not data.get("purpose") and "purpose" not in self.errors:
            self.add_error("purpose", gettext("Choose an activity, or write what the hall is for."))
        if self.periods and data.get("space"):
            self._check_dates(data["space"])
            self._check_rules(data)
        return data

    def _check_dates(self, space: Space) -> None:
        try:
            requesting.check(space, self.periods, at=self.at)
        except NotBookable as refusal:
            self.add_error(
                "dates_text" if self.data.get("schedule_kind") == "dates" else "first_date", _sentence(refusal)
            )

    def _check_rules(self, data: dict[str, Any]) -> None:
        """Each rule of the venue that stands in the way, beside the field that it speaks of."""
        space = data["space"]
        self.rules = venue_rules.of(space.venue_id)
        self.judged = judging.judge(self.rules, space, self.periods, at=self.at, association=self.association)
        found = self.availability
        kept = judging.held_by_first(found, self.rules, self.association) if found else []
        asks = data.get("as_exception")
        if self.judged and asks and not data.get("message") and "message" not in self.errors:
            self.add_error("message", gettext("Say why you ask for an exception."))
        for breach in dict.fromkeys([*kept, *(() if asks else self.judged.all)]):
            self._stand(self._field_of(breach.rule), breach.sentence)

    def _stand(self, field: str, sentence: str) -> None:
        if sentence not in self.errors.get(field, []):
            self.add_error(field, sentence)

    def _field_of(self, rule: Rule) -> str:
        if rule == Rule.HOURS:
            return "end_time"
        if rule in (Rule.WHO, Rule.PAPERS):
            return "space"
        return "dates_text" if self.data.get("schedule_kind") == "dates" else "first_date"

    @property
    def for_what(self) -> str:
        """The words under which the request is known: what was written, else the name of the activity."""
        return str(self.cleaned_data["purpose"] or self.cleaned_data["activity"].title)

    @cached_property
    def availability(self) -> Availability | None:
        """The verdict on each date, once there are dates and a hall, whatever else is missing."""
        data = getattr(self, "cleaned_data", {})
        if not self.is_bound or not self.periods or not data.get("space"):
            return None
        found = availability.of(data["space"], self.periods, people=data.get("people_expected"), at=self.at)
        return judging.applied(found, self.judged) if self.judged else found

    @cached_property
    def held_now(self) -> list[Slot]:
        """The dates of halls that the activity has on these days already, in another hall than the one asked for."""
        data = getattr(self, "cleaned_data", {})
        if not self.periods or not data.get("activity") or not data.get("space"):
            return []
        return [each for each in beside.held_now(data["activity"], self.periods) if each.space != data["space"]]


def _sentence(refusal: ValidationError) -> str:
    return " ".join(refusal.messages)
