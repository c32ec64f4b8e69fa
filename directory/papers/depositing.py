"""The team sends a paper, or takes one back."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.models import Association, AssociationDocument, DocumentStep, Person
from directory.models.document import private_storage
from directory.papers.holding import Held

Kind, State = AssociationDocument.Kind, AssociationDocument.State


class GoneMeanwhile(ValidationError):
    """Somebody replaced, took back or answered this paper meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this paper meanwhile. Here is where it stands now."))


@transaction.atomic
def deposit(
    association: Association,
    held: Held,
    *,
    kind: str,
    by: Person,
    at: datetime,
    expires_on: date | None = None,
    title: str = "",
) -> AssociationDocument:
    """Make a paper of a held file; it counts at once, in place of the former one, which stays in the history.

    The same paper sent twice (a button pressed twice) is one: the first is given back.
    """
    hold_association(association)
    current = AssociationDocument.objects.current().filter(association=association, kind=kind)
    same = current.filter(digest=held.digest, expires_on=expires_on, title=title, state=State.WAITING)
    if twin := same.first() or AssociationDocument.objects.filter(file=held.name).first():
        return twin
    if kind != Kind.OTHER:
        current.update(ended_at=at)
    else:  # a corrected one takes the place of what was sent back under the same name
        current.filter(title=title, state=State.SENT_BACK).update(ended_at=at)
    paper = AssociationDocument.objects.create(
        association=association, kind=kind, title=title, file=held.name, content_type=held.content_type,
        size=held.size, digest=held.digest, expires_on=expires_on, deposited_at=at,
    )  # fmt: skip
    write_step(paper, DocumentStep.Kind.DEPOSITED, by=by, at=at)
    return paper


@transaction.atomic
def withdraw(paper: AssociationDocument, *, by: Person, at: datetime) -> AssociationDocument:
    """Take back a paper sent by mistake: its file is erased, and the one it replaced counts again.

    Raises GoneMeanwhile when it serves no more already.
    """
    locked = hold(paper)
    name, locked.file = locked.file.name, ""
    locked.state, locked.ended_at = State.WITHDRAWN, at
    locked.save(update_fields=["file", "state", "ended_at"])
    restore_former(locked)
    write_step(locked, DocumentStep.Kind.WITHDRAWN, by=by, at=at)
    if name:
        transaction.on_commit(lambda: private_storage().delete(name))
    return locked


def hold_association(association: Association) -> None:
    """Whoever changes an association's papers comes one after the other."""
    Association.objects.select_for_update(no_key=True).get(pk=association.pk)


def hold(paper: AssociationDocument) -> AssociationDocument:
    """The paper as it is now, until the end of the transaction. Raises GoneMeanwhile when it serves no more."""
    hold_association(paper.association)
    locked = AssociationDocument.objects.current().filter(pk=paper.pk).first()
    if locked is None:
        raise GoneMeanwhile
    return locked


def restore_former(paper: AssociationDocument) -> None:
    """The paper that this one took the place of counts again; nothing when there was none."""
    replaced = AssociationDocument.objects.filter(
        association=paper.association_id, kind=paper.kind, ended_at=paper.deposited_at, state__in=paper.COUNTING
    ).exclude(pk=paper.pk)
    if paper.kind != Kind.OTHER and (former := replaced.latest_first().first()):
        former.ended_at = None
        former.save(update_fields=["ended_at"])


def write_step(paper: AssociationDocument, kind: str, *, by: Person, at: datetime, words: str = "") -> None:
    DocumentStep.objects.create(document=paper, kind=kind, by=by, at=at, words=words)
