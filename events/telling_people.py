"""A séance is cancelled, moved, restored, or comes with an edited schedule: its people follow, and are told.

Called by `events.scheduling`, in its transaction, while it holds the activity.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from directory.models import Person
from events import emails, ending, offering, registration_history
from events.models import Activity, Occurrence, Presence, Registration, RegistrationStep
from events.models.registration import RegistrationQuerySet
from events.numbering import free_code

State, Actor, Step = Registration.State, Registration.Actor, RegistrationStep.Kind


def cancelled(
    activity: Activity,
    seances: Sequence[Occurrence],
    *,
    at: datetime,
    by: Person | None = None,
    actor: str = Actor.TEAM,
) -> None:
    """These séances do not take place, or an edited schedule or a day off has dropped them. Who came for one of them is
    cancelled; the season goes on, and its people get one letter for all these dates. All are told in this transaction,
    not by the night's work.

    The hall of a dropped séance stays held by its slot until the team gives it back (`bookings.releasing`).
    """
    missed: dict[int, list[Occurrence]] = {}
    season_of: dict[int, Registration] = {}
    for seance in _to_come(seances, at):
        for party in _parties(activity, concerned(seance)):
            if party.is_season:
                season_of.setdefault(party.pk, party)
                missed.setdefault(party.pk, []).append(seance)
            else:
                ending.end(party, actor=actor, reason=seance.reason, at=at)
                step = registration_history.write(
                    party, Step.SEANCE_CANCELLED, at=at, actor=actor, by=by, words=seance.reason, seance=seance
                )
                emails.cancelled(party, step)
    for key, party in season_of.items():
        step = registration_history.write(
            party, Step.SEANCE_CANCELLED, at=at, actor=actor, by=by, words=missed[key][0].reason, **_dates(missed[key])
        )
        emails.dates_cancelled(party, step, missed[key])
    follow(activity, at=at)


def restored(
    activity: Activity,
    seances: Sequence[Occurrence],
    *,
    at: datetime,
    by: Person | None = None,
    actor: str = Actor.TEAM,
) -> None:
    """They take place after all. The season is told; who had lost a place gets it offered again, in the old order."""
    back_in_line: list[tuple[Registration, RegistrationStep]] = []
    regained: dict[int, list[Occurrence]] = {}
    season_of: dict[int, Registration] = {}
    for seance in _to_come(seances, at):
        for party in _parties(activity, concerned(seance).filter(kind=Registration.Kind.SEASON)):
            season_of.setdefault(party.pk, party)
            regained.setdefault(party.pk, []).append(seance)
        back_in_line += [
            (party, _back_in_line(party, seance, at=at, by=by, actor=actor))
            for party in _parties(activity, _lost_their_place(seance))
        ]
    for key, party in season_of.items():
        step = registration_history.write(
            party,
            Step.SEANCE_RESTORED,
            at=at,
            actor=actor,
            by=by,
            words=regained[key][0].reason,
            **_dates(regained[key]),
        )
        emails.dates_restored(party, step, regained[key])
    follow(activity, at=at)
    for party, step in back_in_line:
        party.refresh_from_db(fields=["state"])
        if party.is_waiting:
            emails.waiting(party, step)


def _back_in_line(
    party: Registration, seance: Occurrence, *, at: datetime, by: Person | None, actor: str
) -> RegistrationStep:
    party.state, party.cancelled_by, party.reason = State.WAITING, "", ""
    party.code, party.changed_at = free_code(party.activity), at
    party.save(update_fields=["state", "cancelled_by", "reason", "code", "changed_at"])
    return registration_history.write(party, Step.SEANCE_RESTORED, at=at, actor=actor, by=by, seance=seance)


def moved(
    activity: Activity,
    seances: Sequence[Occurrence],
    *,
    at: datetime,
    by: Person | None = None,
    actor: str = Actor.TEAM,
    words: str = "",
) -> None:
    """The time or the place of these séances changed: one letter for each party, whatever the number of dates.

    `words` are theirs when they are not those of the first séance.
    Whoever has an offer to answer, for a date that comes sooner now, is told their new deadline in the same letter.
    """
    if not activity.registrations.live().exists():
        return
    dates_of: dict[int, list[Occurrence]] = {}
    party_of: dict[int, Registration] = {}
    for seance in _to_come(seances, at):
        for party in _parties(activity, concerned(seance)):
            party_of.setdefault(party.pk, party)
            dates_of.setdefault(party.pk, []).append(seance)
    for key, party in party_of.items():
        party.sequence += 1
        party.changed_at = at
        party.save(update_fields=["sequence", "changed_at"])
        said = words or dates_of[key][0].reason
        step = registration_history.write(
            party, Step.MOVED, at=at, actor=actor, by=by, words=said, seances=dates_of[key]
        )
        if hurried := offering.hurry(party, at=at):
            emails.moved_and_hurried(party, hurried[0], dates_of[key], channel=hurried[1], reason=step.words)
        else:
            emails.moved(party, step, dates_of[key])


def added(
    activity: Activity,
    seances: Sequence[Occurrence],
    *,
    at: datetime,
    by: Person | None = None,
    actor: str = Actor.TEAM,
) -> None:
    """Dates that the schedule did not announce: whoever has the season is expected, and told."""
    follow(activity, at=at)
    gained: dict[int, list[Occurrence]] = {}
    season_of: dict[int, Registration] = {}
    for seance in _to_come(seances, at):
        for party in _parties(activity, concerned(seance).filter(kind=Registration.Kind.SEASON)):
            season_of.setdefault(party.pk, party)
            gained.setdefault(party.pk, []).append(seance)
    for key, party in season_of.items():
        step = registration_history.write(party, Step.ADDED, at=at, actor=actor, by=by, **_dates(gained[key]))
        emails.dates_added(party, step, gained[key])


def follow(activity: Activity, *, at: datetime) -> None:
    """Offer what became free and bring the public's figures up to date: new séances have all their places."""
    offering.serve(activity, at=at)


def season_covers(seances: Collection[Occurrence]) -> set[int]:
    """The ids of those séances on which somebody of the season of their activity counts."""
    seasons = Registration.objects.live().filter(
        kind=Registration.Kind.SEASON, activity__in={seance.activity_id for seance in seances}
    )
    spans = list(seasons.values_list("activity_id", "since", "until"))
    return {
        seance.pk
        for seance in seances
        if any(
            activity == seance.activity_id
            and since <= seance.original_start
            and (until is None or seance.original_start < until)
            for activity, since, until in spans
            if since is not None
        )
    }


def _dates(seances: Sequence[Occurrence]) -> dict[str, Any]:
    return {"seance": seances[0]} if len(seances) == 1 else {"seances": list(seances)}


def _to_come(seances: Sequence[Occurrence], at: datetime) -> list[Occurrence]:
    """Nobody is told of what is over."""
    return [seance for seance in seances if seance.ends_at > at]


def concerned(seance: Occurrence) -> RegistrationQuerySet:
    """Everybody who counts on this séance, but those of the season who are away or only wait for a season."""
    away = Presence.objects.filter(occurrence=seance, kind=Presence.Kind.AWAY).values("registration")
    return (
        Registration.objects.live().covering(seance).exclude(pk__in=away)
        .exclude(kind=Registration.Kind.SEASON, state=State.WAITING)
    )  # fmt: skip


def _lost_their_place(seance: Occurrence) -> RegistrationQuerySet:
    """Whoever was cancelled only because the séance was."""
    last = RegistrationStep.objects.filter(registration__occurrence=seance).order_by("registration", "-pk")
    because = [
        party
        for party, kind in last.distinct("registration").values_list("registration", "kind")
        if kind == Step.SEANCE_CANCELLED
    ]
    return Registration.objects.filter(pk__in=because, state=State.CANCELLED, erased_at=None)


def _parties(activity: Activity, parties: RegistrationQuerySet) -> list[Registration]:
    found = list(parties.select_related("occurrence__space__venue").order_by("arrival", "pk"))
    for party in found:
        party.activity = activity
    return found
