"""How an association wants its agenda to look on its own website."""

from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import embedding
from events.colours import ENCRE, ENOUGH, LAGUNE, WHITE, Colour

OWN, TOWN = "nous", "ville"


class EmbedForm(forms.Form):
    """Read from an address: what is not given is as usual, what cannot be used is said beside its field."""

    n = forms.TypedChoiceField(
        label=gettext_lazy("How many dates?"), coerce=int, initial=embedding.USUAL,
        choices=[(number, str(number)) for number in (3, 6, 10, 20, embedding.MOST)],
    )  # fmt: skip
    vue = forms.ChoiceField(label=gettext_lazy("How close?"), choices=embedding.View, initial=embedding.View.LIST)
    theme = forms.ChoiceField(
        label=gettext_lazy("Light or dark?"), choices=embedding.Theme, initial=embedding.Theme.AUTO,
    )  # fmt: skip
    couleurs = forms.ChoiceField(
        label=gettext_lazy("Colours"), initial=TOWN, widget=forms.RadioSelect,
        choices=[(TOWN, gettext_lazy("Those of the town")), (OWN, gettext_lazy("Those of our website"))],
    )  # fmt: skip
    fond = forms.CharField(label=gettext_lazy("Background"), max_length=20, initial=f"#{WHITE}")
    texte = forms.CharField(label=gettext_lazy("Text"), max_length=20, initial=f"#{ENCRE}")
    accent = forms.CharField(label=gettext_lazy("Links and buttons"), max_length=20, initial=f"#{LAGUNE}")

    def __init__(self, data: Any) -> None:
        usual = {name: str(each.initial) for name, each in self.base_fields.items()}
        super().__init__({name: data.get(name) or value for name, value in usual.items()})
        for part in embedding.PARTS:
            self.fields[part].required = False
            self.fields[part].widget = forms.TextInput(
                attrs={"class": "input--colour", "maxlength": 7, "spellcheck": "false"}
            )
            if Colour.read(self.data[part]):  # a browser's own chooser would drop what is no colour
                self.fields[part].widget = forms.ColorInput(attrs={"class": "input--colour"})

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("couleurs") == OWN:
            for part in embedding.PARTS:
                if Colour.read(data.get(part, "")) is None:
                    self.add_error(
                        part, _("Write a colour as # and six digits or letters from A to F, for example #0C5A69.")
                    )
        return data

    @property
    def embed(self) -> embedding.Embed:
        """As chosen; as usual when something is to be mended."""
        if not self.is_valid():
            return embedding.Embed()
        data = self.cleaned_data
        names = ("n", "vue", "theme", *(embedding.PARTS if data["couleurs"] == OWN else ()))
        return embedding.Embed.asked({name: str(data[name]) for name in names})

    @property
    def corrections(self) -> list[str]:
        """What was too pale or too dark to be read, and what stands for it."""
        palette = self.embed.palette
        if palette is None:
            return []
        said = []
        for part, used in (("texte", palette.text), ("accent", palette.accent)):
            typed = Colour.read(self.cleaned_data[part])
            if typed and typed != used:
                words = _(
                    "%(part)s: #%(typed)s can hardly be read on this background (contrast %(contrast)s, at least"
                    " %(enough)s is needed). The calendar uses #%(used)s instead."
                )
                said.append(words % {
                    "part": self.fields[part].label, "typed": str(typed).upper(), "used": str(used).upper(),
                    "contrast": _figure(typed.contrast(palette.ground)), "enough": _figure(ENOUGH),
                })  # fmt: skip
        return said


def _figure(value: float) -> str:
    return number_format(value, decimal_pos=1)
