"""Tonight's list: who should come, who came."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from directory.models import Person
from events import offering
from events.models import Activity, Occurrence, Presence, Registration
from events.registration_errors import NotYours


@dataclass(frozen=True)
class Expected:
    """One party on the list of a séance; `presence` is None while nobody said whether it came."""

    party: Registration
    presence: str | None

    @property
    def is_away(self) -> bool:
        return self.presence == Presence.Kind.AWAY


def people_of(seance: Occurrence) -> list[Expected]:
    """Every confirmed party of this séance by name, those of the season who said they are away included. Two queries."""
    parties = Registration.objects.covering(seance).filter(state=Registration.State.CONFIRMED).order_by("name", "pk")
    known = dict(Presence.objects.filter(occurrence=seance).values_list("registration", "kind"))
    return [Expected(party, known.get(party.pk)) for party in parties]


@transaction.atomic
def mark(
    registration: Registration, *, seance: Occurrence, came: bool | None, at: datetime, by: Person | None = None
) -> None:
    """Came, did not come, or (None) nobody knows yet. Raises NotYours when the party does not belong to this séance.

    Somebody of the season who had said to be away and comes all the same is let in: the room decides, not the list,
    so it is written as a presence only when a place is left for it.
    """
    _activity, party = offering.hold(registration)
    if not Registration.objects.covering(seance).filter(pk=party.pk, state=Registration.State.CONFIRMED).exists():
        raise NotYours
    row = Presence.objects.filter(registration=party, occurrence=seance).first()
    if row and row.kind == Presence.Kind.AWAY:
        raise NotYours  # events.changing_registrations.come_after_all looks for a place first
    if came is None:
        Presence.objects.filter(registration=party, occurrence=seance).delete()
        return
    kind = Presence.Kind.CAME if came else Presence.Kind.MISSED
    Presence.objects.update_or_create(registration=party, occurrence=seance, defaults={"kind": kind, "at": at})


def find_by_code(activity: Activity, code: str) -> Registration | None:
    """The live party that says this code at the door."""
    digits = "".join(sign for sign in code if sign.isdigit())
    return activity.registrations.live().filter(code=digits).first() if digits else None
