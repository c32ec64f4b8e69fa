"""A party changes what it asked for. What it frees is offered at once; what it has is never lost by asking for more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from directory.models import Person
from events import emails, offering, places, registration_history, registration_rules, relatives
from events.contacts import Contact, Participant, persons
from events.ending import end
from events.models import Occurrence, Presence, Registration, RegistrationStep
from events.models.registration import NextArrival
from events.places import Room
from events.registration_errors import NotEnoughPlaces, NotYours, SeanceOver

State, Actor, Step = Registration.State, Registration.Actor, RegistrationStep.Kind
Away = Presence.Kind.AWAY


@transaction.atomic
def withdraw(
    registration: Registration, *, at: datetime, by: Person | None = None, actor: str = Actor.RESIDENT, reason: str = ""
) -> Registration:
    """Cancel, whether confirmed, offered or waiting; a second time, nothing happens. Raises SeanceOver when it has begun."""
    activity, party = offering.hold(registration)
    if not party.is_live:
        return offering.give_back(party, registration)
    if party.occurrence and party.occurrence.starts_at <= at:
        raise SeanceOver
    freed = places.touched_by([party], activity, at=at)
    waited: dict[str, Any] = {"waited": True} if party.is_waiting else {}
    end(party, actor=actor, reason=reason, at=at)
    step = registration_history.write(party, Step.CANCELLED, at=at, actor=actor, by=by, words=reason, **waited)
    (emails.cancelled if actor == Actor.TEAM else emails.withdrawn)(party, step)
    offering.serve(activity, at=at, seances=freed)
    return offering.give_back(party, registration)


@transaction.atomic
def change_size(
    registration: Registration,
    *,
    size: int,
    at: datetime,
    participants: Sequence[Participant] | None = None,
    helpers: int | None = None,
    by: Person | None = None,
    actor: str = Actor.RESIDENT,
) -> Registration:
    """Come with more people, or fewer. More only when they find a place: otherwise NotEnoughPlaces or PartyTooLarge,
    and nothing changes. A party that waits keeps its rank. Fewer frees places, which are offered at once."""
    activity, party = offering.hold(registration)
    _check_live(party, at=at)
    before = party.size
    party.size = size
    party.helpers = min(size, party.helpers if helpers is None else helpers)
    if participants is not None:
        party.participants = [participant.as_json() for participant in participants]
        party.persons = persons(contact_of(party), participants)
    party.participants = party.participants[:size]
    registration_rules.check_size(party, len(party.participants), is_new=size > before)
    if size > before and not party.is_waiting:
        room = Room.of(activity, places.covered(party, at=at), with_season=party.is_season)
        left = room.left(party)
        if left is not None and left < size - before:
            raise NotEnoughPlaces(left)
    party.changed_at = at
    party.sequence += 1
    party.save(update_fields=["size", "helpers", "participants", "persons", "changed_at", "sequence"])
    step = registration_history.write(party, Step.RESIZED, at=at, actor=actor, by=by, before=before)
    emails.resized(party, step)
    offering.serve(activity, at=at, seances=places.touched_by([party], activity, at=at))
    return offering.give_back(_again(party), registration)


@transaction.atomic
def reschedule(
    registration: Registration,
    *,
    seance: Occurrence,
    at: datetime,
    accepts_waiting: bool = False,
    by: Person | None = None,
    actor: str = Actor.RESIDENT,
) -> Registration:
    """Come on another date: at once when it has room, otherwise NotEnoughPlaces and the old place is kept; or, with
    `accepts_waiting`, give the old one up and wait for the new. Not for the season (NotYours)."""
    activity, party = offering.hold(registration)
    _check_live(party, at=at)
    if party.is_season or party.occurrence is None:
        raise NotYours
    date = registration_rules.the_seance(activity, party.kind, seance, at=at)
    if date.pk == party.occurrence_id:
        return offering.give_back(party, registration)
    before, had_a_place = party.occurrence, party.is_confirmed
    party.occurrence = date
    registration_rules.check_twice(party, date)
    offering.catch_up(activity, at=at)
    room = Room.of(activity, places.covered(party, at=at))
    fits = room.fits(party)
    if not fits and not accepts_waiting:
        raise NotEnoughPlaces(room.left(party) or 0)
    party.state = State.CONFIRMED if fits else State.WAITING
    party.offered_until, party.changed_at = None, at
    party.sequence += 1
    Registration.objects.filter(pk=party.pk).update(
        occurrence=date, state=party.state, offered_until=None, changed_at=at, sequence=party.sequence,
        arrival=NextArrival(),
    )  # fmt: skip
    step = registration_history.write(party, Step.RESCHEDULED, at=at, actor=actor, by=by, before=before, after=date)
    tell = emails.rescheduled if fits else emails.waits_elsewhere if had_a_place else emails.waiting
    tell(party, step)
    offering.serve(activity, at=at, seances={before.pk, date.pk})
    return offering.give_back(_again(party), registration)


@transaction.atomic
def free_one_date(
    registration: Registration, *, seance: Occurrence, at: datetime, by: Person | None = None,
    actor: str = Actor.RESIDENT,
) -> Registration:  # fmt: skip
    """« Absent ce soir-là »: a party of the season frees its places on one date. Twice is once.

    Raises NotYours when it is no confirmed season that covers this date, SeanceOver, SeanceCancelled.
    """
    activity, party = offering.hold(registration)
    date = registration_rules.the_seance(activity, party.kind, seance, at=at)
    _check_season_covers(party, date)
    known = {"registration": party, "occurrence": date}
    if not Presence.objects.filter(**known, kind=Away).exists():
        Presence.objects.create(**known, kind=Away, at=at)
        step = registration_history.write(party, Step.AWAY, at=at, actor=actor, by=by, seance=date)
        _raise_sequence(party, at=at)
        emails.away(party, step, date)
        offering.serve(activity, at=at, seances={date.pk})
    return offering.give_back(party, registration)


@transaction.atomic
def come_after_all(
    registration: Registration, *, seance: Occurrence, at: datetime, by: Person | None = None,
    actor: str = Actor.RESIDENT,
) -> Registration:  # fmt: skip
    """Take the date again that one had freed. Raises NotEnoughPlaces when its place has gone."""
    activity, party = offering.hold(registration)
    date = registration_rules.the_seance(activity, party.kind, seance, at=at)
    _check_season_covers(party, date)
    away = Presence.objects.filter(registration=party, occurrence=date, kind=Away).first()
    if away:
        taken = Room.of(activity, activity.occurrences.filter(pk=date.pk)).seances[date.pk].taken
        if activity.capacity is not None and activity.capacity - taken < party.size:
            raise NotEnoughPlaces(max(0, activity.capacity - taken))
        away.delete()
        step = registration_history.write(party, Step.BACK, at=at, actor=actor, by=by, seance=date)
        _raise_sequence(party, at=at)
        emails.back(party, step, date)
        places.recount([date.pk])
    return offering.give_back(party, registration)


@transaction.atomic
def change_contact(
    registration: Registration, *, contact: Contact, at: datetime, by: Person | None = None,
    actor: str = Actor.RESIDENT,
) -> Registration:  # fmt: skip
    """Correct the name, or how to be reached. Raises ContactMissing, NotYours.

    Reached otherwise, the party leaves the calendar it was in: its address was told, or will be, to somebody who
    may be another person, and shows all that the first one goes to.
    """
    contact = contact.checked()
    _activity, party = offering.hold(registration)
    if party.erased_at:
        raise NotYours
    if contact.way != contact_of(party).way and party.calendar_id:
        relatives.keep(party, party.calendar_id, at=at)
        party.calendar = None
    named = [Participant(each["first_name"], each.get("age")) for each in party.participants]
    party.name, party.channel, party.email = contact.name, contact.channel, contact.email
    party.phone, party.address, party.language = contact.phone, contact.address, contact.language
    party.contact_key, party.persons, party.changed_at = contact.key, persons(contact, named), at
    party.save()
    step = registration_history.write(party, Step.EDITED, at=at, actor=actor, by=by)
    emails.contact_changed(party, step)
    return offering.give_back(party, registration)


def contact_of(party: Registration) -> Contact:
    """Its contact as a value."""
    return Contact(party.name, party.channel, party.email, party.phone, party.address, party.language)


def _check_live(party: Registration, *, at: datetime) -> None:
    if not party.is_live:
        raise NotYours
    if party.occurrence and party.occurrence.starts_at <= at:
        raise SeanceOver


def _check_season_covers(party: Registration, date: Occurrence) -> None:
    covers = Registration.objects.covering(date).filter(pk=party.pk).exists()
    if not (party.is_season and party.is_confirmed and covers):
        raise NotYours


def _raise_sequence(party: Registration, *, at: datetime) -> None:
    party.sequence += 1
    party.changed_at = at
    party.save(update_fields=["sequence", "changed_at"])


def _again(party: Registration) -> Registration:
    """The party as it is now that the queue was served: it may itself have been offered a place."""
    fresh = Registration.objects.select_related("occurrence__space__venue").get(pk=party.pk)
    fresh.activity = party.activity
    return fresh
