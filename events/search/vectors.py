"""The words under which an activity is found: its name first, its description last."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchVector, SearchVectorCombinable, SearchVectorField
from django.db.models import F, Func, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from directory.models import Association, Neighbourhood, Space, Theme
from events.models import Activity

from . import vocabulary
from .words import CONFIG

LEARNT_AT_ONCE = 50  # activities; more than that wait for vocabulary.refresh


def index(activities: Iterable[Activity]) -> int:
    """Recompute the search vectors of these activities, in one UPDATE; says how many.

    Name A, and once more as it is written (exact_words); association and themes B; summary, level and
    place C; the rest D. What to bring is left out: who types « basket » looks for no pair of shoes.
    """
    rows = Activity.objects.filter(pk__in=[activity.pk for activity in activities])
    of_association = Association.objects.filter(pk=OuterRef("association_id"))
    of_theme = Theme.objects.filter(pk=OuterRef("theme_id"))
    of_space = Space.objects.filter(pk=OuterRef("space_id"))
    of_neighbourhood = Neighbourhood.objects.filter(pk=OuterRef("neighbourhood_id"))
    number = rows.update(
        search=_AsWritten("title")
        + SearchVector("title", _joined("title"), weight="A", config=CONFIG)
        + SearchVector(
            _text(of_association, "name"), _text(of_association, "short_name"),
            _text(of_theme, "name"), _text(of_theme, "parent__name"),
            weight="B", config=CONFIG,
        )
        + SearchVector(
            "summary", "level", "address",
            _text(of_space, "name"), _text(of_space, "venue__name"), _text(of_space, "venue__neighbourhood__name"),
            _text(of_neighbourhood, "name"),
            weight="C", config=CONFIG,
        )
        + SearchVector("description", weight="D", config=CONFIG)
    )  # fmt: skip
    if number <= LEARNT_AT_ONCE:
        vocabulary.learn(rows)
    return number


class _AsWritten(SearchVectorCombinable, Func):
    """Each word as it stands, marked « = »: course is not cours (directory migration 0003)."""

    function = "exact_words"
    config = None
    output_field = SearchVectorField()


def _joined(column: str) -> Func:
    """The words that a hyphen joins, as one: taichi for tai-chi."""
    return Func(F(column), Value(r"(\w)-(\w)"), Value(r"\1\2"), Value("g"), function="regexp_replace")


def _text(row: QuerySet[Any], column: str) -> Coalesce:
    return Coalesce(Subquery(row.values(column)[:1]), Value(""), output_field=TextField())
