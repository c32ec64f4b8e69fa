"""How many places each séance has left, counted while the activity is locked.

Every act on registrations locks the activity, counts, writes, and leaves the public's figures right
(`recount`), in one transaction. The count is the database's own `seance_places`, which its guard uses too.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django.db import OperationalError, connection
from django.db.models import Q, QuerySet, Sum
from psycopg.errors import LockNotAvailable

from events.models import Activity, Occurrence, Registration
from events.models.occurrence import OccurrenceQuerySet
from events.registration_errors import TryAgain

PATIENCE = "12s"  # how long a person waits for those who act on the same activity, before being asked to send again
LOCK = "SELECT * FROM events_activity WHERE id = %s FOR NO KEY UPDATE"  # nothing to be put together while others wait
Kind = Registration.Kind


def lock(activity_id: int) -> Activity:
    """Hold the activity until the end of the transaction. Raises TryAgain when others hold it for too long."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    try:
        return next(iter(Activity.objects.raw(LOCK, [activity_id])))
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise TryAgain from None
        raise


def to_come(activity: Activity, *, at: datetime) -> OccurrenceQuerySet:
    """The séances for which places are given: those that take place and have not begun."""
    return activity.occurrences.held().filter(starts_at__gt=at)


def covered(registration: Registration, *, at: datetime) -> OccurrenceQuerySet:
    """Which of them this party holds, or would hold, places at."""
    seances = to_come(registration.activity, at=at)
    if not registration.is_season:
        return seances.filter(pk=registration.occurrence_id or 0)
    seances = seances.filter(original_start__gte=registration.since)
    return seances.filter(original_start__lt=registration.until) if registration.until else seances


@dataclass
class Seance:
    """What is taken at one séance, trials apart as well."""

    original_start: datetime
    starts_at: datetime
    taken: int
    trials: int


@dataclass(frozen=True)
class Asked:
    """The question what is taken at these séances, put into words before the activity is locked."""

    sql: str
    values: tuple[Any, ...]

    @classmethod
    def of(cls, seances: QuerySet[Occurrence]) -> Self:
        wanted, values = seances.order_by().values_list("pk").query.sql_with_params()
        return cls(
            "SELECT o.id, o.original_start, o.starts_at, p.taken, p.trials"  # noqa: S608 - Django's own words
            f" FROM seance_places(ARRAY({wanted})) p JOIN events_occurrence o ON o.id = p.occurrence_id", values,
        )  # fmt: skip


@dataclass
class Room:
    """The places of an activity in memory: what is left, as parties take and leave."""

    activity: Activity
    seances: dict[int, Seance] = field(default_factory=dict)
    seasons: list[tuple[datetime, datetime | None, int]] = field(default_factory=list)

    @classmethod
    def of(cls, activity: Activity, seances: "QuerySet[Occurrence] | Asked", *, with_season: bool = False) -> Self:
        """The room at these séances; `with_season` when parties of the season are to be seated."""
        asked = seances if isinstance(seances, Asked) else Asked.of(seances)
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, asked.values)
            counted = {key: Seance(*row) for key, *row in cursor.fetchall()}
        holding = activity.registrations.holding().filter(kind=Kind.SEASON, since__isnull=False)
        seasons = holding.values_list("since", "until", "size") if with_season else ()
        return cls(activity, counted, [(since, until, size) for since, until, size in seasons if since])

    def left(self, party: Registration) -> int | None:
        """How many people of this kind still find a place wherever the party goes; None without limit."""
        limits: list[int | None] = [self._shared(seance) for seance in self.seats_of(party).values()]
        if party.kind == Kind.TRIAL and self.activity.trial_places is not None:
            limits += [self.activity.trial_places - seance.trials for seance in self.seats_of(party).values()]
        if party.is_season and self.activity.capacity is not None:
            limits.append(self.activity.capacity - self._season_people(party))
        found = [limit for limit in limits if limit is not None]
        return max(0, min(found)) if found else None

    def fits(self, party: Registration) -> bool:
        left = self.left(party)
        return left is None or left >= party.size

    def without(self, parties: Iterable[Registration]) -> Self:
        """As if these parties, of single dates, held no place; itself."""
        for party in parties:
            if party.state in Registration.HOLDING:
                for seance in self.seats_of(party).values():
                    seance.taken -= party.size
                    seance.trials -= party.size if party.kind == Kind.TRIAL else 0
        return self

    def take(self, party: Registration) -> None:
        """Seat it, in memory."""
        for seance in self.seats_of(party).values():
            seance.taken += party.size
            seance.trials += party.size if party.kind == Kind.TRIAL else 0
        if party.is_season and party.since:
            self.seasons.append((party.since, party.until, party.size))

    def seats_of(self, party: Registration) -> dict[int, Seance]:
        """The séances of this room at which the party takes places."""
        if not party.is_season:
            own = self.seances.get(party.occurrence_id or 0)
            return {party.occurrence_id: own} if own and party.occurrence_id else {}
        return {key: seance for key, seance in self.seances.items() if is_within(seance.original_start, party)}

    def _shared(self, seance: Seance) -> int | None:
        return None if self.activity.capacity is None else self.activity.capacity - seance.taken

    def _season_people(self, party: Registration) -> int:
        """Of the season at the same time, those away on some date included: séances still to be laid out need them."""
        assert party.since is not None  # noqa: S101 - a constraint says so
        return sum(
            size
            for since, until, size in self.seasons
            if (party.until is None or since < party.until) and (until is None or party.since < until)
        )


def is_within(moment: datetime, party: Registration) -> bool:
    """Does this party of the season cover the séance that the rule gives then?"""
    return bool(party.since and party.since <= moment and (party.until is None or moment < party.until))


def recount(seances: Iterable[int] | QuerySet[Occurrence]) -> None:
    """Write what the public reads: free places, and how many people wait for lack of them."""
    keys = list(seances.values_list("pk", flat=True)) if isinstance(seances, QuerySet) else sorted(set(seances))
    if keys:
        with connection.cursor() as cursor:
            cursor.execute("SELECT recount_places(%s)", [keys])


def taken(keys: Sequence[int]) -> dict[int, int]:
    """How many people hold a place at each of these séances, by its id. One query."""
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT occurrence_id, taken FROM seance_places(%s)", [list(keys)])
        return dict(cursor.fetchall())


def left_at(activity: Activity, seance: Occurrence) -> int | None:
    """How many people still find a place at this one séance, begun or not, on a locked activity. None without limit."""
    if activity.capacity is None:
        return None
    return max(0, activity.capacity - taken([seance.pk]).get(seance.pk, 0))


def season_people(activity: Activity) -> int:
    """How many people hold the season."""
    found = activity.registrations.holding().filter(kind=Kind.SEASON).aggregate(people=Sum("size"))["people"]
    return found or 0


def touched_by(parties: Collection[Registration], activity: Activity, *, at: datetime) -> set[int]:
    """The ids of the séances whose figures these parties change."""
    keys = {party.occurrence_id for party in parties if party.occurrence_id}
    ranges = Q()
    for party in parties:
        if party.is_season:
            ranges |= Q(original_start__gte=party.since) & (Q(original_start__lt=party.until) if party.until else Q())
    if ranges:
        keys.update(to_come(activity, at=at).filter(ranges).values_list("pk", flat=True))
    return keys
