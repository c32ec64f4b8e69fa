"""One look at the town for the words asked: do activities answer to all of them, who else does?

One query says how strict the list of activities can be, and brings the associations and venues that
answer, the best first. How far the words reach is decided among what the filters leave: what answers to
every word, but not at the age asked for, hides nothing.
"""

import json
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.db import connection

from directory.models import Association
from events.models import Activity
from events.search.asked import NOBODY, Asked
from events.search.fitting import Fitting, Sql, joined
from events.search.terms import Term, score_sql
from events.search.wanted import Wanted
from events.search.words import pieces

FEW = 8  # activities that answer to every word; with fewer, those that answer to most are added
MOST_ASSOCIATIONS, MOST_VENUES = 4, 3
Reach = Literal["all", "most", "any"]


@dataclass(frozen=True)
class Neighbour:
    """An association or a venue that answers; `is_meant` when its name says every word."""

    name: str
    slug: str
    detail: str
    theme: str
    pictogram: str
    facade: str
    answers_all: bool
    is_meant: bool


@dataclass(frozen=True)
class Survey:
    """`reach` says how far the list of activities goes; `complete` how many that fit answer to every word (at most FEW).

    `is_meant`: it was the name of an association or of a venue that was typed, and of no activity.
    `nearby`: the words that nothing bears in town, and that are answered by what comes near.
    """

    reach: Reach = "all"
    complete: int = 0
    associations: tuple[Neighbour, ...] = ()
    venues: tuple[Neighbour, ...] = ()
    is_meant: bool = False
    nearby: tuple[Term, ...] = ()


_SEEN = """
SELECT count(*) FROM (
    SELECT 1 FROM events_activity a JOIN directory_association o ON o.id = a.association_id
    WHERE a.search @@ %s::tsquery AND a.state = %s AND o.state = ANY(%s) AND a.id IN ("""
_ASSOCIATIONS = """
SELECT a.name, a.slug, coalesce(n.name, '') AS detail, theme.name AS theme, theme.pictogram, theme.facade,
    a.search @@ %s::tsquery AS answers_all, a.search @@ %s::tsquery AS is_meant
FROM directory_association a LEFT JOIN directory_neighbourhood n ON n.id = a.neighbourhood_id
LEFT JOIN LATERAL (
    SELECT t.name, t.pictogram, t.facade FROM directory_association_themes l JOIN directory_theme t ON t.id = l.theme_id
    WHERE l.association_id = a.id ORDER BY t.position LIMIT 1
) theme ON true
WHERE a.search @@ %s::tsquery AND a.state = ANY(%s) ORDER BY answers_all DESC, {score} DESC, a.sort_key LIMIT %s
"""
_VENUES = """
SELECT v.name, v.slug, concat_ws(', ', nullif(v.address, ''), n.name) AS detail, '' AS theme, '' AS pictogram,
    '' AS facade, v.search @@ %s::tsquery AS answers_all, v.search @@ %s::tsquery AS is_meant
FROM directory_venue v LEFT JOIN directory_neighbourhood n ON n.id = v.neighbourhood_id
WHERE v.search @@ %s::tsquery AND v.is_listed ORDER BY answers_all DESC, {score} DESC, v.name LIMIT %s
"""


def look(wanted: Wanted) -> Survey:
    asked = wanted.words
    if asked.finds_nothing:
        return Survey("any")
    every, most, names = asked.everything or NOBODY, asked.most, asked.by_name or NOBODY
    town, fitting = Fitting(Wanted(at=wanted.at)), Fitting(replace(wanted, words=Asked()))
    counts = [_seen(every, FEW, town), _seen(most, 1, town), _seen(names, 1, town)]
    if fitting.wanted != town.wanted:
        counts += [_seen(every, FEW, fitting), _seen(most, 1, fitting)]
    listed = [state.value for state in Association.PUBLIC_STATES]
    of_associations, a_values = score_sql(asked.terms, "a.search", "a.name", asked.typed)
    of_venues, v_values = score_sql(asked.terms, "v.search", "v.name", asked.typed)
    wide = [term for term in asked.terms if term.near and not _stands_in(term)]
    query = Sql("SELECT ") + joined([
        Sql(f"(SELECT json_agg(c) FROM ({_ASSOCIATIONS.format(score=of_associations)}) c)",  # noqa: S608 - fixed words
            [every, names, most, listed, *a_values, MOST_ASSOCIATIONS]),
        Sql(f"(SELECT json_agg(c) FROM ({_VENUES.format(score=of_venues)}) c)",  # noqa: S608 - fixed words
            [every, names, most, *v_values, MOST_VENUES]),
        Sql("ARRAY[") + joined([_nobody_bears(term) for term in wide], ", ") + "]::boolean[]",
        *counts,
    ], ", ")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(query.text, query.values)
        row = (*cursor.fetchone(), None, None)[:8]
    in_associations, in_venues, unborne, in_town, partly_in_town, named, complete, partly = row
    associations, venues = _neighbours(in_associations), _neighbours(in_venues)
    is_meant = not named and any(each.is_meant for each in (*associations, *venues))
    if is_meant:
        associations, venues = ([each for each in found if each.answers_all] for found in (associations, venues))
    whole, part = (in_town, partly_in_town) if complete is None else (complete, partly)
    reach = _reach(asked, in_town, partly_in_town, fits=bool(whole or not part))
    nearby = tuple(term for term, is_unborne in zip(wide, unborne, strict=True) if is_unborne)
    return Survey(reach, whole, tuple(associations), tuple(venues), is_meant, nearby)


def _stands_in(term: Term) -> bool:
    """Does what comes near hold a word of the question anyway? « dos » for « mal au dos »: nothing to say."""
    return any(word in term.typed.split() for near in term.near for word in pieces(near))


def _nobody_bears(term: Term) -> Sql:
    """Does nothing in town bear this name, or one that means the same?"""
    if not term.itself:
        return Sql("true")
    activity, association = Activity.State.PUBLISHED.value, [state.value for state in Association.PUBLIC_STATES]
    return Sql(
        "(NOT EXISTS (SELECT FROM events_activity WHERE search @@ %s::tsquery AND state = %s) AND "
        "NOT EXISTS (SELECT FROM directory_association WHERE search @@ %s::tsquery AND state = ANY(%s)))",
        [term.itself, activity, term.itself, association],
    )


def _seen(query: str, most: int, fitting: Fitting) -> Sql:
    """How many activities that fit answer to this query, `most` at most."""
    wanted, limit = fitting.wanted, Sql(" LIMIT %s) found)", [most])
    if wanted.has_dates or wanted.clock:  # of what bears the words only: else the dates of the whole town are summed up
        worded = Sql("SELECT id FROM events_activity WHERE search @@ %s::tsquery", [query])
        return Sql("(SELECT count(*) FROM (") + Fitting(wanted, worded).ids() + limit
    listed = [state.value for state in Association.PUBLIC_STATES]
    return Sql("(" + _SEEN, [query, Activity.State.PUBLISHED.value, listed]) + fitting.ids() + ")" + limit


def _reach(asked: Asked, complete: int, partly: int, *, fits: bool) -> Reach:
    """`fits`: the filters leave something that answers to every word, or nothing that answers to most."""
    if fits and (complete >= FEW or (complete and asked.everything == asked.most)):
        return "all"
    return "most" if partly else "any"


def _neighbours(found: str | list[dict[str, Any]] | None) -> list[Neighbour]:
    """Those that answer to every word when there are any, else those that answer to most."""
    rows = [Neighbour(**row) for row in (json.loads(found) if isinstance(found, str) else found or [])]
    return [row for row in rows if row.answers_all] or rows
