"""The question that a resident asks, as it stands in the address: q, jour, moment, theme, quartier...

A sentence in `q` is read first (`sentence`): its words about time, price, place and audience become
the parameters that the panel has, as if they had been ticked. From there on there is one question,
and `query` writes it down: the words that are left, and each filter under its own name.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from . import asked as words
from . import moments, needs, panel, relaxing, spoken
from .answer import Answer
from .asked import Asked
from .bits import LATER, LEVELS, PUBLICS, SWITCHES, Fact
from .filters import FilterForm, SharedFields
from .gazetteer import Named
from .moments import Day, Moment
from .near import Point
from .panel import Group, Option
from .spoken import Chip
from .wanted import Wanted
from .words import words_of

MORE = frozenset({
    "autour", "pres", "rayon", "du", "au", "toilettes", "stationnement", "niveau", "essai", "inscription", "en_ligne",
})  # fmt: skip
TOLD = frozenset(SWITCHES) | {"public", "niveau"}  # what the text of an activity may say as well


class ActivitySearch(FilterForm):
    """What the filters and the words mean, on the screen and in addresses."""

    # --- What it means ---

    @cached_property
    def words(self) -> Asked:
        typed, as_typed = self.cleaned_data.get("q", ""), self.cleaned_data.get("exact", False)
        has_filters = bool(self.reading.found)
        return words.ask(typed, as_typed=as_typed, only_telling=has_filters, doubted=self.doubted, aside=self.aside)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """What somebody needs, of which the town keeps no fact yet: « malvoyant »."""
        return needs.told(words_of(self.cleaned_data.get("q", "")))

    @cached_property
    def chosen_theme(self) -> Named | None:
        return self.names.theme(self.cleaned_data.get("theme", ""))

    @cached_property
    def neighbourhood(self) -> Named | None:
        return self.names.neighbourhood(self.cleaned_data.get("quartier", ""))

    @cached_property
    def spot(self) -> Named | None:
        """The venue or the neighbourhood around which one looks."""
        return self.names.spot(self.cleaned_data.get("autour", ""))

    @cached_property
    def point(self) -> Point | None:
        return (self.spot.point if self.spot else None) or self.cleaned_data.get("pres")

    @cached_property
    def wanted(self) -> Wanted:
        """The question without its words for the screen: what the answer needs, and nothing else."""
        asked = self.cleaned_data
        first, last = self.dates or (asked.get("du"), asked.get("au"))
        facts = [fact for name, fact in SWITCHES.items() if asked.get(name) and fact not in LATER]
        return Wanted(
            at=self.at,
            words=self.words,
            themes=self._with_children(),
            neighbourhood=self.neighbourhood.pk if self.neighbourhood else None,
            days=frozenset(Day.values.index(day) for day in asked.get("jour", ())),
            moments=frozenset(Moment.values.index(moment) for moment in asked.get("moment", ())),
            clock=moments.clock(asked["heure"]) if asked.get("heure") else frozenset(),
            facts=_together(facts),
            levels=_together([LEVELS[name] for name in asked.get("niveau", ())]),
            publics=_together([PUBLICS[name] for name in asked.get("public", ())]),
            price=asked.get("prix"),
            age=asked.get("age"),
            has_places=bool(asked.get("places")),
            registers=bool(asked.get("inscription")),
            first_day=self._from_today_on(first),
            last_day=last,
            point=self.point,
            radius=asked.get("rayon") if self.point else None,
        )

    def _from_today_on(self, first: date | None) -> date | None:
        """A first day that is past asks for nothing: what is over is never shown."""
        return first if first and first > self.today else None

    @cached_property
    def answer(self) -> Answer:
        return Answer(self.wanted)

    def _with_children(self) -> frozenset[int]:
        if self.chosen_theme is None:
            return frozenset()
        return frozenset(t.pk for t in self.themes if self.chosen_theme.pk in (t.pk, t.parent_id))

    # --- On the screen ---

    @cached_property
    def groups(self) -> list[Group]:
        return panel.groups(self)

    @cached_property
    def where(self) -> list[Option]:
        return panel.where(self)

    @cached_property
    def topics(self) -> list[Option]:
        return panel.topics(self)

    @cached_property
    def times(self) -> list[Option]:
        return panel.times(self)

    @cached_property
    def radii(self) -> list[Option]:
        return panel.radii(self)

    @cached_property
    def relaxed(self) -> relaxing.Relaxed:
        """The nearest answers, for when nothing fits."""
        return relaxing.of(self)

    @cached_property
    def title(self) -> str:
        """« pour « gym douce », le mardi, le matin, à Ferrières »; empty when nothing is asked."""
        return spoken.title(self)

    def title_with(self, words: str) -> str:
        """The same, with these words in place of those that were typed."""
        return spoken.title(self, words=words)

    # --- In addresses ---

    @cached_property
    def query(self) -> str:
        """The filters in use, for links and feeds; without the page."""
        return self.asking()

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            Chip(spoken.chip(self, name, value), self.asking(but=(name, value)))
            for name, value in self.in_use
            if name not in ("q", "exact")
        ]

    @property
    def without_filters(self) -> str:
        """The same words, nothing else."""
        query = QueryDict(mutable=True)
        if self.words:
            query["q"] = self.cleaned_data["q"]
        return query.urlencode()

    @property
    def exactly(self) -> str:
        """The same search, its words not corrected."""
        return self.asking({"exact": "1"})

    @property
    def words_alone(self) -> str:
        return urlencode({"q": self.words.text if self.words.corrected else self.cleaned_data.get("q", "")})

    @cached_property
    def uses_more(self) -> bool:
        """Is a filter on that stands under « Plus de filtres »?"""
        return any(name in MORE for name, _value in self.in_use)

    def asking(self, instead: Mapping[str, str] | None = None, *, but: tuple[str, str] | None = None) -> str:
        """The address of this question without one value, or with other values of some parameters ("" drops one)."""
        query, instead = QueryDict(mutable=True), instead or {}
        for name, value in self.in_use:
            if (name, value) != but and name not in instead:
                query.appendlist(name, value)
        for name, value in instead.items():
            if value:
                query[name] = value
        return query.urlencode()

    @cached_property
    def in_use(self) -> list[tuple[str, str]]:
        """Each value that filters, as it is written in the address."""
        return [*self._in_use()]

    def _in_use(self) -> Iterator[tuple[str, str]]:
        asked: Mapping[str, Any] = self.cleaned_data
        for name in ("q", "quartier", "theme", "quand"):
            if asked.get(name):
                yield name, asked[name]
        for name in ("jour", "moment"):
            yield from ((name, value) for value in asked.get(name, ()))
        if asked.get("heure"):
            yield "heure", asked["heure"]
        yield from (("public", value) for value in asked.get("public", ()))
        if asked.get("age") is not None:
            yield "age", str(asked["age"])
        yield from (("niveau", value) for value in asked.get("niveau", ()))
        if asked.get("prix") is not None:
            yield "prix", str(asked["prix"])
        yield from ((name, "1") for name in ("exact", *SWITCHES) if asked.get(name))
        yield from ((name, f"{asked[name]:%d/%m/%Y}") for name in ("du", "au") if asked.get(name))
        if self.spot:
            yield "autour", self.spot.slug
        elif asked.get("pres"):
            yield "pres", str(asked["pres"])
        if self.point and asked.get("rayon"):
            yield "rayon", str(asked["rayon"])


ActivitySearch.base_fields = SharedFields(ActivitySearch.base_fields)


def ask(data: QueryDict, *, at: datetime) -> ActivitySearch:
    """The question, as it finds most among what its filters leave.

    A need that the town keeps no fact about is looked for only if an activity speaks of it; the page says so.
    When filters read from words about needs or people find nothing, the words may: the question that is
    given back then has them in `literal`. And when nothing of a name that exists fits the filters, the
    name may be a slip of another one that does (« jude, 12 ans »). What either finds answers to all words.
    """
    question = ActivitySearch(data, at=at)
    again = partial(ActivitySearch, data, at=at, known=question.known)
    if question.needs and not question.answer.survey.complete:
        again = partial(again, aside=frozenset(" ".join(question.needs).split()))
        question = again()
    literal = frozenset(found.typed for found in question.reading.found if {name for name, _ in found.filters} & TOLD)
    may_be_slips = bool(question.chips) and question.words.may_be_slips
    if not (literal or may_be_slips) or question.answer.total:
        return question
    if literal:
        other = again(literal=literal)
        if other.answer.survey.complete:
            return other
    if may_be_slips:
        other = again(doubted=True)
        if other.words.corrected and other.answer.survey.complete:
            return other
    return question


def _together(facts: list[Fact]) -> Fact:
    found = Fact(0)
    for fact in facts:
        found |= fact
    return found
