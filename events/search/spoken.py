"""A question in the words of the screen: its title, and a short label for each filter that is on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from directory import wording

from . import moments
from .moments import Day, Moment, When
from .near import length

if TYPE_CHECKING:
    from .question import ActivitySearch

IN_TITLE = {
    Day.MONDAY: pgettext_lazy("in a title", "on Monday"),
    Day.TUESDAY: pgettext_lazy("in a title", "on Tuesday"),
    Day.WEDNESDAY: pgettext_lazy("in a title", "on Wednesday"),
    Day.THURSDAY: pgettext_lazy("in a title", "on Thursday"),
    Day.FRIDAY: pgettext_lazy("in a title", "on Friday"),
    Day.SATURDAY: pgettext_lazy("in a title", "on Saturday"),
    Day.SUNDAY: pgettext_lazy("in a title", "on Sunday"),
    Moment.MORNING: pgettext_lazy("in a title", "in the morning"),
    Moment.AFTERNOON: pgettext_lazy("in a title", "in the afternoon"),
    Moment.EVENING: pgettext_lazy("in a title", "in the evening"),
    When.TODAY: pgettext_lazy("in a title", "today"),
    When.TOMORROW: pgettext_lazy("in a title", "tomorrow"),
    When.WEEKEND: pgettext_lazy("in a title", "this weekend"),
    When.WEEK: pgettext_lazy("in a title", "this week"),
    When.NEXT_WEEK: pgettext_lazy("in a title", "next week"),
    When.HOLIDAYS: pgettext_lazy("in a title", "during the school holidays"),
    "bebes": pgettext_lazy("in a title", "for babies"),
    "enfants": pgettext_lazy("in a title", "for children"),
    "jeunes": pgettext_lazy("in a title", "for teenagers"),
    "adultes": pgettext_lazy("in a title", "for adults"),
    "seniors": pgettext_lazy("in a title", "for seniors"),
}
PUBLIC_LABELS = {
    "bebes": _("Babies, up to 2"),
    "enfants": _("Children, 3 to 11"),
    "jeunes": _("Teenagers, 12 to 17"),
    "adultes": _("Adults"),
    "seniors": _("Seniors, from 60"),
}
LEVEL_LABELS = {
    "debutant": _("Beginners"),
    "intermediaire": _("Some experience"),
    "confirme": _("Experienced people"),
}


QUOTES = dict.fromkeys(map(ord, '"«»“”'))


@dataclass(frozen=True)
class Chip:
    """One filter that is on, and the address of the same search without it."""

    label: str
    without: str


def title(search: ActivitySearch, *, words: str | None = None) -> str:
    """`words` stand in place of those that were typed."""
    typed = _bare(search.cleaned_data["q"])[:80].strip() if search.words else ""
    if search.aside:
        typed = search.words.typed
    return ", ".join(_parts(search, typed if words is None else words))


def _parts(search: ActivitySearch, words: str) -> Iterator[str]:
    asked = search.cleaned_data
    if words:
        yield gettext("for “%(words)s”") % {"words": words}
    if search.chosen_theme:
        yield gettext("theme %(theme)s") % {"theme": search.chosen_theme.name}
    for name in ("jour", "moment"):
        if values := asked.get(name):
            yield any_of(values)
    if asked.get("heure"):
        yield hours(asked["heure"])
    yield from dates(search)
    if values := asked.get("public"):
        yield any_of(values)
    if asked.get("age") is not None:
        yield gettext("at %(age)s years old") % {"age": asked["age"]}
    if search.neighbourhood:
        yield gettext("in the neighbourhood %(name)s") % {"name": search.neighbourhood.name}
    if search.point:
        yield around(search)


def _bare(typed: str) -> str:
    """Without the quotes that keep a word a word: the title has its own."""
    return " ".join(typed.translate(QUOTES).split())


def any_of(values: list[str]) -> str:
    """« le mardi ou le jeudi »."""
    return gettext(" or ").join(str(IN_TITLE[value]) for value in values)


def dates(search: ActivitySearch) -> Iterator[str]:
    if when := search.cleaned_data.get("quand"):
        yield str(IN_TITLE[when])
    first, last = search.cleaned_data.get("du"), search.cleaned_data.get("au")
    if first and last:
        yield wording.date_range(first, last)
    elif first:
        yield gettext("from %(date)s on") % {"date": wording.long_date(first)}
    elif last:
        yield gettext("until %(date)s") % {"date": wording.long_date(last)}


def in_place(name: str) -> str:
    """« dans le quartier Ferrières »: no article has to be guessed."""
    return gettext("in the %(name)s neighbourhood") % {"name": name}


def hours(typed: str) -> str:
    """« à partir de 18 h », « avant 12 h », « de 12 h à 14 h », « vers 10 h »."""
    clock = sorted(moments.clock(typed))
    first, last = wording.hour(time(clock[0])), wording.hour(time((clock[-1] + 1) % 24))
    if "-" not in typed:
        return gettext("around %(hour)s") % {"hour": first}
    if clock[-1] == 23:
        return gettext("from %(hour)s on") % {"hour": first}
    if clock[0] == 0:
        return gettext("before %(hour)s") % {"hour": last}
    return gettext("between %(first)s and %(last)s") % {"first": first, "last": last}


def around(search: ActivitySearch) -> str:
    """« près de Salle des Tamaris », « à moins de 500 m de votre position »."""
    return gettext("near “%(place)s”") % {"place": search.spot.name} if search.spot else gettext("near your position")


def chip(search: ActivitySearch, name: str, value: str) -> str:
    """The label of one filter that is on."""
    return capfirst(str(_chip(search, name, value))) or ""


def _chip(search: ActivitySearch, name: str, value: str) -> str:  # noqa: C901 - one plain line per question
    asked = search.cleaned_data
    match name:
        case "quartier":
            return search.neighbourhood.name if search.neighbourhood else value
        case "theme":
            return search.chosen_theme.name if search.chosen_theme else value
        case "quand":
            return str(When(value).label)
        case "jour":
            return str(Day(value).label)
        case "moment":
            return str(Moment(value).label)
        case "heure":
            return hours(value)
        case "public":
            return str(PUBLIC_LABELS[value])
        case "age":
            return gettext("%(age)s years old") % {"age": value}
        case "niveau":
            return str(LEVEL_LABELS[value])
        case "prix":
            return at_most(int(value))
        case "du":
            return gettext("from %(date)s on") % {"date": wording.short_date(asked["du"])}
        case "au":
            return gettext("until %(date)s") % {"date": wording.short_date(asked["au"])}
        case "autour" | "pres":
            return around(search)
        case "rayon":
            return gettext("at most %(length)s") % {"length": length(int(value))}
        case _:
            return str(search.fields[name].label)


def at_most(euros: int) -> str:
    """The amount as announced, whatever it buys: a year or a séance."""
    return gettext("%(amount)s or less") % {"amount": wording.amount(euros)}
