"""The cards of a list of activities, drawn once for as long as nothing that they show changes.

One short question tells the state of what each card shows; only the cards that nobody has drawn in that
state are fetched, in one more, and drawn. Whoever changes an activity, an association or a séance says so in
`changed_at`, or in the figures that are read here; a hall, a neighbourhood or a theme that gets another
name is seen at the latest after KEPT.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, cast
from urllib.parse import quote

from django.conf import settings
from django.core.cache import caches
from django.core.paginator import Page
from django.db import connection
from django.db.models import QuerySet
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from events.models import Occurrence
from events.search import Answer, Hit

KEPT = 300  # seconds
STATES = """
SELECT DISTINCT ON (o.activity_id) o.activity_id, o.id, a.search @@ %s::tsquery, md5(row(
    o.id, a.changed_at, a.is_registration_closed, b.changed_at, o.changed_at, o.state, o.free_places, o.waiting
)::text)
FROM unnest(%s::bigint[], %s::timestamptz[]) wanted (activity_id, starts_at)
    JOIN events_occurrence o USING (activity_id, starts_at)
    JOIN events_activity a ON a.id = o.activity_id
    JOIN directory_association b ON b.id = a.association_id
WHERE NOT o.is_dropped AND (o.has_places OR NOT %s) ORDER BY o.activity_id, o.id
"""


class State(NamedTuple):
    """What a card would show, in short: which activity and séance, and a digest of all that may change."""

    activity: int
    seance: int
    answers_all: bool
    digest: str


@dataclass(frozen=True)
class Card:
    """`answers_all`: to every word, not only to some of them."""

    html: SafeString
    answers_all: bool


def page(answer: Answer, number: str | int | None) -> "Page[Card]":
    """One page of cards; a number that means nothing gives the nearest page. Keys, states, drawing: a query each."""
    leaf = answer.leaf(number)
    return Page(_of(answer, answer.starts_on(leaf)), leaf.number, cast("Any", leaf.paginator))


def runs(cards: Iterable[Card]) -> list[Card]:
    """Neighbours that answer as well as one another, joined: the page says once where « some of your words » begins."""
    return [
        Card(mark_safe("".join(card.html for card in run)), answers_all)  # noqa: S308 - drawn by a template
        for answers_all, run in groupby(cards, attrgetter("answers_all"))
    ]


def _of(answer: Answer, starts: Mapping[int, datetime]) -> list[Card]:
    if not starts:
        return []
    states, away = _states(answer, starts), answer.away(list(starts))
    today, language = timezone.localdate(), get_language() or ""
    names = {key: _name(state, away.get(key, ""), today, language) for key, state in states.items()}
    kept = caches[settings.FRAGMENTS]
    drawn: dict[str, str] = kept.get_many(names.values())
    if new := [states[key].seance for key, name in names.items() if name not in drawn]:
        fresh = {names[seance.activity_id]: _draw(seance, away.get(seance.activity_id, "")) for seance in _fetched(new)}
        kept.set_many(fresh, KEPT)
        drawn |= fresh
    every = bool(answer.wanted.words)
    return [
        Card(mark_safe(drawn[names[key]]), states[key].answers_all or not every)  # noqa: S308 - drawn by a template
        for key in starts
        if key in names and names[key] in drawn
    ]


def _states(answer: Answer, starts: Mapping[int, datetime]) -> dict[int, State]:
    wanted = answer.wanted
    with connection.cursor() as cursor:
        everything = wanted.words.everything if wanted.words else ""
        cursor.execute(STATES, [everything, list(starts), list(starts.values()), wanted.has_places])
        return {row[0]: State(*row) for row in cursor.fetchall()}


def _name(state: State, away: str, today: date, language: str) -> str:
    return f"card:{state.digest}:{today:%j}{language}{quote(away)}"


def _fetched(seances: list[int]) -> QuerySet[Occurrence]:
    shown = ("activity__association", "activity__theme__parent", "space__venue__neighbourhood")
    return (
        Occurrence.objects.filter(pk__in=seances)
        .select_related(*shown)
        .defer("activity__search", "activity__description")
    )


def _draw(seance: Occurrence, away: str) -> str:
    return get_template("events/_hit.html").render({"hit": Hit(seance.activity, seance, away)})
