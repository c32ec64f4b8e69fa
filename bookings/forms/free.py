"""An agent looks for a free hall: when, for how many weeks, for how many people, with what, near what."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings import venue_rules
from directory.models import Neighbourhood, Space, Venue
from events.forms.fields import DayField, HourField
from events.recurrence import Period

QUARTER = timedelta(minutes=15)
FACTS = [
    ("step_free", _("step-free access")),
    ("accessible_toilets", _("adapted toilets")),
    ("hearing_loop", _("hearing loop")),
    ("accessible_parking", _("adapted parking")),
]
MOST_WEEKS = 60


class FreeForm(forms.Form):
    """Everything has a value to begin with: now, for two hours."""

    date = DayField(label=_("Day"), error_messages={"required": _("Write the day.")})
    de = HourField(label=_("From what hour?"), error_messages={"required": _("Write the hour.")})
    a = HourField(label=_("To what hour?"), error_messages={"required": _("Write the hour.")})
    semaines = forms.IntegerField(
        label=_("How many weeks in a row?"), min_value=1, max_value=MOST_WEEKS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Write a number between 1 and 60.")),
    )  # fmt: skip
    personnes = forms.IntegerField(
        label=_("How many people?"), required=False, min_value=1, max_value=20_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Write a number of people, for example 18.")),
    )  # fmt: skip
    genre = forms.ChoiceField(
        label=_("Kind of hall"), required=False, error_messages={"invalid_choice": _("Choose a kind of this list.")}
    )
    avec = forms.MultipleChoiceField(
        label=_("It must have"), required=False, choices=FACTS, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among these.")},
    )  # fmt: skip
    pres = forms.ChoiceField(
        label=_("Near"), required=False, error_messages={"invalid_choice": _("Choose a place of this list.")}
    )

    def __init__(self, typed: Any = None, *, at: datetime) -> None:
        start = timezone.localtime(at)
        start += timedelta(minutes=-start.minute % 15, seconds=-start.second, microseconds=-start.microsecond)
        self.begun = {"date": start.date(), "de": start.time(), "a": (start + timedelta(hours=2)).time(), "semaines": 1}
        given = {name: typed.get(name) or value for name, value in self.begun.items()} if typed else self.begun
        data = {**given, **{name: typed.get(name, "") for name in ("personnes", "genre", "pres")}} if typed else given
        data["avec"] = typed.getlist("avec") if typed else []
        super().__init__(data)
        self.at = at
        self.venues = list(Venue.objects.listed().select_related("neighbourhood"))
        self.neighbourhoods = list(Neighbourhood.objects.all())
        kinds = Space.objects.bookable().exclude(kind="").order_by("kind").values_list("kind", flat=True).distinct()
        fields: Any = self.fields
        fields["genre"].choices = [("", gettext("any kind")), *((kind, kind) for kind in kinds)]
        fields["pres"].choices = [
            ("", gettext("anywhere")),
            (gettext("Venues"), [(f"lieu-{venue.slug}", venue.name) for venue in self.venues]),
            (gettext("Neighbourhoods"), [(f"quartier-{each.slug}", each.name) for each in self.neighbourhoods]),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for field in ("de", "a"):
            if data.get(field) and data[field].hour == 2:
                self.add_error(
                    field, gettext("Between 2 and 3 in the night the clock changes twice a year. Choose another hour.")
                )
        if data.get("date") and abs(data["date"] - timezone.localdate(self.at)) > timedelta(days=3 * 366):
            self.add_error("date", gettext("Choose a day within three years."))
        return data

    @property
    def periods(self) -> list[Period]:
        """The same weekday and hours, week after week: 18 h stays 18 h. An end before the start is the next day's."""
        data = self.cleaned_data
        return [self._period(data["date"] + timedelta(weeks=week)) for week in range(data["semaines"])]

    def _period(self, day: Any) -> Period:
        last = day + timedelta(days=1) if self.cleaned_data["a"] <= self.cleaned_data["de"] else day
        start, end = datetime.combine(day, self.cleaned_data["de"]), datetime.combine(last, self.cleaned_data["a"])
        return Period(timezone.make_aware(start), timezone.make_aware(end))

    @property
    def near(self) -> "Venue | Neighbourhood | None":
        kind, _sign, slug = self.cleaned_data["pres"].partition("-")
        among: Any = self.venues if kind == "lieu" else self.neighbourhoods
        return next((each for each in among if slug and each.slug == slug), None)

    @property
    def spaces(self) -> "QuerySet[Space]":
        """Halls of the kind and with the facts that are asked for, with the rules of their venues.

        What is not known is not promised.
        """
        data = self.cleaned_data
        facts = {f"venue__{fact}": True for fact in data["avec"]}
        kind = {"kind": data["genre"]} if data["genre"] else {}
        found = Space.objects.bookable().filter(**facts, **kind).select_related("venue__neighbourhood")
        return venue_rules.with_rules(found)
