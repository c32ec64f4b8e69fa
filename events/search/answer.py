"""Finds the activities that fit, counts them for each filter, and gives one page of them.

A filter about days and hours speaks of single séances: « le mardi » and « le soir » together mean a
Tuesday evening, not a Tuesday and some evening. So each activity is summed up as the parts of the
week at which it still meets (21 bits: seven days, three moments), and both counts and results read
the same bits. Cancelled séances count: a resident must see that Tuesday is cancelled.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.contrib.postgres.search import SearchRank
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from events import facts
from events.models import Activity, Occurrence
from events.models.activity import ActivityQuerySet
from events.models.occurrence import OccurrenceQuerySet
from events.week import BitOr, parts_of

from . import words

PER_PAGE = 20


@dataclass(frozen=True)
class Wanted:
    """What is asked. Days count from Monday (0), moments from the morning (0); empty means any."""

    at: datetime
    words: list[str] = field(default_factory=list)
    themes: frozenset[int] = frozenset()
    neighbourhood: int | None = None
    days: frozenset[int] = frozenset()
    moments: frozenset[int] = frozenset()
    is_free: bool = False
    is_accessible: bool = False
    age: int | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class Hit:
    """One activity found, with its next séance that fits."""

    activity: Activity
    next: Occurrence | None

    @property
    def when(self) -> str:
        return facts.when(self.activity)

    @property
    def place(self) -> facts.Place:
        return facts.place_of(self.next, self.activity)


@dataclass(frozen=True)
class Counts:
    """How many activities each filter would give, the others staying as they are."""

    total: int
    days: list[int]
    moments: list[int]
    free: int
    accessible: int
    themes: dict[int, int]
    neighbourhoods: dict[int, int]


class Answer:
    """The activities that fit. Nothing is fetched before it is asked for; each thing is fetched once."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted

    @cached_property
    def activities(self) -> ActivityQuerySet:
        """Published activities with a fitting séance to come: the best words first, then the soonest."""
        wanted = self.wanted
        found = self._worded().annotate(next_start=Subquery(self._next_ones().values("starts_at")[:1]))
        found = found.filter(next_start__isnull=False)
        if wanted.themes:
            found = found.filter(theme__in=wanted.themes)
        if wanted.neighbourhood:
            found = found.filter(_in(wanted.neighbourhood))
        if wanted.is_free:
            found = found.filter(price_kind=Activity.PriceKind.FREE)
        if wanted.is_accessible:
            found = found.filter(_step_free())
        order = [F("rank").desc()] * bool(wanted.words)
        return found.order_by(*order, "next_start", "title", "pk")

    @property
    def total(self) -> int:
        return self.counts.total

    def page(self, number: str | int | None) -> "Page[Hit]":
        """One page of hits; a number that means nothing gives the nearest page."""
        rows = self.activities.with_place()
        paginator = Paginator(rows, PER_PAGE)
        paginator.count = self.total  # type: ignore[misc]  # known from the counts: no second query
        page = paginator.get_page(number)
        found = list(page.object_list) if self.total else []
        upcoming = self._fitting().next_by_activity(found)
        page.object_list = [Hit(activity, upcoming.get(activity.pk)) for activity in found]  # type: ignore[assignment]
        return page  # type: ignore[return-value]  # a page of hits now

    def _worded(self) -> ActivityQuerySet:
        """Words and age: what no count is shown for."""
        found = Activity.objects.published()
        if self.wanted.words:
            rank = SearchRank(F("search"), words.exactly(self.wanted.words))
            found = found.filter(search=words.all_of(self.wanted.words)).annotate(rank=rank)
        if self.wanted.age is not None:
            age = self.wanted.age
            found = found.filter(Q(age_min=None) | Q(age_min__lte=age), Q(age_max=None) | Q(age_max__gte=age))
        return found

    def _seances(self) -> OccurrenceQuerySet:
        """Séances to come, within the dates asked for."""
        since, until = self.wanted.at, self.wanted.last_day
        if self.wanted.first_day:
            since = max(since, _midnight(self.wanted.first_day))
        seances = Occurrence.objects.told().filter(starts_at__gte=since)
        if until:
            seances = seances.filter(starts_at__lt=_midnight(until + timedelta(days=1)))
        return seances

    def _fitting(self) -> OccurrenceQuerySet:
        """Séances to come, on the days and at the moments asked for."""
        seances = self._seances()
        if self.wanted.days or self.wanted.moments:
            part = parts_of(self.wanted.days, self.wanted.moments)
            seances = seances.annotate(part=F("week_part").bitand(part)).exclude(part=0)
        return seances.order_by("starts_at")

    def _next_ones(self) -> OccurrenceQuerySet:
        return self._fitting().filter(activity=OuterRef("pk"))

    # --- Counts ---

    @cached_property
    def counts(self) -> Counts:
        """Every count of the page, total included, in one query."""
        rows = self._counted()
        numbers = {key: number for facet, key, number in rows if facet == "number"}
        return Counts(
            total=numbers[0],
            days=[numbers[10 + day] for day in range(7)],
            moments=[numbers[20 + moment] for moment in range(3)],
            free=numbers[1],
            accessible=numbers[2],
            themes={key: number for facet, key, number in rows if facet == "theme" and key is not None},
            neighbourhoods={key: number for facet, key, number in rows if facet == "quartier" and key is not None},
        )

    def _counted(self) -> list[tuple[str, int | None, int]]:
        weeks = self._seances().filter(activity=OuterRef("pk")).order_by().values("activity")
        found = (
            self._worded()
            .order_by()
            .annotate(
                weeks=Subquery(weeks.annotate(all=BitOr("week_part")).values("all")),
                quartier=Coalesce("space__venue__neighbourhood", "neighbourhood"),
                step_free=_step_free(),
            )
            .values_list("theme_id", "quartier", "price_kind", "step_free", "weeks")
        )
        sql, parameters = found.query.sql_with_params()
        counting, more = _Tally(self.wanted).sql()
        with connection.cursor() as cursor:
            cursor.execute(f"WITH found (theme, quartier, price, step_free, weeks) AS MATERIALIZED ({sql}) {counting}", [*parameters, *more])
            return cursor.fetchall()


class _Tally:
    """Counts over the table `found`: for each filter, the conditions of all the others."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted

    def sql(self) -> tuple[str, list[object]]:
        wanted = self.wanted
        numbers: list[tuple[int, tuple[str, list[object]]]] = [
            (0, self._where()),
            (1, self._where(replace(wanted, is_free=True))),
            (2, self._where(replace(wanted, is_accessible=True))),
            *((10 + day, self._where(replace(wanted, days=frozenset([day])))) for day in range(7)),
            *((20 + moment, self._where(replace(wanted, moments=frozenset([moment])))) for moment in range(3)),
        ]
        sql, parameters = [], list[object]()
        columns = ", ".join(f"count(*) FILTER (WHERE {where})" for _, (where, _) in numbers)
        for _, (_, values) in numbers:
            parameters += values
        keys = ", ".join(f"({key}, n.c{key})" for key, _ in numbers)
        names = ", ".join(f"c{key}" for key, _ in numbers)
        sql.append(f"SELECT 'number', v.key, v.number FROM (SELECT {columns} FROM found) n ({names}), LATERAL (VALUES {keys}) v (key, number)")
        for facet, other in (("theme", replace(wanted, themes=frozenset())), ("quartier", replace(wanted, neighbourhood=None))):
            where, values = self._where(other)
            sql.append(f"SELECT '{facet}', {facet}, count(*) FROM found WHERE {where} GROUP BY {facet}")
            parameters += values
        return " UNION ALL ".join(sql), parameters

    def _where(self, wanted: Wanted | None = None) -> tuple[str, list[object]]:
        wanted = wanted or self.wanted
        conditions, parameters = ["weeks & %s <> 0"], list[object]([parts_of(wanted.days, wanted.moments)])
        if wanted.themes:
            conditions.append("theme = ANY(%s)")
            parameters.append(sorted(wanted.themes))
        if wanted.neighbourhood:
            conditions.append("quartier = %s")
            parameters.append(wanted.neighbourhood)
        if wanted.is_free:
            conditions.append("price = %s")
            parameters.append(Activity.PriceKind.FREE.value)
        if wanted.is_accessible:
            conditions.append("step_free")
        return " AND ".join(conditions), parameters


def _in(neighbourhood: int) -> Q:
    return Q(space__venue__neighbourhood=neighbourhood) | Q(space=None, neighbourhood=neighbourhood)


def _step_free() -> Q:
    """In a venue known to be step-free, and truly there: one séance at least has its hall."""
    there = Occurrence.objects.filter(activity=OuterRef("pk"), space__isnull=False)
    return Q(space__venue__step_free=True) & Q(Exists(there))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
