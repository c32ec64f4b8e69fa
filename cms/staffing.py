"""Agents of the town: who is invited, joins, changes role, moves, leaves; and who holds the keys of the admin.

Acts follow one another: each holds all departments, in key order, until the end of its transaction.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from cms import staff_emails, staff_history
from cms.planting import SERVICE_GROUP
from cms.staff_errors import AlreadyAgent, DepartmentClosed, LastAdministrator, NoLongerAgent
from directory import inviting, team_history
from directory.models import Agent, AgentInvitation, Department, Invitation, Person
from directory.models.invitation import new_secret
from directory.team_errors import InvitationOver

Kind = staff_history.Kind


def welcome(agent: Agent) -> None:
    """Let a current agent of the associations service into the admin; take the keys back from others.

    Agents of another department decide at /service/ for their own venues and need no key here.
    """
    group = Group.objects.get(name=SERVICE_GROUP)
    if Agent.objects.of_the_service().filter(person=agent.person).exists():
        agent.person.groups.add(group)
    else:
        agent.person.groups.remove(group)


@transaction.atomic
def invite(department: Department, email: str, *, role: str, by: Person, at: datetime) -> AgentInvitation:
    """Ask the holder of this mailbox to work for the department. Invited before, they get a new letter and link.

    Raises DepartmentClosed, AlreadyAgent.
    """
    locked = working(department)
    email = email.strip().lower()
    if Agent.objects.current().filter(department=locked, person__email__iexact=email).exists():
        raise AlreadyAgent
    mine = AgentInvitation.objects.open().filter(department=locked, email__iexact=email).first()
    mine = mine or AgentInvitation(department=locked, email=email)
    mine.role, mine.by, mine.secret, mine.sent_at = role, by, new_secret(), at
    mine.expires_at = at + timedelta(days=settings.INVITATION_DAYS)
    mine.save()
    _log_invitation(mine, Kind.INVITED, by=by, at=at)
    staff_emails.invited(mine)
    return mine


@transaction.atomic
def take_back(invitation: AgentInvitation, *, by: Person, at: datetime) -> None:
    """The link is dead at once. Raises InvitationOver when it was answered meanwhile."""
    mine = _lock_invitation(invitation)
    inviting.settle(mine, Invitation.State.TAKEN_BACK, at=at)
    _log_invitation(mine, Kind.TAKEN_BACK, by=by, at=at)


@transaction.atomic
def decline(invitation: AgentInvitation, *, at: datetime) -> None:
    """Whoever has the link says no. Raises InvitationOver."""
    mine = _lock_invitation(invitation)
    if not mine.is_open(at):
        raise InvitationOver
    inviting.settle(mine, Invitation.State.DECLINED, at=at)
    _log_invitation(mine, Kind.DECLINED, by=None, at=at)


@transaction.atomic
def accept(invitation: AgentInvitation, *, by: Person, at: datetime) -> Agent:
    """`by`, signed in with the invited address, works for the department from now on; who invited is told.

    Raises NotYours, InvitationOver, DepartmentClosed.
    """
    mine = _lock_invitation(invitation)
    inviting.check(mine, by=by, at=at)
    department = working(mine.department)
    inviting.settle(mine, Invitation.State.ACCEPTED, at=at)
    agent, _new = Agent.objects.get_or_create(
        person=by, department=department, ended_at=None, defaults={"role": mine.role}
    )
    staff_history.write(department, Kind.JOINED, by=by, at=at, person=by, about=agent.role)
    welcome(agent)
    staff_emails.accepted(mine, agent)
    return agent


@transaction.atomic
def change_role(agent: Agent, role: str, *, by: Person, at: datetime) -> Agent:
    """Raises NoLongerAgent, LastAdministrator."""
    locked = _current(agent)
    if locked.role == role:
        return locked
    _somebody_administers_without(locked)
    locked.role = role
    locked.save(update_fields=["role"])
    staff_history.write(locked.department, Kind.ROLE, by=by, at=at, person=locked.person, about=role)
    staff_emails.changed(locked, at=at)
    return locked


@transaction.atomic
def move(agent: Agent, department: Department, *, by: Person, at: datetime) -> Agent:
    """From now on they decide for this department instead; what they decided before keeps its history.

    Raises NoLongerAgent, DepartmentClosed, AlreadyAgent.
    """
    locked, there = _current(agent), working(department)
    if Agent.objects.current().filter(person=locked.person, department=there).exists():
        raise AlreadyAgent
    locked.ended_at = at
    locked.save(update_fields=["ended_at"])
    moved = Agent.objects.create(person=locked.person, department=there, role=locked.role)
    staff_history.write(there, Kind.MOVED, by=by, at=at, person=locked.person, about=locked.department.name)
    welcome(moved)
    staff_emails.changed(moved, at=at)
    return moved


@transaction.atomic
def end(agent: Agent, *, by: Person, at: datetime, words: str = "") -> Agent:
    """The access ends with the next page they ask for, the keys of the admin too; they are told.

    `words` say why, in the history. Raises NoLongerAgent, LastAdministrator.
    """
    locked = _current(agent)
    _somebody_administers_without(locked)
    locked.ended_at = at
    locked.save(update_fields=["ended_at"])
    staff_history.write(locked.department, Kind.ENDED, by=by, at=at, person=locked.person, words=words)
    welcome(locked)
    staff_emails.ended(locked)
    return locked


def lock_all() -> dict[int, Department]:
    """Every department, held until the end of the transaction."""
    return {each.pk: each for each in Department.objects.select_for_update(no_key=True).order_by("pk")}


def working(department: Department) -> Department:
    """The department as it stands now, all of them locked. Raises DepartmentClosed."""
    found = lock_all().get(department.pk)
    if found is None or found.closed_at:
        raise DepartmentClosed
    return found


def _current(agent: Agent) -> Agent:
    lock_all()
    found = Agent.objects.current().select_related("person", "department").filter(pk=agent.pk).first()
    if found is None:
        raise NoLongerAgent
    return found


def _somebody_administers_without(agent: Agent) -> None:
    if agent.role != Agent.Role.ADMINISTERS:
        return
    if not Agent.objects.administrators().exclude(pk=agent.pk).exists():
        raise LastAdministrator


def _lock_invitation(invitation: AgentInvitation) -> AgentInvitation:
    lock_all()
    return AgentInvitation.objects.select_related("department", "by").get(pk=invitation.pk)


def _log_invitation(invitation: AgentInvitation, kind: str, *, by: Person | None, at: datetime) -> None:
    who = team_history.masked(invitation.email)
    staff_history.write(invitation.department, kind, by=by, at=at, about=who, words="")
