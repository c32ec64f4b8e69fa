"""A thing of the catalogue, as agents keep it; what is missing or broken of it, and how that ends."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image

from bookings.forms.lending import WHOLE
from bookings.models import Equipment, Mishap
from bookings.models.equipment import MOST_PIECES, MOST_TRANSPORT_DAYS
from directory import redrawing
from directory.models import Department, Person

MOST_MB, MOST_PIXELS, LONGEST_SIDE = 15, 64_000_000, 900
FEWER_DAYS = _("Write a number of days, from 0 to 14.")


class EquipmentForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic while running
    """Everything but the quantity is written at once; the quantity is counted by `lending.mending`."""

    quantity = forms.IntegerField(
        label=_("How many does the town own?"), min_value=0, max_value=MOST_PIECES,
        help_text=_("The missing and broken ones included: they are noted apart."),
        error_messages={"required": WHOLE, "invalid": WHOLE, "min_value": WHOLE, "max_value": _("100,000 at most.")},
    )  # fmt: skip
    days_before = forms.IntegerField(
        label=_("Days of transport before"), min_value=0, max_value=MOST_TRANSPORT_DAYS, initial=0,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), FEWER_DAYS),
    )  # fmt: skip
    days_after = forms.IntegerField(
        label=_("Days of transport after"), min_value=0, max_value=MOST_TRANSPORT_DAYS, initial=0,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), FEWER_DAYS),
    )  # fmt: skip
    photo_file = forms.FileField(
        label=_("Choose a photo"), required=False, help_text=_("JPEG or PNG, 15 MB at most."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )  # fmt: skip
    without_photo = forms.BooleanField(label=_("Show it without a photo"), required=False)

    class Meta:
        model = Equipment
        fields = (
            "department", "category", "name", "description", "days_before", "days_after", "deposit", "conditions",
            "photo_shows", "is_offered",
        )  # fmt: skip
        labels = {
            "department": _("Department that lends it"), "category": _("Category"), "name": _("Name"),
            "description": _("Description"), "deposit": _("Deposit in euros"), "conditions": _("Conditions"),
            "photo_shows": _("What the photo shows"), "is_offered": _("Associations can ask for it"),
        }  # fmt: skip
        help_texts = {
            "name": _("In the singular: folding table."), "description": _("Size, weight, what comes with it."),
            "conditions": _("They stand in the catalogue and in the letter."),
            "photo_shows": _("One sentence, for people who do not see it."),
        }  # fmt: skip
        localized_fields = ("deposit",)
        widgets = {"conditions": forms.Textarea(attrs={"rows": 3}), "description": forms.Textarea(attrs={"rows": 2})}
        error_messages = {
            "department": {"required": _("Choose the department."), "invalid_choice": _("Choose the department.")},
            "name": {"required": _("Write its name."), "max_length": _("Write 80 signs at most.")},
            "description": {"max_length": _("Write 300 characters at most.")},
            "deposit": {"invalid": _("Write an amount, for example 150 or 150.50."), "max_digits": _("This amount is too high.")},
        }  # fmt: skip

    def __init__(self, *args: Any, agent: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Department.objects.filter(agents__in=agent.agencies.filter(ended_at=None)).distinct()
        department: Any = self.fields["department"]
        department.queryset, department.empty_label = mine, None
        department.disabled = bool(self.instance.pk)  # loans have been asked of it
        self.initial.setdefault("quantity", self.instance.quantity)
        self.fields["is_offered"].required = False
        self.drawn: ContentFile[bytes] | None = None
        if not self.instance.photo:
            del self.fields["without_photo"]

    def clean_photo_file(self) -> Any:
        upload = self.cleaned_data["photo_file"]
        if upload:
            if upload.size > MOST_MB * 1024 * 1024:
                raise ValidationError(gettext("This photo weighs more than 15 MB. Choose a lighter one."))
            try:
                with Image.open(upload, formats=("JPEG", "PNG")) as picture:
                    if picture.width * picture.height > MOST_PIXELS:
                        raise ValidationError(gettext("This photo is too large. Take it again in a lower quality."))
                self.drawn = redrawing.redrawn(upload, longest=LONGEST_SIDE)
            except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as unreadable:
                raise ValidationError(
                    gettext("This photo cannot be read. Send it as a JPEG or PNG file.")
                ) from unreadable
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        keeps = bool(self.instance.photo) and not data.get("without_photo")
        if (self.drawn or keeps) and not data.get("photo_shows"):
            self.add_error("photo_shows", gettext("Say in one sentence what the photo shows."))
        name, department = data.get("name"), data.get("department")
        twins = Equipment.objects.filter(department=department, name=name).exclude(pk=self.instance.pk)
        if name and department and twins.exists():
            self.add_error("name", gettext("Your department lends something with this name already."))
        return data


class MishapForm(forms.Form):
    """So many pieces are missing or broken."""

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What is wrong?"), choices=Mishap.Kind, initial=Mishap.Kind.BROKEN)
    count = forms.IntegerField(
        label=_("How many?"), min_value=1, max_value=MOST_PIECES,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), WHOLE),
    )  # fmt: skip
    words = forms.CharField(
        label=_("What happened"), max_length=300, required=False,
        error_messages={"max_length": _("Write 300 characters at most.")},
    )  # fmt: skip


class MishapCloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("How does it end?"), choices=Mishap.Outcome, widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it ends.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("What was done"), max_length=300, required=False,
        error_messages={"max_length": _("Write 300 characters at most.")},
    )  # fmt: skip
