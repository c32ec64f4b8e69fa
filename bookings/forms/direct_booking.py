"""An agent books directly: for whom, which hall, when, firmly or as an option."""

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings import availability, booking_directly, judging
from bookings.availability import Availability
from bookings.booking_directly import Booking, Caller
from bookings.forms.request import SpaceField
from bookings.models import DirectBooking, SlotRequest
from directory.models import Person, Space, Venue
from events.forms import ScheduleForm
from events.forms.fields import DayField

Kind = DirectBooking.Kind
FIRM, OPTION = "firm", "option"


class DirectBookingForm(ScheduleForm):
    """After `is_valid()`: `wanted` and `caller`."""

    field_order = ["kind", "name", "phone", "purpose", "space"]

    kind = forms.ChoiceField(
        label=_("For whom?"), choices=Kind, widget=forms.RadioSelect,
        error_messages={"required": _("Choose for whom.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name of the school, the event or the person"), required=False, max_length=120,
        help_text=_("The name of a person is read by the agents of this venue only, and erased a month after."),
        error_messages={"max_length": _("Write 120 characters at most.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=30, help_text=_("To reach them if something changes."),
        error_messages={"max_length": _("Write 30 characters at most.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )  # fmt: skip
    purpose = forms.CharField(
        label=_("What for?"), max_length=140, help_text=_("For example: athletics lesson, wedding. Do not name anyone."),
        error_messages={"required": _("Write what it is for."), "max_length": _("Write 140 characters at most.")},
    )  # fmt: skip
    space = SpaceField(
        label=_("Hall"), queryset=Space.objects.none(), widget=forms.Select(attrs={"class": "select"}),
        error_messages={"required": _("Choose a hall."), "invalid_choice": _("Choose a hall of your venues.")},
    )  # fmt: skip
    people = forms.IntegerField(
        label=_("How many people?"), min_value=1, max_value=20_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a number of people, for example 18.")
        ),
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=_("They will need"), choices=SlotRequest.Need.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    hold = forms.ChoiceField(
        label=_("How is it held?"), choices=[(FIRM, _("Firmly")), (OPTION, _("As an option, until a day"))], initial=FIRM,
        widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    option_until = DayField(
        label=_("Option until"), required=False, help_text=_("That evening at 20 h the hall is free again by itself.")
    )
    leaves_out = forms.BooleanField(label=_("Leave out the dates that cannot be had"), required=False)
    over = forms.CharField(
        label=_("Why the rule is passed over"), required=False, max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}), error_messages={"max_length": _("Write 300 characters at most.")},
        help_text=_("Only against a rule of the venue. It stays in the history."),
    )  # fmt: skip

    def __init__(self, *args: Any, agent: Person, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, today=timezone.localdate(at), **kwargs)
        self.at = at
        spaces: Any = self.fields["space"]
        mine = Space.objects.filter(venue__in=Venue.objects.run_by(agent), is_bookable=True)
        spaces.queryset = mine.select_related("venue").order_by("venue__name", "position", "pk")
        self.judged = judging.Judged(())

    def clean_option_until(self) -> date | None:
        until: date | None = self.cleaned_data["option_until"]
        if self.data.get(self.add_prefix("hold")) != OPTION:
            return None
        if until is None:
            raise forms.ValidationError(gettext("Write until which day the option is held."))
        if until < self.today:
            raise forms.ValidationError(gettext("This day is past."))
        return until

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.data.get(self.add_prefix("hold")) != OPTION:  # what is not asked for cannot be wrong
            self.errors.pop("option_until", None)
            data["option_until"] = None
        if data.get("kind") in (Kind.SCHOOL, Kind.CALLER) and not data.get("name") and "name" not in self.errors:
            wrong = gettext("Write the name of the school."), gettext("Write who calls.")
            self.add_error("name", wrong[data["kind"] == Kind.CALLER])
        if data.get("kind") == Kind.CALLER and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", gettext("Write a phone number: there is no other way to reach this person."))
        if self.periods and data.get("space"):
            self._check(data)
        return data

    def _check(self, data: dict[str, Any]) -> None:
        when = "dates_text" if self.data.get("schedule_kind") == "dates" else "first_date"
        if self.periods[0].starts_at < self.at:
            self.add_error(when, gettext("The first date is past. Choose dates to come."))
        until = data.get("option_until")
        if until and until > timezone.localtime(self.periods[0].starts_at).date():
            self.add_error("option_until", gettext("The option must end before the first date."))
        self.judged = booking_directly.against(data["space"], self.periods, at=self.at)
        if self.judged and not data.get("over") and "over" not in self.errors:
            said = " ".join(self.judged.sentences)
            self.add_error("over", gettext("%(rules)s Write why you pass over it.") % {"rules": said})

    @cached_property
    def found(self) -> Availability | None:
        """The verdict on each date, once there are dates and a hall."""
        data = getattr(self, "cleaned_data", {})
        if not self.is_bound or not self.periods or not data.get("space"):
            return None
        found = availability.of(data["space"], self.periods, people=data.get("people"), at=self.at)
        return judging.applied(found, self.judged) if self.judged else found

    @property
    def caller(self) -> Caller:
        data = self.cleaned_data
        return Caller(data["kind"], data["name"], data["phone"])

    @property
    def wanted(self) -> Booking:
        data = self.cleaned_data
        return Booking(
            data["space"], self.schedule(), self.periods, data["purpose"], data["people"], needs=data["needs"],
            option_until=data["option_until"], over=data["over"], leaves_out=data["leaves_out"],
        )  # fmt: skip
