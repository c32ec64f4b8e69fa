"""The team opens, closes, makes room. Nobody who has a place loses it because a number was lowered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from directory.models import Person
from events import emails, ending, offering, places, registration_history
from events.models import Activity, Registration, RegistrationStep
from events.registration_errors import RegistrationRefused

Actor, Step = Registration.Actor, RegistrationStep.Kind


@dataclass(frozen=True)
class CapacityChange:
    """What a new capacity did: `offered` parties got an offer, `crowded` séances have more people than places now.

    At a crowded séance everybody keeps their place; nobody new comes in until enough have left.
    """

    offered: int
    crowded: int


@transaction.atomic
def set_capacity(
    activity: Activity, *, capacity: int | None, at: datetime, trial_places: int | None = None
) -> CapacityChange:
    """So many places at each séance from now on (None: without limit), of which so many to try."""
    if capacity is not None and capacity < 1:
        raise RegistrationRefused(field="capacity")
    locked = places.lock(activity.pk)
    locked.capacity, locked.trial_places = capacity, trial_places
    locked.save(update_fields=["capacity", "trial_places"])
    activity.capacity, activity.trial_places = capacity, trial_places
    before = _offers(locked)
    offering.serve(locked, at=at)
    return CapacityChange(_offers(locked) - before, len(crowded(locked, at=at)))


def preview(
    activity: Activity, *, capacity: int | None, at: datetime, trial_places: int | None = None
) -> CapacityChange:
    """What this capacity would do. Nothing is kept, nobody is told. Raises what set_capacity raises."""
    before = (activity.capacity, activity.trial_places)
    try:
        with transaction.atomic():
            change = set_capacity(activity, capacity=capacity, trial_places=trial_places, at=at)
            transaction.set_rollback(True)
    finally:
        activity.capacity, activity.trial_places = before
    return change


def crowded(activity: Activity, *, at: datetime) -> list[int]:
    """The ids of séances to come that have more people than places, because the capacity was lowered."""
    if activity.capacity is None:
        return []
    room = places.Room.of(activity, places.to_come(activity, at=at))
    return [key for key, seance in room.seances.items() if seance.taken > activity.capacity]


def close(activity: Activity, *, at: datetime) -> None:
    """Take no new registrations. Who is registered stays, who waits goes on waiting."""
    _set_closed(activity, is_closed=True, at=at)


def reopen(activity: Activity, *, at: datetime) -> None:
    """Take registrations again."""
    _set_closed(activity, is_closed=False, at=at)


@transaction.atomic
def _set_closed(activity: Activity, *, is_closed: bool, at: datetime) -> None:
    locked = places.lock(activity.pk)
    locked.is_registration_closed = activity.is_registration_closed = is_closed
    locked.save(update_fields=["is_registration_closed"])
    offering.serve(locked, at=at)


@transaction.atomic
def cancel_all(
    activity: Activity, *, reason: str, at: datetime, by: Person | None = None, actor: str = Actor.TEAM
) -> int:
    """The activity stops: every registration that still had something to come is cancelled, and told. Returns how many.

    Nobody is offered the places that this frees. The séances themselves are not touched.
    """
    locked = places.lock(activity.pk)
    ended = counting_on(locked, at=at)
    for party in ended:
        ending.end(party, actor=actor, reason=reason, at=at)
        step = registration_history.write(party, Step.CANCELLED, at=at, actor=actor, by=by, words=reason)
        emails.cancelled(party, step)
    places.recount(places.to_come(locked, at=at))
    return len(ended)


def counting_on(activity: Activity, *, at: datetime) -> list[Registration]:
    """The parties that hold or wait for a place at a séance to come, in order of arrival."""
    coming = dict(places.to_come(activity, at=at).values_list("pk", "original_start"))
    live = activity.registrations.live().select_related("occurrence__space__venue").order_by("arrival")
    return [party for party in live if _has_something_to_come(party, coming)]


def _has_something_to_come(party: Registration, coming: Mapping[int, datetime]) -> bool:
    if not party.is_season:
        return party.occurrence_id in coming
    return any(places.is_within(start, party) for start in coming.values())


def _offers(activity: Activity) -> int:
    return activity.registrations.filter(state=Registration.State.OFFERED).count()
