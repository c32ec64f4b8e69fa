"""Finds the activities that fit, counts them for each filter, and gives one page of them.

A filter about days and hours speaks of single séances: « le mardi » and « le soir » together mean a
Tuesday evening, not a Tuesday and some evening. So each activity is summed up as the hours of the
week at which it still meets, and both counts and pages read the same conditions (`fitting`).
Cancelled séances count: a resident must see that Tuesday is cancelled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Case, F, FloatField, OuterRef, Subquery, Value, When
from django.db.models.expressions import RawSQL

from events import facts
from events.models import Activity, Occurrence, Outlook
from events.models.activity import ActivityQuerySet
from events.models.occurrence import OccurrenceQuerySet

from . import survey, tally
from .asked import NOBODY
from .fitting import Fitting, Sql
from .near import Point, in_words
from .terms import Says, Score, score_sql
from .wanted import Wanted

PER_PAGE = 20
FEW = 300  # of so many the next fitting séances are looked up one by one
ALL_WORDS = 1000.0  # more than any rank: those that answer to every word come first
SPARE, LARGEST = 500, 60_000  # of more, so many of the first séances fill a page in most towns: see `_keys`


@dataclass(frozen=True)
class Hit:
    """One activity found, with its next séance that fits, and how far it is when a point was given.

    `answers_all`: to every word, not only to some of them.
    """

    activity: Activity
    next: Occurrence | None
    away: str = ""
    answers_all: bool = True

    @property
    def when(self) -> str:
        return facts.when(self.activity)

    @property
    def place(self) -> facts.Place:
        return facts.place_of(self.next, self.activity)

    @property
    def standing(self) -> facts.Standing | None:
        return facts.standing(self.next, self.activity)


class Answer:
    """The activities that fit. Nothing is fetched before it is asked for; each thing is fetched once."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted

    @cached_property
    def activities(self) -> ActivityQuerySet:
        """Published activities with a fitting séance to come: the nearest or the best words first, then the soonest."""
        ids = self.conditions.ids()
        next_start = Subquery(self.fitting().filter(activity=OuterRef("pk")).values("starts_at")[:1])
        found = self._worded().filter(pk__in=RawSQL(ids.text, ids.values)).annotate(next_start=next_start)  # noqa: S611 - values apart
        order = [F("rank").desc()] * bool(self.wanted.words)
        return found.order_by(*order, "next_start", "pk")

    @property
    def total(self) -> int:
        return self.counts.total

    def page(self, number: str | int | None, per_page: int = PER_PAGE) -> "Page[Hit]":
        """One page of hits; a number that means nothing gives the nearest page."""
        leaf = self.leaf(number, per_page)
        return Page(self.hits_of(self.starts_on(leaf)), leaf.number, cast("Paginator[Hit]", leaf.paginator))

    def leaf(self, number: str | int | None, per_page: int = PER_PAGE) -> "Page[int]":
        """The places, in the whole answer, of those that stand on one page."""
        return Paginator(range(self.total), per_page).get_page(number)  # known from the counts: not asked again

    def starts_on(self, leaf: "Page[int]") -> dict[int, datetime]:
        """The keys of those that stand on this page, in their order, and when each meets next as it was asked for."""
        places = cast("Sequence[int]", leaf.object_list)
        return self._keys(places[0], len(places)) if places else {}

    def first(self, number: int) -> list[Hit]:
        """The first ones, without counting all of them."""
        return self.hits_of(self._ask(self.conditions.page(0, number)))

    def hits_of(self, starts: dict[int, datetime]) -> list[Hit]:
        """One for each activity, with its séance that begins then."""
        if not starts:
            return []
        found = self._with_words(Activity.objects.with_place()).defer("search", "description").in_bulk(starts)
        upcoming = self.fitting().filter(starts_at__in=set(starts.values())).next_by_activity(found.values())
        away = self.away(list(starts))
        return [
            Hit(found[key], upcoming.get(key), away.get(key, ""), getattr(found[key], "answers_all", True))
            for key in starts
            if key in found
        ]

    def _keys(self, offset: int, size: int) -> dict[int, datetime]:
        """The activities of a page with their next start. Of many in the order of time, the first séances fill it."""
        conditions = self.conditions
        if conditions.is_any_seance or self.wanted.point or self.wanted.words or self.total <= FEW:
            return self._ask(conditions.page(offset, size))
        among = SPARE + (offset + size) * LARGEST // self.total
        return self._ask(conditions.page_by_time(offset, size, among=among), full=size) or self._ask(
            conditions.page_by_time(offset, size)
        )

    @staticmethod
    def _ask(page: Sql, full: int = 0) -> dict[int, datetime]:
        """`full`: nothing unless there are so many, all aimed at those asked for."""
        with connection.cursor() as cursor:
            cursor.execute(page.text, page.values)
            rows = cursor.fetchall()
        if full and (len(rows) < full or not all(is_aimed for _key, _start, is_aimed in rows)):
            return {}
        return {row[0]: row[1] for row in rows}

    def away(self, keys: Sequence[int]) -> dict[int, str]:
        """How far each is from the point asked for. One query when there is one."""
        if self.wanted.point is None:
            return {}
        placed = Outlook.objects.filter(pk__in=keys)
        return {
            key: in_words(self.wanted.point.metres_to(Point(latitude, longitude)), roughly=is_rough)
            for key, latitude, longitude, is_rough in placed.values_list("pk", "latitude", "longitude", "is_rough")
            if latitude is not None and longitude is not None
        }

    @cached_property
    def survey(self) -> survey.Survey:
        """How far the words reach, and the associations and venues that answer to them."""
        return survey.look(self.wanted) if self.wanted.words else survey.Survey()

    def _with_words(self, found: ActivityQuerySet) -> ActivityQuerySet:
        """Each with `answers_all`: does it answer to every word? Nothing is added without words."""
        words = self.wanted.words
        if not words:
            return found
        return found.annotate(answers_all=Says(words.everything) if words.everything else Value(False))

    def _worded(self) -> ActivityQuerySet:
        """Those that have the words, with their `rank`; all published ones without words."""
        found = Activity.objects.published()
        if words := self.wanted.words:
            first = Case(When(answers_all=True, then=ALL_WORDS), default=0.0, output_field=FloatField())
            rank = first + Score(words.terms, "title", words.typed)
            found = self._with_words(found.filter(Says(words.reaching(self.survey.reach)))).annotate(rank=rank)
        return found

    @cached_property
    def conditions(self) -> Fitting:
        """Only what has an outlook fits: the words need not ask what is published."""
        words = self.wanted.words
        if not words:
            return Fitting(self.wanted)
        found = Sql("FROM events_activity a WHERE a.search @@ %s::tsquery", [words.reaching(self.survey.reach)])
        score, values = score_sql(words.terms, "a.search", "a.title", words.typed)
        ranked = Sql(
            f"SELECT a.id, CASE WHEN a.search @@ %s::tsquery THEN {ALL_WORDS} ELSE 0 END + {score} ",
            [words.everything or NOBODY, *values],
        )
        return Fitting(self.wanted, Sql("SELECT a.id ") + found, ranked + found)

    def seances(self) -> OccurrenceQuerySet:
        """Séances to come, within the dates asked for."""
        seances = Occurrence.objects.told().filter(starts_at__gte=self.conditions.since)
        until = self.conditions.until
        return seances.filter(starts_at__lt=until) if until else seances

    def fitting(self) -> OccurrenceQuerySet:
        """Séances to come, on the days, at the moments and with the places asked for."""
        seances = self.seances()
        if not self.wanted.is_any_time:
            seances = seances.filter(week_hour__in=self.conditions.hours)
        if self.wanted.has_places:
            entries = [Activity.Entry.FREE_ENTRY, Activity.Entry.REGISTRATION]
            seances = seances.filter(has_places=True, activity__entry__in=entries)
        return seances.order_by("starts_at")

    @cached_property
    def counts(self) -> tally.Counts:
        """Every count of the page, total included, in one query."""
        return tally.count(self.conditions)
