"""A party's registration ends: what is written of it, on a locked activity. Who is told is the caller's matter."""

from collections.abc import Sequence
from datetime import datetime

from events import emails, places, registration_history
from events.models import Registration, RegistrationStep

State, Actor, Step = Registration.State, Registration.Actor, RegistrationStep.Kind


def end(party: Registration, *, actor: str, reason: str, at: datetime) -> None:
    """Write that this party is cancelled."""
    party.state, party.offered_until = State.CANCELLED, None
    party.cancelled_by, party.reason, party.changed_at = actor, reason[:250], at
    party.sequence += 1
    party.save(update_fields=["state", "offered_until", "cancelled_by", "reason", "changed_at", "sequence"])


def dates_within(season: Registration, *, at: datetime) -> list[Registration]:
    """The single dates that the people of this season hold or wait for within it: nobody needs two places there."""
    if not season.is_season or not season.persons:
        return []
    theirs = season.activity.registrations.live().filter(
        persons__contained_by=season.persons, size__lte=season.size, occurrence__in=places.covered(season, at=at)
    ).exclude(persons=[])  # fmt: skip
    found = list(theirs.select_related("occurrence__space__venue").order_by("arrival"))
    for party in found:
        party.activity = season.activity
    return found


def join_to_season(parties: Sequence[Registration], *, at: datetime) -> None:
    """End these single dates, of people who hold the season now; their letter takes them out of calendars."""
    for party in parties:
        end(party, actor=Actor.TOWN, reason="", at=at)
        step = registration_history.write(party, Step.CANCELLED, at=at, actor=Actor.TOWN)
        emails.joined_to_season(party, step)
