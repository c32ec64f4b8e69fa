"""What an agent types to propose another hall or another hour for a group of dates."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bookings import proposing
from bookings.models import Proposal
from bookings.preparing import ELSEWHERE, Group, Offer
from bookings.suggesting import Hall
from bookings.targets import MOST_DAYS, shift
from directory import numbers
from directory.wording import long_date

SELECT, SHORT = {"class": "select"}, {"class": "input input--w5", "autocomplete": "off"}


class ProposalFields(forms.Form):
    """`to` is the code of a suggestion, or says that the hall and the hour below are chosen freely."""

    halls: set[int]

    to = forms.CharField(required=False, max_length=60)
    other_space = forms.CharField(label=_("Hall"), required=False, widget=forms.Select(attrs=SELECT))
    other_day = forms.CharField(label=_("Day"), required=False, widget=forms.Select(attrs=SELECT))
    other_start = forms.CharField(label=_("From"), required=False, max_length=20, widget=forms.TextInput(attrs=SHORT))
    other_end = forms.CharField(label=_("To"), required=False, max_length=20, widget=forms.TextInput(attrs=SHORT))
    answer_days = forms.CharField(
        label=_("Days to answer"), required=False, max_length=6,
        widget=forms.TextInput(attrs=SHORT | {"inputmode": "numeric"}),
    )  # fmt: skip
    otherwise = forms.CharField(
        label=_("Without an answer, or if they decline"), required=False,
        widget=forms.Select(attrs=SELECT, choices=Proposal.Otherwise.choices),
    )  # fmt: skip

    @staticmethod
    def initial_of(offer: Offer) -> dict[str, str]:
        """What was typed, or prepared, as these fields take it."""
        kept = asdict(offer)
        names = {"space": "other_space", "day": "other_day", "start": "other_start", "end": "other_end"}
        return {names.get(name, name): value for name, value in kept.items()}

    def offer_halls(self, halls: Sequence[Hall], group: Group | None) -> None:
        """The halls that may be chosen, and the days: named when the group is one date."""
        self.halls = {hall.space for hall in halls}
        fields: Any = self.fields
        fields["other_space"].widget.choices = [("", _("choose a hall")), *_by_venue(halls)]
        fields["other_day"].widget.choices = [(str(days), label) for days, label in _days(group)]

    @property
    def elsewhere(self) -> list[dict[str, Any]]:
        """The fields of the free choice, and how the proposal ends, each with what is to be mended."""
        names = ("other_space", "other_day", "other_start", "other_end", "answer_days", "otherwise")
        return [{"bound": self[name], "mend": getattr(self, "mend", {}).get(name, [])} for name in names]

    @property
    def offer(self) -> Offer:
        """As it was typed, with what was left out as it usually is."""
        typed = {
            "to": "to", "space": "other_space", "day": "other_day", "start": "other_start", "end": "other_end",
            "answer_days": "answer_days", "otherwise": "otherwise",
        }  # fmt: skip
        raw = {name: (self.data.get(self.add_prefix(field)) or "").strip()[:60] for name, field in typed.items()}
        return Offer(**{name: value for name, value in raw.items() if value})

    def clean_offer(self) -> None:
        """Put what is wrong with what is proposed beside its field."""
        offer = self.offer
        target = offer.target
        if target is None:
            if offer.to != ELSEWHERE:
                self.add_error("to", gettext("Choose what you propose."))
            elif numbers.read(offer.space) not in self.halls:
                self.add_error("other_space", gettext("Choose a hall."))
            else:
                self.add_error("other_start", gettext("Write the hours like this: 18 h, or 18 h 30."))
        elif target.space not in self.halls:
            self.add_error(
                "other_space" if offer.to == ELSEWHERE else "to",
                gettext("This hall cannot be proposed. Choose another one."),
            )
        elif target.start.hour == 2 or target.end.hour == 2:
            self.add_error("to", gettext("Between 2 h and 3 h the hour changes twice a year: choose another hour."))
        days = numbers.read(offer.answer_days)
        if not days or days > proposing.MOST_DAYS:
            self.add_error(
                "answer_days",
                gettext("Write a number of days from 1 to %(most)s.") % {"most": proposing.MOST_DAYS},
            )
        if offer.otherwise not in Proposal.Otherwise.values:
            self.add_error("otherwise", gettext("Choose what becomes of the dates."))


def _by_venue(halls: Iterable[Hall]) -> list[tuple[str, list[tuple[str, str]]]]:
    venues: dict[str, list[tuple[str, str]]] = {}
    for hall in halls:
        people = ngettext("%(count)s person", "%(count)s people", hall.capacity or 0) % {"count": hall.capacity}
        label = f"{hall.name} ({people})" if hall.capacity else hall.name
        venues.setdefault(hall.venue, []).append((str(hall.space), label))
    return list(venues.items())


def _days(group: Group | None) -> list[tuple[int, str]]:
    days = [0, *(sign * number for number in range(1, MOST_DAYS + 1) for sign in (1, -1))]
    if group is not None and len(group.dates) == 1:
        on = timezone.localtime(group.slots[0].starts_at).date()
        return [(number, capfirst(long_date(on + timedelta(days=number)))) for number in sorted(days)]
    return [(number, shift(number)) for number in days]
