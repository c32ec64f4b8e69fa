"""Lay the town: places, people, then activities with their séances, requests and occupations."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from bookings.models import Slot
from cms import planting
from cms.filling import bulk_registrations, places, schedules
from cms.filling import clubs as people
from cms.filling.clubs import Club
from cms.filling.crowd import Crowd, Date
from cms.filling.keys import keys_of
from cms.filling.offers import Offers
from cms.filling.pen import Pen
from cms.filling.requests import Requests, close_on_sundays
from cms.filling.scale import TAKES_PART, Scale, season_before, this_season
from cms.filling.schedules import Schedules
from cms.filling.week import Piece, Week
from directory.bulk import look_again
from directory.models import Agent, Person, Space, Theme
from events import loading_days_off, search
from events.models import Activity
from events.recurrence import PARIS, Period, Schedule
from events.tasks import look_ahead

SEED = 13056
IN_A_HALL, WAITS, HAS_REFUSALS, CANCELLED = 0.5, 0.04, 0.05, 0.01
STREET_OF = "Local de l’association, {}"
Advance = Callable[[int, int], None]
State = Slot.State


@dataclass(frozen=True)
class Laid:
    """What was written."""

    associations: int
    activities: int
    seances: int
    spaces: int
    requests: int
    slots: int
    occupancies: int
    registrations: int


@transaction.atomic
def lay(scale: Scale, *, at: dt.datetime, advance: Advance) -> Laid:
    """Write the whole town around `at`, all or nothing; `advance(done, count)` is told of activities done."""
    planting.plant()
    loading_days_off.load(zone=settings.SCHOOL_ZONE, at=at)
    random = Random(SEED)  # noqa: S311 - the same town every time is the point
    themes = list(Theme.objects.exclude(parent=None).select_related("parent"))
    spaces = places.write(scale, random)
    clubs = people.write(scale, themes, at, random)
    laying = _Laying(scale, spaces, Offers(themes), at=at, random=random)
    laying.close(spaces)
    chosen = random.choices(clubs, [club.weight for club in clubs], k=scale.activities)
    with bulk_registrations.guard_set_aside():
        for number, club in enumerate(chosen, start=1):
            laying.add(club)
            if laying.pen.is_full:
                laying.write()
                advance(number, laying.pen.seances)
        laying.write()
        laying.count_places()
    search.refresh()
    while look_ahead():
        pass
    pen = laying.pen
    return Laid(
        len(clubs), scale.activities, pen.seances, len(spaces), laying.requests.count, pen.slots, pen.occupancies,
        laying.crowd.count,
    )  # fmt: skip


def analyse() -> None:
    """Tell the planner what there is, and clear the way for reads that should not clean up as they go."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


class _Laying:
    def __init__(self, scale: Scale, spaces: list[Space], offers: Offers, *, at: dt.datetime, random: Random) -> None:
        self._at, self._random, self._offers = at, random, offers
        today = at.astimezone(PARIS).date()
        self._this, self._before = this_season(today), season_before(today)
        self._week = Week(spaces, random)
        self._schedules = Schedules(scale, self._this, random)
        self._last_year = Schedules(scale, self._before, random)
        self._keys = keys_of(Activity)
        self._waiting: list[Activity] = []
        self._agents = _agents()
        self.pen = Pen()
        self.requests = Requests(self._agents, at, self.pen, random)
        self.crowd = Crowd(at, Random(SEED + 1), scale.registrations_each)  # noqa: S311 - drawn apart: the rest stays as it was
        self._counted: list[int] = []
        self._cancelled: set[int] = set()

    def close(self, spaces: list[Space]) -> None:
        sunday = dt.datetime.combine(self._this.first + dt.timedelta(days=6), dt.time(14), PARIS)
        leaves = [space for space in spaces if self._week.leaves(space) == [space.pk]]
        close_on_sundays(leaves, sunday, self._agents, self.pen, self._random)

    def add(self, club: Club) -> None:
        """One more activity of this association, with all that follows from it."""
        offer = self._offers.pick(club, self._random)
        activity = self._offers.activity(next(self._keys), offer, club, self._random)
        piece = self._week.give(offer["when"]) if self._random.random() < IN_A_HALL else None
        piece = piece or self._week.elsewhere(offer["when"])
        schedule, periods = self._schedule(piece, offer)
        self._place(activity, piece, club)
        schedule.write_to(activity)
        activity.changed_at = self._at - dt.timedelta(days=self._random.randint(1, 60))
        activity.laid_out_until = schedule.last_day or periods[-1].date
        self._waiting.append(activity)
        if piece.space is None:
            self._lay_out(activity, periods)
        else:
            self._house(club, activity, piece.space, schedule, periods)

    def _schedule(self, piece: Piece, offer: dict[str, Any]) -> tuple[Schedule, list[Period]]:
        kind = self._schedules.kind()
        weekdays: tuple[int, ...] = (piece.weekday,)
        if kind == "twice" and (other := self._week.give_same(piece)):
            weekdays = (piece.weekday, other.weekday)
        minutes = schedules.lasting(offer["minutes"], piece)
        schedule = self._schedules.schedule(kind, piece, weekdays, minutes)
        return schedule, self._schedules.periods(schedule)

    def _place(self, activity: Activity, piece: Piece, club: Club) -> None:
        activity.space = piece.space
        if piece.space is None:
            activity.address = STREET_OF.format(club.association.address)
            activity.neighbourhood_id = club.association.neighbourhood_id

    def _lay_out(self, activity: Activity, periods: list[Period]) -> None:
        keys = [self._seance(activity, period, None) for period in periods]
        self._take_part(activity, periods, keys)

    def _house(self, club: Club, activity: Activity, space: Space, schedule: Schedule, periods: list[Period]) -> None:
        waits = self._random.random() < WAITS
        states = [State.ASKED if waits else State.GRANTED] * len(periods)
        if not waits and self._random.random() < HAS_REFUSALS:
            for n in self._random.sample(range(len(periods)), min(2, len(periods))):
                states[n] = State.REFUSED
        seances: list[int | None] = [
            self._seance(activity, period, space if state == State.GRANTED else None)
            for period, state in zip(periods, states, strict=True)
        ]
        self._take_part(activity, periods, seances)
        leaves = self._week.leaves(space)
        sent_at = self._at - dt.timedelta(days=4) if waits else _weeks_before(self._this.first)
        request = self.requests.ask(club, activity, space, schedule, sent_at=sent_at, waits=waits)
        self.requests.answer(request, periods, states, leaves, seances)
        if schedule.kind in ("weekly", "monthly"):
            self._house_last_year(club, activity, space, schedules.shifted(schedule, self._before), leaves)

    def _house_last_year(
        self, club: Club, activity: Activity, space: Space, schedule: Schedule, leaves: list[int]
    ) -> None:
        """The same space at the same hours the season before; its séances are no longer kept."""
        periods = self._last_year.periods(schedule)
        sent_at = _weeks_before(self._before.first)
        request = self.requests.ask(club, activity, space, schedule, sent_at=sent_at, waits=False)
        self.requests.answer(request, periods, [State.GRANTED] * len(periods), leaves, [None] * len(periods))

    def _seance(self, activity: Activity, period: Period, space: Space | None) -> int:
        is_cancelled = self._random.random() < CANCELLED
        key = self.pen.occurrence(activity, period, space=space, cancelled=is_cancelled, at=activity.changed_at)
        if is_cancelled:
            self._cancelled.add(key)
        return key

    def _take_part(self, activity: Activity, periods: list[Period], keys: Sequence[int | None]) -> None:
        """For some of the activities people register here."""
        if not self.crowd.each or self.crowd.random.random() > TAKES_PART:
            return
        self.crowd.open(activity)
        dates = [Date(key, period.starts_at) for key, period in zip(keys, periods, strict=True) if key]
        self.crowd.fill(activity, [date for date in dates if date.pk not in self._cancelled])
        self._counted += [date.pk for date in dates]

    def write(self) -> None:
        Activity.objects.bulk_create(self._waiting, batch_size=500)
        self.requests.write()
        self.pen.write()
        self.crowd.write()
        self._cancelled.clear()
        search.index(self._waiting)
        self._waiting.clear()

    def count_places(self) -> None:
        """At the end, when the planner can be told what there is: earlier it would read whole tables for each part."""
        look_again()
        bulk_registrations.recount(self._counted)


def _weeks_before(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day - dt.timedelta(weeks=9), dt.time(9, 30), PARIS)


def _agents() -> dict[int, Person]:
    return {agent.department_id: agent.person for agent in Agent.objects.current().select_related("person")}
