"""How many activities each filter would give, the others staying as they are: one query, one pass.

The activities that fit the words and the dates are summed up once, each as its theme, quartier, price,
access and parts of the week; every count is then a condition on that small table.
"""

import json
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import QuerySet

from events.models import Activity
from events.week import DAYS, MOMENTS, parts_of

from .wanted import Wanted

COLUMNS = ("theme", "quartier", "price", "step_free", "weeks")


@dataclass(frozen=True)
class Counts:
    total: int
    free: int
    accessible: int
    days: list[int]
    moments: list[int]
    themes: dict[int, int]
    neighbourhoods: dict[int, int]


Value = int | str | list[int]


class Count:
    """A piece of SQL and its values, which never touch the text of the query."""

    def __init__(self, wanted: Wanted, *, by: str = "") -> None:
        self.conditions = ["weeks & %s <> 0"]
        self.values: list[Value] = [parts_of(wanted.days, wanted.moments)]
        self.by = by
        if wanted.themes:
            self._add("theme = ANY(%s)", sorted(wanted.themes))
        if wanted.neighbourhood:
            self._add("quartier = %s", wanted.neighbourhood)
        if wanted.is_free:
            self._add("price = %s", Activity.PriceKind.FREE.value)
        if wanted.is_accessible:
            self._add("step_free")

    def _add(self, condition: str, *values: Value) -> None:
        self.conditions.append(condition)
        self.values += values

    @property
    def sql(self) -> str:
        where = " AND ".join(self.conditions)
        if not self.by:
            return f"count(*) FILTER (WHERE {where})"
        rows = f"SELECT {self.by} AS key, count(*) AS number FROM found WHERE {where} GROUP BY 1"  # noqa: S608 - fixed words
        return f"(SELECT json_object_agg(key, number) FROM ({rows}) r WHERE key IS NOT NULL)"  # noqa: S608 - fixed words


def count(found: QuerySet[Activity, tuple[object, ...]], wanted: Wanted) -> Counts:
    """Count within `found`, whose rows are the COLUMNS in this order."""
    counts = [
        Count(wanted),
        Count(replace(wanted, is_free=True)),
        Count(replace(wanted, is_accessible=True)),
        *(Count(replace(wanted, days=frozenset([day]))) for day in DAYS),
        *(Count(replace(wanted, moments=frozenset([moment]))) for moment in MOMENTS),
        Count(replace(wanted, themes=frozenset()), by="theme"),
        Count(replace(wanted, neighbourhood=None), by="quartier"),
    ]
    sql, values = found.query.sql_with_params()
    table = f"WITH found ({', '.join(COLUMNS)}) AS MATERIALIZED ({sql})"  # the ORM wrote it, values apart
    asked = f"{table} SELECT {', '.join(one.sql for one in counts)} FROM found"  # noqa: S608 - fixed words
    with connection.cursor() as cursor:
        cursor.execute(asked, [*values, *(value for one in counts for value in one.values)])
        total, free, accessible, *rest = cursor.fetchone()
    themes, neighbourhoods = rest[-2:]
    return Counts(total, free, accessible, rest[:7], rest[7:10], _numbers(themes), _numbers(neighbourhoods))


def _numbers(found: str | dict[str, int] | None) -> dict[int, int]:
    read = json.loads(found) if isinstance(found, str) else found or {}
    return {int(key): number for key, number in read.items()}
