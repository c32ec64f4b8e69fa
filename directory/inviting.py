"""A team invites somebody by e-mail. Whoever holds that mailbox accepts, and nobody else."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from directory import emails, joining, team_history
from directory.models import AgentInvitation, Association, Invitation, Membership, Person
from directory.models.invitation import new_secret
from directory.team_errors import AlreadyInTeam, InvitationOver, NotYours

Kind = team_history.Kind


@transaction.atomic
def invite(association: Association, email: str, *, role: str, by: Person, at: datetime) -> Invitation:
    """Write to this address. One that was invited already gets a fresh link, and the old one dies. Raises AlreadyInTeam."""
    joining.lock(association)
    email = email.strip().lower()
    if Membership.objects.current().filter(association=association, person__email__iexact=email).exists():
        raise AlreadyInTeam
    invitation = Invitation.objects.open().filter(association=association, email__iexact=email).first() or Invitation(
        association=association, email=email
    )
    invitation.role, invitation.by, invitation.secret, invitation.sent_at = role, by, new_secret(), at
    invitation.expires_at = at + timedelta(days=settings.INVITATION_DAYS)
    invitation.save()
    _log(invitation, Kind.INVITED, by=by, at=at)
    emails.invited(invitation)
    return invitation


@transaction.atomic
def take_back(invitation: Invitation, *, by: Person, at: datetime) -> None:
    """The link is dead at once. Raises InvitationOver when it was answered meanwhile."""
    mine = _lock(invitation)
    settle(mine, Invitation.State.TAKEN_BACK, at=at)
    _log(mine, Kind.TAKEN_BACK, by=by, at=at)


@transaction.atomic
def accept(invitation: Invitation, *, by: Person, at: datetime) -> Membership:
    """`by`, signed in with the invited address, joins the team. Raises NotYours, InvitationOver."""
    mine = _lock(invitation)
    check(mine, by=by, at=at)
    settle(mine, Invitation.State.ACCEPTED, at=at)
    membership = joining.join(by, mine.association, role=mine.role, at=at, by=by)
    emails.invitation_accepted(mine, membership)
    return membership


@transaction.atomic
def decline(invitation: Invitation, *, at: datetime) -> None:
    """Whoever has the link says no. Raises InvitationOver."""
    mine = _lock(invitation)
    if not mine.is_open(at):
        raise InvitationOver
    settle(mine, Invitation.State.DECLINED, at=at)
    _log(mine, Kind.DECLINED, by=None, at=at)


def _lock(invitation: Invitation) -> Invitation:
    joining.lock(invitation.association)
    return Invitation.objects.select_related("association", "by").get(pk=invitation.pk)


def check(invitation: Invitation | AgentInvitation, *, by: Person, at: datetime) -> None:
    """May this person accept it, here in a team or with a department? Raises NotYours, InvitationOver."""
    if invitation.email.casefold() != by.email.casefold():
        raise NotYours
    if not invitation.is_open(at):
        raise InvitationOver


def settle(invitation: Invitation | AgentInvitation, state: str, *, at: datetime) -> None:
    """It has its answer; called under the lock of those who invited. Raises InvitationOver when it had one."""
    if invitation.state != Invitation.State.OPEN:
        raise InvitationOver
    invitation.state, invitation.settled_at = state, at
    invitation.save(update_fields=["state", "settled_at"])


def _log(invitation: Invitation, kind: str, *, by: Person | None, at: datetime) -> None:
    who = team_history.masked(invitation.email)
    team_history.write(invitation.association, kind, at=at, by=by, about=who, words=invitation.role)
