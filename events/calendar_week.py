"""One week of dated séances that fit a search: seven days, each in three parts, whatever the size of the town.

A part is one bit of `week_part` (events.week). At most MOST séances of each part are shown, and at most
ROOM in all; the others stand behind a link to the list of that part.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.days import midnight, monday_of
from events.models import Occurrence
from events.search import ActivitySearch
from events.search.moments import Moment
from events.week import DAYS, MOMENTS
from events.wording import week_of

if TYPE_CHECKING:
    from events.models.occurrence import OccurrenceQuerySet

MOST = 8  # séances of one part
ROOM = 105  # séances on one page: five in each of the 21 parts of a full week
FARTHEST = timedelta(weeks=104)  # nothing is laid out later


@dataclass(frozen=True)
class Part:
    """One morning, afternoon or evening: its first séances, how many more there are and where they are listed."""

    name: str
    seances: list[Occurrence]
    more: int
    address: str


@dataclass(frozen=True)
class Day:
    date: date
    parts: list[Part]
    count: int
    is_today: bool
    is_past: bool


class CalendarWeek:
    """The week of `day`, else this week, else the first one in which something fits.

    `is_clamped` says that the day asked for is before this week or too far away.
    """

    def __init__(self, question: ActivitySearch, day: date | None, *, at: datetime) -> None:
        self.question = question
        self.today = timezone.localdate(at)
        self.is_clamped = day is not None and not monday_of(self.today) <= day <= self.today + FARTHEST
        self.is_asked = day is not None and not self.is_clamped
        self.first = monday_of(day if day and self.is_asked else self.today)
        if not self.is_asked and not self._counts and (start := self.next_start):
            self.first = monday_of(start)
            del self.__dict__["_found"]

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def title(self) -> str:
        """« Du lundi 23 au dimanche 29 novembre »."""
        return week_of(self.first, self.last)

    @property
    def before(self) -> date | None:
        return self.first - timedelta(weeks=1) if self.first > monday_of(self.today) else None

    @property
    def after(self) -> date | None:
        return self.first + timedelta(weeks=1) if self.first + timedelta(weeks=1) <= self.today + FARTHEST else None

    @property
    def count(self) -> int:
        return sum(self._counts.values())

    @cached_property
    def next_start(self) -> date | None:
        """The day of the first séance that fits after the week began; asked when the week is empty."""
        later = self._fitting().filter(starts_at__gte=midnight(self.first)).order_by("starts_at")
        first = later.values_list("starts_at", flat=True).first()
        return timezone.localdate(first) if first else None

    @cached_property
    def days(self) -> list[Day]:
        seances = self._seances
        days = []
        for number in DAYS:
            on = self.first + timedelta(days=number)
            bits = [1 << (3 * number + moment) for moment in MOMENTS]
            parts = [
                Part(name, seances[bit], self._counts[bit] - len(seances[bit]), self._address(on, value))
                for bit, (name, value) in zip(bits, _parts(), strict=True)
                if self._counts.get(bit)
            ]
            count = sum(self._counts.get(bit, 0) for bit in bits)
            days.append(Day(on, parts, count, on == self.today, on < self.today))
        return days

    @cached_property
    def _found(self) -> dict[int, tuple[int, list[int]]]:
        """By part: how many séances fit, and the keys of the first ones. One query, bounded."""
        until = self.first + timedelta(weeks=1)
        inside = self._fitting().filter(starts_at__gte=midnight(self.first), starts_at__lt=midnight(until))
        ranked = inside.annotate(
            rank=Window(RowNumber(), partition_by=[F("week_part")], order_by=["starts_at", "pk"]),
            number=Window(Count("pk"), partition_by=[F("week_part")]),
        ).filter(rank__lte=MOST)
        found: dict[int, tuple[int, list[int]]] = {}
        for key, part, number in ranked.order_by("rank").values_list("pk", "week_part", "number"):
            found.setdefault(part, (number, []))[1].append(key)
        return found

    @property
    def _counts(self) -> dict[int, int]:
        return {part: number for part, (number, _keys) in self._found.items()}

    @property
    def _seances(self) -> Mapping[int, list[Occurrence]]:
        """The séances shown, by part, in the order of time, with all that the page says of them."""
        each = _share(list(self._counts.values()))
        keys = [key for _number, keys in self._found.values() for key in keys[:each]]
        shown = Occurrence.objects.filter(pk__in=keys).order_by("starts_at", "pk")
        shown = shown.select_related("activity__theme", "activity__association").defer(
            "activity__search", "activity__description", "activity__association__purpose"
        )
        by_part: defaultdict[int, list[Occurrence]] = defaultdict(list)
        for seance in shown:
            by_part[seance.week_part].append(seance)
        return by_part

    def _fitting(self) -> "OccurrenceQuerySet":
        answer = self.question.answer
        return answer.fitting().filter(activity__in=answer.activities.order_by().values("pk"))

    def _address(self, day: date, moment: str) -> str:
        """The list of one part: the same search, on that day, at that moment."""
        query = QueryDict(self.question.query, mutable=True)
        for name in ("quand", "jour", "moment", "heure", "du", "au"):
            query.pop(name, None)
        query["du"] = query["au"] = day.isoformat()
        query["moment"] = moment
        return f"{reverse('events:activity_list')}?{query.urlencode()}"


def _parts() -> list[tuple[str, str]]:
    return [(_("Morning"), Moment.MORNING), (_("Afternoon"), Moment.AFTERNOON), (_("Evening"), Moment.EVENING)]


def _share(counts: list[int]) -> int:
    """How many séances of each part can be shown, at most MOST, all parts together within ROOM."""
    each = 1
    while each < MOST and sum(min(count, each + 1) for count in counts) <= ROOM:
        each += 1
    return each
