"""Nothing fits: what would, when one thing is given up. « Rien le mardi matin. Le jeudi matin : 3 activités. »

What another day, moment, quartier, age, level or price would give is known from the counts already;
the rest is asked in one query. What a person needs (a step-free way, a seat) is given up last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from . import spoken, tally
from .answer import Answer, Hit
from .asked import Asked
from .bits import ACCESS, LATER, NONE, SWITCHES, Fact
from .fitting import Fitting
from .moments import Day, Moment
from .near import in_words
from .wanted import Wanted

if TYPE_CHECKING:
    from .question import ActivitySearch

MOST = 4  # proposals
CARDS = 4  # activities shown
DAYS, PLACE, HOURS, DATES, PRICE, PUBLIC, LEVEL, ENTRY, THEME, NEED, SEVERAL = range(11)  # given up in this order


@dataclass(frozen=True)
class Proposal:
    """What gives nothing, what would instead, how many, and the address of that search."""

    rank: tuple[float, ...]
    nothing: str
    instead: str
    wanted: Wanted
    query: str
    count: int = 0


@dataclass(frozen=True)
class Relaxed:
    """The best proposals; of the first one, the first activities."""

    proposals: list[Proposal] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)


def of(search: ActivitySearch) -> Relaxed:
    """The nearest answers to a question that finds nothing. Two queries, and those of a few cards."""
    counted = list(_from_counts(search))
    asked = list(_to_ask(search))
    totals = tally.totals([_conditions(search, one.wanted) for one in asked])
    counted += [replace(one, count=total) for one, total in zip(asked, totals, strict=True)]
    useful = sorted((one for one in counted if one.count), key=lambda one: one.rank)
    best = [one for one in useful if one.rank[0] < SEVERAL] or useful
    if not best:
        return Relaxed()
    return Relaxed(best[:MOST], Answer(best[0].wanted).first(CARDS))


def _conditions(search: ActivitySearch, wanted: Wanted) -> Fitting:
    """With the words of the question read once."""
    same = wanted.words == search.wanted.words
    known = search.answer.conditions
    return Fitting(wanted, known.worded, known.ranked) if same else Answer(wanted).conditions


# --- What the counts know already ---


def _from_counts(search: ActivitySearch) -> Iterator[Proposal]:
    yield from _other_days(search)
    yield from _other_moments(search)
    yield from _elsewhere(search)
    counts, wanted = search.answer.counts, search.wanted
    for rank, name, count, without in (
        (PUBLIC, "public", counts.everybody, replace(wanted, publics=NONE)),
        (LEVEL, "niveau", counts.any_level, replace(wanted, levels=NONE)),
        (PRICE, "prix", counts.any_price, replace(wanted, price=None)),
        (THEME, "theme", counts.any_theme, replace(wanted, themes=frozenset())),
    ):
        if search.cleaned_data.get(name) not in (None, "", []):
            yield Proposal((rank,), *_with_and_without(search, name), without, search.asking({name: ""}), count)


def _other_days(search: ActivitySearch) -> Iterator[Proposal]:
    """The days nearest to those asked for, at the same moment."""
    wanted, counts = search.wanted, search.answer.counts.days
    for day, count in enumerate(counts):
        if wanted.days and day not in wanted.days:
            far = min(min((day - one) % 7, (one - day) % 7) for one in wanted.days)
            value = Day.values[day]
            yield Proposal(
                (DAYS, far, -count), _time(search), _time(search, jour=[value]),
                replace(wanted, days=frozenset({day})), search.asking({"jour": value}), count,
            )  # fmt: skip


def _other_moments(search: ActivitySearch) -> Iterator[Proposal]:
    wanted, counts = search.wanted, search.answer.counts.moments
    for moment, count in enumerate(counts):
        if wanted.moments and moment not in wanted.moments:
            value = Moment.values[moment]
            yield Proposal(
                (HOURS, -count), _time(search), _time(search, moment=[value]),
                replace(wanted, moments=frozenset({moment})), search.asking({"moment": value}), count,
            )  # fmt: skip


def _time(search: ActivitySearch, **instead: list[str]) -> str:
    """« le mardi, le matin »."""
    asked = search.cleaned_data
    told = [instead.get(name) or asked.get(name) for name in ("jour", "moment")]
    return ", ".join(spoken.any_of(values) for values in told if values)


def _elsewhere(search: ActivitySearch) -> Iterator[Proposal]:
    """The neighbourhoods nearest to the one asked for."""
    here, counts = search.neighbourhood, search.answer.counts.neighbourhoods
    if here is None:
        return
    nothing = spoken.in_place(here.name)
    for there in search.neighbourhoods:
        if there is not here and counts[there.pk]:
            metres = here.point.metres_to(there.point) if here.point and there.point else None
            place = spoken.in_place(there.name)
            instead = f"{place}, {in_words(metres)}" if metres is not None else place
            yield Proposal(
                (PLACE, metres if metres is not None else 1e9), nothing, instead,
                replace(search.wanted, neighbourhood=there.pk), search.asking({"quartier": there.slug}), counts[there.pk],
            )  # fmt: skip


# --- What has to be asked ---


def _to_ask(search: ActivitySearch) -> Iterator[Proposal]:
    asked, wanted = search.cleaned_data, search.wanted
    for name, fact in SWITCHES.items():
        if asked.get(name):
            rank = NEED if name in ACCESS else PRICE if name == "gratuit" else ENTRY
            yield Proposal((rank,), *_with_and_without(search, name), _without(wanted, fact), search.asking({name: ""}))
    if wanted.age is not None:
        yield Proposal(
            (PUBLIC,), *_with_and_without(search, "age"), replace(wanted, age=None), search.asking({"age": ""})
        )
    if wanted.clock:
        yield Proposal(
            (HOURS, 1), spoken.hours(asked["heure"]), gettext("At another hour"), replace(wanted, clock=frozenset()),
            search.asking({"heure": ""}),
        )  # fmt: skip
    if wanted.has_dates:
        without = replace(wanted, first_day=None, last_day=None)
        told = ", ".join(spoken.dates(search))
        yield Proposal(
            (DATES,), told, gettext("At other dates"), without, search.asking({"quand": "", "du": "", "au": ""})
        )
    if wanted.radius:
        yield Proposal(
            (PLACE,), spoken.chip(search, "rayon", str(wanted.radius)), gettext("Further away"),
            replace(wanted, radius=None), search.asking({"rayon": ""}),
        )  # fmt: skip
    if wanted.words and search.chips:
        told = gettext("for “%(words)s”") % {"words": " ".join(asked["q"].split())[:40]}
        yield Proposal(
            (SEVERAL, 1), told, gettext("With these filters, without these words"), replace(wanted, words=Asked()),
            search.asking({"q": ""}),
        )  # fmt: skip
        yield Proposal(
            (SEVERAL, 0), gettext("with these filters"), gettext("With these words, without any filter"),
            Wanted(at=wanted.at, words=wanted.words), search.without_filters,
        )  # fmt: skip
    elif search.chips:
        hour = replace(wanted, days=frozenset(), moments=frozenset(), clock=frozenset(), first_day=None, last_day=None)
        when = {"quand": "", "jour": "", "moment": "", "heure": "", "du": "", "au": ""}
        yield Proposal((SEVERAL, 0), _time(search), gettext("At any time"), hour, search.asking(when))


def _with_and_without(search: ActivitySearch, name: str) -> tuple[str, str]:
    """« avec le filtre « Gratuit » », « Sans ce filtre »."""
    labels = [spoken.chip(search, name, value) for used, value in search.in_use if used == name]
    told = {"filter": ", ".join(labels)}
    return gettext("with the filter “%(filter)s”") % told, gettext("Without “%(filter)s”") % told


def _without(wanted: Wanted, fact: Fact) -> Wanted:
    if fact not in LATER:
        return replace(wanted, facts=wanted.facts & ~fact)
    return replace(wanted, has_places=False) if fact == Fact.HAS_PLACES else replace(wanted, registers=False)
