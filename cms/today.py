"""What the home page shows of today and of the week, whatever the size of the town.

Every number is what the search finds behind its link: activities with a séance that has not begun yet,
cancelled ones included, because a resident must see that Tuesday is cancelled.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from cms import sessions
from directory.days import midnight
from directory.models import Theme
from events.models import Activity, Occurrence
from events.models.occurrence import OccurrenceQuerySet

SHOWN = 6
WEEK = 7
OLDER = "bien-vieillir"  # the theme behind a shortcut
CHILDREN = 3, 11  # the ages behind another one, « enfants » of the search


@dataclass(frozen=True)
class Day:
    """One day of the strip: its date, and how many activities meet that day."""

    date: date
    count: int


@dataclass(frozen=True)
class Today:
    """The séances still to come on `day`, the first that has any among the seven from today.

    `count` says how many activities meet on `day`, `sessions` holds the first of them. `is_today` is
    False when nothing is left today and a later day is shown. `week` has seven days, in which
    `week_count` activities meet.
    """

    day: date
    is_today: bool
    sessions: list[Occurrence]
    count: int
    week: list[Day]
    week_count: int


@dataclass(frozen=True)
class Tile:
    """A first-level theme, and how many activities its link finds, sub-themes included."""

    theme: Theme
    count: int


@dataclass(frozen=True)
class Wishes:
    tiles: list[Tile]
    free: int
    children: int

    def count_of(self, slug: str) -> int:
        return next((tile.count for tile in self.tiles if tile.theme.slug == slug), 0)

    @property
    def older(self) -> int:
        return self.count_of(OLDER)


def at_a_glance(at: datetime) -> dict[str, Any]:
    """Everything the home page needs beside its own text: five queries at most."""
    from events.search import gazetteer  # late: the search has forms, which need every model, this one's page too

    return {"today": today(at), "wishes": wishes(at), "neighbourhoods": gazetteer.now().neighbourhoods}


def today(at: datetime) -> Today:
    """Days and counts in the town's time zone."""
    first = timezone.localdate(at)
    within = _to_come(at).filter(starts_at__lt=midnight(first + timedelta(days=WEEK))).order_by()
    counted = _by_day(within)
    whole = counted.pop(None, 0)
    week = [Day(day, counted.get(day, 0)) for day in (first + timedelta(days=n) for n in range(WEEK))]
    shown = next((day for day in week if day.count), week[0])
    on_that_day = _to_come(at).filter(
        starts_at__gte=midnight(shown.date), starts_at__lt=midnight(shown.date + timedelta(days=1))
    )
    return Today(shown.date, shown.date == first, list(on_that_day[:SHOWN]), shown.count, week, whole)


def _by_day(seances: OccurrenceQuerySet) -> dict[date | None, int]:
    """How many activities meet on each day, and under None how many in all: an activity meets on several days."""
    sql, values = seances.annotate(day=TruncDate("starts_at")).values_list("day", "activity_id").query.sql_with_params()
    counting = f"SELECT day, count(DISTINCT activity) FROM ({sql}) w (day, activity) GROUP BY GROUPING SETS ((day), ())"  # noqa: S608 - the ORM wrote it, values apart
    with connection.cursor() as cursor:
        cursor.execute(counting, values)
        return dict(cursor.fetchall())


def wishes(at: datetime) -> Wishes:
    """Themes, free activities and those that children may join, counted in one query."""
    coming = Occurrence.objects.told().filter(activity=OuterRef("pk"), starts_at__gte=at)
    found = Activity.objects.published().filter(Exists(coming)).order_by()
    youngest, oldest = CHILDREN
    welcome = Q(outlook__age_min__lte=oldest, outlook__age_max__gte=youngest)
    rows = found.values_list("theme", "price_kind").annotate(
        number=Count("pk"), for_children=Count("pk", filter=welcome)
    )
    by_theme: Counter[int | None] = Counter()
    free = children = 0
    for theme, price_kind, number, for_children in rows:
        by_theme[theme] += number
        children += for_children
        free += number if price_kind == Activity.PriceKind.FREE else 0
    themes = list(Theme.objects.all())
    tiles = [
        Tile(main, sum(by_theme[theme.pk] for theme in themes if main.pk in (theme.pk, theme.parent_id)))
        for main in themes
        if main.parent_id is None
    ]
    return Wishes(tiles, free, children)


def _to_come(at: datetime) -> OccurrenceQuerySet:
    """The announced séances that have not begun, as the search counts them."""
    return sessions.announced(at).filter(starts_at__gte=at)
