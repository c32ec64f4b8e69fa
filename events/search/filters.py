"""The filters of a question, as they stand in the address: each read on its own, what means nothing left out and said.

A sentence in `q` is read first (`sentence`): its words about time, price, place and audience become the
parameters that the panel has, as if they had been ticked.
"""

from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory import wording
from directory.typed import folded
from events.forms.fields import DayField

from . import gazetteer, matchers, moments, named, near, sentence
from .bits import LEVELS, PUBLICS
from .gazetteer import Named
from .moments import Day, Moment, When
from .near import Point
from .tokens import Known

OLDEST = 120
DEAREST = 10_000  # euros
SEVERAL = {"jour": Day.values, "moment": Moment.values, "public": [*PUBLICS], "niveau": [*LEVELS]}


class Several(forms.Field):
    """Some of a closed list. Those that are not in it are left aside by the question."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return list(value or ())


def switch(label: Any) -> forms.Field:
    return forms.BooleanField(label=label, required=False)


class SharedFields(dict[str, forms.Field]):
    """Fields that no question changes: a form takes them as they are, instead of copying each for itself."""

    def __deepcopy__(self, memo: object) -> dict[str, forms.Field]:
        return dict(self)


class FilterForm(forms.Form):
    """Every value is optional. One that means nothing is left out, and `ignored` says so.

    `literal`: the words of the sentence that are words, although they could be filters; `doubted`: words
    that exist may be slips of others; `aside`: words that are not looked for.
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
    libre = switch(_("No need to register"))
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
        known: Known | None = None,
        doubted: bool = False,
        aside: frozenset[str] = frozenset(),
    ) -> None:
        self.at = at or timezone.now()
        self.today = wording.local_date(self.at)
        self.names = gazetteer.now()
        self.literal, self.doubted, self.aside = literal, doubted, aside
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
            matchers.spot_named(folded(typed[:100]).split(), self.names) if typed else None
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

    @cached_property
    def dates(self) -> moments.Dates | None:
        """The first and the last day meant by `quand`."""
        when = self.cleaned_data.get("quand")
        return moments.dates_of(when, self.today) if when else None
