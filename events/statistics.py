"""What an association may tell of a season, without telling of anybody.

The rule: a number of people from 1 to 4 is not shown (`FEWEST`), for it could point at somebody. It is shown in no
other way either: months are whole whatever the period, so that no two periods differ by some days; a sum over
months in which one is hidden leaves it out and says « at least »; a share is told only when both its parts are.
Nobody is no person: 0 is shown. Visits are of nobody in particular and are told as they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import wording
from directory.models import Association
from events.models import Activity, Occurrence, Presence, Registration, VisitCount

FEWEST = 5
What = VisitCount.What


@dataclass(frozen=True)
class Period:
    """From its first day to the one before `end`; visits by day or by month."""

    key: str
    label: str
    first: date
    end: date
    by_day: bool = False

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def months(self) -> tuple[datetime, datetime]:
        """The whole months that it touches, as moments: what is told of people is told by them."""
        after = self.last.replace(day=1) + relativedelta(months=1)
        return _moment(self.first.replace(day=1)), _moment(after)


def periods(today: date) -> list[Period]:
    """What can be chosen; the first one when nothing is."""
    tomorrow = today + timedelta(days=1)
    season = date(wording.season_of(today), wording.SEASON_STARTS_IN, 1)
    before = season.replace(year=season.year - 1)
    return [
        Period("30-jours", _("30 days"), tomorrow - timedelta(days=30), tomorrow, by_day=True),
        Period("saison", _("This season"), season, tomorrow),
        Period("12-mois", _("12 months"), today.replace(day=1) - relativedelta(months=11), tomorrow),
        Period("saison-passee", _("Last season"), before, season),
    ]


@dataclass(frozen=True)
class People:
    """A number of people, as it may be shown; None when it is hidden."""

    number: int

    @property
    def is_hidden(self) -> bool:
        return 0 < self.number < FEWEST

    @property
    def shown(self) -> int | None:
        return None if self.is_hidden else self.number

    def __str__(self) -> str:
        return _("fewer than %(count)s") % {"count": FEWEST} if self.is_hidden else str(self.number)


@dataclass(frozen=True)
class Bar:
    """A line of a table with a picture beside its number: `width` in hundredths of the longest."""

    label: str
    count: int
    width: int
    url: str = ""


@dataclass
class Month:
    """One activity in one month: séances held, people who registered, who came and who did not."""

    first: date
    seances: int = 0
    registered: People = People(0)
    came: People = People(0)
    missed: People = People(0)

    @property
    def is_ticked(self) -> bool:
        """Was it said of anybody whether they came? Otherwise 0 would be a lie."""
        return bool(self.came.number or self.missed.number)

    @property
    def share(self) -> int | None:
        """Who came, in hundredths of those of whom it is known; None while a part is hidden or nothing is known."""
        known = self.came.number + self.missed.number
        if not known or self.came.is_hidden or self.missed.is_hidden:
            return None
        return round(100 * self.came.number / known)


@dataclass
class Offer:
    """One activity with its months, the latest first."""

    activity: Activity
    months: list[Month] = field(default_factory=list)

    @property
    def seances(self) -> int:
        return sum(month.seances for month in self.months)


@dataclass(frozen=True)
class Total:
    """The people of many months: those hidden are left out of `number`."""

    number: int
    leaves_out: bool

    @classmethod
    def of(cls, people: Iterable[People]) -> "Total":
        listed = list(people)
        return cls(sum(each.shown or 0 for each in listed), any(each.is_hidden for each in listed))

    def __str__(self) -> str:
        if not self.leaves_out:
            return str(self.number)
        return _("at least %(count)s") % {"count": self.number} if self.number else _("not shown")


@dataclass(frozen=True)
class Statistics:
    """All that the page shows; five queries, whatever the number of activities."""

    period: Period
    days: Sequence[Bar]
    pages: Sequence[Bar]
    offers: Sequence[Offer]
    visits: int
    counted: Sequence[tuple[date, str, int]]  # day, page, visits: for the spreadsheet

    @property
    def is_empty(self) -> bool:
        return not self.visits and not self.offers

    @property
    def busiest(self) -> Bar | None:
        return max(self.days, key=lambda bar: bar.count) if self.visits else None

    @property
    def seances(self) -> int:
        return sum(offer.seances for offer in self.offers)

    @property
    def registered(self) -> Total:
        return Total.of(month.registered for offer in self.offers for month in offer.months)

    @property
    def came(self) -> Total:
        return Total.of(month.came for offer in self.offers for month in offer.months)

    @property
    def missed(self) -> Total:
        return Total.of(month.missed for offer in self.offers for month in offer.months)


def of(association: Association, period: Period) -> Statistics:
    activities = {each.pk: each for each in association.activities.order_by("title", "pk")}
    rows = list(
        VisitCount.objects.of(association).filter(on__gte=period.first, on__lt=period.end)
        .values_list("on", "what", "activity").annotate(times=Sum("count")).order_by("on", "what", "activity")
    )  # fmt: skip
    by_day: dict[date, int] = defaultdict(int)
    by_page: dict[tuple[str, int | None], int] = defaultdict(int)
    for on, what, activity, times in rows:
        by_day[on if period.by_day else on.replace(day=1)] += times
        by_page[what, activity] += times
    return Statistics(
        period=period,
        days=_days(period, by_day),
        pages=_pages(association, activities, by_page),
        offers=_offers(association, activities, period),
        visits=sum(by_day.values()),
        counted=[(on, _title(what, activities.get(key or 0)), times) for on, what, key, times in rows],
    )


def _days(period: Period, counts: dict[date, int]) -> list[Bar]:
    """Each day or month, the latest first, those without a visit included."""
    step = timedelta(days=1) if period.by_day else relativedelta(months=1)
    days, day = [], period.first
    while day < period.end:
        days.append(day)
        day += step
    most = max(counts.values(), default=0)
    name = wording.short_date if period.by_day else month_name
    return [Bar(name(day), counts.get(day, 0), _width(counts.get(day, 0), most)) for day in reversed(days)]


def _pages(
    association: Association, activities: dict[int, Activity], counts: dict[tuple[str, int | None], int]
) -> list[Bar]:
    """What was seen, the most first."""
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    most = max(counts.values(), default=0)
    return [
        Bar(_title(what, activity), times, _width(times, most), _url(association, what, activity))
        for what, activity, times in ((what, activities.get(key or 0), times) for (what, key), times in ordered)
    ]


def _title(what: str, activity: Activity | None) -> str:
    if activity:
        return activity.title
    return _("The calendar on your website") if what == What.EMBED else _("The page of the association")


def _url(association: Association, what: str, activity: Activity | None) -> str:
    if activity and activity.state != Activity.State.DRAFT:
        return activity.get_absolute_url()
    return association.get_absolute_url() if what == What.PAGE else ""


def _offers(association: Association, activities: dict[int, Activity], period: Period) -> list[Offer]:
    """The activities of which there is something to tell, in the order of their titles. Three queries."""
    first, end = period.months
    told: dict[int, dict[date, Month]] = defaultdict(dict)

    def month(activity: int, moment: datetime) -> Month:
        day = timezone.localdate(moment)
        return told[activity].setdefault(day, Month(day))

    held = Occurrence.objects.told().held().filter(activity__association=association, starts_at__gte=first)
    gone = held.filter(starts_at__lt=min(end, timezone.now()))
    for row in _by_month(gone, "starts_at", "activity", number=Count("pk")):
        month(row["activity"], row["month"]).seances = row["number"]
    registered = Registration.objects.filter(activity__association=association, state=Registration.State.CONFIRMED)
    made = registered.filter(created_at__gte=first, created_at__lt=end)
    for row in _by_month(made, "created_at", "activity", number=Sum("size")):
        month(row["activity"], row["month"]).registered = People(row["number"])
    seen = Presence.objects.filter(occurrence__activity__association=association, occurrence__starts_at__gte=first)
    ticked = seen.filter(occurrence__starts_at__lt=end, kind__in=[Presence.Kind.CAME, Presence.Kind.MISSED])
    for row in _by_month(
        ticked, "occurrence__starts_at", "occurrence__activity", "kind", number=Sum("registration__size")
    ):
        setattr(month(row["occurrence__activity"], row["month"]), row["kind"], People(row["number"]))
    return [
        Offer(activity, sorted(told[key].values(), key=lambda each: each.first, reverse=True))
        for key, activity in activities.items()
        if key in told
    ]


def _by_month(rows: Any, moment: str, *names: str, number: Any) -> Any:
    """Summed by month in the town's time, and by these columns."""
    months = rows.order_by().annotate(month=TruncMonth(moment, tzinfo=timezone.get_default_timezone()))
    return months.values(*names, "month").annotate(number=number)


def month_name(day: date) -> str:
    """« novembre 2026 »."""
    return wording.full_date(day).partition(" ")[2]


def _width(count: int, most: int) -> int:
    return round(100 * count / most) if most else 0


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
