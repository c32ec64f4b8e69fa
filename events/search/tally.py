"""How many activities each filter would give, the others staying as they are: one query, one pass.

An activity that misses exactly one of the questions with several answers (when, theme, quartier, for
whom, level, amount) counts for the other answers to that question; one that misses none counts
everywhere. The database groups what is left by theme, by quartier, by hours of the week and by facts;
the rest is adding up here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from events.week import DAYS, MOMENTS, as_bits, as_number, hours_of, parts_of

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
        (fitting.opening() + ", " if fitting.worded else Sql("WITH "))
        + Sql("found AS MATERIALIZED (SELECT o.theme_id::integer AS theme, o.neighbourhood_id::integer AS quartier, ")
        + Sql(f"{week} AS week, ")
        + fitting.facts
        + " AS facts, ("
        + (joined(missed, " + ") if missed else Sql("0"))
        + ")::smallint AS missed "
        + fitting.table()
        + " WHERE "
        + hard
        + ") "
    )
    # Two at least may be missed: without this line for the others, the planner expects few rows, and sorts all.
    only = "WHERE missed & (missed - 1) = 0 " if len(missed) > 1 else ""
    grouped = " UNION ALL ".join(
        f"SELECT '{name}', {name}::text, missed, count(*) FROM found {only}GROUP BY {name}, missed"  # noqa: S608 - fixed words
        for name in GROUPED
    )
    return found + grouped


GROUPED = ("theme", "quartier", "week", "facts")
Row = tuple[str, str | None, int, int]


def added_up(fitting: Fitting, rows: list[Row]) -> Counts:
    """The counts of each option, from what the database grouped."""
    wanted = fitting.wanted
    grouped: dict[str, dict[int, Counter[str]]] = {name: {} for name in GROUPED}
    for name, value, missed, number in rows:
        if value is not None:
            grouped[name].setdefault(missed, Counter())[value] += number
    missing = {missed: sum(numbers.values()) for missed, numbers in grouped["facts"].items()}
    total = missing.get(0, 0)

    def beside(name: str, question: str) -> Iterator[tuple[str, int]]:
        """The values of those that miss nothing, or only that question."""
        for missed in (0, BIT[question]):
            yield from grouped[name].get(missed, {}).items()

    def without(question: str) -> int:
        return total + missing.get(BIT[question], 0)

    if fitting.by_hours:
        weeks = [(as_number(bits), number) for bits, number in beside("week", "when")]
        days = [as_number(as_bits(hours_of([day], wanted.moments, wanted.clock))) for day in DAYS]
        moments = [as_number(as_bits(hours_of(wanted.days, [moment], wanted.clock))) for moment in MOMENTS]
    else:
        weeks = [(int(parts), number) for parts, number in beside("week", "when")]
        days = [parts_of([day], wanted.moments) for day in DAYS]
        moments = [parts_of(wanted.days, [moment]) for moment in MOMENTS]
    facts = [(int(bits), number) for bits, number in grouped["facts"].get(0, {}).items()]
    return Counts(
        total=total,
        days=[_having(weeks, day) for day in days],
        moments=[_having(weeks, moment) for moment in moments],
        themes=_by_key(beside("theme", "theme")),
        neighbourhoods=_by_key(beside("quartier", "quartier")),
        facts=Counter({fact: _having(facts, fact) for fact in Fact}),
        publics=_by_bits(beside("facts", "public"), PUBLICS),
        levels=_by_bits(beside("facts", "niveau"), LEVELS),
        cheap=_by_bits(beside("facts", "prix"), {"": Fact.CHEAP})[""],
        any_time=without("when"),
        whole_town=without("quartier"),
        any_theme=without("theme"),
        everybody=without("public"),
        any_level=without("niveau"),
        any_price=without("prix"),
    )


def _by_key(numbers: Iterable[tuple[str, int]]) -> Counter[int]:
    found: Counter[int] = Counter()
    for key, number in numbers:
        found[int(key)] += number
    return found


def _by_bits(numbers: Iterable[tuple[str, int]], wanted: Mapping[str, Fact]) -> dict[str, int]:
    facts = [(int(bits), number) for bits, number in numbers]
    return {name: _having(facts, bits) for name, bits in wanted.items()}


def _having(numbers: Iterable[tuple[int, int]], bits: int) -> int:
    """How many have one of these bits."""
    wanted = int(bits)
    return sum(number for has, number in numbers if has & wanted)
