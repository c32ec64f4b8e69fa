"""How many activities each filter would give, the others staying as they are: one query, one pass.

An activity that misses exactly one of the questions with several answers (when, theme, quartier, for
whom, level, amount) counts for the other answers to that question; one that misses none counts
everywhere. The database groups what is left by theme, by quartier, by parts of the week and by facts;
the rest is adding up here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import connection

from events.week import DAYS, MOMENTS, parts_of

from .bits import LEVELS, PUBLICS, Fact
from .fitting import Fitting, Sql, joined

RELAXED = ("when", "theme", "quartier", "public", "niveau", "prix")
BIT = {name: 1 << n for n, name in enumerate(RELAXED)}


@dataclass(frozen=True)
class Counts:
    """`facts` counts each bit beside the other filters; `publics`, `levels` and `cheap` in place of their group's."""

    total: int = 0
    days: list[int] = field(default_factory=lambda: [0] * 7)
    moments: list[int] = field(default_factory=lambda: [0] * 3)
    themes: Counter[int] = field(default_factory=Counter)
    neighbourhoods: Counter[int] = field(default_factory=Counter)
    facts: Counter[Fact] = field(default_factory=Counter)
    publics: dict[str, int] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    cheap: int = 0
    any_time: int = 0
    whole_town: int = 0
    any_theme: int = 0
    everybody: int = 0
    any_level: int = 0
    any_price: int = 0


def count(fitting: Fitting) -> Counts:
    with connection.cursor() as cursor:
        asked = question(fitting)
        cursor.execute(asked.text, asked.values)
        rows = cursor.fetchall()
    return added_up(fitting, rows)


def totals(questions: Sequence[Fitting]) -> list[int]:
    """How many activities fit each of these questions. One query."""
    if not questions:
        return []
    numbers = joined((Sql("(SELECT count(*) FROM (") + one.ids() + ") f)" for one in questions), ", ")  # noqa: S608 - fixed words
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {numbers.text}", numbers.values)
        return list(cursor.fetchone())


def question(fitting: Fitting) -> Sql:
    conditions = fitting.conditions()
    missed = [
        Sql("CASE WHEN ") + conditions[name] + Sql(f" THEN 0 ELSE {BIT[name]} END")
        for name in RELAXED
        if name in conditions
    ]
    hard = joined((sql for name, sql in conditions.items() if name not in RELAXED), " AND ")
    week = "o.open" if fitting.wanted.has_places else "o.week"
    found = (
        Sql("SELECT o.theme_id::integer AS theme, o.neighbourhood_id::integer AS quartier, ")
        + f"{week} AS week, "
        + fitting.facts
        + " AS facts, ("
        + joined([Sql("(o.facts & 0)"), *missed], " + ")  # no constant: the planner would sort by it
        + ")::smallint AS missed "
        + fitting.table()
        + " WHERE "
        + hard
    )
    # Two at least may be missed: without this line for the others, the planner expects few rows, and sorts all.
    only = " WHERE missed & (missed - 1) = 0" if len(missed) > 1 else ""
    names = ", ".join(GROUPED)
    sets = ", ".join(f"({name}, missed)" for name in GROUPED)
    counted = f"SELECT grouping({names}), coalesce({names}), missed, count(*) FROM ("  # noqa: S608 - fixed words
    return fitting.opening() + counted + found + f") found{only} GROUP BY GROUPING SETS ({sets})"


LANE = 40  # bits: wide enough for any number of activities
FULL = (1 << LANE) - 1
SETS = tuple(dict.fromkeys([*Fact, *PUBLICS.values(), *LEVELS.values()]))
GROUPED = ("theme", "quartier", "week", "facts")
GROUPED_BY = {15 - (1 << place): name for place, name in enumerate(reversed(GROUPED))}  # as `grouping` tells them
Row = tuple[int, int | None, int, int]


def added_up(fitting: Fitting, rows: list[Row]) -> Counts:
    """The counts of each option, from what the database grouped."""
    grouped: dict[str, dict[int, dict[int, int]]] = {name: {0: {}} for name in GROUPED}
    for which, value, missed, number in rows:
        if value is not None:
            grouped[GROUPED_BY[which]].setdefault(missed, {})[value] = number
    facts = grouped["facts"]
    missing = {missed: sum(numbers.values()) for missed, numbers in facts.items()}

    def beside(name: str, question: str) -> list[tuple[int, int]]:
        """The values of those that miss nothing, or only that question."""
        return [*grouped[name][0].items(), *grouped[name].get(BIT[question], {}).items()]

    def without(question: str) -> int:
        return missing[0] + missing.get(BIT[question], 0)

    def instead(question: str, sets: Mapping[str, Fact]) -> dict[str, int]:
        """Of those that miss nothing, counted already, and of those that miss only that question."""
        more = _having(facts.get(BIT[question], {}).items(), sets.values())
        return {name: every[bits] + number for (name, bits), number in zip(sets.items(), more, strict=True)}

    days, moments = _weeks(fitting)
    week = _having(beside("week", "when"), (*days, *moments))
    every = dict(zip(SETS, _having(facts[0].items(), SETS), strict=True))
    return Counts(
        total=missing[0],
        days=week[: len(days)],
        moments=week[len(days) :],
        themes=_by_key(beside("theme", "theme")),
        neighbourhoods=_by_key(beside("quartier", "quartier")),
        facts=Counter({fact: every[fact] for fact in Fact}),
        publics=instead("public", PUBLICS),
        levels=instead("niveau", LEVELS),
        cheap=instead("prix", {"": Fact.CHEAP})[""],
        any_time=without("when"),
        whole_town=without("quartier"),
        any_theme=without("theme"),
        everybody=without("public"),
        any_level=without("niveau"),
        any_price=without("prix"),
    )


def _weeks(fitting: Fitting) -> tuple[list[int], list[int]]:
    """Of each day, then of each moment, the parts of the week that the rest of the question leaves."""
    wanted = fitting.wanted
    return (
        [parts_of([day], wanted.moments) for day in DAYS],
        [parts_of(wanted.days, [moment]) for moment in MOMENTS],
    )


def _by_key(numbers: Iterable[tuple[int, int]]) -> Counter[int]:
    found: Counter[int] = Counter()
    for key, number in numbers:
        found[key] += number
    return found


def _having(numbers: Iterable[tuple[int, int]], wanted: Iterable[int]) -> list[int]:
    """For each of these sets of bits, how many have one of them. All are added up at once, each in its own lane."""
    asked = tuple(map(int, wanted))
    added = sum(number * _lanes(bits, asked) for bits, number in numbers)
    return [added >> LANE * place & FULL for place in range(len(asked))]


@lru_cache(20_000)
def _lanes(has: int, wanted: tuple[int, ...]) -> int:
    """One in the lane of each set of which these bits have one."""
    return sum(1 << LANE * place for place, those in enumerate(wanted) if has & those)
