"""The waiting list. A freed place is offered in the transaction that freed it, first come first served.

The published rule: parties are looked at in order of arrival, and the first that fits entirely is offered
its places. A smaller party passes a larger one only while the larger does not fit; that is written in the
larger one's history. A party that accepts to be split takes what is left, and its rest keeps its rank.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from directory.models import Person
from events import deadlines, emails, ending, places, registration_history, registration_rules, splitting
from events.models import Activity, Occurrence, Registration, RegistrationStep
from events.places import Room
from events.registration_errors import NotYours, OfferOver, TryAgain

State, Actor, Step = Registration.State, Registration.Actor, RegistrationStep.Kind
JUST_NOW = timedelta(minutes=15)  # longer than the time between two rounds of `sweep`


def serve(activity: Activity, *, at: datetime, seances: Collection[int] | None = None) -> None:
    """Offer what is free to those who wait, on a locked activity, and leave the public's figures right.

    `seances` are those of which something changed; None when all of them may have.
    """
    queue = [
        party for party in _queue(activity) if seances is None or party.is_season or party.occurrence_id in seances
    ]
    offered = _offer_in_turn(activity, queue, at=at, seances=seances) if queue else []
    if seances is None:
        places.recount(places.to_come(activity, at=at))
    else:
        places.recount({*seances, *places.touched_by(offered, activity, at=at)})


def _queue(activity: Activity) -> list[Registration]:
    waiting = activity.registrations.waiting().select_related("occurrence__space__venue")
    queue = list(waiting)
    for party in queue:
        party.activity = activity
    return queue


def _offer_in_turn(
    activity: Activity, queue: list[Registration], *, at: datetime, seances: Collection[int] | None
) -> list[Registration]:
    looked_at = places.to_come(activity, at=at)
    has_season = any(party.is_season for party in queue)
    if seances is not None and not has_season:
        looked_at = looked_at.filter(pk__in=seances)
    room = Room.of(activity, looked_at, with_season=has_season)
    offered: list[Registration] = []
    passed: list[Registration] = []
    for party in queue:
        seats = room.seats_of(party)
        if not seats:
            continue
        left = room.left(party)
        if left is not None and left < party.size:
            if not (party.accepts_split and left):
                passed.append(party)
                continue
            splitting.split(party, left, at=at)
        _write_passing(party, [before for before in passed if seats.keys() & room.seats_of(before).keys()], at=at)
        if party.is_season:  # dates that went by while it waited are not part of it
            first = min(seance.original_start for seance in seats.values())
            party.since = max(party.since or first, registration_rules.start_of_day(first))
        offer(party, min(seance.starts_at for seance in seats.values()), at=at)
        room.take(party)
        offered.append(party)
    return offered


def _write_passing(party: Registration, passed: list[Registration], *, at: datetime) -> None:
    registration_history.write_all(passed, Step.PASSED, at=at, actor=Actor.TOWN, by_a_party_of=party.size)


def offer(party: Registration, starts_at: datetime, *, at: datetime) -> None:
    """Keep these places for the party until its deadline, and tell it."""
    made = deadlines.of(starts_at, channel=party.channel, at=at, has_phone=bool(party.phone))
    emails.offered(party, _keep_until(party, made, at=at), channel=made.channel)


def _keep_until(party: Registration, made: deadlines.Offer, *, at: datetime) -> RegistrationStep:
    party.state, party.offered_until, party.changed_at = State.OFFERED, made.until, at
    party.save(update_fields=["state", "offered_until", "changed_at", "size", "participants", "since"])
    return registration_history.write(party, Step.OFFERED, at=at, actor=Actor.TOWN, until=made.until)


def hurry(party: Registration, *, at: datetime) -> tuple[RegistrationStep, str] | None:
    """Its séance now comes sooner: an offer that would last too long gets a shorter deadline, and is put to them anew.

    Returns the step to tell and the way to tell it in time; the caller tells it, in the letter that says why. None
    when nothing has changed for them.
    """
    first = places.covered(party, at=at).order_by("starts_at").first()
    if first is None or not party.is_offered or party.offered_until is None:
        return None
    made = deadlines.of(first.starts_at, channel=party.channel, at=at, has_phone=bool(party.phone))
    if made.until >= party.offered_until:
        return None
    return _keep_until(party, made, at=at), made.channel


@transaction.atomic
def accept(
    registration: Registration, *, at: datetime, by: Person | None = None, actor: str = Actor.RESIDENT
) -> Registration:
    """Take the place that was offered; a second time, nothing happens. With the season, the single dates within it
    are given up.

    Raises OfferOver once the deadline is past, NotYours when nothing was offered.
    """
    activity, party = hold(registration)
    if party.is_confirmed:
        return give_back(party, registration)
    if party.state == State.EXPIRED or (party.offered_until and party.offered_until <= at):
        raise OfferOver
    if not party.is_offered:
        raise NotYours
    party.state, party.offered_until, party.changed_at = State.CONFIRMED, None, at
    party.sequence += 1
    party.save(update_fields=["state", "offered_until", "changed_at", "sequence"])
    step = registration_history.write(party, Step.ACCEPTED, at=at, actor=actor, by=by)
    emails.registered(party, step)
    if joined := ending.dates_within(party, at=at):
        ending.join_to_season(joined, at=at)
        serve(activity, at=at, seances=places.touched_by(joined, activity, at=at))
    return give_back(party, registration)


@transaction.atomic
def decline(
    registration: Registration, *, at: datetime, by: Person | None = None, actor: str = Actor.RESIDENT
) -> Registration:
    """Leave the offered place to the next; a second time, nothing happens. Raises NotYours when nothing was offered."""
    activity, party = hold(registration)
    if party.state in (State.DECLINED, State.EXPIRED):
        return give_back(party, registration)
    if not party.is_offered:
        raise NotYours
    _end(party, State.DECLINED, at=at)
    registration_history.write(party, Step.DECLINED, at=at, actor=actor, by=by)
    serve(activity, at=at, seances=places.touched_by([party], activity, at=at))
    return give_back(party, registration)


def expire_offers(*, at: datetime) -> int:
    """End the offers whose time is over; their places go to the next. Each activity is its own transaction.

    Returns how many ended. An activity that many people hold is left for the next round.
    """
    ended = 0
    of_these = Registration.objects.overdue(at).order_by("activity").values_list("activity", flat=True).distinct()
    for key in list(of_these):
        try:
            ended += _expire_in(key, at=at)
        except TryAgain:
            continue
    return ended


@transaction.atomic
def _expire_in(key: int, *, at: datetime) -> int:
    activity = places.lock(key)
    overdue = list(activity.registrations.overdue(at).select_related("occurrence__space__venue").order_by("arrival"))
    for party in overdue:
        party.activity = activity
        _end(party, State.EXPIRED, at=at)
        step = registration_history.write(party, Step.EXPIRED, at=at, actor=Actor.TOWN)
        emails.expired(party, step)
    if overdue:
        serve(activity, at=at, seances=places.touched_by(overdue, activity, at=at))
    return len(overdue)


def catch_up(activity: Activity, *, at: datetime) -> None:
    """Before a newcomer is looked at, on a locked activity: a date that has just begun may have been the only one that
    was too full for a season that waits, and `follow_the_clock` may not have come by yet."""
    just_begun = activity.occurrences.filter(starts_at__lte=at, starts_at__gt=at - JUST_NOW)
    if activity.registrations.waiting().filter(Exists(just_begun), kind=Registration.Kind.SEASON).exists():
        serve(activity, at=at)


def follow_the_clock(*, at: datetime) -> int:
    """Séances begin: who still waited for one waits in vain, and the season may fit now that a full date is over.

    Returns how many activities were looked at. Each is its own transaction.
    """
    just_begun = Occurrence.objects.filter(
        activity=OuterRef("activity"), starts_at__lte=at, starts_at__gt=at - JUST_NOW
    )
    waiting = Registration.objects.filter(state=State.WAITING)
    begun = waiting.filter(Q(occurrence__starts_at__lte=at) | Q(Exists(just_begun), kind=Registration.Kind.SEASON))
    keys = list(begun.order_by("activity").values_list("activity", flat=True).distinct())
    for key in keys:
        try:
            _follow_the_clock_in(key, at=at)
        except TryAgain:
            continue
    return len(keys)


@transaction.atomic
def _follow_the_clock_in(key: int, *, at: datetime) -> None:
    activity = places.lock(key)
    for party in _queue(activity):
        if not places.covered(party, at=at).exists():
            _end(party, State.EXPIRED, at=at)
            step = registration_history.write(party, Step.TOO_LATE, at=at, actor=Actor.TOWN)
            emails.waited_in_vain(party, step)
    serve(activity, at=at)


def hold(registration: Registration) -> tuple[Activity, Registration]:
    """Lock its activity, then read the party afresh. Raises TryAgain."""
    activity = places.lock(registration.activity_id)
    party = activity.registrations.select_related("occurrence__space__venue", "registered_by").get(pk=registration.pk)
    party.activity = activity
    return activity, party


def give_back(party: Registration, given: Registration) -> Registration:
    """Let the object that the caller holds know what became of it."""
    for column in Registration._meta.concrete_fields:
        setattr(given, column.attname, getattr(party, column.attname))
    return party


def _end(party: Registration, state: str, *, at: datetime) -> None:
    party.state, party.offered_until, party.changed_at = state, None, at
    party.save(update_fields=["state", "offered_until", "changed_at"])
