"""Tonight's list: who should come, who came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from directory.french_words import fold
from directory.models import Person
from events import offering, places, registration_history
from events.models import Activity, Occurrence, Presence, Registration, RegistrationStep
from events.registration_errors import NotEnoughPlaces, NotYours

State, Kind = Registration.State, Presence.Kind


@dataclass(frozen=True)
class Expected:
    """One party on the list of a séance; `presence` is None while nobody said whether it came."""

    party: Registration
    presence: str | None

    @property
    def is_away(self) -> bool:
        return self.presence == Kind.AWAY

    @property
    def has_come(self) -> bool:
        return self.presence == Kind.CAME

    @property
    def is_missing(self) -> bool:
        return self.presence == Kind.MISSED

    @property
    def is_open(self) -> bool:
        """Nobody has said anything yet."""
        return self.presence is None


@dataclass(frozen=True)
class Evening:
    """The list of a séance: its parties by name, then those who wait or were offered a place, in order of arrival."""

    seance: Occurrence
    rows: Sequence[Expected]
    queue: Sequence[Registration] = field(default_factory=list)

    @property
    def expected(self) -> int:
        """People who should come; those who said to be away are not among them."""
        return sum(row.party.size for row in self.rows if not row.is_away)

    @property
    def came(self) -> int:
        return sum(row.party.size for row in self.rows if row.has_come)

    @property
    def open(self) -> int:
        """People of whom nobody has said yet whether they came."""
        return sum(row.party.size for row in self.rows if row.is_open)

    @property
    def missing(self) -> int:
        return sum(row.party.size for row in self.rows if row.is_missing)

    @property
    def waiting(self) -> int:
        return sum(party.size for party in self.queue)

    def free(self, activity: Activity, *, at: datetime) -> int | None:
        """Places that nobody holds; once the séance has begun, those of who did not come as well. None: no limit."""
        if activity.capacity is None:
            return None
        held = self.expected + sum(party.size for party in self.queue if party.is_offered)
        return max(0, activity.capacity - held + (self.missing if self.seance.starts_at <= at else 0))


def people_of(seance: Occurrence) -> list[Expected]:
    """Every confirmed party of this séance by name, those of the season who said they are away included. Two queries."""
    parties = list(Registration.objects.covering(seance).filter(state=State.CONFIRMED))
    known = dict(Presence.objects.filter(occurrence=seance).values_list("registration", "kind"))
    return [Expected(party, known.get(party.pk)) for party in by_name(parties)]


def evening(seance: Occurrence) -> Evening:
    """Three queries."""
    queue = Registration.objects.covering(seance).filter(state__in=[State.WAITING, State.OFFERED]).order_by("arrival")
    return Evening(seance, people_of(seance), list(queue))


def by_name(parties: Iterable[Registration]) -> list[Registration]:
    """As a person looks them up: accents and capitals do not count."""
    return sorted(parties, key=lambda party: (fold(party.name), party.pk))


def expected_at(seances: Sequence[Occurrence]) -> dict[int, int]:
    """How many people hold a place at each of these séances, by its id. One query."""
    return places.taken([seance.pk for seance in seances])


@transaction.atomic
def mark(
    registration: Registration, *, seance: Occurrence, came: bool | None, at: datetime, by: Person | None = None
) -> None:
    """Came, did not come, or (None) nobody knows yet. Raises NotYours when the party does not belong to this séance.

    Somebody of the season who had said to be away and comes all the same is let in when a place is left
    (NotEnoughPlaces otherwise); then they have not been away.
    """
    activity, party = offering.hold(registration)
    if not Registration.objects.covering(seance).filter(pk=party.pk, state=State.CONFIRMED).exists():
        raise NotYours
    row = Presence.objects.filter(registration=party, occurrence=seance).first()
    if row and row.kind == Kind.AWAY:
        if not came:
            raise NotYours  # events.changing_registrations.come_after_all looks for a place first
        _let_back_in(activity, party, seance, at=at, by=by)
    if came is None:
        Presence.objects.filter(registration=party, occurrence=seance).delete()
        return
    kind = Kind.CAME if came else Kind.MISSED
    Presence.objects.update_or_create(registration=party, occurrence=seance, defaults={"kind": kind, "at": at})
    places.recount([seance.pk])


def _let_back_in(
    activity: Activity, party: Registration, seance: Occurrence, *, at: datetime, by: Person | None
) -> None:
    left = places.left_at(activity, seance)
    if left is not None and left < party.size:
        raise NotEnoughPlaces(left)
    registration_history.write(
        party, RegistrationStep.Kind.BACK, at=at, actor=Registration.Actor.TEAM, by=by, seance=seance
    )


def find_by_code(activity: Activity, code: str) -> Registration | None:
    """The live party that says this code at the door."""
    digits = "".join(sign for sign in code if sign.isdigit())
    return activity.registrations.live().filter(code=digits).first() if digits else None
