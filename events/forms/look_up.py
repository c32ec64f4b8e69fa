"""What an agent types about a person: to find what they have, to note a relative, to send them a sheet."""

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events import agreeing
from events.contacts import Contact
from events.forms.keeping import SendForm
from events.models import Relative
from events.registration_errors import ContactMissing


class LookUpForm(forms.Form):
    """Both are needed."""

    name = forms.CharField(
        label=pgettext_lazy("somebody else", "First name and last name"), max_length=120,
        error_messages={"required": _("Write the first name and the last name.")},
    )  # fmt: skip
    known = forms.CharField(
        label=pgettext_lazy("somebody else", "Phone number, e-mail address or code"), max_length=254,
        error_messages={"required": _("Write the phone number, the e-mail address or the code.")},
    )  # fmt: skip


class RelativeForm(forms.Form):
    """Who gets copies, and until when."""

    name = forms.CharField(
        label=_("First name and last name of the relative"), max_length=120,
        error_messages={"required": _("Write the first name and the last name.")},
    )  # fmt: skip
    channel = forms.ChoiceField(label=_("How do they get the copies?"), choices=Relative.Channel)
    email = forms.CharField(label=_("E-mail address"), max_length=254, required=False)
    phone = forms.CharField(label=_("Mobile number"), max_length=40, required=False)
    months = forms.TypedChoiceField(
        label=_("For how long?"), coerce=int, initial=12,
        choices=[(1, _("one month")), (3, _("three months")), (6, _("six months")), (12, _("one year"))],
    )  # fmt: skip
    consent = forms.ChoiceField(
        label=_("How did the registered person agree?"), choices=[("", _("Choose")), *agreeing.WAYS],
        error_messages={"required": _("Say how the person agreed.")},
    )  # fmt: skip

    for_all = forms.BooleanField(label=_("For all their registrations, those to come as well"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="relative")
        if not settings.OFFERS_SMS:
            self.fields["channel"].choices = [(Relative.Channel.EMAIL, Relative.Channel.EMAIL.label)]  # type: ignore[attr-defined]
            del self.fields["phone"]

    @property
    def contact(self) -> Contact:
        data = self.cleaned_data
        return Contact(data.get("name", ""), data["channel"], data.get("email", ""), data.get("phone", ""))

    def clean(self) -> dict[str, Any]:
        """Every mistake at once: the name, and what the chosen way needs."""
        data = super().clean() or self.cleaned_data
        if "channel" in data:
            try:
                replace(self.contact, name=data.get("name") or "––").checked()
            except ContactMissing as missing:
                field = missing.field if missing.field in self.fields else None
                self.add_error(field, ValidationError(missing.messages))
        return data


class OwnRelativeForm(RelativeForm):
    """The same, asked by the registered person, who agrees by ticking it."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["consent"] = forms.BooleanField(
            label=_("I agree: this person reads what is written to me, and may cancel for me."),
            error_messages={"required": _("Tick that you agree: without your agreement nobody gets copies.")},
        )
        del self.fields["for_all"]  # the page says which registrations are meant


class SheetForm(SendForm):
    """The sheet of an activity for somebody else; most who call have a mobile at hand."""

    write_email = _("Write their e-mail address.")

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        courriel = self.fields["courriel"]
        courriel.label = pgettext_lazy("somebody else", "E-mail address")
        courriel.error_messages["invalid"] = _("Write the e-mail address in full, for instance nom@exemple.fr.")
        if "mobile" in self.fields:
            self.fields["mobile"].label = pgettext_lazy("somebody else", "Mobile number")
            self.fields["par"].choices = self.fields["par"].choices[::-1]  # type: ignore[attr-defined]
        else:
            self.initial["par"] = self.EMAIL
