"""The question that a resident asks, as it stands in the address: q, jour, moment, theme, quartier...

A sentence in `q` is read first (`sentence`): its words about time, price, place and audience become
the parameters that the panel has, as if they had been ticked. From there on there is one question,
and `query` writes it down: the words that are left, and each filter under its own name.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory import wording
from directory.typed import folded
from events.forms.fields import DayField

from . import asked as words
from . import gazetteer, moments, named, near, panel, relaxing, sentence, spoken
from .answer import Answer
from .asked import Asked
from .bits import LATER, LEVELS, PUBLICS, SWITCHES, Fact
from .gazetteer import Named
from .moments import Day, Moment, When
from .near import Point
from .panel import Group, Option
from .spoken import Chip
from .wanted import Wanted

OLDEST = 120
DEAREST = 10_000  # euros
MORE = frozenset({
    "autour", "pres", "rayon", "du", "au", "toilettes", "stationnement", "niveau", "essai", "inscription", "en_ligne",
})  # fmt: skip
TOLD = frozenset(SWITCHES) | {"public", "niveau"}  # what the text of an activity may say as well
SEVERAL = {"jour": Day.values, "moment": Moment.values, "public": [*PUBLICS], "niveau": [*LEVELS]}


class Several(forms.Field):
    """Some of a closed list. Those that are not in it are left aside by the question."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return list(value or ())


def switch(label: Any) -> forms.Field:
    return forms.BooleanField(label=label, required=False)


class ActivitySearch(forms.Form):
    """Every value is optional. One that means nothing is left out, and `ignored` says so.

    `literal`: the words of the sentence that are words, although they could be filters.
    """

    q = forms.CharField(label=_("An activity, a wish, an association"), required=False, max_length=20_000)
    quartier = forms.CharField(label=_("Where?"), required=False)
    theme = forms.CharField(label=_("Theme"), required=False)
    quand = forms.CharField(label=_("When?"), required=False)
    jour = Several(label=_("Day"), required=False)
    moment = Several(label=_("Moment"), required=False)
    heure = forms.CharField(label=_("Hour"), required=False)
    public = Several(label=_("For whom"), required=False)
    age = forms.CharField(label=_("Age"), required=False)
    niveau = Several(label=_("Level"), required=False)
    gratuit = switch(_("Free of charge"))
    prix = forms.CharField(label=_("Price"), required=False)
    solidaire = switch(_("Lower rate for small incomes"))
    accessible = switch(_("Wheelchair access"))
    boucle = switch(_("Hearing loop"))
    toilettes = switch(_("Adapted toilets"))
    stationnement = switch(_("Adapted parking"))
    assis = switch(_("Can be done seated"))
    en_ligne = switch(_("From home, by video"))
    essai = switch(_("A first séance to try"))
    inscription = switch(_("Registration is open"))
    places = switch(_("There are places left"))
    du = DayField(label=_("Date from"), required=False)
    au = DayField(label=_("Date until"), required=False)
    exact = switch(_("Exactly as typed"))
    pres = forms.CharField(label=_("Around a point"), required=False)
    autour = forms.CharField(label=_("Near"), required=False)
    rayon = forms.CharField(label=_("At most"), required=False)

    SINGLE: ClassVar[tuple[str, ...]] = (
        "q", "quartier", "theme", "quand", "heure", "age", "prix", "du", "au", "pres", "autour", "rayon",
    )  # fmt: skip

    def __init__(
        self,
        data: QueryDict,
        *,
        at: datetime | None = None,
        literal: frozenset[str] = frozenset(),
        known: sentence.Known | None = None,
    ) -> None:
        self.at = at or timezone.now()
        self.today = wording.local_date(self.at)
        self.names = gazetteer.now()
        self.literal = literal
        self.known = known or named.Among(self.names)
        self.notes: list[str] = []
        self.sent = data
        super().__init__(self._with_sentence(self._usable(data)))
        self.is_valid()

    @property
    def themes(self) -> tuple[Named, ...]:
        return self.names.themes

    @property
    def neighbourhoods(self) -> tuple[Named, ...]:
        return self.names.neighbourhoods

    # --- What was sent ---

    def _usable(self, data: QueryDict) -> QueryDict:
        """A form sends its unused questions too: they are not asked. Of several answers to one question the last counts."""
        kept = QueryDict(mutable=True)
        for name, values in data.lists():
            given = [value.strip() if name != "q" else value for value in values if value.strip()]
            if name in SEVERAL:
                known = list(dict.fromkeys(value for value in given if value in SEVERAL[name]))
                for unknown in dict.fromkeys(value for value in given if value not in known):
                    self._note(name, unknown, gettext("this choice does not exist"))
                given = known[: len(SEVERAL[name])]
            elif name in self.SINGLE and len(set(given)) > 1:
                self._note(name, given[0], gettext("only one value is possible, the last one was taken"))
            if name == "quand" and given and given[-1] in Moment.values:  # « ce soir », as the home page asks it
                kept.appendlist("moment", given[-1])
            elif given:
                kept.setlist(name, given if name in SEVERAL else given[-1:])
        return kept

    def _with_sentence(self, data: QueryDict) -> QueryDict:
        typed = data.get("q", "")
        self.reading = sentence.Reading(rest=typed)
        if not typed:
            return data
        if len(typed) > sentence.LONGEST:
            self._note("q", typed, gettext("only the beginning was read"))
        self.reading = sentence.read(typed, today=self.today, names=self.names, literal=self.literal, known=self.known)
        data["q"] = self.reading.rest
        said = [name for name, _value in self.reading.filters]
        if {"quand", "du", "au"} & set(said):
            for name in ("quand", "du", "au"):
                data.pop(name, None)
        for name, value in self.reading.filters:
            if name in SEVERAL:
                data.setlist(name, [*dict.fromkeys([*data.getlist(name), value])])
            else:
                data[name] = value
        return data

    def _note(self, name: str, typed: str, why: object) -> None:
        shown = " ".join(typed.split())
        shown = shown if len(shown) <= 40 else f"{shown[:40]}…"
        self.notes.append(gettext("%(label)s: “%(typed)s” was left out. %(why)s.") % {
            "label": self.base_fields[name].label, "typed": shown, "why": capfirst(str(why)),
        })  # fmt: skip

    # --- Each answer on its own ---

    def clean_quartier(self) -> str:
        return self._one_of("quartier", self.names.neighbourhood, _("no neighbourhood of the town is called so"))

    def clean_theme(self) -> str:
        return self._one_of("theme", self.names.theme, _("there is no such theme"))

    def clean_quand(self) -> str:
        return self._one_of("quand", lambda value: value in When.values, _("this choice does not exist"))

    def clean_autour(self) -> str:
        typed = self.cleaned_data["autour"]
        spot = self.names.spot(typed) or (
            sentence.spot_named(folded(typed[:100]).split(), self.names) if typed else None
        )
        if typed and spot is None:
            raise ValidationError(_("we know no place of this name"))
        return spot.slug if spot else ""

    def clean_heure(self) -> str:
        typed: str = self.cleaned_data["heure"]
        if typed:
            try:
                moments.clock(typed)
            except ValueError:
                raise ValidationError(_("this is not an hour")) from None
        return typed

    def clean_age(self) -> int | None:
        return self._number("age", OLDEST, _("write an age between 0 and 120"))

    def clean_prix(self) -> int | None:
        return self._number("prix", DEAREST, _("write an amount in whole euros"))

    def clean_rayon(self) -> int | None:
        return self._number("rayon", near.FURTHEST, _("this is not a distance in metres"))

    def clean_pres(self) -> Point | None:
        typed = self.cleaned_data["pres"]
        if not typed:
            return None
        try:
            point = near.read(typed)
        except ValueError:
            raise ValidationError(_("this is not a position")) from None
        if not point.is_in_town:
            raise ValidationError(_("this position is too far from the town"))
        return point

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("du"), data.get("au")
        if first and last and last < first:
            self.add_error("au", gettext("The last date comes before the first one."))
        data["exact"] = bool(data.get("exact") and data.get("q"))
        if data.get("quand") and (first or last):
            data["quand"] = ""  # dates that were written out count more
        if data.get("quand") and self.dates is None:
            self.add_error("quand", gettext("the dates of the school holidays are not known yet"))
        return data

    def _one_of(self, name: str, find: Any, problem: Any) -> str:
        value: str = self.cleaned_data[name]
        if value and not find(value):
            raise ValidationError(problem)
        return value

    def _number(self, name: str, most: int, problem: Any) -> int | None:
        value: str = self.cleaned_data[name]
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and len(value) <= 9 and int(value) <= most):
            raise ValidationError(problem)
        return int(value)

    @cached_property
    def ignored(self) -> list[str]:
        """What could not be used, one sentence each: which question, what was typed, and why."""
        for name, errors in self.errors.items():
            if name in self.fields:
                self._note(name, str(self.data.get(name, "")), str(errors[0]).rstrip("."))
        return self.notes

    # --- What it means ---

    @cached_property
    def words(self) -> Asked:
        typed, has_filters = self.cleaned_data.get("q", ""), bool(self.reading.found)
        return words.ask(typed, as_typed=self.cleaned_data.get("exact", False), only_telling=has_filters)

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
    def dates(self) -> moments.Dates | None:
        """The first and the last day meant by `quand`."""
        when = self.cleaned_data.get("quand")
        return moments.dates_of(when, self.today) if when else None

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


class _Shared(dict[str, forms.Field]):
    """Fields that no question changes: a form takes them as they are, instead of copying each for itself."""

    def __deepcopy__(self, memo: object) -> dict[str, forms.Field]:
        return dict(self)


ActivitySearch.base_fields = _Shared(ActivitySearch.base_fields)


def ask(data: QueryDict, *, at: datetime) -> ActivitySearch:
    """The question, as it finds most: when filters read from words about needs or people find nothing, the words may.

    The question that is given back then has them in `literal`: what it finds first answers to all of them.
    """
    question = ActivitySearch(data, at=at)
    literal = frozenset(found.typed for found in question.reading.found if {name for name, _ in found.filters} & TOLD)
    if not literal or question.answer.total:
        return question
    other = ActivitySearch(data, at=at, literal=literal, known=question.known)
    return other if other.answer.survey.complete and other.answer.says_everything else question


def _together(facts: list[Fact]) -> Fact:
    found = Fact(0)
    for fact in facts:
        found |= fact
    return found
