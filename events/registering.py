"""Somebody registers: the party is confirmed at once, or waits its turn. Never oversold, never unfair.

Two hundred people may want the last twenty places at the same second. So what no rival can change is read before
the activity is locked, who is there is read in one look, and whoever only wants a place at once is told without
the lock that none is left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from directory.models import Person
from events import (
    emails,
    ending,
    numbering,
    offering,
    own_calendars,
    places,
    registration_history,
    registration_rules,
    splitting,
)
from events.contacts import Contact, Participant, persons
from events.models import Activity, Occurrence, Registration, RegistrationStep
from events.models.occurrence import OccurrenceQuerySet
from events.places import Room
from events.registration_errors import NotEnoughPlaces, RegistrationRefused

Kind, State, Actor = Registration.Kind, Registration.State, Registration.Actor
Step = RegistrationStep.Kind


@transaction.atomic
def register(
    activity: Activity,
    *,
    kind: str,
    contact: Contact,
    at: datetime,
    seance: Occurrence | None = None,
    size: int = 1,
    participants: Sequence[Participant] = (),
    helpers: int = 0,
    accepts_split: bool = False,
    accepts_waiting: bool = True,
    note: str = "",
    submit_key: str = "",
    by: Person | None = None,
    actor: str = Actor.RESIDENT,
    consent: str = "",
    reminds_before: bool = False,
    reminds_morning: bool = False,
) -> Registration:
    """Register this party; what is returned is confirmed, or `is_waiting`. A letter says so.

    `seance` is the date, or the first date of the season (the next one when not given). The same form sent
    twice (`submit_key`, the same contact and the same wish) registers once. Without `accepts_waiting` a full
    date raises NotEnoughPlaces. A party that accepts to be split and does not fit is split: what is returned
    has places, `parts` wait. Whoever gets the season gives up the single dates within it. An agent gives `by`,
    Actor.AGENT and how the person agreed; the team may register people although registration is closed.
    Raises the errors of `registration_errors`; then nothing was written.
    """
    contact = contact.checked()
    registration_rules.check_open(activity, kind, actor=actor, at=at)
    date = registration_rules.the_seance(activity, kind, seance, at=at)
    party = _draw_up(activity, date, kind=kind, contact=contact, participants=participants, at=at)
    party.size, party.helpers, party.accepts_split, party.note = size, helpers, accepts_split, note.strip()
    party.registered_by, party.consent = by, consent
    party.reminds_before, party.reminds_morning = reminds_before, reminds_morning
    if not accepts_waiting and (twin := _answer_when_full(party, date, submit_key, at=at)):
        return twin
    party.calendar = own_calendars.known(party) or own_calendars.begin(party, at=at)
    codes = numbering.drawn()
    to_look_at, asked = _who_bears_upon(party, submit_key, codes), places.Asked.of(places.covered(party, at=at))
    locked = places.lock(activity.pk)
    locked.association = activity.association
    if locked.sequence != activity.sequence:  # its dates may have changed since they were read
        date = registration_rules.the_seance(locked, kind, seance, at=at)
        _belong(party, locked, date)
        asked = places.Asked.of(places.covered(party, at=at))
    party.activity = locked
    registration_rules.check_open(locked, kind, actor=actor, at=at)
    others = list(to_look_at)
    if twin := _sent_already(party, submit_key, others):
        return twin
    registration_rules.check_size(party, len(participants))
    registration_rules.check_twice(party, date, others)
    party.submit_key = None if _has_key(others, submit_key) else submit_key or None
    party.code = numbering.first_free(codes, others) or numbering.free_code(locked)
    if any(other.is_season and other.is_waiting for other in others):
        offering.catch_up(locked, at=at)
    return _seat(party, asked, actor=actor, by=by, accepts_waiting=accepts_waiting, at=at)


def _draw_up(
    activity: Activity,
    date: Occurrence,
    *,
    kind: str,
    contact: Contact,
    participants: Sequence[Participant],
    at: datetime,
) -> Registration:
    party = Registration(
        kind=kind, created_at=at, changed_at=at,
        name=contact.name, channel=contact.channel, email=contact.email, phone=contact.phone,
        address=contact.address, language=contact.language,
        participants=[participant.as_json() for participant in participants],
        contact_key=contact.key, persons=persons(contact, participants),
    )  # fmt: skip
    _belong(party, activity, date)
    return party


def _belong(party: Registration, activity: Activity, date: Occurrence) -> None:
    """To this date, or to the season that begins with it."""
    party.activity = activity
    if party.is_season:
        party.since, party.until = registration_rules.season_from(activity, date)
    else:
        party.occurrence = date


def _answer_when_full(party: Registration, date: Occurrence, submit_key: str, *, at: datetime) -> Registration | None:
    """Raise NotEnoughPlaces when there was no place at this moment, without making anybody wait for the answer.

    None when there may be one: then the lock decides. The party that the same form has registered already is
    given back: it may be the one that took the last place, so it is looked for after the places.
    """
    if party.is_season:
        return None
    left = Room.of(party.activity, places.covered(party, at=at)).left(party)
    if left is None or left >= party.size or (party.accepts_split and left):
        return None
    others = list(_who_bears_upon(party, submit_key, ()))
    if twin := _sent_already(party, submit_key, others):
        return twin
    registration_rules.check_twice(party, date, others)
    raise NotEnoughPlaces(left)


def _who_bears_upon(party: Registration, submit_key: str, codes: Sequence[str]) -> Iterable[Registration]:
    """All who bear upon this party, in one look: who sent the same form, the same people, who has one of these codes,
    and who waits for the season. The question is put into words now, and asked when it is gone through."""
    live = Q(persons__overlap=party.persons) | Q(code__in=codes) | Q(kind=Kind.SEASON, state=State.WAITING)
    wanted = Q(state__in=Registration.LIVE) & live
    if submit_key:
        wanted |= Q(submit_key=submit_key)
    words, values = party.activity.registrations.filter(wanted).order_by("arrival").query.sql_with_params()
    return Registration.objects.raw(words, values)


def _has_key(others: Sequence[Registration], submit_key: str) -> bool:
    return bool(submit_key) and any(other.submit_key == submit_key for other in others)


def _sent_already(party: Registration, submit_key: str, others: Sequence[Registration]) -> Registration | None:
    """The same form with the same wish; a form filled anew by somebody else on the same computer is another one."""
    wish = (submit_key, party.contact_key, party.kind, party.occurrence_id, party.since)
    twin = next(
        (each for each in others if submit_key and wish
         == (each.submit_key, each.contact_key, each.kind, each.occurrence_id, each.since)), None
    )  # fmt: skip
    if twin is None or party.size == twin.size:
        return twin
    whole = twin.size + sum(twin.parts.values_list("size", flat=True))  # it may have been split
    return twin if party.size == whole else None


def _seat(
    party: Registration, asked: places.Asked, *, actor: str, by: Person | None, accepts_waiting: bool, at: datetime
) -> Registration:  # fmt: skip
    activity = party.activity
    joined = ending.dates_within(party, at=at)
    room = Room.of(activity, asked, with_season=party.is_season).without(joined)
    if joined and not room.fits(party):  # whoever waits for the season keeps the dates they have
        joined, room = [], Room.of(activity, asked, with_season=True)
    left = room.left(party)
    fits = left is None or left >= party.size
    if not fits and not accepts_waiting:
        raise NotEnoughPlaces(left or 0)
    is_split = bool(not fits and party.accepts_split and left)
    party.state = State.CONFIRMED if fits or is_split else State.WAITING
    whole = party.size
    if is_split:
        party.size = left or 0
    ending.join_to_season(joined, at=at)
    party.save(force_insert=True)
    step = registration_history.write(
        party, Step.REGISTERED if party.is_confirmed else Step.WAITED, at=at, actor=actor, by=by
    )
    (emails.registered if party.is_confirmed else emails.waiting)(party, step)
    if is_split:
        party.size = whole
        splitting.split(party, left or 0, at=at)
        party.save(update_fields=["participants"])
    if joined:  # places to try are free again
        offering.serve(activity, at=at, seances=room.seats_of(party).keys())
    else:
        places.recount(room.seats_of(party))
    return party


@dataclass(frozen=True)
class Outlook:
    """What would happen if one registered now. Nothing is held by looking."""

    fits: bool
    left: int | None
    waiting: int


def outlook(activity: Activity, *, kind: str, at: datetime, seance: Occurrence | None = None, size: int = 1) -> Outlook:
    """Would this party find its places now? `left` is how many people would (None: without limit), `waiting` how many
    people wait there already. Raises SeanceOver, SeanceCancelled."""
    date = registration_rules.the_seance(activity, kind, seance, at=at)
    party = Registration(kind=kind, size=size)
    _belong(party, activity, date)
    seances = places.covered(party, at=at)
    room = Room.of(activity, seances, with_season=party.is_season)
    return Outlook(room.fits(party), room.left(party), seances.aggregate(most=Max("waiting"))["most"] or 0)


def left_at(activity: Activity, seances: Sequence[Occurrence], *, kind: str) -> dict[int, int | None]:
    """For each of these dates by id, how many people of this kind would get a place now (None: without limit)."""
    room = Room.of(activity, activity.occurrences.filter(pk__in=[seance.pk for seance in seances]))
    return {seance.pk: room.left(Registration(activity=activity, kind=kind, occurrence=seance)) for seance in seances}


def seances_for(activity: Activity, kind: str, *, at: datetime) -> OccurrenceQuerySet:
    """The dates that one may choose, soonest first; full ones too, for which one may wait."""
    if kind not in registration_rules.ways(activity):
        raise RegistrationRefused(_("This way of taking part is not offered for this activity."), field="kind")
    return places.to_come(activity, at=at).with_place().order_by("starts_at", "pk")
