"""Finds the activities that fit, counts them for each filter, and gives one page of them.

A filter about days and hours speaks of single séances: « le mardi » and « le soir » together mean a
Tuesday evening, not a Tuesday and some evening. So each activity is summed up as the parts of the
week at which it still meets (21 bits: seven days, three moments), and both counts and results read
the same bits. Cancelled séances count: a resident must see that Tuesday is cancelled.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import cast

from django.contrib.postgres.search import SearchRank
from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from events import facts
from events.models import Activity, Occurrence
from events.models.activity import ActivityQuerySet
from events.models.occurrence import OccurrenceQuerySet
from events.week import BitOr, parts_of

from . import tally, words
from .wanted import Wanted

PER_PAGE = 20


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
            found = found.filter(self._step_free())
        order = [F("rank").desc()] * bool(wanted.words)
        return found.order_by(*order, "next_start", "title", "pk")

    @property
    def total(self) -> int:
        return self.counts.total

    def page(self, number: str | int | None, per_page: int = PER_PAGE) -> "Page[Hit]":
        """One page of hits; a number that means nothing gives the nearest page."""
        paginator = Paginator(self.activities.with_place(), per_page)
        paginator.count = self.total  # known from the counts: not asked again
        page = paginator.get_page(number)
        found = list(page.object_list) if self.total else []
        upcoming = self.fitting().next_by_activity(found)
        hits = [Hit(activity, upcoming.get(activity.pk)) for activity in found]
        return Page(hits, page.number, cast("Paginator[Hit]", page.paginator))

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

    def seances(self) -> OccurrenceQuerySet:
        """Séances to come, within the dates asked for."""
        since, until = self.wanted.at, self.wanted.last_day
        if self.wanted.first_day:
            since = max(since, _midnight(self.wanted.first_day))
        seances = Occurrence.objects.told().filter(starts_at__gte=since)
        if until:
            seances = seances.filter(starts_at__lt=_midnight(until + timedelta(days=1)))
        return seances

    def fitting(self) -> OccurrenceQuerySet:
        """Séances to come, on the days and at the moments asked for."""
        seances = self.seances()
        if self.wanted.days or self.wanted.moments:
            part = parts_of(self.wanted.days, self.wanted.moments)
            seances = seances.annotate(part=F("week_part").bitand(part)).exclude(part=0)
        return seances.order_by("starts_at")

    def _next_ones(self) -> OccurrenceQuerySet:
        return self.fitting().filter(activity=OuterRef("pk"))

    def _step_free(self) -> Q:
        """In a venue known to be step-free, and truly there: a séance to come has its hall."""
        there = self.seances().filter(activity=OuterRef("pk"), space__isnull=False)
        return Q(space__venue__step_free=True) & Q(Exists(there))

    @cached_property
    def counts(self) -> tally.Counts:
        """Every count of the page, total included, in one query."""
        weeks = self.seances().filter(activity=OuterRef("pk")).order_by().values("activity")
        summed_up = self._worded().order_by().annotate(
            weeks=Subquery(weeks.annotate(all=BitOr("week_part")).values("all")),
            quartier=Coalesce("space__venue__neighbourhood", "neighbourhood"),
            step_free=self._step_free(),
        )  # fmt: skip
        return tally.count(
            summed_up.values_list("theme_id", "quartier", "price_kind", "step_free", "weeks"), self.wanted
        )


def _in(neighbourhood: int) -> Q:
    return Q(space__venue__neighbourhood=neighbourhood) | Q(space=None, neighbourhood=neighbourhood)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
