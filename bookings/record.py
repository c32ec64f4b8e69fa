"""What the town knows of the association that asks: its papers, its use of the halls, what was refused before.

Three queries, whatever its past.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Avg, Count, F, Max, Q, Sum
from django.utils import timezone

from bookings import using
from bookings.models import Slot
from directory import papers
from directory.days import midnight
from directory.models import Association
from directory.papers.standing import Line
from directory.wording import season_of

State = Slot.State
SHOWN = 5  # refusals


@dataclass(frozen=True)
class Refused:
    """Dates refused on the same ground with the same reason."""

    ground: str
    reason: str
    dates: int
    last_at: datetime

    @property
    def ground_in_words(self) -> str:
        return str(Slot.Ground(self.ground).label)


@dataclass(frozen=True)
class Season:
    """Hours of hall from 1 September to 31 August, and what caretakers counted."""

    asked: int
    granted: int
    refused: int
    used: int
    came: int
    missed: int
    people: float | None
    expected: float | None

    @property
    def seen(self) -> int:
        return self.came + self.missed


@dataclass(frozen=True)
class Record:
    papers: Sequence[Line]
    season: Season
    refused: Sequence[Refused]

    @property
    def in_order(self) -> bool:
        return not any(line.is_pressing for line in self.papers)

    @property
    def pressing(self) -> list[Line]:
        return [line for line in self.papers if line.is_pressing]


def of(association: Association, *, at: datetime) -> Record:
    return Record(
        papers=papers.standing.of(association, on=timezone.localdate(at)),
        season=_season(association, at),
        refused=_refused(association, at),
    )


def _season(association: Association, at: datetime) -> Season:
    year = season_of(timezone.localdate(at))
    theirs = Slot.objects.of(association).filter(
        starts_at__gte=midnight(date(year, 9, 1)), starts_at__lt=midnight(date(year + 1, 9, 1))
    )
    hours = F("ends_at") - F("starts_at")
    came = Q(turnout__came=True)
    found = theirs.order_by().aggregate(
        asked=Sum(hours, filter=~Q(state=State.WITHDRAWN)),
        granted=Sum(hours, filter=Q(state=State.GRANTED)),
        refused=Sum(hours, filter=Q(state=State.REFUSED)),
        used=Sum(hours, filter=came),
        came=Count("pk", filter=came),
        missed=Count("pk", filter=Q(turnout__came=False)),
        people=Avg("turnout__people", filter=came),
        expected=Avg("request__people_expected", filter=came & Q(turnout__people__isnull=False)),
    )
    sums = {name: using.rounded(found[name]) for name in ("asked", "granted", "refused", "used")}
    return Season(**(found | sums))


def _refused(association: Association, at: datetime) -> list[Refused]:
    """Those of two years, by their words, the latest first."""
    lately = Slot.objects.of(association).filter(state=State.REFUSED, decided_at__gte=at - timedelta(days=730))
    rows = lately.order_by().values("ground", "reason").annotate(dates=Count("pk"), last_at=Max("decided_at"))
    return [Refused(**row) for row in rows.order_by("-last_at")[:SHOWN]]
