"""Tonight's list: who should come, who came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.days import midnight
from directory.folding import fold
from directory.models import Association, Person
from events import offering, places, registration_history
from events.models import Activity, Occurrence, Presence, Registration, RegistrationStep
from events.models.occurrence import OccurrenceQuerySet
from events.registration_errors import NotEnoughPlaces, NotYours, RegistrationRefused, SeanceCancelled

State, Kind = Registration.State, Presence.Kind
DOOR_OPENS = timedelta(hours=12)  # before it begins: nobody can have come, or missed it, any earlier
LATELY = timedelta(days=14)  # later on nobody remembers who came


class TooEarlyToTick(RegistrationRefused):
    sentence = _("It is too early to tick: the list opens twelve hours before the séance.")


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

    def named(self, words: str) -> list[Expected]:
        """The rows of who has these words in their name."""
        found = {party.pk for party in named([row.party for row in self.rows], words)}
        return [row for row in self.rows if row.party.pk in found]

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


def said_at(seance: Occurrence) -> dict[int, str]:
    """« venu », « absent »: in words, by the id of the party. One query."""
    known = Presence.objects.filter(occurrence=seance).values_list("registration", "kind")
    return {party: str(Kind(kind).label) for party, kind in known}


def evening(seance: Occurrence) -> Evening:
    """Three queries."""
    queue = Registration.objects.covering(seance).filter(state__in=[State.WAITING, State.OFFERED]).order_by("arrival")
    return Evening(seance, people_of(seance), list(queue))


def named(parties: Iterable[Registration], name: str) -> list[Registration]:
    """Those whose name, or the first name of whoever comes with them, has all of these words, typed in any way."""
    words = fold(name).split()
    return [party for party in parties if _has_words(party, words)]


def _has_words(party: Registration, words: Sequence[str]) -> bool:
    known = fold(" ".join([party.name, *(each["first_name"] for each in party.participants)]))
    return all(word in known for word in words)


def by_name(parties: Iterable[Registration]) -> list[Registration]:
    """As a person looks them up: accents and capitals do not count."""
    return sorted(parties, key=lambda party: (fold(party.name), party.pk))


def expected_at(seances: Sequence[Occurrence]) -> dict[int, int]:
    """How many people hold a place at each of these séances, by its id. One query."""
    return places.taken([seance.pk for seance in seances])


def can_tick(seance: Occurrence, *, at: datetime) -> bool:
    """From some hours before it begins, and ever after: what was ticked on paper can be copied later."""
    return not seance.is_cancelled and seance.starts_at - DOOR_OPENS <= at


def past(activity: Activity, *, at: datetime) -> OccurrenceQuerySet:
    """The séances that took place, the last first. `to_tick` is of how many people nobody has said whether they came."""
    return _counted(activity.occurrences.told().held().filter(ends_at__lte=at))


def unticked(association: Association, *, at: datetime) -> list[Occurrence]:
    """The séances of the last two weeks, today's left out, of which somebody is left to tick: the last first, with
    their activity and `to_tick`. One query."""
    since, until = midnight(timezone.localdate(at) - LATELY), midnight(timezone.localdate(at))
    lately = Occurrence.objects.told().held().filter(starts_at__gte=since, starts_at__lt=until, ends_at__lte=at)
    of_theirs = lately.filter(activity__association=association, activity__entry=Activity.Entry.REGISTRATION)
    counted = _counted(of_theirs).select_related("activity")
    return list(counted.filter(to_tick__gt=0))  # type: ignore[misc]  # counted above


def _counted(seances: OccurrenceQuerySet) -> OccurrenceQuerySet:
    said = Presence.objects.filter(occurrence=OuterRef(OuterRef("pk"))).values("registration")
    silent = Registration.objects.covering_outer().filter(state=State.CONFIRMED, erased_at=None).exclude(pk__in=said)
    people = silent.order_by().values("activity").annotate(people=Sum("size")).values("people")
    to_tick = Coalesce(Subquery(people, output_field=IntegerField()), 0)
    return seances.annotate(to_tick=to_tick).order_by("-starts_at", "-pk")


@transaction.atomic
def mark(
    registration: Registration, *, seance: Occurrence, came: bool | None, at: datetime, by: Person | None = None
) -> None:
    """Came, did not come, or (None) nobody knows yet. Raises NotYours when the party does not belong to this séance,
    SeanceCancelled and TooEarlyToTick.

    Somebody of the season who had said to be away and comes all the same is let in when a place is left
    (NotEnoughPlaces otherwise); then they have not been away.
    """
    activity, party = offering.hold(registration)
    if not Registration.objects.covering(seance).filter(pk=party.pk, state=State.CONFIRMED).exists():
        raise NotYours
    if came is not None and not can_tick(seance, at=at):
        raise SeanceCancelled if seance.is_cancelled else TooEarlyToTick
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
