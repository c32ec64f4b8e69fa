"""May this party register, for what, and with whom? Nothing is written here."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from events import places
from events.models import Activity, Occurrence, Presence, Registration, Season
from events.recurrence import PARIS, local
from events.registration_errors import (
    AlreadyRegistered,
    HelperTakesAPlace,
    KindNotOffered,
    NoRegistrationHere,
    NotOpenYet,
    PartyTooLarge,
    RegistrationClosed,
    RegistrationRefused,
    SeanceCancelled,
    SeanceOver,
    TrialAlreadyUsed,
)

Kind, Actor = Registration.Kind, Registration.Actor
MOST_PEOPLE = 30  # in one party; a school or a club calls the association


def ways(activity: Activity) -> list[str]:
    """How one may register, in the order in which they are offered."""
    offered = {
        Kind.TRIAL: activity.offers_trial, Kind.SINGLE: activity.takes_single, Kind.SEASON: activity.takes_season,
    }  # fmt: skip
    return [str(kind) for kind, is_offered in offered.items() if is_offered] if activity.takes_registrations else []


def open_problem(activity: Activity, *, at: datetime) -> RegistrationRefused | None:
    """Why nobody can register now; None when one can."""
    if not activity.takes_registrations or not activity.is_published:
        return NoRegistrationHere()
    if activity.is_registration_closed:
        return RegistrationClosed()
    if activity.registration_opens_at and activity.registration_opens_at > at:
        return NotOpenYet(activity.registration_opens_at)
    return None


def check_open(activity: Activity, kind: str, *, actor: str, at: datetime) -> None:
    """Raises what stands in the way; the team may add people before registration opens and after it closes."""
    problem = open_problem(activity, at=at)
    if problem and not (actor == Actor.TEAM and isinstance(problem, RegistrationClosed | NotOpenYet)):
        raise problem
    if kind not in ways(activity):
        raise KindNotOffered


def the_seance(activity: Activity, kind: str, seance: Occurrence | None, *, at: datetime) -> Occurrence:
    """The date wanted, read afresh; the next one for a season that names none. Raises SeanceOver, SeanceCancelled."""
    rows = activity.occurrences.with_place()
    if seance is not None:
        found = rows.filter(pk=seance.pk).first()
    elif kind == Kind.SEASON:
        found = rows.filter(pk__in=places.to_come(activity, at=at)).order_by("starts_at").first()
    else:
        raise SeanceOver(_("Choose a date."))
    if found is None or found.starts_at <= at:
        raise SeanceOver
    if found.is_cancelled:
        raise SeanceCancelled
    return found


def season_from(activity: Activity, first: Occurrence) -> tuple[datetime, datetime | None]:
    """From the day of this séance to the end of the town's season, or of the activity when it ends before."""
    day = local(first.original_start).date()
    since = start_of_day(first.original_start)
    season = Season.objects.filter(first_day__lte=day, last_day__gte=day).first()
    if season is None or (activity.last_date and activity.last_date <= season.last_day):
        return since, None
    return since, datetime.combine(season.last_day + timedelta(days=1), time(0), PARIS)


def start_of_day(moment: datetime) -> datetime:
    """Midnight in the town before this moment."""
    return datetime.combine(local(moment).date(), time(0), PARIS)


def most_people(activity: Activity, kind: str) -> int:
    """How many would find a place if nobody else came: a party of more waits for nothing."""
    limits = [MOST_PEOPLE, activity.capacity, activity.trial_places if kind == Kind.TRIAL else None]
    return min(limit for limit in limits if limit is not None)


def check_size(party: Registration, named: int, *, is_new: bool = True) -> None:
    """Raises PartyTooLarge, HelperTakesAPlace, and what is wrong with the numbers. A party that comes with fewer
    people may still be more than there is room for: the number of places was lowered after it registered."""
    activity = party.activity
    if party.size < 1 or named > party.size:
        raise RegistrationRefused(_("Count everybody who comes: at least one person."), field="size")
    if is_new and party.size > (most := most_people(activity, party.kind)):
        raise PartyTooLarge(most)
    if party.helpers and not activity.welcomes_helpers:
        raise HelperTakesAPlace
    if party.helpers > party.size:
        raise RegistrationRefused(_("One helper for each person at most."), field="helpers")


def check_twice(party: Registration, date: Occurrence, others: Iterable[Registration] | None = None) -> None:
    """Raises AlreadyRegistered when one of them holds or awaits a place there, TrialAlreadyUsed when one has tried.

    `others` are those of the activity in order of arrival, when the caller has read them.
    """
    if others is None:
        same = party.activity.registrations.live().filter(persons__overlap=party.persons)
        others = same.exclude(pk=party.pk).order_by("arrival")
    for other in others:
        if not (other.is_live and set(other.persons) & set(party.persons)):
            continue
        if _same_place(party, other, date):
            raise AlreadyRegistered(other)
        if party.kind == Kind.TRIAL and other.kind == Kind.TRIAL:
            raise TrialAlreadyUsed


def _same_place(party: Registration, other: Registration, date: Occurrence) -> bool:
    if party.is_season:
        return other.is_season and (other.until is None or party.since is None or party.since < other.until)
    if other.is_season:
        if other.is_waiting:
            return False  # meanwhile one may come to a date that has room
        covers = Registration.objects.covering(date).filter(pk=other.pk).exists()
        return (
            covers
            and not Presence.objects.filter(registration=other, occurrence=date, kind=Presence.Kind.AWAY).exists()
        )
    return other.occurrence_id == date.pk
