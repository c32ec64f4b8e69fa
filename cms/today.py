"""What the home page shows of today and of the week, whatever the size of the town."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from cms import sessions
from directory.models import Neighbourhood, Theme
from events.models import Activity, Occurrence

SHOWN = 6
WEEK = 7


@dataclass(frozen=True)
class Day:
    """One day of the strip: its date, and how many activities meet that day."""

    date: date
    count: int


@dataclass(frozen=True)
class Today:
    """The séances still to come on `day`, the first that has any among the seven from today.

    `count` says how many activities meet on `day`, `sessions` holds the first of them. `is_today` is
    False when nothing is left today and a later day is shown. `week` has seven days.
    """

    day: date
    is_today: bool
    sessions: list[Occurrence]
    count: int
    week: list[Day]


def at_a_glance(at: datetime) -> dict[str, Any]:
    """Everything the home page needs beside its own text: five queries at most."""
    return {"today": today(at), "themes": themes(), "neighbourhoods": Neighbourhood.objects.all()}


def today(at: datetime) -> Today:
    """Days and counts in the town's time zone."""
    first = timezone.localdate(at)
    end = _midnight(first + timedelta(days=WEEK))
    counted = dict(
        sessions.held(at)
        .filter(starts_at__lt=end)
        .annotate(day=TruncDate("starts_at"))
        .order_by()
        .values_list("day")
        .annotate(Count("activity", distinct=True))
    )
    week = [Day(day, counted.get(day, 0)) for day in (first + timedelta(days=n) for n in range(WEEK))]
    shown = next((day for day in week if day.count), week[0])
    on_that_day = sessions.held(at).filter(
        starts_at__gte=_midnight(shown.date), starts_at__lt=_midnight(shown.date + timedelta(days=1))
    )
    return Today(shown.date, shown.date == first, list(on_that_day[:SHOWN]), shown.count, week)


def themes() -> QuerySet[Theme]:
    """The first-level themes, each with `activity_count`, sub-themes included."""
    published = Count("activities", filter=Q(activities__state=Activity.State.PUBLISHED), distinct=True) + Count(
        "children__activities", filter=Q(children__activities__state=Activity.State.PUBLISHED), distinct=True
    )
    return Theme.objects.filter(parent=None).annotate(activity_count=published)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
