"""An agent reads a paper: it is right, or it goes back with a word."""

from datetime import datetime

from django.db import transaction

from directory.models import AssociationDocument, DocumentStep, Person
from directory.papers import emails
from directory.papers.depositing import GoneMeanwhile, hold, restore_former, write_step

State = AssociationDocument.State


@transaction.atomic
def verify(paper: AssociationDocument, *, by: Person, at: datetime) -> AssociationDocument:
    """The paper is right; the team is told. Raises GoneMeanwhile when it no longer waits for the check."""
    locked = hold(paper)
    if locked.state != State.WAITING:
        raise GoneMeanwhile
    locked.state = State.VERIFIED
    locked.save(update_fields=["state"])
    write_step(locked, DocumentStep.Kind.VERIFIED, by=by, at=at)
    emails.verified(locked)
    return locked


@transaction.atomic
def send_back(paper: AssociationDocument, *, note: str, by: Person, at: datetime) -> AssociationDocument:
    """The paper does not do, and the team is told why; one that was checked may be sent back too.

    It no longer counts; the one that it replaced does again. Raises GoneMeanwhile when it was sent back
    already, or serves no more.
    """
    locked = hold(paper)
    if not locked.counts:
        raise GoneMeanwhile
    locked.state, locked.note = State.SENT_BACK, note
    locked.save(update_fields=["state", "note"])
    restore_former(locked)
    write_step(locked, DocumentStep.Kind.SENT_BACK, by=by, at=at, words=note)
    emails.sent_back(locked)
    return locked
