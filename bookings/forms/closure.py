"""An agent closes spaces, in one venue or in many: which, from when to when, why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.halls import Halls
from bookings.models import Closure, ClosurePlan
from directory import numbers
from directory.folding import fold
from directory.models import Space, Venue
from events.forms.fields import DayField, HourField

SHOWN = 40  # venues, when nothing was looked for


@dataclass(frozen=True)
class Row:
    """A venue and its halls, as they stand on the form."""

    venue: Venue
    spaces: list[Space]
    is_whole: bool
    picked: frozenset[int]

    @property
    def count(self) -> int:
        return len(self.spaces) if self.is_whole else len(self.picked)


class Picks:
    """The spaces ticked: one by one, by venue, or everything that was found."""

    def __init__(self, halls: Halls, *, words: str = "", venues: set[int], spaces: set[int], everywhere: bool) -> None:
        self.words, self.everywhere = words, everywhere
        self._known = halls.by_venue()
        self._wanted = fold(words).split()
        self._venues, self._spaces = venues, spaces

    @classmethod
    def typed(cls, data: QueryDict, halls: Halls) -> "Picks":
        return cls(
            halls,
            words=data.get("q", "")[:80].strip(),
            venues={key for each in data.getlist("venues") if (key := numbers.read(each))},
            spaces={key for each in data.getlist("spaces") if (key := numbers.read(each))},
            everywhere="everywhere" in data,
        )

    @classmethod
    def of(cls, plan: ClosurePlan, halls: Halls) -> "Picks":
        return cls(halls, venues=set(), spaces=set(plan.spaces.values_list("pk", flat=True)), everywhere=False)

    @property
    def rows(self) -> list[Row]:
        """The venues found, and those that have something ticked."""
        rows = [row for row in map(self._row, self._known) if row.count or self._is_found(row.venue, row.spaces)]
        if self._wanted:
            return rows
        kept = [row for row in rows if row.count]
        return kept + [row for row in rows if not row.count][: max(0, SHOWN - len(kept))]

    @property
    def found(self) -> int:
        """How many venues the words find."""
        return sum(self._is_found(venue, spaces) for venue, spaces in self._known)

    @property
    def left_out(self) -> int:
        return max(0, self.found - SHOWN) if not self._wanted else 0

    def chosen(self) -> list[Space]:
        """The spaces to close: of a whole venue, those that are part of no other."""
        found = []
        for venue, spaces in self._known:
            is_whole = venue.pk in self._venues or (self.everywhere and self._is_found(venue, spaces))
            found += [space for space in spaces if (is_whole and not space.parent_id) or space.pk in self._spaces]
        return found

    def _row(self, known: tuple[Venue, list[Space]]) -> Row:
        venue, spaces = known
        return Row(venue, spaces, venue.pk in self._venues, frozenset(s.pk for s in spaces if s.pk in self._spaces))

    def _is_found(self, venue: Venue, spaces: list[Space]) -> bool:
        if not self._wanted:
            return True
        quartier = venue.neighbourhood.name if venue.neighbourhood else ""
        said = fold(" ".join([venue.name, quartier, *(f"{space.name} {space.kind}" for space in spaces)]))
        return all(word in said for word in self._wanted)


class ClosureForm(forms.Form):
    spaces = forms.Field(label=_("Which halls?"), required=False)
    first_day = DayField(label=_("First day"), error_messages={"required": _("Write the first day.")})
    first_hour = HourField(label=_("From what hour on?"), error_messages={"required": _("Write the hour.")})
    last_day = DayField(label=_("Last day"), error_messages={"required": _("Write the last day.")})
    last_hour = HourField(label=_("Until what hour?"), error_messages={"required": _("Write the hour.")})
    cause = forms.ChoiceField(label=_("Cause"), choices=Closure.Cause.choices)
    reason = forms.CharField(
        label=_("Reason, read by everybody"), max_length=200, help_text=_("For example: safety check of the doors."),
        error_messages={"required": _("Write the reason."), "max_length": _("Write 200 characters at most.")},
    )  # fmt: skip
    message = forms.CharField(
        label=_("A word to the associations"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the letter to those whose dates are touched."),
        error_messages={"max_length": _("Write 2,000 characters at most.")},
    )  # fmt: skip

    def __init__(self, *args: Any, picks: Picks, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at, self.picks = at, picks

    @staticmethod
    def initial_for(plan: ClosurePlan) -> dict[str, Any]:
        first, last = timezone.localtime(plan.starts_at), timezone.localtime(plan.ends_at)
        return {
            "first_day": first.date(), "first_hour": first.time(), "last_day": last.date(), "last_hour": last.time(),
            "cause": plan.cause, "reason": plan.reason, "message": plan.message,
        }  # fmt: skip

    def clean_spaces(self) -> list[Space]:
        chosen = self.picks.chosen()
        if not chosen:
            raise forms.ValidationError(gettext("Choose at least one hall."))
        return chosen

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if {"first_day", "first_hour", "last_day", "last_hour"} & self.errors.keys():
            return data
        zone = timezone.get_default_timezone()
        data["starts_at"] = datetime.combine(data["first_day"], data["first_hour"], zone)
        data["ends_at"] = datetime.combine(data["last_day"], data["last_hour"], zone)
        if data["ends_at"] <= data["starts_at"]:
            self.add_error("last_day", gettext("The end comes before the start."))
        elif data["ends_at"] <= self.at:
            self.add_error("last_day", gettext("This closure is already over."))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """The columns of a plan."""
        return {name: self.cleaned_data[name] for name in ("cause", "reason", "message", "starts_at", "ends_at")}
