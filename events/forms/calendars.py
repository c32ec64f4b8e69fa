"""A calendar kept elsewhere: its address or its file, and what is accepted of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.importing import addresses, fetching, refusals
from events.importing.comparing import Difference


class AddressForm(forms.Form):
    """Only how it is written is judged here: the worker goes there."""

    address = forms.CharField(
        label=_("Address of the calendar"),
        max_length=addresses.LONGEST,
        help_text=_(
            "In Google Calendar: Settings, your calendar, “Secret address in iCal format”. "
            "In Outlook: Publish a calendar, ICS link. In Nextcloud: Share, subscription link."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Write the address of the calendar."),
            "max_length": refusals.SENTENCES["address"],
        },
    )

    def clean_address(self) -> str:
        try:
            return addresses.cleaned(self.cleaned_data["address"])
        except refusals.Refused as refused:
            raise ValidationError(refusals.sentence(refused.as_json()), code=refused.code) from None


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File of the calendar (.ics)"),
        help_text=_("2 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".ics,.ical,.ifb,text/calendar"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": refusals.SENTENCES["empty"],
            "missing": _("Choose a file."),
            "invalid": _("Choose a file."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > fetching.MOST_BYTES:
            megabytes = fetching.MOST_BYTES // 1024 // 1024
            raise ValidationError(refusals.sentence({"code": "too_big", "megabytes": megabytes}))
        return file


class AskingForm(forms.Form):
    """Ask each time, or follow the calendar."""

    asks = forms.ChoiceField(
        label=_("When this calendar changes"),
        choices=[
            ("yes", _("Ask us first")),
            ("no", _("Accept without asking")),
        ],
        widget=forms.RadioSelect,
        help_text=_(
            "Even without asking, new activities wait for you, and so does a date that is cancelled or moved "
            "while people are registered."
        ),
        error_messages={"required": _("Choose one of the two.")},
    )


class AcceptForm(forms.Form):
    """Which proposals are accepted, of those that were shown (`digest`)."""

    digest = forms.CharField(widget=forms.HiddenInput)
    take = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("The calendar has changed since this page was shown. Look at it again.")},
    )
    publish = forms.ChoiceField(
        label=_("New activities"),
        choices=[
            ("no", _("Keep them as drafts: we complete them first")),
            ("yes", _("Publish them at once")),
        ],
        initial="no",
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, difference: Difference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.difference = difference
        possible = [proposal.key for proposal in difference.proposals if not proposal.in_hall]
        self.fields["take"].choices = [(key, key) for key in possible]  # type: ignore[attr-defined]  # a choice field
        self.initial.update(digest=difference.digest, take=possible)

    @property
    def taken(self) -> list[str]:
        """Which boxes are ticked."""
        keys: list[str] = self.data.getlist("take") if self.is_bound else self.initial["take"]  # type: ignore[attr-defined]  # a QueryDict
        return keys

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("take") and not any(proposal.is_new for proposal in self.difference.proposals):
            self.add_error(None, gettext("Tick what you accept, or leave this page: nothing changes then."))
        return data


class CutForm(forms.Form):
    keeps = forms.ChoiceField(
        label=_("What came from this calendar"),
        choices=[
            ("yes", _("Keep it: the activities stay as they are")),
            ("no", _("Remove it: drafts are deleted, published dates are cancelled and people are told")),
        ],
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
