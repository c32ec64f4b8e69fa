"""What a person types to enter, and on the page of their account. Words of the product, no placeholder."""

from typing import TYPE_CHECKING, Any

import phonenumbers
from allauth.account.forms import ChangePasswordForm, ConfirmLoginCodeForm, LoginForm, SetPasswordForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.models import Person

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NEW_PASSWORD_HINT = gettext_lazy("At least 12 characters. Four words that do not go together make a good password.")


# Each language under its own name, for those who read no other.
LETTER_LANGUAGES = (("fr", "Français"), ("en", "English"))


def _say(form: forms.Form, name: str, label: str, hint: "StrOrPromise" = "", **attributes: str) -> None:
    """Give a field of the library our label, hint and attributes, and take its placeholder away."""
    field = form.fields[name]
    field.label = label
    field.help_text = hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class AskForCodeForm(LoginForm):
    """One question: which address. The code goes there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            "login",
            _("Your e-mail address"),
            _("The one that your association or your department uses for you."),
            autocomplete="email",
            inputmode="email",
        )
        self.fields["login"].error_messages.update(
            required=_("Write your e-mail address."),
            invalid=_("Write your e-mail address in full, for instance nom@exemple.fr."),
        )


class PasswordForm(AskForCodeForm):
    """For those who chose a password."""

    def _setup_password_field(self) -> None:
        _say(self, "password", _("Your password"))
        self.fields["password"].error_messages["required"] = _("Write your password.")


class CodeForm(ConfirmLoginCodeForm):
    """The nine digits of the letter, with or without dashes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Nine digits, as in 123-456-789. Dashes and spaces do not matter.")
        _say(self, "code", _("Code received"), hint, inputmode="numeric")
        self.fields["code"].error_messages["required"] = _("Copy the nine digits of the letter.")


class ChoosePasswordForm(SetPasswordForm):
    """A first password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password1", _("New password"), NEW_PASSWORD_HINT, autocomplete="new-password")
        _say(self, "password2", _("The same once more"))


class ReplacePasswordForm(ChangePasswordForm):
    """Another password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", _("Present password"))
        _say(self, "password1", _("New password"), NEW_PASSWORD_HINT, autocomplete="new-password")
        _say(self, "password2", _("The same once more"))


class AccountForm(forms.ModelForm[Person]):
    """What a person tells about themselves; the address is changed by the service."""

    class Meta:
        model = Person
        fields = ("first_name", "last_name", "phone", "language")
        labels = {
            "first_name": gettext_lazy("First name"),
            "last_name": gettext_lazy("Name"),
            "phone": gettext_lazy("Phone"),
            "language": gettext_lazy("Language of our letters"),
        }
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
            "language": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=self.fields["language"].label, choices=LETTER_LANGUAGES, widget=forms.RadioSelect
        )

    def clean_phone(self) -> str:
        """As it is read in France: « 04 65 71 00 12 »; other countries keep their prefix."""
        typed: str = self.cleaned_data["phone"].strip()
        if not typed:
            return ""
        try:
            number = phonenumbers.parse(typed, "FR")
        except phonenumbers.NumberParseException as error:
            raise ValidationError(_("Write the phone number with its ten digits.")) from error
        if not phonenumbers.is_possible_number(number):
            raise ValidationError(_("Write the phone number with its ten digits."))
        french = number.country_code == 33
        style = phonenumbers.PhoneNumberFormat.NATIONAL if french else phonenumbers.PhoneNumberFormat.INTERNATIONAL
        return phonenumbers.format_number(number, style)
