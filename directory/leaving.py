"""Who leaves a team, whose access ends, who takes over. An end is written; it counts from the next page on."""

from datetime import datetime

from django.db import transaction

from directory import emails, joining, team_history, watching
from directory.models import Membership, Person, TeamMatter
from directory.team_errors import LastInCharge


@transaction.atomic
def leave(membership: Membership, *, at: datetime, tells_service: bool = False) -> Membership:
    """Somebody leaves by themselves.

    The last one in charge says with `tells_service` that nobody takes over: the service is asked to
    find somebody. Raises LastInCharge otherwise, NotInTeam when they had left already.
    """
    mine = joining.current(membership)
    if mine.is_in_charge:
        _or_tell(mine, tells_service, by=mine.person, at=at)
    return _end(mine, team_history.Kind.LEFT, by=mine.person, at=at)


@transaction.atomic
def end_access(
    membership: Membership, *, by: Person, at: datetime, tells_service: bool = False, words: str = ""
) -> Membership:
    """Somebody in charge, or the service, ends another's access at once; they are told. `words` say why, in the history.

    The service may end the last one's (`tells_service`): the question who takes over stays open on
    its desk. Raises LastInCharge, NotInTeam.
    """
    theirs = joining.current(membership)
    if theirs.is_in_charge:
        _or_tell(theirs, tells_service, by=by, at=at)
    ended = _end(theirs, team_history.Kind.ENDED, by=by, at=at, words=words)
    emails.access_ended(ended)
    return ended


@transaction.atomic
def hand_over(membership: Membership, successor: Membership, *, stays: bool, at: datetime) -> Membership:
    """Put somebody of the team in charge; then stay as a writer, or leave. Raises NotInTeam."""
    mine = joining.current(membership)
    joining.change_role(successor, Membership.Role.RESPONSABLE, by=mine.person, at=at)
    if stays:
        return joining.change_role(mine, Membership.Role.REDACTEUR, by=mine.person, at=at)
    return leave(mine, at=at)


def _or_tell(leaving: Membership, tells_service: bool, *, by: Person, at: datetime) -> None:
    try:
        joining.somebody_stays_in_charge(leaving)
    except LastInCharge:
        if not tells_service:
            raise
        watching.ask(leaving.association, TeamMatter.Kind.NOBODY, at=at, by=by)


def _end(membership: Membership, kind: str, *, by: Person, at: datetime, words: str = "") -> Membership:
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    team_history.write(membership.association, kind, at=at, by=by, person=membership.person, words=words)
    return membership
