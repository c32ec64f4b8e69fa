"""Who joins an association's team, and who leaves it."""

from datetime import datetime

from django.db import transaction

from directory import emails
from directory.models import Association, Membership, Person


@transaction.atomic
def welcome(email: str, association: Association, *, role: str, at: datetime, names: tuple[str, str]) -> Membership:
    """Let this person speak for the association from now on, and tell them by letter.

    The account is found by its e-mail address or made; a known account keeps its own names. Somebody
    already in the team keeps their place, with the role given here, and gets no second letter.
    """
    person = Person.objects.filter(email__iexact=email).first()
    if person is None:
        person = Person.objects.create_user(email, first_name=names[0], last_name=names[1])
    membership, is_new = Membership.objects.update_or_create(
        person=person, association=association, ended_at=None, defaults={"role": role}
    )
    if membership.accepted_at is None:
        membership.accepted_at = at
        membership.save(update_fields=["accepted_at"])
    if is_new:
        emails.welcome(membership)
    return membership
