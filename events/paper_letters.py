"""Letters that somebody prints and posts, and those that stay true no longer while they wait for it."""

from collections.abc import Iterable
from datetime import datetime

from events import calling
from events.calling import Call
from events.models import RegistrationStep
from notifications import outbox
from notifications.models import Notice

SHOWN = 200  # on one page to print
Step = RegistrationStep.Kind
ENDINGS = (Step.CANCELLED, Step.SEANCE_CANCELLED, Step.DECLINED, Step.EXPIRED, Step.TOO_LATE)
ALWAYS_TOLD = (Step.EDITED, Step.MESSAGED)  # whatever became of the party


def to_post(*, at: datetime) -> list[Notice]:
    """The oldest first. Three queries, like what follows."""
    return [letter.notice for letter in _waiting(at=at) if not _is_outdated(letter)]


def outdated(*, at: datetime) -> list[Call]:
    """Those that need no posting any more: the party ended since, the date is over, the person is forgotten."""
    return [letter for letter in _waiting(at=at) if _is_outdated(letter)]


def posted(keys: Iterable[int], *, at: datetime) -> int:
    """These were printed and put in the post. Returns how many."""
    waiting = {letter.notice.pk: letter.notice for letter in _waiting(at=at)}
    return sum(outbox.settle_by_hand(waiting[key], at=at) for key in set(keys) if key in waiting)


def put_away(*, at: datetime) -> int:
    """Those that need no posting any more. Returns how many."""
    return sum(outbox.settle_by_hand(letter.notice, at=at) for letter in outdated(at=at))


def _waiting(*, at: datetime) -> list[Call]:
    return calling.read(calling.to_do(Notice.Channel.PAPER, at=at).order_by("created_at", "pk")[:SHOWN], at=at)


def _is_outdated(letter: Call) -> bool:
    """A place is promised or a date recalled to somebody who has it no more; that it has ended is still to be told."""
    party, kind = letter.party, letter.step.kind if letter.step else ""
    if party is None or party.erased_at or kind in ALWAYS_TOLD:
        return bool(party and party.erased_at)
    is_over = party.occurrence is not None and party.occurrence.ends_at <= letter.at
    return is_over or (not party.is_live and kind not in ENDINGS)
