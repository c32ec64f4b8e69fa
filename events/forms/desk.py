"""Registering somebody else, on one dense page: for the team by hand, for an agent on the phone."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory import wording
from events import agreeing, messaging
from events.contacts import Participant
from events.models import Activity, Occurrence
from events.registration_rules import MOST_PEOPLE
from notifications import gsm

from .registering import KIND_LABELS, ME, NONE, ContactForm, Kind
from .taking_part import MORE_TO_TRY, PlacesField, more_to_try_than_places

_AGE = re.compile(r"^(.*?)[\s,;:(]*(\d{1,3})\s*(?:ans?)?\)?$")


Tries = Mapping[int, int | None]  # for each date by id, how many would get a place to try (None: without limit)


def date_label(seance: Occurrence, tries: Tries | None = None) -> str:
    """« mar. 24 nov., 10 h · reste 4 · essai : complet »; the latter when it is another number. Short: it stands in a list
    of one line, which cuts what is too long."""
    parts = [f"{wording.short_date(seance.starts_at)}, {wording.hour(seance.starts_at)}"]
    if seance.free_places:
        parts.append(_t("%(count)s left") % {"count": seance.free_places})
    elif seance.free_places is not None:
        parts.append(_t("full, %(count)s waiting") % {"count": seance.waiting})
    return " · ".join([*parts, *filter(None, [to_try(seance, tries or {})])])


def to_try(seance: Occurrence, tries: Tries) -> str:
    """« essai : reste 2 », when it is another number than that of all places."""
    left = tries.get(seance.pk)
    if left is None or left == seance.free_places:
        return ""
    return _t("to try: %(count)s left") % {"count": left} if left else _t("to try: full")


def say_it_of_others(form: ContactForm) -> None:
    """The questions are about somebody else than who reads them."""
    said = {
        "email": _("By e-mail"), "sms": _("By text message (SMS)"), "call": _("By a phone call"),
        "paper": pgettext_lazy("somebody else", "By a letter"), NONE: pgettext_lazy("somebody else", "No way: they call us"),
    }  # fmt: skip
    channel: Any = form.fields["channel"]
    channel.choices = [(key, said[key]) for key, _label in channel.choices]
    form.fields["name"].label = pgettext_lazy("somebody else", "First name and last name")
    form.fields["name"].error_messages["required"] = _("Write the first name and the last name.")
    form.fields["email"].label = pgettext_lazy("somebody else", "E-mail address")
    form.fields["phone"].label = pgettext_lazy("somebody else", "Phone number")
    form.fields["address"].label = pgettext_lazy("somebody else", "Postal address")
    form.fields["name"].help_text = _("For children: of the adult who answers for them.")
    if "note" in form.fields:
        form.fields["note"].label = _("What would help to welcome them well")
        form.fields["note"].widget = forms.Textarea(attrs={"rows": 2})
        form.fields["reminds_before"].label = pgettext_lazy("somebody else", "Remind them two days before")
        form.fields["reminds_morning"].label = pgettext_lazy("somebody else", "Remind them on the day")


class DeskForm(ContactForm):
    """The questions of a resident's three steps at once, and how the person agreed."""

    kind = forms.ChoiceField(
        label=_("What for?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they register for.")},
    )  # fmt: skip
    seance = forms.ChoiceField(label=_("Date, or first date of the season"), required=False)
    size = forms.IntegerField(
        label=_("Number of people in all"), min_value=1, max_value=MOST_PEOPLE,
        error_messages={
            "required": _("Write how many people come."), "invalid": _("Write a number, for example 2."),
            "min_value": _("Count everybody who comes: at least one person."),
            "max_value": _("For such a large group, call the association."),
        },
    )  # fmt: skip
    named = forms.CharField(
        label=_("First names and ages of the children"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("One per line, for example: Léo 8"),
    )  # fmt: skip
    helpers = forms.IntegerField(
        label=_("Helpers who come along"), min_value=0, max_value=MOST_PEOPLE, required=False,
        help_text=_("They do not take a place."),
    )  # fmt: skip
    keeps_both = forms.BooleanField(label=_("Register them all the same"), required=False)
    accepts_split = forms.BooleanField(label=_("They may come in part, if not all find a place"), required=False)
    accepts_waiting = forms.BooleanField(label=_("If it is full, they wait for a place"), required=False)
    consent = forms.ChoiceField(
        label=_("How did the person agree?"), widget=forms.RadioSelect, choices=agreeing.WAYS,
        error_messages={"required": _("Say how the person agreed.")},
    )  # fmt: skip
    submit_key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, activity: Activity, kinds: Sequence[str], seances: Sequence[Occurrence],
        tries: Tries | None = None, initial: dict[str, Any] | None = None, at_the_desk: bool = True,
    ) -> None:  # fmt: skip
        """The first date is chosen already, unless `initial` says another; at the door nobody stands at a desk."""
        known = {
            "kind": kinds[0] if kinds else "", "seance": str(seances[0].pk) if seances else "", "size": 1,
            "channel": "call", "accepts_waiting": True,
            "submit_key": uuid4().hex,
        }  # fmt: skip
        super().__init__(data, initial=known | (initial or {}), who=ME, size=1)
        del self.fields["website"]
        say_it_of_others(self)
        self.seances = {str(seance.pk): seance for seance in seances}
        self.fields["kind"].choices = [(str(kind), KIND_LABELS[Kind(kind)]) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["seance"].choices = [  # type: ignore[attr-defined]
            (key, date_label(seance, tries)) for key, seance in self.seances.items()
        ]
        if not at_the_desk:
            self.fields["consent"].choices = agreeing.AT_THE_DOOR  # type: ignore[attr-defined]
        if not activity.welcomes_helpers:
            del self.fields["helpers"]

    @property
    def chosen(self) -> Occurrence | None:
        """The date; for the season None stands for the next one."""
        return self.seances.get(self.cleaned_data["seance"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") and data["kind"] != Kind.SEASON and not data.get("seance") and "seance" not in self.errors:
            self.add_error("seance", _t("Choose a date."))
        named, size = self.participants(), data.get("size")
        if size and len(named) > size:
            self.add_error("named", _t("More first names than people: correct one or the other."))
        return data

    def participants(self) -> list[Participant]:
        """« Léo 8 », « Zoé, 6 ans », « Lina »: one per line."""
        found = []
        for line in self.cleaned_data.get("named", "").splitlines():
            if not line.strip():
                continue
            read = _AGE.match(line.strip())
            age = int(read[2]) if read and int(read[2]) <= 120 else None
            found.append(Participant((read[1] if read and age is not None else line).strip(" ,;:(") or "–", age))
        return found


class RoomForm(forms.Form):
    """How many places at each séance."""

    capacity = PlacesField(label=_("How many places at each date?"), help_text=_("Leave empty when there is no limit."))
    trial_places = PlacesField(
        label=_("Of these places, how many to try?"), help_text=_("Leave empty when newcomers may take any place.")
    )

    def __init__(self, data: Any, *, activity: Activity) -> None:
        super().__init__(data, initial={"capacity": activity.capacity, "trial_places": activity.trial_places})
        if not activity.offers_trial:
            del self.fields["trial_places"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if more_to_try_than_places(data):
            self.add_error("trial_places", MORE_TO_TRY)
        return data


EVERYBODY = "tous"


class MessageForm(forms.Form):
    """A word to everybody registered."""

    to = forms.ChoiceField(label=_("To whom?"))
    text = forms.CharField(
        label=_("Your message"), max_length=1200, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write your message.")},
    )  # fmt: skip
    short = forms.CharField(
        label=_("The same in a few words, for text messages"), max_length=160, required=False,
        help_text=_("80 signs at most. Only needed when the message is longer."),
    )  # fmt: skip
    press = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    looked_at = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)  # the audience of the preview

    def __init__(self, data: Any, *, seances: Sequence[Occurrence], initial: dict[str, Any]) -> None:
        super().__init__(data, initial={"press": uuid4().hex, **initial})
        self.seances = {str(seance.pk): seance for seance in seances}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (EVERYBODY, _("Everybody who is registered, from today on")), ("saison", _("The people of the season")),
            *((key, _t("Those who come on %(date)s") % {"date": wording.long_date(seance.starts_at)})
              for key, seance in self.seances.items()),
        ]  # fmt: skip

    @property
    def audience(self) -> messaging.Audience:
        to = self.cleaned_data["to"]
        return messaging.Audience(self.seances.get(to), only_season=to == "saison")

    @property
    def for_text_messages(self) -> str:
        """What fits beside title and date."""
        return self.cleaned_data["short"] or " ".join(self.cleaned_data["text"].split())

    @property
    def has_looked(self) -> bool:
        """Were those to whom it leaves now the ones that the preview counted?"""
        return bool(self.cleaned_data["looked_at"] == self.cleaned_data["to"])

    def ask_for_short(self) -> bool:
        """Somebody is reached by text message: does what is meant for them fit? Says so beside the field."""
        signs = gsm.septets(self.for_text_messages)
        if signs <= messaging.SMS_ROOM:
            return False
        said = _t("Some people only get text messages: say it for them in 80 signs. There are %(count)s now.")
        self.add_error("short", said % {"count": signs})
        return True


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"), max_length=200, help_text=_("The person reads this sentence."),
        error_messages={"required": _("Write why, in a few words.")},
    )  # fmt: skip
