"""What a resident types to be told of a search, to send something to themselves, to wish for an activity."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.models import Neighbourhood, Theme
from events.keeping import asked
from events.models import Alert, Wish
from events.search import ActivitySearch
from notifications import phones

WRITE_EMAIL = _("Write your e-mail address.")
WHOLE_EMAIL = _("Write your e-mail address in full, for instance nom@exemple.fr.")
EMAIL_WORDS = {"required": WRITE_EMAIL, "invalid": WHOLE_EMAIL}


def _email(**kw: Any) -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"})
    return forms.EmailField(error_messages=EMAIL_WORDS, max_length=254, widget=widget, **kw)


class AlertForm(forms.Form):
    courriel = _email(
        label=_("Your e-mail address"), help_text=_("Used for this alert only, and forgotten when you stop it.")
    )
    rythme = forms.ChoiceField(
        label=_("How often?"),
        choices=Alert.Rhythm.choices,
        initial=Alert.Rhythm.WEEKLY,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how often we may write to you.")},
    )

    def __init__(self, *args: Any, search: ActivitySearch, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.search = search

    def clean(self) -> dict[str, Any]:
        if len(asked.kept(self.search)) > asked.LONGEST:
            raise ValidationError(gettext("This search is too long to be kept. Take some words out of it."))
        return super().clean() or self.cleaned_data


class RhythmForm(forms.Form):
    rythme = forms.ChoiceField(label=_("How often?"), choices=Alert.Rhythm.choices, widget=forms.RadioSelect)


class SendForm(forms.Form):
    """One way, and where to. Text messages are asked for only where they can leave."""

    EMAIL, SMS = "courriel", "sms"
    write_email: Any = WRITE_EMAIL

    par = forms.ChoiceField(
        label=_("How?"),
        choices=[(EMAIL, _("By e-mail")), (SMS, _("By text message"))],
        widget=forms.RadioSelect,
    )
    courriel = _email(label=_("E-mail address"), required=False)
    mobile = forms.CharField(
        label=_("Mobile number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    envoi = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if not settings.OFFERS_SMS:
            del self.fields["mobile"]
            self.fields["par"].widget = forms.HiddenInput()
            self.fields["par"].choices = self.fields["par"].choices[:1]  # type: ignore[attr-defined]

    def clean_mobile(self) -> str:
        typed = self.cleaned_data["mobile"]
        if not typed or self.cleaned_data.get("par") != self.SMS:
            return ""
        return phones.mobile(typed)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        way = data.get("par")
        if way == self.EMAIL and not data.get("courriel") and "courriel" not in self.errors:
            self.add_error("courriel", self.write_email)
        if way == self.SMS:
            self.errors.pop("courriel", None)  # the other way is not used
            if not data.get("mobile") and "mobile" not in self.errors:
                self.add_error("mobile", gettext("Write a mobile number (06 or 07)."))
        return data

    @property
    def by_sms(self) -> bool:
        return bool(self.cleaned_data.get("par") == self.SMS)

    @property
    def to(self) -> str:
        return str(self.cleaned_data["mobile"] if self.by_sms else self.cleaned_data["courriel"])


class WishForm(forms.Form):
    """Nothing about the person; at least a theme or some words."""

    envie = forms.CharField(
        label=_("In your words"),
        help_text=_("At most 200 letters. Write no name, address or phone number."),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    theme = forms.ModelChoiceField(
        label=_("Theme"),
        queryset=Theme.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("I do not know"),
    )
    quartier = forms.ModelChoiceField(
        label=_("Where?"),
        queryset=Neighbourhood.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("The whole town"),
    )
    age = forms.ChoiceField(label=_("For whom?"), choices=[("", _("Any age")), *Wish.AgeGroup.choices], required=False)
    quand = forms.MultipleChoiceField(
        label=_("When?"), choices=Wish.Moment.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["theme"].queryset = Theme.objects.filter(parent=None)  # type: ignore[attr-defined]
        self.fields["quartier"].queryset = Neighbourhood.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("envie") and not data.get("theme") and not self.errors:
            self.add_error("envie", gettext("Write a few words, or choose a theme."))
        return data


def first_words(search: ActivitySearch) -> dict[str, Any]:
    """What a search already says of a wish."""
    said = search.cleaned_data
    theme = search.chosen_theme
    top = next((t for t in search.themes if theme and t.pk == (theme.parent_id or theme.pk)), None)
    moments = [moment for moment in said.get("moment", ()) if moment in Wish.Moment.values]
    weekend = {"sam", "dim"}
    days = set(said.get("jour", ()))
    return {
        "envie": " ".join(str(said.get("q") or "").split())[:200],
        "theme": top.slug if top else "",
        "quartier": search.neighbourhood.slug if search.neighbourhood else "",
        "age": _age_group(said.get("age")),
        "quand": [] if days and days <= weekend else moments,
    } | ({"quand": [Wish.Moment.WEEKEND.value]} if days and days <= weekend else {})


def _age_group(age: int | None) -> str:
    if age is None:
        return ""
    limits = (
        (6, Wish.AgeGroup.TODDLERS),
        (12, Wish.AgeGroup.CHILDREN),
        (18, Wish.AgeGroup.TEENAGERS),
        (60, Wish.AgeGroup.ADULTS),
    )
    return str(next((group for limit, group in limits if age < limit), Wish.AgeGroup.ELDERS).value)
