"""The questions of a registration: who comes and when, how to reach them. One form for each step."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.masking import is_a_name
from events.contacts import Contact, Participant
from events.models import Activity, Occurrence, Registration
from events.registration_errors import ContactMissing, PartyTooLarge
from events.registration_rules import most_people

Kind = Registration.Kind


def name_alone(typed: str) -> None:
    """Letters greet people by this name: it may not lead a stranger elsewhere."""
    if not is_a_name(typed):
        raise ValidationError(gettext("Write only the name, without an address or a number."))


ME, CHILD, RELATIVE, SEVERAL = "me", "child", "relative", "several"
NONE = "none"  # neither e-mail nor phone: they call, or come by
MOST_NAMED = 8  # children named one by one
CHILDREN_UNTIL = 15

WHO = [
    (ME, _("Me")),
    (CHILD, _("My child, or my children")),
    (RELATIVE, _("Somebody I help")),
    (SEVERAL, _("Several people, me included")),
]
WHO_HINTS = {
    CHILD: _("We will ask for a first name and an age, nothing more."),
    RELATIVE: _("A parent, a neighbour, a person I accompany."),
}
KIND_LABELS = {
    Kind.TRIAL: _("Try one séance"),
    Kind.SINGLE: _("Come to one séance"),
    Kind.SEASON: _("Come for the whole season"),
}
KIND_HINTS = {
    Kind.TRIAL: _("Once, to see if you like it."),
    Kind.SEASON: _("Your place is kept at each date. Away one evening? You say so, and somebody else comes."),
}


class WhoForm(forms.Form):
    """Who comes; the way and the date too, unless there is nothing to choose."""

    kind = forms.ChoiceField(
        label=_("How would you like to come?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you would like to come.")},
    )  # fmt: skip
    seance = forms.ChoiceField(label=_("Which date?"), widget=forms.RadioSelect, required=False)
    who = forms.ChoiceField(
        label=_("Who comes?"), widget=forms.RadioSelect, choices=WHO,
        error_messages={"required": _("Say who comes.")},
    )  # fmt: skip
    size = forms.IntegerField(
        label=_("How many people in all?"),
        min_value=1,
        max_value=99,
        required=False,
        error_messages={
            "invalid": _("Write a number, for example 2."),
            "min_value": _("Count everybody who comes: at least one person."),
            "max_value": _("For such a large group, call the association."),
        },
    )
    helper = forms.BooleanField(
        label=_("A helper comes along"), required=False, help_text=_("A helper does not take a place.")
    )
    accepts_split = forms.BooleanField(
        label=_("If there are not enough places for all, some of us may come without the others"), required=False
    )

    def __init__(
        self, *args: Any, activity: Activity, kinds: Sequence[str], seances: Sequence[Occurrence], asks_kind: bool,
        asks_date: bool, **kw: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kw)
        self.activity = activity
        choices = [(str(kind), KIND_LABELS[Kind(kind)]) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["seance"].choices = [(str(seance.pk), str(seance.pk)) for seance in seances]  # type: ignore[attr-defined]
        if not asks_kind:
            self.fields["kind"].widget = forms.HiddenInput()
        if not asks_date:
            self.fields["seance"].widget = forms.HiddenInput()
        if not activity.welcomes_helpers:
            del self.fields["helper"]
        if activity.age_min and activity.age_min > CHILDREN_UNTIL:
            self.fields["who"].choices = [choice for choice in WHO if choice[0] != CHILD]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") == Kind.SEASON:
            data["seance"] = data.get("seance") or ""
        elif not data.get("seance") and "seance" not in self.errors:
            self.add_error("seance", gettext("Choose a date."))
        who, size = data.get("who"), data.get("size")
        if who in (ME, RELATIVE):
            data["size"] = 1
            self.errors.pop("size", None)
        elif who == CHILD:
            data["size"] = size or 1
            if data["size"] > MOST_NAMED:
                self.add_error("size", gettext("For so many children, call the association."))
        elif who == SEVERAL and "size" not in self.errors and (size or 1) < 2:
            self.add_error("size", gettext("Write how many you will be, you included: two at least."))
        if (data.get("size") or 1) < 2:
            data["accepts_split"] = False
        self._check_room(data)
        return data

    def _check_room(self, data: dict[str, Any]) -> None:
        """Said before anybody waits, or gives their name, for places that will never be."""
        if not data.get("kind") or not data.get("size") or "size" in self.errors:
            return
        most = most_people(self.activity, data["kind"])
        if data["size"] > most:
            self.add_error("size", PartyTooLarge(most))


class ContactForm(forms.Form):
    """A name and one way to be reached; a first name and an age for each child."""

    name = forms.CharField(
        label=_("First name and last name"), max_length=120, validators=[name_alone],
        error_messages={"required": _("Write your first name and your last name.")},
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=_("How do you prefer to be told?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose a way to be told.")},
    )  # fmt: skip
    email = forms.CharField(label=_("E-mail address"), max_length=254, required=False)
    phone = forms.CharField(label=_("Phone number"), max_length=40, required=False)
    address = forms.CharField(
        label=_("Postal address"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    note = forms.CharField(
        label=_("Anything to know, to welcome you well?"), max_length=500, required=False, widget=forms.Textarea,
        help_text=_("For example: I hear badly, I walk with a stick. Only the association reads it; erased afterwards."),
    )  # fmt: skip
    reminds_before = forms.BooleanField(label=_("Remind me two days before"), required=False)
    reminds_morning = forms.BooleanField(label=_("Remind me on the day"), required=False)
    website = forms.CharField(label=_("Leave this field empty"), required=False)  # robots fill it

    def __init__(self, *args: Any, who: str, size: int, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.who = who
        channels = [("email", _("By e-mail")), ("sms", _("By text message (SMS)")), ("call", _("By a phone call")),
                    ("paper", _("By a letter to my home")), (NONE, _("None of these"))]  # fmt: skip
        self.fields["channel"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            choice for choice in channels if choice[0] != "sms" or settings.OFFERS_SMS
        ]
        self.children = range(1, min(size, MOST_NAMED) + 1) if who == CHILD else range(0)
        for number in self.children:
            self.fields[f"first_name_{number}"] = forms.CharField(
                label=_("First name of the child") if size == 1 else _("First name of child %(number)s") % {"number": number},
                max_length=60, validators=[name_alone],
                error_messages={"required": _("Write the first name of each child.")},
            )  # fmt: skip
            self.fields[f"age_{number}"] = forms.IntegerField(
                label=_("Age"), min_value=0, max_value=17,
                error_messages={
                    "required": _("Write the age of each child."), "invalid": _("Write the age in years, for example 8."),
                    "max_value": _("From 18 years on, people register themselves."),
                },
            )  # fmt: skip
        if who == RELATIVE:
            self.fields["first_name_1"] = forms.CharField(
                label=_("First name of the person you help"), max_length=60, validators=[name_alone],
                error_messages={"required": _("Write the first name of the person who comes.")},
            )  # fmt: skip

    @property
    def child_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"first_name_{number}"], self[f"age_{number}"]) for number in self.children]

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(gettext("This field must stay empty: it stops robots."))
        return ""

    def clean(self) -> dict[str, Any]:
        """Every mistake at once: the name, and what the chosen way needs."""
        data = super().clean() or self.cleaned_data
        if data.get("name") and len(data["name"].strip()) < 2:
            self.add_error("name", self.fields["name"].error_messages["required"])
        if channel := data.get("channel"):
            if channel == "call" and not data.get("phone", "").strip():
                self.add_error("phone", gettext("Write a phone number, for the calls."))
                return data
            try:
                self._contact(data, name="–– ").checked()
            except ContactMissing as missing:
                self.add_error(missing.field if missing.field in self.fields else None, missing)
        return data

    def _contact(self, data: dict[str, Any], *, name: str = "", language: str = "fr") -> Contact:
        """Only what the chosen way needs is kept: nothing else is asked, nothing else is stored. Beside an address a number
        is welcome: what comes too late for the post is said by phone."""
        channel = data["channel"]
        return Contact(
            name=name or data["name"],
            channel="call" if channel == NONE else channel,
            email=data.get("email", "") if channel == "email" else "",
            phone=data.get("phone", "") if channel in ("sms", "call", "paper") else "",
            address=data.get("address", "") if channel == "paper" else "",
            language=language,
        )

    def contact(self, language: str) -> Contact:
        return self._contact(self.cleaned_data, language=language).checked()

    def participants(self) -> list[Participant]:
        data = self.cleaned_data
        if self.who == RELATIVE:
            return [Participant(data["first_name_1"])]
        return [Participant(data[f"first_name_{number}"], data[f"age_{number}"]) for number in self.children]
