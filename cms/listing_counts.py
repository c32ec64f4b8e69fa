"""How many associations each filter of the directory would give, the others staying as they are: one query.

The associations that say the words are laid out once, each as its first letter, quartier and offers,
with their themes beside; every count is then a condition on those two small tables.
"""

import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from directory.models import Association

COLUMNS = ("pk", "initial", "neighbourhood_id", "volunteers", "trial")
# A name's first letter, or 0 when it begins with none.
TABLES = """
WITH said (pk, initial, quartier, volunteers, trial) AS ({found}),
found AS MATERIALIZED (
    SELECT pk, CASE WHEN initial ~ '^[A-Z]' THEN initial ELSE '0' END AS initial, quartier, volunteers, trial FROM said
),
about AS MATERIALIZED (
    SELECT found.*, theme.id AS theme, coalesce(theme.parent_id, theme.id) AS family
    FROM found
    JOIN directory_association_themes link ON link.association_id = found.pk
    JOIN directory_theme theme ON theme.id = link.theme_id
)
"""
CONDITIONS = {
    "theme": "pk IN (SELECT pk FROM about WHERE %(theme)s IN (theme, family))",
    "quartier": "quartier = %(quartier)s",
    "lettre": "initial = %(lettre)s",
    "benevoles": "volunteers",
    "essai": "trial",
}


@dataclass(frozen=True)
class Counts:
    total: int
    volunteers: int
    trial: int
    letters: dict[str, int]
    neighbourhoods: dict[int, int]
    themes: dict[int, int]
    families: dict[int, int]
    without: dict[str, int]  # by the name of each filter in use


def count(said: QuerySet[Association], wished: Mapping[str, Any]) -> Counts:
    """Count within `said`: what answers to the words, with its `initial`, `volunteers` and `trial`."""
    in_use = [name for name in CONDITIONS if wished.get(name)]
    asked = {
        "total": _number(in_use),
        "volunteers": _number([*in_use, "benevoles"]),
        "trial": _number([*in_use, "essai"]),
        "letters": _by("initial", [name for name in in_use if name != "lettre"]),
        "quartiers": _by("quartier", [name for name in in_use if name != "quartier"]),
        "themes": _by("theme", [name for name in in_use if name != "theme"], table="about"),
        "families": _by("family", [name for name in in_use if name != "theme"], table="about"),
        **{f"without_{name}": _number([each for each in in_use if each != name]) for name in in_use},
    }
    sql, values = _written(said)
    values |= {name: getattr(wished[name], "pk", wished[name]) for name in in_use}
    parts = ", ".join(f"'{name}', {one}" for name, one in asked.items())
    query = f"{TABLES.format(found=sql)} SELECT json_build_object({parts})"  # fixed words; values stand apart
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        (read,) = cursor.fetchone()
    told = json.loads(read) if isinstance(read, str) else read
    return Counts(
        told["total"], told["volunteers"], told["trial"], told["letters"] or {}, _keyed(told["quartiers"]),
        _keyed(told["themes"]), _keyed(told["families"]), {name: told[f"without_{name}"] for name in in_use},
    )  # fmt: skip


def _written(said: QuerySet[Association]) -> tuple[str, dict[str, Any]]:
    """The query of the ORM, its values by name so that others can stand beside them."""
    sql, values = said.order_by().values_list(*COLUMNS).query.sql_with_params()
    numbers = itertools.count()
    named = re.sub("%[s%]", lambda mark: f"%(v{next(numbers)})s" if mark[0] == "%s" else mark[0], sql)
    return named, {f"v{n}": value for n, value in enumerate(values)}


def _number(conditions: list[str]) -> str:
    return f"(SELECT count(*) FROM found WHERE {_where(conditions)})"  # noqa: S608 - fixed words


def _by(key: str, conditions: list[str], *, table: str = "found") -> str:
    rows = f"SELECT {key} AS key, count(DISTINCT pk) AS number FROM {table} WHERE {_where(conditions)} GROUP BY 1"  # noqa: S608 - fixed words
    return f"(SELECT json_object_agg(key, number) FROM ({rows}) r WHERE key IS NOT NULL)"  # noqa: S608 - fixed words


def _where(conditions: list[str]) -> str:
    return " AND ".join(CONDITIONS[name] for name in dict.fromkeys(conditions)) or "true"


def _keyed(found: dict[str, int] | None) -> dict[int, int]:
    return {int(key): number for key, number in (found or {}).items()}
