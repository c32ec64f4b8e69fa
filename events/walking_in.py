"""« Quelqu'un est venu sans inscription »: who stands at the door is put on the list, and counted."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from directory.folding import fold
from directory.models import Person
from events import attending, offering, places, registration_history, registration_rules
from events.contacts import Contact, persons
from events.models import Occurrence, Presence, Registration, RegistrationStep
from events.numbering import free_code
from events.registration_errors import (
    AlreadyRegistered,
    NotEnoughPlaces,
    RegistrationRefused,
    SeanceCancelled,
    SeanceOver,
)

State, Actor = Registration.State, Registration.Actor
WRITTEN_DOWN = timedelta(days=7)  # after it: what the paper list says can still be copied


class OnTheListAlready(RegistrationRefused):
    """Somebody of this name is expected; whether it is the same person only who stands at the door can say."""

    sentence = _("%(name)s is on the list already: tick the name there. Is it somebody else? Tick so below.")
    field = "name"


class NotYet(RegistrationRefused):
    sentence = _("It is too early for this: register the person from the list of registrations.")


@transaction.atomic
def walk_in(
    seance: Occurrence, *, name: str, at: datetime, by: Person, size: int = 1, phone: str = "", submit_key: str = "",
    is_namesake: bool = False,
) -> Registration:  # fmt: skip
    """They are here: on the list, present, and counted. No letter is written: they know.

    A place must be left; once the séance has begun, those of who did not come are. Somebody who was on the list
    already is ticked there, and takes the place that they were offered. The same form sent twice counts once.
    Raises NotEnoughPlaces, AlreadyRegistered (they wait for a place), OnTheListAlready (unless `is_namesake`),
    SeanceCancelled, SeanceOver, NotYet, ContactMissing.
    """
    contact = Contact(name, "call", phone=phone).checked()
    activity = places.lock(seance.activity_id)
    date = activity.occurrences.get(pk=seance.pk)
    _check_the_door(date, at=at)
    if submit_key and (twin := activity.registrations.filter(submit_key=submit_key).first()):
        return twin
    party = Registration(
        activity=activity, occurrence=date, kind=Registration.Kind.SINGLE, state=State.CONFIRMED, size=size,
        name=contact.name, channel=contact.channel, phone=contact.phone, language=contact.language,
        contact_key=contact.key, persons=persons(contact, ()), registered_by=by, submit_key=submit_key or None,
        created_at=at, changed_at=at,
    )  # fmt: skip
    if not 1 <= size <= registration_rules.MOST_PEOPLE:
        raise RegistrationRefused(_("Count everybody who comes: at least one person."), field="size")
    try:
        registration_rules.check_twice(party, date)
    except AlreadyRegistered as twice:
        return _tick(twice, date, at=at, by=by)
    if not is_namesake:
        _check_name(date, contact.name)
    left = places.left_at(activity, date)
    if left is not None and left < size:
        raise NotEnoughPlaces(left)
    party.code = free_code(activity)
    party.save(force_insert=True)
    registration_history.write(party, RegistrationStep.Kind.REGISTERED, at=at, actor=Actor.TEAM, by=by, walked_in=True)
    Presence.objects.create(registration=party, occurrence=date, kind=Presence.Kind.CAME, at=at)
    places.recount([date.pk])
    return party


def door_is_open(seance: Occurrence, *, at: datetime) -> bool:
    """May somebody be written down now as having come without registering?"""
    return not seance.is_cancelled and seance.starts_at - attending.DOOR_OPENS <= at <= seance.ends_at + WRITTEN_DOWN


def _check_the_door(seance: Occurrence, *, at: datetime) -> None:
    if seance.is_cancelled:
        raise SeanceCancelled
    if at < seance.starts_at - attending.DOOR_OPENS:
        raise NotYet
    if at > seance.ends_at + WRITTEN_DOWN:
        raise SeanceOver


def _check_name(seance: Occurrence, name: str) -> None:
    parties = Registration.objects.covering(seance).filter(state=State.CONFIRMED)
    if twin := next((party for party in parties if fold(party.name) == fold(name)), None):
        raise OnTheListAlready(name=twin.name)


def _tick(twice: AlreadyRegistered, seance: Occurrence, *, at: datetime, by: Person) -> Registration:
    party = twice.registration
    assert isinstance(party, Registration)  # noqa: S101 - what check_twice found
    if party.is_offered:
        party = offering.accept(party, at=at, by=by, actor=Actor.TEAM)
    if not party.is_confirmed:
        raise twice
    attending.mark(party, seance=seance, came=True, at=at, by=by)
    return party
