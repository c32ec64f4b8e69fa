"""What an activity is, for whom, at what price and where: everything but its dates."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.models import Association, Neighbourhood, Space, Theme
from events.models import Activity

from .taking_part import TakingPartForm

OLDEST = 120


class Place(TextChoices):
    """Where it takes place, as the volunteer answers it."""

    SPACE = "space", _("In a hall of the town")
    ADDRESS = "address", _("At another address")
    LATER = "later", _("We do not know yet")


PRICES = [
    (Activity.PriceKind.FREE, _("Free of charge")),
    (Activity.PriceKind.PAID, _("People pay")),
    (Activity.PriceKind.UNKNOWN, _("They ask the association")),
]
ENTRIES = [
    (Activity.Entry.FREE_ENTRY, _("No, they just come")),
    (Activity.Entry.CONTACT, _("Yes, by phone or e-mail")),
    (Activity.Entry.REGISTRATION, _("Yes, they register on this site")),
]


class SpaceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """Halls that can be asked for, under the name of their venue."""

    def __init__(self, **kwargs: Any) -> None:
        bookable = Space.objects.bookable().select_related("venue").order_by("venue__name", "position", "pk")
        super().__init__(bookable, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        people = gettext("%(count)s people") % {"count": obj.capacity} if obj.capacity else ""
        return ", ".join(part for part in (obj.full_name, people) if part)


class ThemeField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """Themes with their parent, in the order of the town."""

    def __init__(self, **kwargs: Any) -> None:
        ordered = Theme.objects.select_related("parent").order_by(
            "parent__position", "parent__name", "position", "name"
        )
        super().__init__(ordered, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.parent.name} – {obj.name}" if obj.parent else obj.name


class ActivityForm(TakingPartForm, forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """The facts of an activity. Only the answers that go with the chosen place and price are kept."""

    place = forms.ChoiceField(
        label=_("Where does it take place?"),
        choices=Place.choices,
        widget=forms.RadioSelect,
        initial=Place.LATER,
        error_messages={"required": _("Choose where it takes place.")},
    )
    theme = ThemeField(
        label=_("Theme"),
        empty_label=_("Choose a theme"),
        error_messages={"required": _("Choose a theme.")},
    )
    space = SpaceField(label=_("Which hall?"), required=False, empty_label=_("Choose a hall"))
    age_min = forms.IntegerField(
        label=_("From what age?"),
        min_value=0,
        max_value=OLDEST,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Write an age between 0 and 120.")),
    )
    age_max = forms.IntegerField(
        label=_("To what age?"),
        min_value=0,
        max_value=OLDEST,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Write an age between 0 and 120.")),
    )

    class Meta:
        model = Activity
        fields = [
            "title",
            "theme",
            "summary",
            "description",
            "to_bring",
            "age_min",
            "age_max",
            "level",
            "level_kind",
            "is_seated",
            "is_online",
            "price_kind",
            "price",
            "price_unit",
            "price_note",
            "has_solidarity_rate",
            "offers_trial",
            "space",
            "address",
            "neighbourhood",
            "leader",
            "shows_leader",
            "entry",
            "contact_phone",
            "contact_email",
        ]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 6}),
            "price_kind": forms.RadioSelect,
            "price": forms.TextInput(attrs={"inputmode": "decimal", "size": 8}),
            "entry": forms.RadioSelect,
            "contact_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "contact_email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        labels = {
            "title": _("Name of the activity"),
            "summary": _("In one sentence"),
            "description": _("What it is like"),
            "to_bring": _("What to bring"),
            "level": _("More on the level"),
            "level_kind": _("Level"),
            "is_seated": _("It can be done seated"),
            "is_online": _("It can be followed from home, by video"),
            "has_solidarity_rate": _("There is a lower rate for small incomes"),
            "offers_trial": _("One may come to a first séance to try"),
            "price_kind": _("Price"),
            "price": _("Amount in euros"),
            "price_unit": _("For what?"),
            "price_note": _("More on the price"),
            "leader": _("Who leads it?"),
            "shows_leader": _("Show this name to everybody, on the page of the activity"),
            "address": _("Which address?"),
            "neighbourhood": _("Neighbourhood"),
            "entry": _("How does one take part?"),
            "contact_phone": _("Phone"),
            "contact_email": _("E-mail address"),
        }
        help_texts = {
            "title": _("For example: Seated gentle gym."),
            "summary": _("It is shown in the results of a search."),
            "to_bring": _("For example: loose clothes, a bottle of water."),
            "level": _("For example: beginners welcome."),
            "price_unit": _("For example: a year, a session."),
            "price_note": _("For example: first lesson free."),
            "address": _("Number, street and town."),
            "leader": _("A first name is enough. Those who are registered read it when it changes."),
            "shows_leader": _("Ask them first. It is never in calendars that others subscribe to."),
        }
        error_messages = {
            "title": {"required": _("Write the name of the activity.")},
            "price": {"invalid": _("Write the amount in figures, for example 45 or 4,50.")},
            "contact_email": {"invalid": _("Write an e-mail address like name@example.org.")},
        }

    def __init__(self, *args: Any, association: Association, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.association = association
        self.show_ways(self.instance)
        if self.instance.pk:
            self.initial["place"] = _place_of(self.instance)
        else:
            self.initial.update(contact_phone=association.phone, contact_email=association.email)
        self.fields["neighbourhood"] = forms.ModelChoiceField(
            Neighbourhood.objects.all(), label=_("Neighbourhood"), required=False, empty_label=_("I do not know")
        )
        levels = [("", gettext("I do not know")), *Activity.LevelKind.choices]
        self.fields["level_kind"].choices = levels  # type: ignore[attr-defined]  # a choice field
        self.fields["price_kind"].choices = PRICES  # type: ignore[attr-defined]  # a choice field
        self.fields["entry"].choices = ENTRIES  # type: ignore[attr-defined]  # a choice field
        self.fields["price"].localize = True
        self.fields["price"].widget.is_localized = True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self._forget_what_was_not_chosen(data)
        self.keep_ways(self.instance, data)
        for field, problem in [*self._problems(data), *self.problems_of_ways(self.instance, data)]:
            if field not in self.errors:
                self.add_error(field, problem)
        return data

    def _forget_what_was_not_chosen(self, data: dict[str, Any]) -> None:
        if data.get("place") != Place.SPACE:
            data["space"] = None
        if data.get("place") != Place.ADDRESS:
            data["address"] = ""
        if data.get("price_kind") != Activity.PriceKind.PAID:
            data["price"], data["price_unit"] = None, ""

    def _problems(self, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
        if data.get("place") == Place.SPACE and not data.get("space"):
            yield "space", gettext("Choose a hall.")
        if data.get("place") == Place.ADDRESS and not data.get("address"):
            yield "address", gettext("Write the address.")
        if data.get("price_kind") == Activity.PriceKind.PAID:
            if data.get("price") is None:
                yield "price", gettext("Write the amount.")
            elif data["price"] <= 0:
                yield "price", gettext("Write an amount above zero, or choose “free of charge”.")
        lowest, highest = data.get("age_min"), data.get("age_max")
        if lowest is not None and highest is not None and highest < lowest:
            yield "age_max", gettext("The highest age comes before the lowest one.")
        if data.get("entry") == Activity.Entry.CONTACT and not (data.get("contact_phone") or data.get("contact_email")):
            yield "contact_phone", gettext("Write a phone number or an e-mail address, so that people can reach you.")


def _place_of(activity: Activity) -> Place:
    if activity.space_id:
        return Place.SPACE
    return Place.ADDRESS if activity.address else Place.LATER
