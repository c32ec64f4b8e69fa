"""Who is registered, as their team reads it: the season, the dates, the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from events import attending, places
from events.models import Activity, Occurrence, Registration

State = Registration.State
LISTED = 60  # dates to choose from


@dataclass(frozen=True)
class Group:
    """Some parties under one heading; `seance` when they come to that date."""

    parties: Sequence[Registration]
    seance: Occurrence | None = None

    @property
    def people(self) -> int:
        return sum(party.size for party in self.parties)


@dataclass(frozen=True)
class Registered:
    season: Group
    date: Group
    queue: Group

    @property
    def is_empty(self) -> bool:
        return not (self.season.parties or self.date.parties or self.queue.parties)


def dates_of(activity: Activity, *, at: datetime) -> list[Occurrence]:
    """The séances to come, among which a team chooses."""
    return list(places.to_come(activity, at=at).with_place().order_by("starts_at", "pk")[:LISTED])


def read(activity: Activity, seance: Occurrence | None, *, words: str = "") -> Registered:
    """Those of the season, those of this date alone, and everybody who waits. With `words`, those of that name, at any date.

    Two queries.
    """
    live = activity.registrations.live().filter(erased_at=None).select_related("occurrence")
    if not words:
        live = live.filter(kind="season") | live.exclude(state=State.CONFIRMED) | live.filter(occurrence=seance)
    found = attending.named(live.with_stops().order_by("arrival"), words)
    season = [party for party in found if party.is_season and party.is_confirmed]
    dated = [party for party in found if not party.is_season and party.is_confirmed]
    queue = [party for party in found if not party.is_confirmed]
    return Registered(Group(attending.by_name(season)), Group(attending.by_name(dated), seance), Group(queue))


def everybody(activity: Activity, seance: Occurrence | None) -> list[Registration]:
    """For a spreadsheet: the live parties, of one date or all of them, in order of arrival."""
    found = Registration.objects.covering(seance) if seance else activity.registrations.all()
    live = found.filter(state__in=Registration.LIVE, erased_at=None)
    return list(live.select_related("occurrence").order_by("arrival"))
