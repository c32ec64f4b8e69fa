"""The plain part of the page form: one sentence, a photo, how to reach the association."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from .rows import SAY_WHAT_IT_SHOWS

FACTS = ("phone", "email", "website", "address", "postcode", "city")
WORDS = ("tagline", "contact_note", "offers_trial", "welcomes_volunteers")

phone_number = RegexValidator(r"^(?:\D*\d){10,15}\D*$", _("Write a phone number with its 10 digits."))
post_code = RegexValidator(r"^\d{5}$", _("Write a postcode with its 5 digits."))


class PageForm(forms.Form):
    """`seen` is the mark of the revision (cms.editing.mark) from which the person started; facts remember the value they showed.

    So an edit made meanwhile by someone else is noticed, and a fact that this person did not touch
    is not written back.
    """

    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    tagline = forms.CharField(
        label=_("Your association in one sentence"), max_length=200, required=False,
        help_text=_("It opens your page. For example: “Moving gently, at any age and at your own pace.”"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    offers_trial = forms.BooleanField(label=_("We offer a first session to try"), required=False)
    welcomes_volunteers = forms.BooleanField(label=_("We are looking for volunteers"), required=False)
    photo = forms.IntegerField(required=False, widget=forms.HiddenInput)
    photo_file = forms.FileField(
        label=_("Choose a photo"), required=False,
        help_text=_("JPEG or PNG, 15 MB at most. Ask those whose face can be recognised."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )  # fmt: skip
    photo_alternative = forms.CharField(
        label=_("What the photo shows"), max_length=250, required=False,
        help_text=_("One sentence, for people who do not see it."),
    )  # fmt: skip
    photo_decorative = forms.BooleanField(
        label=_("This photo is decorative"),
        required=False,
        help_text=_("It teaches nothing that the text does not say."),
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=30, required=False, show_hidden_initial=True, validators=[phone_number],
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail address"), required=False, show_hidden_initial=True,
        help_text=_("Everyone can see it on your page."),
    )  # fmt: skip
    website = forms.URLField(
        label=_("Website"), required=False, show_hidden_initial=True, assume_scheme="https",
        help_text=_("For example: https://mon-association.fr"),
    )  # fmt: skip
    address = forms.CharField(label=_("Number and street"), max_length=200, required=False, show_hidden_initial=True)
    postcode = forms.CharField(
        label=_("Postcode"), max_length=5, required=False, show_hidden_initial=True, validators=[post_code],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    city = forms.CharField(label=_("Town"), max_length=80, required=False, show_hidden_initial=True)
    contact_note = forms.CharField(
        label=_("When and how to reach you"), max_length=250, required=False,
        help_text=_("For example: at our office on Wednesdays, 14 h – 17 h."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("photo") and not cleaned.get("photo_alternative") and not cleaned.get("photo_decorative"):
            self.add_error("photo_alternative", ValidationError(SAY_WHAT_IT_SHOWS))
        return cleaned

    def changed_facts(self) -> dict[str, str]:
        """The facts that this person changed, as typed; of a valid form."""
        return {name: self.cleaned_data[name] for name in FACTS if name in self.changed_data}
