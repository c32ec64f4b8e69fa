"""The fields of each kind of block, as a volunteer sees them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MARKS = _("Leave an empty line between paragraphs. Start a line with a dash to make a list.")


class HeadingRow(forms.Form):
    words = forms.CharField(label=_("Heading"), max_length=120, required=False)


class TextRow(forms.Form):
    words = forms.CharField(
        label=_("Text"), max_length=10_000, required=False, help_text=MARKS, widget=forms.Textarea(attrs={"rows": 8})
    )


class PhotoRow(forms.Form):
    picture = forms.IntegerField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("Choose a photo"), required=False, help_text=_("JPEG or PNG, 15 MB at most."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )  # fmt: skip
    alternative = forms.CharField(
        label=_("What the photo shows"), max_length=250, required=False,
        help_text=_("One sentence, for people who do not see it."),
    )  # fmt: skip
    caption = forms.CharField(label=_("Caption"), max_length=250, required=False)

    def clean(self) -> None:
        if self.cleaned_data.get("picture") and not self.cleaned_data.get("alternative"):
            missing = _("Say in one sentence what the photo shows, for people who do not see it.")
            self.add_error("alternative", ValidationError(missing))


class QuestionRow(forms.Form):
    question = forms.CharField(label=_("Question"), max_length=200, required=False)
    answer = forms.CharField(
        label=_("Answer"), max_length=5_000, required=False, help_text=MARKS, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("question") and not given.get("answer"):
            self.add_error("answer", ValidationError(_("Write the answer, or remove the question.")))
        if given.get("answer") and not given.get("question"):
            self.add_error("question", ValidationError(_("Write the question, or remove the answer.")))


class QuoteRow(forms.Form):
    words = forms.CharField(
        label=_("Their words"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    who = forms.CharField(label=_("Who says it"), max_length=120, required=False)


FORMS: dict[str, type[forms.Form]] = {
    "heading": HeadingRow,
    "text": TextRow,
    "photo": PhotoRow,
    "question": QuestionRow,
    "quote": QuoteRow,
}
NAMES = {
    "heading": _("Heading"),
    "text": _("Text"),
    "photo": _("Photo"),
    "question": _("Question and answer"),
    "quote": _("Words of someone"),
}
