"""What a screen in a hall shows: the séances of today and tomorrow that are not over."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from directory import wording
from directory.days import midnight
from events import facts
from events.models import Occurrence
from events.models.occurrence import OccurrenceQuerySet
from events.search import ActivitySearch

MOST = 80  # rows: sixteen minutes of pages
LONGEST = timedelta(hours=12)  # a séance that began before may still be going on


@dataclass(frozen=True)
class Row:
    seance: Occurrence
    place: str
    standing: facts.Standing | None
    is_now: bool


@dataclass(frozen=True)
class Day:
    date: date
    rows: list[Row]


def asked_from(at: datetime) -> datetime:
    """From when on a search must look, so that it finds what is going on."""
    return at - LONGEST


def of_search(question: ActivitySearch, *, at: datetime) -> list[Day]:
    """What the search finds today and tomorrow; it was asked from `asked_from(at)`."""
    answer = question.answer
    return _days(answer.fitting().filter(activity__in=answer.activities.order_by()), at=at)


def of_venue(seances: OccurrenceQuerySet, *, at: datetime) -> list[Day]:
    """What is held in one venue: the hall is enough to find it."""
    return _days(seances, at=at, in_one_venue=True)


def _days(seances: OccurrenceQuerySet, *, at: datetime, in_one_venue: bool = False) -> list[Day]:
    today = wording.local_date(at)
    end = midnight(today + timedelta(days=2))
    rows = seances.filter(ends_at__gt=at, starts_at__lt=end).select_related(
        "activity__association", "space__venue__neighbourhood"
    )
    found = [_row(one, at, in_one_venue) for one in rows.order_by("starts_at", "activity__title", "pk")[:MOST]]

    def day_of(row: Row) -> date:
        return max(today, wording.local_date(row.seance.starts_at))

    return [Day(day, list(group)) for day, group in groupby(found, key=day_of)]


def _row(seance: Occurrence, at: datetime, in_one_venue: bool) -> Row:
    place = facts.place_of(seance, seance.activity)
    return Row(
        seance=seance,
        place=seance.space.name if in_one_venue and seance.space else place.name,
        standing=None if seance.is_cancelled else facts.standing(seance, seance.activity),
        is_now=seance.starts_at <= at < seance.ends_at and not seance.is_cancelled,
    )
