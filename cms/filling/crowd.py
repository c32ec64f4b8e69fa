"""Invented people who take part: who holds the season, who comes once, who waits, whom a place was offered.

The places are counted here as `events.places` counts them, so that what is written by COPY is what the acts
would have written: never more people than places, nobody waits while a place that fits is free.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from psycopg.types.json import Jsonb

from cms.demo.reading import read
from cms.filling.keys import keys_of
from directory.bulk import copy_in
from events.contacts import Contact, persons
from events.drawing_secrets import new_secret
from events.models import Activity, Presence, Registration, RegistrationStep
from events.recurrence import PARIS

Kind, State, Channel = Registration.Kind, Registration.State, Registration.Channel
COLUMNS = (
    "id", "activity_id", "occurrence_id", "kind", "state", "size", "helpers", "since", "until", "offered_until",
    "accepts_split", "name", "channel", "email", "phone", "address", "language", "participants", "note", "contact_key",
    "persons", "secret", "code", "consent", "cancelled_by", "reason", "sequence", "created_at", "changed_at",
)  # fmt: skip
STEP = ("registration_id", "kind", "at", "actor", "words", "facts")
STEPS = {State.CONFIRMED: "registered", State.WAITING: "waited", State.OFFERED: "offered", State.CANCELLED: "cancelled"}
SIZES = (1, 1, 1, 1, 1, 2, 2, 3, 4)
BEFORE, AHEAD = 3, 14  # how many dates behind and ahead of today people came to, or have chosen


@dataclass(frozen=True)
class Date:
    """One séance that takes place."""

    pk: int
    starts_at: dt.datetime


@dataclass
class Crowd:
    """Rows wait here until `write`. Each activity has about `each` registrations, when it has the places."""

    at: dt.datetime
    random: Random
    each: int
    count: int = 0
    _parties: list[Registration] = field(default_factory=list)
    _presences: list[tuple[Any, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._keys = keys_of(Registration)
        self._names = [(first, last) for first in read("people")["first"] for last in read("people")["last"]]

    def open(self, activity: Activity) -> None:
        """Say, on the unsaved activity, that one registers here, and how."""
        random = self.random
        activity.entry = Activity.Entry.REGISTRATION
        activity.capacity = random.choice((8, 10, 12, 12, 15, 16, 20, 25))
        activity.takes_season = random.random() < 0.7
        activity.takes_single = random.random() < 0.6 or not activity.takes_season
        activity.offers_trial = random.random() < 0.6
        activity.trial_places = random.choice((None, 2, 3)) if activity.offers_trial else None
        activity.welcomes_helpers = random.random() < 0.3

    def fill(self, activity: Activity, dates: Sequence[Date]) -> None:
        """Have people register for an activity that is open, whose séances are these."""
        _Filling(self, activity, sorted(dates, key=lambda date: date.starts_at)).fill()

    def party(self, activity: Activity, *, kind: str, state: str, size: int, at: dt.datetime) -> Registration:
        key = next(self._keys)
        first, last = self.random.choice(self._names)
        contact = self._contact(f"{first} {last}", key)
        made = Registration(
            pk=key, activity=activity, kind=kind, state=state, size=size, name=contact.name, channel=contact.channel,
            email=contact.email, phone=contact.phone, contact_key=contact.key, persons=persons(contact, []),
            secret=new_secret(), created_at=at, changed_at=at,
        )  # fmt: skip
        self._parties.append(made)
        return made

    def presence(self, party: Registration, date: Date, kind: str) -> None:
        self._presences.append((party.pk, date.pk, kind, min(date.starts_at, self.at)))

    def write(self) -> None:
        """Copy the rows; the séances and activities are there already, the public's figures are written afterwards."""
        # Who is away first: the guard counts the places that they free as soon as others take them.
        copy_in(Presence, ("registration_id", "occurrence_id", "kind", "at"), self._presences)
        self.count += copy_in(Registration, COLUMNS, (_row(party) for party in self._parties))
        copy_in(RegistrationStep, STEP, (_step(party) for party in self._parties))
        self._parties.clear()
        self._presences.clear()

    def _contact(self, name: str, key: int) -> Contact:
        drawn, digits = self.random.random(), f"{key % 10_000:04}"
        if drawn < 0.2:
            return Contact(name, Channel.CALL, phone=f"+3346571{digits}")
        if drawn < 0.45:
            return Contact(name, Channel.SMS, phone=f"+3363998{digits}")
        return Contact(name, Channel.EMAIL, email=f"personne{key}@exemple.test")


class _Filling:
    """One activity: the season first, then single dates around today."""

    def __init__(self, crowd: Crowd, activity: Activity, dates: list[Date]) -> None:
        self.crowd, self.random, self.activity, self.dates = crowd, crowd.random, activity, dates
        self.room = activity.capacity or 0
        self.left = crowd.each
        past = [date for date in dates if date.starts_at <= crowd.at]
        self.near = [*past[-BEFORE:], *dates[len(past) : len(past) + AHEAD]]
        self.codes = self.random.sample(range(10_000), 400)

    def fill(self) -> None:
        if not self.dates:
            return
        season = self._season() if self.activity.takes_season else []
        taken = sum(party.size for party in season)
        singles = self.activity.takes_single or self.activity.offers_trial
        for date in sorted(self.near, key=lambda date: abs(date.starts_at - self.crowd.at)):
            away = self._who_is_there(season, date)
            if singles and self.left > 0:
                self._come(date, self.room - taken + away)

    def _tomorrow_evening(self) -> dt.datetime:
        """At 18 h: nobody has to answer at night."""
        tomorrow = self.crowd.at.astimezone(PARIS) + dt.timedelta(days=1)
        return tomorrow.replace(hour=18, minute=0, second=0, microsecond=0)

    def _season(self) -> list[Registration]:
        wanted, seated, found = int(self.room * self.random.uniform(0.2, 0.9)), 0, []
        day = self.dates[0].starts_at.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
        while seated < wanted and self.left > 0:
            size = self.random.choice((1, 1, 1, 2)) if seated + 2 <= self.room else 1
            at = min(day - dt.timedelta(days=self.random.randint(1, 20)), self.crowd.at)
            party = self._party(Kind.SEASON, State.CONFIRMED, size, at=at)
            party.since = day
            found.append(party)
            seated += size
        return found

    def _who_is_there(self, season: list[Registration], date: Date) -> int:
        """Who came to a past date; who said to be away at one to come. Returns how many places that frees."""
        freed = 0
        for party in season:
            if date.starts_at <= self.crowd.at:
                self.crowd.presence(party, date, "came" if self.random.random() < 0.85 else "missed")
            elif self.random.random() < 0.02:
                self.crowd.presence(party, date, "away")
                freed += party.size
        return freed

    def _come(self, date: Date, free: int) -> None:
        """People ask for this date one after the other; some dates are wanted by more than there is room for."""
        to_come = date.starts_at > self.crowd.at
        asked, wanted = 0, round(free * self.random.choice((0.2, 0.5, 0.8, 1.0, 1.4))) + self.random.randint(0, 2)
        to_try = self.room if self.activity.trial_places is None else self.activity.trial_places
        there: list[Registration] = []
        waiting: list[Registration] = []
        while asked < wanted and self.left > 0:
            size = min(self.random.choice(SIZES), self.room)
            tries = self.activity.offers_trial and (not self.activity.takes_single or self.random.random() < 0.3)
            if tries and (to_try < size or size > free):
                if not self.activity.takes_single:
                    return
                tries = False
            fits = size <= free
            asked += size
            if not fits and not to_come:
                continue
            at = min(date.starts_at, self.crowd.at) - dt.timedelta(hours=self.random.randint(2, 400))
            state = State.CONFIRMED if fits else State.WAITING
            party = self._party(Kind.TRIAL if tries else Kind.SINGLE, state, size, at=at)
            party.occurrence_id = date.pk
            (there if fits else waiting).append(party)
            free -= size if fits else 0
            to_try -= size if tries else 0
            if not to_come:
                self.crowd.presence(party, date, "came" if self.random.random() < 0.8 else "missed")
        if to_come and there and waiting and self.random.random() < 0.3:
            self._offer(date, there[-1], waiting, free)

    def _offer(self, date: Date, leaving: Registration, waiting: list[Registration], free: int) -> None:
        """Somebody cancelled an hour ago: their places are offered in order of arrival."""
        leaving.state, leaving.cancelled_by, leaving.code = State.CANCELLED, Registration.Actor.RESIDENT, ""
        free += leaving.size
        for party in waiting:
            if party.size <= free and party.kind == Kind.SINGLE:
                party.state = State.OFFERED
                party.offered_until = min(self._tomorrow_evening(), date.starts_at)
                free -= party.size

    def _party(self, kind: str, state: str, size: int, *, at: dt.datetime) -> Registration:
        party = self.crowd.party(self.activity, kind=kind, state=state, size=size, at=at)
        party.code = f"{self.codes[self.left % len(self.codes)]:04}"
        self.left -= 1
        return party


def _row(party: Registration) -> tuple[Any, ...]:
    return tuple(Jsonb([]) if name == "participants" else getattr(party, name) for name in COLUMNS)


def _step(party: Registration) -> tuple[Any, ...]:
    actor = "town" if party.state == State.OFFERED else "resident"
    facts = Jsonb({"state": str(party.state), "size": party.size})
    return (party.pk, STEPS[State(party.state)], party.changed_at, actor, "", facts)
