"""The rules of a venue, as an agent writes them: from which day on, and what is to hold from then."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bookings.models import VenueRule
from bookings.venue_rules import Terms
from bookings.writing_rules import Wanted
from directory.folding import fold
from directory.models import Association, AssociationDocument, Space, Theme
from events.forms.fields import DayField, HourField
from events.forms.schedule import WEEKDAYS

NUMBER = {"class": "input w5", "inputmode": "numeric", "autocomplete": "off"}
MOST_NAMES = 200
ALL_DAY = time()


def _whole(label: Any, most: int, **kwargs: Any) -> forms.IntegerField:
    wrong = _("Write a whole number, up to %(most)s.") % {"most": most}
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=most, widget=forms.TextInput(attrs=NUMBER),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong}, **kwargs,
    )  # fmt: skip


class VenueRuleForm(forms.Form):
    """After `is_valid()`, `wanted` says what is to be written."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    since = DayField(
        label=_("From which day on?"), error_messages={"required": _("Write the day.")},
        help_text=_("What is used before that day keeps its rule."),
    )  # fmt: skip
    rivals = forms.ChoiceField(
        label=_("When two want the same date"), choices=VenueRule.Rivals, widget=forms.RadioSelect
    )
    min_notice = _whole(_("To be asked for at least how many days before?"), 365)
    max_notice = _whole(_("At most how many days before?"), 1100)
    who = forms.ChoiceField(label=_("Who may ask?"), choices=VenueRule.Who, widget=forms.RadioSelect)
    themes = forms.ModelMultipleChoiceField(
        label=_("Those of these themes"), queryset=Theme.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": _("This theme does not exist any more.")},
    )  # fmt: skip
    associations = forms.CharField(
        label=_("And these associations, one per line"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Their names as they stand in the directory."),
    )  # fmt: skip
    quota_hours = _whole(_("How many hours for each association and season, at most?"), 5000)
    papers = forms.MultipleChoiceField(
        label=_("Papers that must be valid"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[choice for choice in AssociationDocument.Kind.choices if choice[0] != AssociationDocument.Kind.OTHER],
    )  # fmt: skip

    def __init__(self, *args: Any, spaces: Sequence[Space], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spaces, self.today = list(spaces), today
        self.fields["themes"].queryset = Theme.objects.filter(parent=None)  # type: ignore[attr-defined]  # a model field
        for number, day in WEEKDAYS:
            name = capfirst(str(day))
            self.fields[f"opens_{number}"] = HourField(label=_("%(day)s, from") % {"day": name}, required=False)
            self.fields[f"closes_{number}"] = HourField(label=_("%(day)s, to") % {"day": name}, required=False)
        for space in self.spaces:
            self.fields[f"gap_{space.pk}"] = forms.IntegerField(
                label=_("%(hall)s: minutes between two users") % {"hall": space.name}, required=False, min_value=0,
                max_value=600, widget=forms.TextInput(attrs=NUMBER),
                error_messages=dict.fromkeys(
                    ("invalid", "min_value", "max_value"), _("Write a number of minutes, up to 600.")
                ),
            )  # fmt: skip
            self.fields[f"holidays_{space.pk}"] = forms.BooleanField(
                label=_("%(hall)s: open in the school holidays") % {"hall": space.name}, required=False
            )

    @staticmethod
    def initial_for(rule: VenueRule | None, terms: Terms, spaces: Sequence[Space]) -> dict[str, Any]:
        """What holds by the latest rule, or without any."""
        known: dict[str, Any] = {"rivals": VenueRule.Rivals.COMPETE, "who": VenueRule.Who.ANY}
        if rule is not None:
            known = {
                "rivals": rule.rivals, "min_notice": rule.min_notice, "max_notice": rule.max_notice, "who": rule.who,
                "quota_hours": rule.quota_hours, "papers": rule.papers,
                "themes": [theme.pk for theme in rule.themes.all()],
                "associations": "\n".join(each.name for each in rule.associations.all()),
            }  # fmt: skip
        for number, hours in enumerate(terms.week):
            known[f"opens_{number}"], known[f"closes_{number}"] = hours or (None, None)
        for space in spaces:
            known[f"gap_{space.pk}"] = terms.gaps.get(space.pk, space.gap_minutes)
            known[f"holidays_{space.pk}"] = space.pk not in terms.shut_in_holidays
        return known

    @property
    def days(self) -> Iterator[tuple[str, BoundField, BoundField]]:
        for number, name in WEEKDAYS:
            yield capfirst(str(name)), self[f"opens_{number}"], self[f"closes_{number}"]

    @property
    def halls(self) -> Iterator[tuple[Space, BoundField, BoundField]]:
        for space in self.spaces:
            yield space, self[f"gap_{space.pk}"], self[f"holidays_{space.pk}"]

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since < self.today:
            raise forms.ValidationError(gettext("What is past keeps its rule: choose today or a later day."))
        return since

    def clean_associations(self) -> list[Association]:
        """Those named, found by their folded names; what is not found is said."""
        names = [line.strip() for line in self.cleaned_data["associations"].splitlines() if line.strip()][:MOST_NAMES]
        if not names:
            return []
        known = Association.objects.filter(sort_key__in=[fold(name) for name in names]).exclude(
            state=Association.State.CLOSED
        )
        by_key = {each.sort_key: each for each in known.defer("search")}
        unknown = [name[:60] for name in names if fold(name) not in by_key]
        if unknown:
            said = ngettext(
                "This association is not in the directory: %(names)s. Check its name.",
                "These associations are not in the directory: %(names)s. Check their names.", len(unknown),
            )  # fmt: skip
            raise forms.ValidationError(said % {"names": ", ".join(unknown)})
        return list(by_key.values())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for number, _name in WEEKDAYS:
            opens, closes = data.get(f"opens_{number}"), data.get(f"closes_{number}")
            broken = {f"opens_{number}", f"closes_{number}"} & self.errors.keys()
            if not broken and (opens is None) != (closes is None):
                missing = "closes" if closes is None else "opens"
                self.add_error(f"{missing}_{number}", gettext("Write both hours, or neither: the venue is shut then."))
        low, high = data.get("min_notice"), data.get("max_notice")
        if low and high and high <= low:
            self.add_error("max_notice", gettext("The most must be more than the least."))
        named = data.get("themes") or data.get("associations") or {"themes", "associations"} & self.errors.keys()
        if data.get("who") == VenueRule.Who.SOME and not named:
            self.add_error("who", gettext("Tick a theme or write an association: nobody could ask otherwise."))
        return data

    @property
    def wanted(self) -> Wanted:
        data = self.cleaned_data
        week = [self._hours(number) for number, _name in WEEKDAYS]
        return Wanted(
            since=data["since"], rivals=data["rivals"], min_notice=data["min_notice"], max_notice=data["max_notice"],
            week=week if any(week) else [], who=data["who"], themes=list(data["themes"]),
            associations=data["associations"], quota_hours=data["quota_hours"], papers=data["papers"],
            spaces={
                space.pk: (data[f"gap_{space.pk}"] or 0, data[f"holidays_{space.pk}"]) for space in self.spaces
            },
        )  # fmt: skip

    def _hours(self, number: str) -> tuple[time, time] | None:
        opens, closes = self.cleaned_data[f"opens_{number}"], self.cleaned_data[f"closes_{number}"]
        return None if opens is None or closes is None else (opens, closes)
