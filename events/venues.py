"""The question asked of the list of venues, as it stands in the address, and its answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from directory.addresses import without_blanks
from directory.models import Neighbourhood, Space, Venue
from directory.models.place import VenueQuerySet
from directory.sql import Folded
from events.models import Occurrence
from events.search.asked import NOBODY, Asked, ask
from events.search.terms import Says

PER_PAGE = 24
THIS_WEEK = timedelta(days=7)
LONGEST = timedelta(days=1)  # no séance lasts longer: those that began earlier are over
MOST_WORDS, LONGEST_WORD, READ = 8, 40, 400
SIZES = (20, 50, 100, 200)  # people
ACCESS = {
    "fauteuil": ("step_free", _("Step-free access")),
    "toilettes": ("accessible_toilets", _("Adapted toilets")),
    "boucle": ("hearing_loop", _("Hearing loop")),
    "stationnement": ("accessible_parking", _("Adapted parking")),
}


@dataclass(frozen=True)
class Chip:
    """One filter that is on, and the address of the same list without it."""

    label: str
    without: str


@dataclass(frozen=True)
class Shown:
    """A question with a few answers, one of them chosen; an empty value means any."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Listed:
    """A venue of the list, with its halls and how many séances it holds in the next seven days."""

    venue: Venue
    halls: list[Space]
    seances: int

    @property
    def largest(self) -> int | None:
        return max((hall.capacity for hall in self.halls if hall.capacity), default=None)

    @property
    def kinds(self) -> str:
        """« Gymnase, dojo »: each kind once."""
        return capfirst(", ".join(dict.fromkeys(hall.kind for hall in self.halls if hall.kind))) or ""


class VenueSearch(forms.Form):
    """Every value is optional. One that means nothing is left out, and `ignored` names its question."""

    q = forms.CharField(label=_("A name, a street"), required=False, max_length=20_000)
    quartier = forms.ChoiceField(label=_("Neighbourhood"), required=False)
    type = forms.ChoiceField(label=_("Kind of hall"), required=False)
    places = forms.ChoiceField(label=_("How many people?"), required=False)
    acces = forms.MultipleChoiceField(
        label=_("Access, where it is known"),
        choices=[(name, label) for name, (_column, label) in ACCESS.items()],
        required=False,
    )

    def __init__(self, data: QueryDict, *, at: datetime) -> None:
        super().__init__(without_blanks(data))
        self.at = at
        self.neighbourhoods = list(Neighbourhood.objects.all())
        kinds = Space.objects.filter(venue__is_listed=True).exclude(kind="")
        self.kinds = list(kinds.order_by(Folded("kind")).values_list("kind", flat=True).distinct())
        _choices(self, "quartier", [("", gettext("All the town")), *((n.slug, n.name) for n in self.neighbourhoods)])
        _choices(self, "type", [("", gettext("All kinds")), *((kind, capfirst(kind) or "") for kind in self.kinds)])
        _choices(self, "places", [("", gettext("Any number")), *((str(size), _at_least(size)) for size in SIZES)])
        self.is_valid()

    @property
    def ignored(self) -> list[str]:
        """The questions whose answer could not be used, by their labels."""
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]

    @cached_property
    def words(self) -> Asked:
        """What the words mean, as in the search of activities."""
        return ask(self.cleaned_data.get("q", ""))

    @cached_property
    def found(self) -> VenueQuerySet:
        """The listed venues that answer, by name. A fact of access counts only when it is known to be true."""
        asked = self.cleaned_data
        venues = Venue.objects.listed()
        if self.words:
            venues = venues.filter(Says(self.words.everything or NOBODY))
        if asked.get("quartier"):
            venues = venues.filter(neighbourhood__slug=asked["quartier"])
        for name in asked.get("acces", ()):
            venues = venues.filter(**{ACCESS[name][0]: True})
        hall = Q(kind=asked["type"]) if asked.get("type") else Q()
        if asked.get("places"):
            hall &= Q(capacity__gte=int(asked["places"]))
        return venues.filter(Exists(Space.objects.filter(hall, venue=OuterRef("pk")))) if hall else venues

    def page(self, number: str | None) -> Page[Any]:
        """One page of them as `Listed`: three queries, whatever the number of venues, halls and séances."""
        halls = Prefetch("spaces", Space.objects.filter(is_bookable=True), "halls")
        venues = self.found.select_related("neighbourhood").prefetch_related(halls)
        page: Page[Any] = Paginator(venues, PER_PAGE).get_page(number)
        shown = list(page.object_list)
        seances = _this_week(shown, self.at)
        page.object_list = [Listed(venue, venue.halls, seances.get(venue.pk, 0)) for venue in shown]
        return page

    # --- As fields, and as filters in use ---

    @property
    def choices_shown(self) -> Iterator[Shown]:
        for name in ("quartier", "type", "places"):
            yield Shown(name, str(self.fields[name].label), self._labels(name), self.cleaned_data.get(name, ""))

    def _labels(self, name: str) -> list[tuple[str, str]]:
        return list(self.fields[name].choices)  # type: ignore[attr-defined]  # choice fields

    @property
    def query(self) -> str:
        return self._query()

    @property
    def chips(self) -> list[Chip]:
        return [Chip(label, self._query(without=(name, value))) for name, value, label in self._in_use()]

    def _query(self, *, without: tuple[str, str] | None = None) -> str:
        query = QueryDict(mutable=True)
        for name, value, _label in self._in_use():
            if (name, value) != without:
                query.appendlist(name, value)
        return query.urlencode()

    def _in_use(self) -> Iterator[tuple[str, str, str]]:
        """Each value that filters: its parameter, as written in the address, and in words."""
        asked = self.cleaned_data
        if self.words:
            yield "q", asked["q"], gettext("“%(words)s”") % {"words": asked["q"][:LONGEST_WORD]}
        for name in ("quartier", "type", "places"):
            if value := asked.get(name):
                yield name, value, str(dict(self._labels(name))[value])
        for value in asked.get("acces", ()):
            yield "acces", value, str(ACCESS[value][1])


def _this_week(venues: Iterable[Venue], at: datetime) -> dict[int, int]:
    """How many séances each of these venues holds in the next seven days."""
    coming = Occurrence.objects.announced(at).held().filter(starts_at__range=(at - LONGEST, at + THIS_WEEK))
    counted = coming.filter(space__venue__in=[venue.pk for venue in venues]).order_by()
    return {key: number for key, number in counted.values_list("space__venue").annotate(Count("pk")) if key}


def _at_least(people: int) -> str:
    return ngettext("At least %(count)s person", "At least %(count)s people", people) % {"count": people}


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # choice fields
