"""Who joins an association's team, and as what."""

from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction

from directory import emails, team_history, watching
from directory.models import Association, Membership, Person
from directory.team_errors import LastInCharge, NotInTeam


@transaction.atomic
def welcome(
    email: str,
    association: Association,
    *,
    role: str,
    at: datetime,
    names: tuple[str, str],
    by: Person | None = None,
) -> Membership:
    """Let this person speak for the association from now on, and tell them by letter.

    The account is found by its e-mail address or made; a known account keeps its own names. Somebody
    already in the team keeps their place, and is told only when the role given here is another one.
    Raises LastInCharge when that role would leave nobody in charge.
    """
    lock(association)
    person = open_account(email, names)
    if known := Membership.objects.current().filter(person=person, association=association).first():
        return change_role(known, role, by=by, at=at)
    membership = join(person, association, role=role, at=at, by=by)
    emails.welcome(membership)
    return membership


@transaction.atomic
def join(person: Person, association: Association, *, role: str, at: datetime, by: Person | None) -> Membership:
    """Take the person into the team; written in the history, told to nobody. In the team already, they get the role."""
    lock(association)
    membership = Membership.objects.filter(person=person, association=association, ended_at=None).first()
    if membership and membership.accepted_at:
        return change_role(membership, role, by=by, at=at)
    membership = membership or Membership(person=person, association=association)
    membership.role, membership.accepted_at = role, at
    membership.save()
    team_history.write(association, team_history.Kind.JOINED, at=at, by=by, person=person, about=role)
    if membership.is_in_charge:
        watching.somebody_is_in_charge(association, at=at, by=by)
    return membership


@transaction.atomic
def change_role(membership: Membership, role: str, *, by: Person | None, at: datetime) -> Membership:
    """Raises NotInTeam, and LastInCharge when nobody would be in charge any more."""
    locked = current(membership)
    if locked.role == role:
        return locked
    if locked.is_in_charge:
        somebody_stays_in_charge(locked)
    locked.role = role
    locked.save(update_fields=["role"])
    team_history.write(locked.association, team_history.Kind.ROLE, at=at, by=by, person=locked.person, about=role)
    if locked.is_in_charge:
        watching.somebody_is_in_charge(locked.association, at=at, by=by)
    if by != locked.person:
        emails.role_changed(locked, at=at)
    return locked


def open_account(email: str, names: tuple[str, str]) -> Person:
    """The account of this address; made, without any right, when there is none."""
    known = Person.objects.filter(email__iexact=email.strip())
    if not known.exists():
        with suppress(IntegrityError), transaction.atomic():  # a rival, or a button pressed twice, was quicker
            Person.objects.create_user(email, first_name=names[0], last_name=names[1])
    return known.get()


def lock(association: Association) -> Association:
    """Acts on one team follow one another: its association is held until the end of the transaction."""
    return Association.objects.select_for_update(no_key=True).get(pk=association.pk)


def current(membership: Membership) -> Membership:
    """The row as it stands now, its team locked. Raises NotInTeam when it has ended meanwhile."""
    Association.objects.select_for_update(no_key=True).get(pk=membership.association_id)
    found = Membership.objects.current().select_related("person", "association").filter(pk=membership.pk).first()
    if found is None:
        raise NotInTeam
    return found


def somebody_stays_in_charge(leaving: Membership) -> None:
    """Raises LastInCharge when this person is the only one; the database refuses the same at the end of the transaction."""
    others = Membership.objects.in_charge().filter(association=leaving.association_id).exclude(pk=leaving.pk)
    if not others.exists():
        raise LastInCharge
