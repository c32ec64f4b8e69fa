"""The agenda of an association, framed by its own website: how it is asked for, and the lines to paste there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import F, Value
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import numbers
from directory.models import Association
from events.colours import Colour, Palette
from events.models import Occurrence
from events.models.occurrence import OccurrenceQuerySet

USUAL, MOST = 6, 30
LONGEST = timedelta(days=1)  # no séance lasts longer: those that began earlier are over
PARTS = ("fond", "texte", "accent")


class View(models.TextChoices):
    LIST = "liste", gettext_lazy("With the date badges")
    COMPACT = "compacte", gettext_lazy("Close together, one line for each")


class Theme(models.TextChoices):
    AUTO = "auto", gettext_lazy("As the visitor prefers")
    LIGHT = "clair", gettext_lazy("Always light")
    DARK = "sombre", gettext_lazy("Always dark")


@dataclass(frozen=True)
class Embed:
    """What a website asks for. Colours hold by day and by night: they rule the theme."""

    number: int = USUAL
    view: str = View.LIST
    theme: str = Theme.AUTO
    palette: Palette | None = None
    language: str = "fr"

    @classmethod
    def asked(cls, given: Mapping[str, str]) -> Self:
        """From the parameters of an address. What cannot be used is left out: another site's page must not break."""
        number = numbers.read(given.get("n", "")) or USUAL
        view, theme, language = given.get("vue", ""), given.get("theme", ""), given.get("langue", "")
        return cls(
            number=min(number, MOST),
            view=view if view in View.values else View.LIST,
            theme=theme if theme in Theme.values else Theme.AUTO,
            palette=palette_of(given),
            language=language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
        )

    @property
    def parameters(self) -> dict[str, str]:
        """Only what differs from what everybody gets; colours as they can be read."""
        told = {
            "n": str(self.number) if self.number != USUAL else "",
            "vue": self.view if self.view != View.LIST else "",
        }
        if self.palette is None:
            told["theme"] = self.theme if self.theme != Theme.AUTO else ""
        told["langue"] = self.language if self.language != settings.LANGUAGE_CODE else ""
        return {name: value for name, value in told.items() if value} | self.colours

    @property
    def colours(self) -> dict[str, str]:
        chosen = self.palette
        return dict(zip(PARTS, map(str, (chosen.ground, chosen.text, chosen.accent)), strict=True)) if chosen else {}

    @property
    def data_theme(self) -> str:
        """For the page: light, dark, or as the visitor prefers."""
        if self.palette:
            return "dark" if self.palette.is_dark else "light"
        return {Theme.LIGHT.value: "light", Theme.DARK.value: "dark"}.get(self.theme, "")

    @property
    def style_address(self) -> str:
        """Of the sheet that holds the colours, when there are any."""
        return f"{reverse('events:embed_colours')}?{urlencode(self.colours)}" if self.palette else ""

    def address(self, association: Association) -> str:
        path = reverse("events:embed", args=[association.slug])
        return "?".join(filter(None, [path, urlencode(self.parameters)]))


def palette_of(given: Mapping[str, str]) -> Palette | None:
    return Palette.of(*(Colour.read(given.get(part, "")) for part in PARTS))


def coming(association: Association, *, at: datetime) -> OccurrenceQuerySet:
    """The séances that the agenda shows, soonest first, cancelled ones included. One query.

    Sorted by a sum, so that the database reads those of the association and not those of the whole town.
    """
    theirs = Occurrence.objects.announced(at).filter(activity__association=association, starts_at__gt=at - LONGEST)
    return theirs.order_by(F("starts_at") + Value(timedelta(0)), "pk")


def title_of(association: Association) -> str:
    return _("Calendar: %(name)s") % {"name": association.name}


def with_script(association: Association, embed: Embed) -> SafeString:
    """To paste where the agenda goes: without its script the link stays."""
    data = format_html_join("", ' data-{}="{}"', embed.parameters.items())
    return format_html(
        '<div data-agenda="{}"{}><a href="{}">{}</a></div>\n<script src="{}" async></script>',
        association.slug, data, settings.PUBLIC_URL + association.get_absolute_url(), title_of(association),
        settings.PUBLIC_URL + reverse("events:embed_script"),
    )  # fmt: skip


def without_script(association: Association, embed: Embed) -> SafeString:
    """For sites that take no script: the frame alone, of a height that fits most of the time."""
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" style="border: 0"></iframe>',
        settings.PUBLIC_URL + embed.address(association), title_of(association), height_of(embed),
    )  # fmt: skip


def height_of(embed: Embed) -> int:
    """About, in pixels, on a phone; a longer list scrolls in its frame."""
    each = 96 if embed.view == View.COMPACT else 172
    return min(200 + each * embed.number, 1400)
