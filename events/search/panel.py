"""The filters as choices, each with how many activities it would give, the others staying as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext

from . import spoken
from .bits import CHEAP_EUROS, LEVELS, PUBLICS, SWITCHES
from .moments import Day, Moment, When
from .near import RADII, length

if TYPE_CHECKING:
    from .question import ActivitySearch


@dataclass(slots=True)
class Option:
    """One choice of a filter, with how many activities it would give (None: not counted)."""

    name: str
    value: str
    label: str
    count: int | None
    chosen: bool

    @property
    def id(self) -> str:
        return f"{self.name}-{self.value}"


@dataclass(frozen=True)
class Group:
    """Choices of one kind. Those with `more` stand under « Plus de filtres »; `name` is that of their question."""

    name: str
    label: str
    options: list[Option]
    more: bool = False


def groups(search: ActivitySearch) -> list[Group]:
    counts = search.answer.counts
    asked = search.cleaned_data

    def several(name: str, labels: Iterable[tuple[str, object]], numbers: Iterable[int]) -> list[Option]:
        chosen = asked.get(name, ())
        return [
            Option(name, value, capfirst(str(label)) or "", number, value in chosen)
            for (value, label), number in zip(labels, numbers, strict=True)
        ]

    def switches(*names: str) -> Iterator[Option]:
        for name in names:
            yield Option(name, "1", str(search.fields[name].label), counts.facts[SWITCHES[name]], bool(asked.get(name)))

    publics = [(name, spoken.PUBLIC_LABELS[name]) for name in PUBLICS]
    levels = [(name, spoken.LEVEL_LABELS[name]) for name in LEVELS]
    price = list(switches("gratuit"))
    price += _amounts(search)
    return [
        Group("prix", gettext("Price"), [*price, *switches("solidaire")]),
        Group("public", gettext("For whom"), several("public", publics, counts.publics.values())),
        Group("moment", gettext("Moment"), several("moment", Moment.choices, counts.moments)),
        Group("jour", gettext("Day"), several("jour", Day.choices, counts.days)),
        Group("acces", gettext("Accessibility"), list(switches("accessible", "boucle", "assis"))),
        Group("places", gettext("Places"), list(switches("places", "libre"))),
        Group("acces-plus", gettext("More on access"), list(switches("toilettes", "stationnement")), more=True),
        Group("niveau", gettext("Level"), several("niveau", levels, counts.levels.values()), more=True),
        Group("entree", gettext("Taking part"), list(switches("essai", "inscription", "en_ligne")), more=True),
    ]


def _amounts(search: ActivitySearch) -> Iterator[Option]:
    """« 50 € ou moins », and the amount that was asked for when it is another one."""
    counts, asked = search.answer.counts, search.cleaned_data.get("prix")
    if asked is not None and asked != CHEAP_EUROS:
        yield Option("prix", str(asked), spoken.at_most(asked), counts.total, chosen=True)
    yield Option("prix", str(CHEAP_EUROS), spoken.at_most(CHEAP_EUROS), counts.cheap, asked == CHEAP_EUROS)


def where(search: ActivitySearch) -> list[Option]:
    counts = search.answer.counts
    chosen = search.neighbourhood
    return [
        Option("quartier", "", gettext("The whole town"), None, chosen is None),
        *(
            Option("quartier", one.slug, one.name, counts.neighbourhoods[one.pk], one is chosen)
            for one in search.neighbourhoods
        ),
    ]


def topics(search: ActivitySearch) -> list[Option]:
    """Main themes, then their parts when one of them was asked for. A theme counts its parts."""
    counts, chosen = search.answer.counts.themes, search.chosen_theme
    numbers: dict[int, int] = {}
    for theme in search.themes:
        for pk in (theme.pk, theme.parent_id) if theme.parent_id else (theme.pk,):
            numbers[pk] = numbers.get(pk, 0) + counts[theme.pk]
    opened = chosen and (chosen.parent_id or chosen.pk)
    parts = [theme for theme in search.themes if opened and theme.parent_id == opened]
    shown = [
        theme
        for main in search.themes
        if main.parent_id is None
        for theme in ([main, *parts] if main.pk == opened else [main])
    ]
    return [
        Option("theme", "", gettext("All themes"), None, chosen is None),
        *(
            Option(
                "theme",
                theme.slug,
                f"– {theme.name}" if theme.parent_id else theme.name,
                numbers[theme.pk],
                theme is chosen,
            )
            for theme in shown
        ),
    ]


def times(search: ActivitySearch) -> list[Option]:
    """« Quand ? » as days that move with today. Not counted: each would be a question of its own."""
    chosen = search.cleaned_data.get("quand", "")
    return [
        Option("quand", "", gettext("Any time"), None, not chosen),
        *(Option("quand", value, str(label), None, value == chosen) for value, label in When.choices),
    ]


def radii(search: ActivitySearch) -> list[Option]:
    chosen = search.cleaned_data.get("rayon") if search.point else None
    lengths = sorted({*RADII, chosen} if chosen else RADII)
    return [
        Option("rayon", "", gettext("Any distance"), None, chosen is None),
        *(Option("rayon", str(metres), length(metres), None, metres == chosen) for metres in lengths),
    ]
