"""An association asks for things: what for, when, how many of each, who comes for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings import wording
from bookings.lending import stock
from bookings.lending.asking import Trip
from bookings.lending.stock import Days, Stock
from bookings.models import Equipment, Slot
from directory.models import Association
from directory.wording import long_date
from events.forms.fields import DayField

FARTHEST, LONGEST = 550, 31  # days: ahead of today, from the first day to the last
phone_number = RegexValidator(r"^(?:\D*\d){10,15}\D*$", _("Write a phone number with its 10 digits."))
WHOLE = _("Write a whole number, for example 12.")


class SlotChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic while running
    def label_from_instance(self, slot: Slot) -> str:
        return f"{wording.moment(slot)}, {slot.space.full_name}"


@dataclass(frozen=True)
class Offer:
    """One thing of the catalogue on the form: how many are free over the days typed; None before they are."""

    equipment: Equipment
    bound: forms.BoundField
    free: int | None

    @property
    def is_wanted(self) -> bool:
        return bool(self.bound.value())


class LoanForm(forms.Form):
    """The number of each thing is typed in a field named by its key. The dates may come from a date in a hall."""

    slot = SlotChoice(
        label=_("For a date in a hall"), queryset=Slot.objects.none(), required=False, empty_label=_("no, without a hall"),
        error_messages={"invalid_choice": _("Choose one of your dates to come.")},
        help_text=_("The days and the place are then those of the hall."),
    )  # fmt: skip
    purpose = forms.CharField(
        label=_("What for?"), max_length=140, help_text=_("For example: winter fair of the neighbourhood."),
        error_messages={"required": _("Write what you need it for."), "max_length": _("Write 140 signs at most.")},
    )  # fmt: skip
    first = DayField(label=_("First day of use"), required=False)
    last = DayField(
        label=_("Last day of use"),
        required=False,
        help_text=_("The same day when left empty. Transport days are added."),
    )
    place = forms.CharField(
        label=_("Where?"), max_length=200, required=False, error_messages={"max_length": _("Write 200 signs at most.")}
    )
    fetched_by = forms.CharField(
        label=_("Who comes to fetch it?"), max_length=80,
        error_messages={"required": _("Write who comes to fetch it."), "max_length": _("Write 80 signs at most.")},
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Their phone"), max_length=30, required=False, validators=[phone_number],
        help_text=_("Only the storekeeper uses it, for this loan."), widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )  # fmt: skip
    message = forms.CharField(
        label=_("A word for the service"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Write 1,000 characters at most.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, association: Association, at: datetime, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.today = timezone.localdate(at)
        slot: Any = self.fields["slot"]
        coming = Slot.objects.of(association).filter(
            state__in=(Slot.State.ASKED, Slot.State.GRANTED, Slot.State.PROPOSED), starts_at__gt=at
        )
        slot.queryset = coming.select_related("space__venue").order_by("starts_at", "pk")
        self.things = list(Equipment.objects.offered().select_related("department").by_category())
        for thing in self.things:
            self.fields[f"q-{thing.pk}"] = forms.IntegerField(
                label=thing.name, required=False, min_value=0, max_value=thing.quantity,
                error_messages={
                    "invalid": WHOLE, "min_value": WHOLE,
                    "max_value": gettext("%(name)s: the town has %(count)s.") % {"name": thing.name, "count": thing.quantity},
                },
            )  # fmt: skip
        self.found: dict[int, Stock] = {}
        self.days: Days | None = None

    @property
    def wanted(self) -> dict[Equipment, int]:
        """What was typed and makes sense, by thing."""
        typed = {thing: self.cleaned_data.get(f"q-{thing.pk}") for thing in self.things}
        return {thing: count for thing, count in typed.items() if count}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._read_days(data)
        if not self.wanted and not any(name.startswith("q-") for name in self.errors):
            self.add_error(None, gettext("Write how many you need of one thing at least."))
        if self.days:
            self._look(self.days)
        return data

    def _read_days(self, data: dict[str, Any]) -> None:
        slot: Slot | None = data.get("slot")
        first, last = data.get("first"), data.get("last")
        if slot and not first and "first" not in self.errors:
            first = timezone.localdate(slot.starts_at)
            last = last or timezone.localdate(slot.ends_at)
        if not first:
            if "first" not in self.errors:
                self.add_error("first", gettext("Write the first day, or choose a date in a hall."))
            return
        if slot and not data.get("place"):
            data["place"] = slot.space.full_name
        if "last" not in self.errors and self._in_order(first, last or first):
            self.days = Days(first, last or first)

    def _in_order(self, first: date, last: date) -> bool:
        if first < self.today:
            self.add_error("first", gettext("This day is past."))
        elif first > self.today + timedelta(days=FARTHEST):
            self.add_error("first", gettext("This day is too far away: at most a year and a half from now."))
        elif last < first:
            self.add_error("last", gettext("The last day comes before the first one."))
        elif (last - first).days >= LONGEST:
            self.add_error("last", gettext("At most 31 days. Ask again for the following ones."))
        else:
            return True
        return False

    def _look(self, days: Days) -> None:
        """What is free over the days, each thing with the transport of all that is wanted."""
        widest = days.of_use_with(self.things)
        self.found = stock.of(self.things, widest, today=self.today)
        for thing, count in self.wanted.items():
            field, free = f"q-{thing.pk}", self.free(thing)
            soonest = self.today + timedelta(days=thing.days_before)
            if days.first < soonest:
                text = gettext("%(name)s: transport takes %(days)s days before; from %(date)s on.")
                said = {"name": thing.name, "days": thing.days_before, "date": long_date(soonest)}
                self.add_error(field, text % said)
            elif free is not None and count > free:
                text = gettext("%(name)s: only %(count)s left over these days.")
                self.add_error(field, text % {"name": thing.name, "count": free})

    def held(self, thing: Equipment | None = None) -> Days | None:
        """The days over which the things leave the store, transport included; as if `thing` were wanted too."""
        return self.days and self.days.of_use_with([*self.wanted, *([thing] if thing else [])])

    def free(self, thing: Equipment) -> int | None:
        held = self.held(thing)
        return self.found[thing.pk].free(held) if held and thing.pk in self.found else None

    def offers(self) -> Iterator[tuple[str, list[Offer]]]:
        """The catalogue with its fields, by category."""
        shown: dict[str, list[Offer]] = {}
        for thing in self.things:
            offer = Offer(thing, self[f"q-{thing.pk}"], self.free(thing) if self.found else None)
            shown.setdefault(str(thing.get_category_display()), []).append(offer)
        yield from shown.items()

    def trip(self) -> Trip:
        """Of a valid form."""
        data = self.cleaned_data
        if self.days is None:
            raise ValueError("the days are not known")
        return Trip(
            purpose=data["purpose"], days=self.days, fetched_by=data["fetched_by"], phone=data["phone"],
            place=data["place"], message=data["message"], slot=data["slot"],
        )  # fmt: skip
