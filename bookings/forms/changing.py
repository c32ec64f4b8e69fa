"""An agent changes a granted date: where and when it is held from now on, in the words of a planning."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.changed import Hold
from bookings.models import Slot
from directory.models import Person, Space, Venue
from directory.typed import read_date
from directory.wording import hours
from events.forms.fields import DayField, HourField

from .release import CANCELS, ReleaseForm
from .request import SpaceField

MOST_DATES = 60
HALLS, ALL = "halls", "all"


class ReasonForm(forms.Form):
    """The words that go with a change."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=200,
        help_text=_("The association reads it, and so does whoever is registered."),
        error_messages={"max_length": _("Write 200 characters at most.")},
    )  # fmt: skip

    def __init__(self, *args: Any, slot: Slot, agent: Person, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slot, self.agent, self.at = slot, agent, at


class ShortenForm(ReasonForm):
    field_order = ["start", "end"]

    start = HourField(label=_("From what hour?"), error_messages={"required": _("Write the hour.")})
    end = HourField(label=_("To what hour?"), error_messages={"required": _("Write the hour.")})

    def __init__(self, *args: Any, slot: Slot, **kwargs: Any) -> None:
        begins, ends = (timezone.localtime(moment).time() for moment in (slot.starts_at, slot.ends_at))
        kwargs["initial"] = {"start": begins, "end": ends} | (kwargs.get("initial") or {})
        super().__init__(*args, slot=slot, **kwargs)

    @property
    def hold(self) -> Hold:
        """The same space, for the hours written: an end that comes before the start is that of the next day."""
        day = timezone.localtime(self.slot.starts_at).date()
        return _hold(self.slot.space, day, self.cleaned_data["start"], self.cleaned_data["end"])


class MoveForm(ShortenForm):
    field_order = ["space", "day", "start", "end"]

    space = SpaceField(
        label=_("Hall"), queryset=Space.objects.none(),
        error_messages={"required": _("Choose a hall."), "invalid_choice": _("Choose a hall of a venue that you run.")},
    )  # fmt: skip
    day = DayField(label=_("Day"), error_messages={"required": _("Write the day.")})

    def __init__(self, *args: Any, slot: Slot, agent: Person, **kwargs: Any) -> None:
        kwargs["initial"] = {"space": slot.space_id, "day": timezone.localtime(slot.starts_at).date()}
        super().__init__(*args, slot=slot, agent=agent, **kwargs)
        spaces: Any = self.fields["space"]
        run = Space.objects.filter(venue__in=Venue.objects.run_by(agent), is_bookable=True)
        spaces.queryset = run.select_related("venue").order_by("venue__name", "position", "pk")

    @property
    def hold(self) -> Hold:
        data = self.cleaned_data
        return _hold(data["space"], data["day"], data["start"], data["end"])


class SwapForm(ReasonForm):
    field_order = ["other", "what"]

    other = forms.TypedChoiceField(
        label=_("With which booking?"), coerce=int, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a booking."), "invalid_choice": _("Choose a booking of this list.")},
    )  # fmt: skip
    what = forms.ChoiceField(
        label=_("What do they swap?"), widget=forms.RadioSelect, initial=HALLS,
        choices=[(HALLS, _("The halls alone: each keeps its hours")), (ALL, _("The halls and the hours"))],
        error_messages={"required": _("Choose what they swap.")},
    )  # fmt: skip

    def __init__(self, *args: Any, others: Iterable[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {slot.pk: slot for slot in others}
        choice: Any = self.fields["other"]
        choice.choices = [(key, _said(slot)) for key, slot in self.others.items()]

    @property
    def other_slot(self) -> Slot:
        return self.others[self.cleaned_data["other"]]

    @property
    def keeps_hours(self) -> bool:
        return bool(self.cleaned_data["what"] == HALLS)


class CopyForm(ReasonForm):
    field_order = ["dates"]

    dates = forms.CharField(
        label=_("The dates, one per line"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("For example: 24/11/2026, or 24 November 2026."),
        error_messages={"required": _("Write at least one date."), "max_length": _("Write 60 dates at most.")},
    )  # fmt: skip

    def clean_dates(self) -> tuple[date, ...]:
        days, unread = set[date](), list[str]()
        for typed in filter(
            None, (line.strip(" ,\t-•") for line in self.cleaned_data["dates"].replace(";", "\n").splitlines())
        ):
            try:
                days.add(read_date(typed))
            except ValueError:
                unread.append(typed[:40])
        if unread:
            raise ValidationError(
                gettext("These dates could not be read: %(dates)s. Write the day, the month and the year: 24/11/2026.")
                % {"dates": " ; ".join(f"« {typed} »" for typed in unread[:5])}
            )
        if len(days) > MOST_DATES:
            raise ValidationError(gettext("Write 60 dates at most."))
        if not days:
            raise ValidationError(gettext("Write at least one date."))
        return tuple(sorted(days))

    @property
    def holds(self) -> Sequence[Hold]:
        """The same space and the same hours, on each of these dates."""
        starts, ends = (timezone.localtime(moment).time() for moment in (self.slot.starts_at, self.slot.ends_at))
        return [_hold(self.slot.space, day, starts, ends) for day in self.cleaned_data["dates"]]


class FreeForm(ReasonForm, ReleaseForm):
    """Given back by the service: what becomes of the séance, and why."""

    field_order = ["seance", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = gettext("The association reads it, and so does whoever is registered.")

    @property
    def cancels(self) -> bool:
        return self.cleaned_data.get("seance") == CANCELS


def _hold(space: Space, day: date, start: time, end: time) -> Hold:
    last = day + timedelta(days=1) if end <= start else day
    return Hold(
        space, timezone.make_aware(datetime.combine(day, start)), timezone.make_aware(datetime.combine(last, end))
    )


def _said(slot: Slot) -> str:
    """« 18 h – 20 h, Maison des Canaux, salle 2 : Gym douce, Souffle & Mouvement »"""
    return gettext("%(moment)s, %(hall)s: %(purpose)s, %(association)s") % {
        "moment": hours(slot.starts_at, slot.ends_at), "hall": slot.space.full_name, "purpose": slot.request.purpose,
        "association": slot.request.association.name,
    }  # fmt: skip
