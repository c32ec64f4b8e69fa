"""On which terms a venue is lent: read as dated values, and asked whether dates or an association stand against them.

What is used on a day follows the rule of that day (bookings.models.VenueRule). Before its first rule a venue follows
the town: its hours are only shown, and nothing stands in the way.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet
from django.utils import timezone

from bookings.models import Slot, VenueRule
from directory.models import Association, AssociationDocument, Space, Venue
from directory.wording import season_of
from events import days_off

Hours = tuple[time, time]


@dataclass(frozen=True)
class Terms:
    """One rule. `week` has seven entries, Monday first, None for a day on which the venue is shut; or none at all."""

    since: date = date.min
    is_first_come: bool = False
    min_notice: int | None = None
    max_notice: int | None = None
    week: tuple[Hours | None, ...] = ()
    is_for_some: bool = False
    themes: frozenset[int] = frozenset()
    associations: frozenset[int] = frozenset()
    quota_hours: int | None = None
    papers: tuple[str, ...] = ()
    gaps: Mapping[int, int] = field(default_factory=dict)
    shut_in_holidays: frozenset[int] = frozenset()

    def hours_of(self, day: date) -> Hours | None:
        """From when until when the venue is open that day: its own hours, else those of the town."""
        if self.week:
            return self.week[day.weekday()]
        first, last = (time.fromisoformat(hour) for hour in settings.HALL_HOURS)
        return first, last


AS_THE_TOWN = Terms()


@dataclass(frozen=True)
class Rules:
    """The rules of one venue, the earliest first."""

    all: tuple[Terms, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.all)

    def on(self, day: date) -> Terms:
        """The rule of that day."""
        return next((terms for terms in reversed(self.all) if terms.since <= day), AS_THE_TOWN)

    def opening(self, day: date) -> tuple[datetime, datetime] | None:
        """From which moment until which one the venue is open that day; hours past midnight end the day after."""
        hours = self.on(day).hours_of(day)
        if hours is None:
            return None
        opens, closes = hours
        last = day if closes > opens else day + timedelta(days=1)
        return timezone.make_aware(datetime.combine(day, opens)), timezone.make_aware(datetime.combine(last, closes))

    def gap(self, space: Space, day: date) -> int:
        """Minutes that this space rests after a use of that day."""
        return self.on(day).gaps.get(space.pk, space.gap_minutes)

    def is_open(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Is the venue open all that time? Hours that touch at midnight are one."""
        day = timezone.localtime(starts_at).date()
        until = starts_at
        for each in (day - timedelta(days=1), day, day + timedelta(days=1)):
            opening = self.opening(each)
            if opening and opening[0] <= until:
                until = max(until, opening[1])
        return until >= ends_at


NONE = Rules()


def of(venue: "Venue | int") -> Rules:
    """The rules of this venue. One query."""
    key = venue.pk if isinstance(venue, Venue) else venue
    return read(of_venues([key]).get(key, ()))


def of_venues(keys: Collection[int]) -> dict[int, Any]:
    """What `read` takes, by venue. One query."""
    told = VenueRule.objects.told(OuterRef("pk"))
    return dict(Venue.objects.filter(pk__in=keys).order_by().values_list("pk", told))


def of_halls(spaces: Collection[Space]) -> dict[int, Rules]:
    """The rules of the venues of these halls. One query; none when they were read with `told_rules` (`with_rules`)."""
    told = {space.venue_id: space.told_rules for space in spaces if hasattr(space, "told_rules")}
    return {key: read(each) for key, each in (told or of_venues({space.venue_id for space in spaces})).items()}


def with_rules(halls: "QuerySet[Space]") -> "QuerySet[Space]":
    """These halls, each with the rules of its venue in the same query."""
    return halls.annotate(told_rules=VenueRule.objects.told(OuterRef("venue")))


def read(told: Iterable[Mapping[str, Any]] | None) -> Rules:
    """The column of `VenueRule.objects.told` as values."""
    return Rules(tuple(_terms(each) for each in told or ()))


def _terms(told: Mapping[str, Any]) -> Terms:
    spaces = told["spaces"] or ()
    return Terms(
        since=date.fromisoformat(told["since"]),
        is_first_come=told["rivals"] == VenueRule.Rivals.FIRST,
        min_notice=told["min_notice"],
        max_notice=told["max_notice"],
        week=tuple(hours and (time.fromisoformat(hours[0]), time.fromisoformat(hours[1])) for hours in told["week"]),
        is_for_some=told["who"] == VenueRule.Who.SOME,
        themes=frozenset(told["themes"] or ()),
        associations=frozenset(told["associations"] or ()),
        quota_hours=told["quota_hours"],
        papers=tuple(told["papers"]),
        gaps={line["space"]: line["gap"] for line in spaces},
        shut_in_holidays=frozenset(line["space"] for line in spaces if not line["in_holidays"]),
    )


@dataclass(frozen=True)
class Asker:
    """What the rules ask to know of an association: its themes with the wider ones, its papers, its hours by season."""

    key: int
    themes: frozenset[int] = frozenset()
    papers: frozenset[str] = frozenset()
    held: Mapping[int, timedelta] = field(default_factory=dict)


def asker(
    association: Association,
    venue: int,
    terms: Iterable[Terms],
    seasons: Collection[int],
    *,
    on: date,
    states: Sequence[str],
    but_not: Collection[int] = (),
) -> Asker:
    """No query when none of these terms asks; `but_not` are dates (slots) that are counted apart."""
    wanted = list(terms)
    themes: frozenset[int] = frozenset()
    papers: frozenset[str] = frozenset()
    if any(each.is_for_some and each.themes for each in wanted):
        both = association.themes.values_list("pk", "parent_id")
        themes = frozenset(key for pair in both for key in pair if key is not None)
    if any(each.papers for each in wanted):
        papers = _papers(association, on)
    held = {}
    if any(each.quota_hours for each in wanted):
        held = _held(association, venue, seasons, states, but_not)
    return Asker(association.pk, themes, papers, held)


def _papers(association: Association, on: date) -> frozenset[str]:
    """The kinds of which a paper counts that day."""
    counting = AssociationDocument.objects.valid_on(on).filter(association=association)
    return frozenset(counting.order_by().values_list("kind", flat=True))


def _held(
    association: Association, venue: int, seasons: Collection[int], states: Sequence[str], but_not: Collection[int]
) -> dict[int, timedelta]:
    """How long the association has this venue in each of these seasons. One query."""
    zone = timezone.get_default_timezone()
    first, last = datetime(min(seasons), 9, 1, tzinfo=zone), datetime(max(seasons) + 1, 9, 1, tzinfo=zone)
    theirs = Slot.objects.of(association).filter(
        space__venue=venue, state__in=states, starts_at__gte=first, starts_at__lt=last
    )
    held: dict[int, timedelta] = {}
    for starts_at, ends_at in theirs.exclude(pk__in=but_not).order_by().values_list("starts_at", "ends_at"):
        season = season_of(timezone.localtime(starts_at).date())
        held[season] = held.get(season, timedelta()) + (ends_at - starts_at)
    return held


def holidays(rules: Rules, spaces: Iterable[Space], days: Sequence[date]) -> days_off.DaysOff:
    """The school holidays of those of these days on which one of these spaces shuts for them; no query without any."""
    keys = {space.pk for space in spaces}
    shut = [day for day in days if keys & rules.on(day).shut_in_holidays]
    return days_off.known(min(shut), max(shut)) if shut else days_off.NONE
