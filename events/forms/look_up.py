"""What an agent types to find somebody, or an activity."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LookUpForm(forms.Form):
    """Both are needed."""

    name = forms.CharField(
        label=_("First name and last name"), max_length=120,
        error_messages={"required": _("Write the first name and the last name.")},
    )  # fmt: skip
    known = forms.CharField(
        label=_("Phone number, e-mail address or code"), max_length=254,
        error_messages={"required": _("Write the phone number, the e-mail address or the code.")},
    )  # fmt: skip
