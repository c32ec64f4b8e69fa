"""What an alert has to tell: the activities that are new to its reader, and the séances of the week."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from events.models import Occurrence
from events.search import ActivitySearch, Hit

MOST_NEW, MOST_SEANCES = 8, 10  # in one letter: the rest is behind its link
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Found:
    """`known` are the keys of all that is told now, beyond what one letter shows."""

    new: list[Hit] = field(default_factory=list)
    more_new: int = 0
    seances: list[Occurrence] = field(default_factory=list)
    more_seances: int = 0
    known: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.seances)

    def as_context(self) -> dict[str, Any]:
        names = ("new", "more_new", "seances", "more_seances")
        return {name: getattr(self, name) for name in names} | {"new_count": len(self.new) + self.more_new}


def anew(search: ActivitySearch, told: Collection[int], *, among: Collection[int] | None = None) -> Found:
    """Activities that fit and were not told yet; `among` looks at these only."""
    fitting = search.answer.activities
    if among is not None:
        fitting = fitting.filter(pk__in=among)
    keys = list(dict.fromkeys(fitting.values_list("pk", flat=True)))
    new = [key for key in keys if key not in set(told)]
    shown = {activity.pk: activity for activity in fitting.filter(pk__in=new[:MOST_NEW]).with_place()}
    coming = search.answer.fitting().next_by_activity(shown.values())
    hits = [Hit(shown[key], coming.get(key)) for key in new[:MOST_NEW] if key in shown]
    return Found(new=hits, more_new=len(new) - len(hits), known=new)


def of_the_week(search: ActivitySearch, told: Collection[int]) -> Found:
    """The same, with the séances of the next seven days that fit."""
    found = anew(search, told)
    keys = search.answer.activities.order_by().values("pk")
    week = search.answer.fitting().filter(activity__in=keys, starts_at__lt=search.at + WEEK)
    seances = list(week.with_place().select_related("activity__association")[: MOST_SEANCES + 1])
    more = week.count() - MOST_SEANCES if len(seances) > MOST_SEANCES else 0
    return Found(found.new, found.more_new, seances[:MOST_SEANCES], more, found.known)
