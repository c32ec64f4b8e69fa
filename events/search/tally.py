"""How many activities each filter would give, the others staying as they are: one query, one pass.

An activity that misses exactly one of the questions with several answers (when, theme, quartier, for
whom, level, amount) counts for the other answers to that question; one that misses none counts
everywhere. The database groups what is left by theme, by quartier, by hours of the week and by facts;
the rest is adding up here.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

from events.week import DAYS, MOMENTS, as_bits, as_number, hours_of

from .bits import LEVELS, PUBLICS, Fact
from .fitting import Fitting, Sql, joined

RELAXED = ("when", "theme", "quartier", "public", "niveau", "prix")


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
    numbers = joined((Sql("(SELECT count(*) FROM (") + one.ids() + ") f)" for one in questions), ", ")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {numbers.text}", numbers.values)
        return list(cursor.fetchone())


def question(fitting: Fitting) -> Sql:
    conditions = fitting.conditions()
    missed = [
        Sql("CASE WHEN ") + conditions[name] + Sql(f" THEN 0 ELSE {1 << n} END")
        for n, name in enumerate(RELAXED)
        if name in conditions
    ]
    hard = joined((sql for name, sql in conditions.items() if name not in RELAXED), " AND ")
    hours = "o.now_open" if fitting.wanted.has_places else "o.now_hours"
    found = (
        Sql(
            f"WITH found AS MATERIALIZED (SELECT o.theme_id AS theme, o.neighbourhood_id AS quartier, {hours} AS hours, "
        )
        + fitting.facts
        + " AS facts, "
        + (joined(missed, " + ") if missed else Sql("0"))
        + " AS missed "
        + fitting.table
        + " WHERE "
        + hard
        + ") "
    )
    return found + Sql(
        "SELECT grouping(theme, quartier, hours, facts), theme, quartier, hours, facts, missed, count(*) FROM found "
        "WHERE missed & (missed - 1) = 0 "
        "GROUP BY GROUPING SETS ((theme, missed), (quartier, missed), (hours, missed), (facts, missed))"
    )


BY_THEME, BY_QUARTIER, BY_HOURS, BY_FACTS = 0b0111, 0b1011, 0b1101, 0b1110  # what PostgreSQL's grouping() says
Row = tuple[int, int | None, int | None, str | None, int | None, int, int]


def added_up(fitting: Fitting, rows: list[Row]) -> Counts:
    wanted = fitting.wanted
    bit = {name: 1 << n for n, name in enumerate(RELAXED)}
    themes: Counter[int] = Counter()
    quartiers: Counter[int] = Counter()
    hours: Counter[str] = Counter()
    combinations: Counter[int] = Counter()
    others: dict[str, Counter[int]] = {name: Counter() for name in ("public", "niveau", "prix")}
    missing: Counter[int] = Counter()
    for kind, theme, quartier, pattern, facts, missed, number in rows:
        if kind == BY_THEME:
            missing[missed] += number
            if theme is not None and missed in (0, bit["theme"]):
                themes[theme] += number
        elif kind == BY_QUARTIER:
            if quartier is not None and missed in (0, bit["quartier"]):
                quartiers[quartier] += number
        elif kind == BY_HOURS:
            if pattern is not None and missed in (0, bit["when"]):
                hours[pattern] += number
        elif facts is not None:
            if missed == 0:
                combinations[facts] += number
            for name, counter in others.items():
                if missed in (0, bit[name]):
                    counter[facts] += number
    days = [as_number(as_bits(hours_of([day], wanted.moments, wanted.clock))) for day in DAYS]
    moments = [as_number(as_bits(hours_of(wanted.days, [moment], wanted.clock))) for moment in MOMENTS]
    patterns = [(as_number(pattern), number) for pattern, number in hours.items()]
    total = missing[0]
    return Counts(
        total=total,
        days=[sum(number for pattern, number in patterns if pattern & day) for day in days],
        moments=[sum(number for pattern, number in patterns if pattern & moment) for moment in moments],
        themes=themes,
        neighbourhoods=quartiers,
        facts=_by_bit(combinations),
        publics={name: _having(others["public"], bits) for name, bits in PUBLICS.items()},
        levels={name: _having(others["niveau"], bits) for name, bits in LEVELS.items()},
        cheap=_having(others["prix"], Fact.CHEAP),
        any_time=total + missing[bit["when"]],
        whole_town=total + missing[bit["quartier"]],
        any_theme=total + missing[bit["theme"]],
        everybody=total + missing[bit["public"]],
        any_level=total + missing[bit["niveau"]],
        any_price=total + missing[bit["prix"]],
    )


def _by_bit(combinations: Counter[int]) -> Counter[Fact]:
    return Counter({fact: _having(combinations, fact) for fact in Fact})


def _having(combinations: Counter[int], bits: Fact) -> int:
    """How many have one of these bits."""
    wanted = int(bits)
    return sum(number for facts, number in combinations.items() if facts & wanted)
