"""What is typed about teams: who is invited, who claims an association, who takes over."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from directory.masking import is_a_name
from directory.models import Membership

ROLES = (
    (Membership.Role.REDACTEUR, _("Writer: writes the page, the activities and the requests for halls")),
    (Membership.Role.RESPONSABLE, _("In charge: the same, and decides who is in the team")),
)
TELL_SERVICE = "service"


class EmailField(forms.EmailField):
    """An address, with our sentences."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"})
    default_error_messages = {
        "required": _("Write the e-mail address."),
        "invalid": _("Write the e-mail address in full, for instance nom@exemple.fr."),
    }


class RoleField(forms.ChoiceField):
    widget = forms.RadioSelect
    default_error_messages = {"required": _("Choose what this person may do.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=ROLES, label=_("What may this person do?"), **kwargs)


class InviteForm(forms.Form):
    email = EmailField(
        label=_("E-mail address of the person"), max_length=254, help_text=_("Only who reads this mailbox can accept.")
    )
    role = RoleField(initial=Membership.Role.REDACTEUR)


class RoleForm(forms.Form):
    role = RoleField()


class NamesForm(forms.Form):
    """Who somebody is whose account is to be opened."""

    first_name = forms.CharField(
        label=_("First name"), max_length=60, error_messages={"required": _("Write your first name.")}
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=60, error_messages={"required": _("Write your last name.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"

    def clean_first_name(self) -> str:
        return _a_name(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return _a_name(self.cleaned_data["last_name"])

    @property
    def names(self) -> tuple[str, str]:
        return self.cleaned_data["first_name"], self.cleaned_data["last_name"]


class NewcomerForm(NamesForm):
    email = EmailField(label=_("Your e-mail address"), max_length=254, help_text=_("A code is sent there."))


class ClaimForm(forms.Form):
    part = forms.CharField(
        label=_("What do you do in the association?"),
        max_length=120,
        help_text=_("For instance: treasurer since September."),
        error_messages={"required": _("Write in a few words what you do in the association.")},
    )

    def clean_part(self) -> str:
        return _a_name(self.cleaned_data["part"])


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the letter"),
        max_length=12,
        help_text=_("Six digits."),
        error_messages={"required": _("Copy the six digits of the letter.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        help_text=_("The person reads these words."),
        error_messages={"required": _("Write why, in a few words.")},
    )


class LeaveForm(forms.Form):
    """Who takes over, and what becomes of me. `successor` is then a Membership, or None."""

    successor = forms.ChoiceField(
        label=_("Who takes over from you?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who takes over, or tell the service.")},
    )
    then = forms.ChoiceField(
        label=_("And you?"),
        widget=forms.RadioSelect,
        choices=[("leave", _("I leave the team")), ("stay", _("I stay, as a writer"))],
        initial="leave",
        error_messages={"required": _("Choose whether you leave or stay.")},
    )

    def __init__(self, *args: Any, mine: Membership, team: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [each for each in team if each != mine]
        self.heirs = {str(each.pk): each for each in others if not each.is_in_charge}
        leaders = [each for each in others if each.is_in_charge]
        if not mine.is_in_charge:
            del self.fields["successor"], self.fields["then"]
            return
        choices: list[tuple[str, Any]] = []
        if leaders:
            names = ", ".join(str(each.person) for each in leaders)
            choices.append(("", _t("%(names)s: in charge already") % {"names": names}))
        choices += [(key, _t("%(name)s, now writer") % {"name": each.person}) for key, each in self.heirs.items()]
        if not leaders:
            choices.append((TELL_SERVICE, _("Nobody: tell the service, which looks for somebody with the association")))
        successor = self.fields["successor"]
        successor.choices = choices  # type: ignore[attr-defined]  # a choice field
        successor.required = not leaders

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("successor") == TELL_SERVICE and data.get("then") == "stay":
            self.add_error("then", _t("To stay, name somebody who takes over first."))
        return data

    @property
    def successor_chosen(self) -> Membership | None:
        return self.heirs.get(self.cleaned_data.get("successor", ""))

    @property
    def tells_service(self) -> bool:
        return bool(self.cleaned_data.get("successor") == TELL_SERVICE)

    @property
    def stays(self) -> bool:
        return bool(self.cleaned_data.get("then") == "stay")


def _a_name(text: str) -> str:
    """These words stand in letters: no address and no number. Raises ValidationError."""
    if not is_a_name(text):
        raise ValidationError(_t("Write words only, without address or number."))
    return " ".join(text.split())
