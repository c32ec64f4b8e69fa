"""The fields of each kind of block, as a volunteer sees them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.blocks import StoryBlocks
from cms.story import KEPT, Row

SAY_WHAT_IT_SHOWS = _("Say in one sentence what the photo shows, or that it is decorative.")
MARKS = _("Leave an empty line between paragraphs. Start a line with a dash to make a list.")


class HeadingRow(forms.Form):
    words = forms.CharField(label=_("Heading"), max_length=120, required=False)


class TextRow(forms.Form):
    words = forms.CharField(
        label=_("Text"), max_length=10_000, required=False, help_text=MARKS, widget=forms.Textarea(attrs={"rows": 8})
    )


class ShowsPhoto(forms.Form):
    """A photo with its words: what it shows is asked for, unless it is said to show nothing more."""

    picture = forms.IntegerField(required=False, widget=forms.HiddenInput)
    alternative = forms.CharField(
        label=_("What the photo shows"), max_length=250, required=False,
        help_text=_("One sentence, for people who do not see it."),
    )  # fmt: skip
    decorative = forms.BooleanField(
        label=_("This photo is decorative"),
        required=False,
        help_text=_("It teaches nothing that the text does not say."),
    )
    caption = forms.CharField(label=_("Caption"), max_length=250, required=False)

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("picture") and not given.get("alternative") and not given.get("decorative"):
            self.add_error("alternative", ValidationError(SAY_WHAT_IT_SHOWS))


class PhotoRow(ShowsPhoto):
    file = forms.FileField(
        label=_("Choose a photo"), required=False, help_text=_("JPEG or PNG, 15 MB at most."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )  # fmt: skip
    field_order = ("picture", "file", "alternative", "decorative", "caption")


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class GalleryRow(forms.Form):
    photos = forms.FileField(
        label=_("Choose photos"), required=False, help_text=_("Several at once if you like: JPEG or PNG, 15 MB each."),
        widget=ManyFiles(attrs={"accept": "image/*", "multiple": True}),
    )  # fmt: skip


class FiguresRow(forms.Form):
    """Its lines say everything."""


class FigureLine(forms.Form):
    number = forms.CharField(label=_("Figure"), max_length=20, required=False)
    label = forms.CharField(label=_("What it counts"), max_length=80, required=False)

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("number") and not given.get("label"):
            self.add_error("label", ValidationError(_("Say what this figure counts, or empty it.")))
        if given.get("label") and not given.get("number"):
            self.add_error("number", ValidationError(_("Write the figure, or empty what it counts.")))


class LinkRow(forms.Form):
    address = forms.URLField(
        label=_("Address"), max_length=500, required=False, assume_scheme="https",
        help_text=_("Copy it from your browser: a page, or a video on YouTube, Vimeo, Dailymotion, PeerTube…"),
    )  # fmt: skip
    words = forms.CharField(
        label=_("Title of the link"), max_length=120, required=False, help_text=_("What one finds there.")
    )
    about = forms.CharField(label=_("In one sentence"), max_length=250, required=False)

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("address") and not given.get("words"):
            self.add_error("words", ValidationError(_("Give the link a title.")))
        if (given.get("words") or given.get("about")) and not given.get("address") and "address" not in self.errors:
            self.add_error("address", ValidationError(_("Write the address, or remove the link.")))


class KeptRow(forms.Form):
    """A block that the team cannot change here."""


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
    "gallery": GalleryRow,
    "figures": FiguresRow,
    "question": QuestionRow,
    "quote": QuoteRow,
    "link": LinkRow,
    KEPT: KeptRow,
}
LINES: dict[str, type[forms.Form]] = {"gallery": ShowsPhoto, "figures": FigureLine}
NAMES = {
    "heading": _("Heading"),
    "text": _("Text"),
    "photo": _("Photo"),
    "gallery": _("Gallery"),
    "figures": _("Key figures"),
    "question": _("Question and answer"),
    "quote": _("Words of someone"),
    "link": _("Link or video"),
}


def name_of(row: Row) -> str:
    """How a volunteer calls this block; a block of the town by the name that the admin gives it."""
    if row.kind != KEPT or not row.before:
        return str(NAMES[row.kind])
    known = StoryBlocks().child_blocks.get(row.before["type"])
    return str(known.label) if known else str(_("Block of the town"))
