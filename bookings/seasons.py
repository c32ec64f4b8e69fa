"""The season or the year that a page of records speaks of, as chosen in its address."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from directory import numbers
from directory.wording import SEASON_STARTS_IN, season_of

KEPT = 4  # seasons or years that can be chosen, the running one included


@dataclass(frozen=True)
class Span:
    """From its first moment to the one after its last."""

    year: int
    label: str
    first: datetime
    end: datetime


def season(asked: str | None, *, at: datetime) -> tuple[Span, list[Span]]:
    """The season that began in this year, and those that can be chosen; the running one when it is not known."""
    latest = season_of(timezone.localdate(at))
    offered = [
        Span(year, _("Season %(first)s–%(last)s") % {"first": year, "last": year + 1}, *_months(year, SEASON_STARTS_IN))
        for year in range(latest, latest - KEPT, -1)
    ]
    return _chosen(asked, offered), offered


def year(asked: str | None, *, at: datetime) -> tuple[Span, list[Span]]:
    """The year of this number, and those that can be chosen; the running one when it is not known."""
    latest = timezone.localdate(at).year
    offered = [Span(each, str(each), *_months(each, 1)) for each in range(latest, latest - KEPT, -1)]
    return _chosen(asked, offered), offered


def _chosen(asked: str | None, offered: list[Span]) -> Span:
    number = numbers.read(asked or "")
    return next((span for span in offered if span.year == number), offered[0])


def _months(first: int, month: int) -> tuple[datetime, datetime]:
    zone = timezone.get_default_timezone()
    start, end = (datetime.combine(date(year, month, 1), time(), zone) for year in (first, first + 1))
    return start, end
