"""Another department says what it thinks of a request before the service decides. The association is told nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import opinion_emails
from bookings.errors import AlreadyDecided, OpinionAwaited, OpinionGiven
from bookings.models import Opinion, SlotRequest
from directory.models import Department, Person

MADE_UP = timedelta(days=3)


@dataclass(frozen=True)
class Shown:
    """An opinion as it stands on a page: given, awaited or late."""

    opinion: Opinion
    is_late: bool

    @property
    def pill(self) -> str:
        kinds = {Opinion.Kind.FAVOURABLE: "ok", Opinion.Kind.RESERVED: "part", Opinion.Kind.UNFAVOURABLE: "no"}
        if self.opinion.is_given:
            return kinds[Opinion.Kind(self.opinion.kind)]
        return "no" if self.is_late else "wait"


def shown(opinions: Iterable[Opinion], *, on: date) -> list[Shown]:
    return [Shown(opinion, opinion.is_late(on)) for opinion in opinions]


@transaction.atomic
def ask(
    slot_request: SlotRequest, department: Department, *, question: str, due_on: date, by: Person, at: datetime
) -> Opinion:
    """Ask this department before `due_on` and tell its agents.

    Raises OpinionAwaited when it was asked already, AlreadyDecided when no date waits any more.
    """
    locked = SlotRequest.objects.select_for_update(of=("self",), no_key=True).with_names().get(pk=slot_request.pk)
    if not locked.is_pending:
        raise AlreadyDecided
    if locked.opinions.awaited().filter(department=department).exists():
        raise OpinionAwaited
    opinion = Opinion.objects.create(
        request=locked, department=department, asked_by=by, asked_at=at, question=question, due_on=due_on
    )
    opinion_emails.opinion_asked(opinion)
    return opinion


@transaction.atomic
def give(opinion: Opinion, kind: str, *, words: str, by: Person, at: datetime) -> Opinion:
    """Answer, once, and tell who asked. Raises OpinionGiven when a colleague did meanwhile, or it was taken back."""
    locked = _lock(opinion)
    locked.kind, locked.words, locked.given_by, locked.given_at = kind, words, by, at
    locked.save(update_fields=["kind", "words", "given_by", "given_at"])
    opinion_emails.opinion_given(locked)
    return locked


@transaction.atomic
def take_back(opinion: Opinion) -> None:
    """The service does not need it any more. Raises OpinionGiven when it has just been given."""
    _lock(opinion).delete()


def remind_due(*, at: datetime) -> int:
    """Write once to each department whose opinion is due, to its agents; a lost day is made up. Returns how many."""
    today = timezone.localdate(at)
    due = Opinion.objects.awaited().filter(
        due_on__range=(today - MADE_UP, today), request__state=SlotRequest.State.PENDING
    )
    opinions = list(due.with_names())
    for opinion in opinions:
        opinion_emails.opinion_due(opinion)
    return len(opinions)


def _lock(opinion: Opinion) -> Opinion:
    """The opinion, still to be given, held until the end of the transaction."""
    locked = Opinion.objects.with_names().select_for_update(of=("self",), no_key=True).filter(pk=opinion.pk).first()
    if locked is None:
        raise OpinionGiven(_("The service does not need this opinion any more."))
    if locked.is_given:
        raise OpinionGiven
    return locked
