"""The outbox: post() writes what has to be said beside the fact; deliver_due() sends it, once.

The row is the promise, the task only hurries it. A letter is claimed with a lease in one short
transaction, handed over outside any transaction, and marked in another: a worker killed at any
moment leaves a row that the next sweep takes again when the lease ends. The one double that cannot
be excluded (the server said yes, then we died before writing it down) carries the same Message-ID.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from time import monotonic
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from notifications import phones, quiet, waking
from notifications.attachments import Attachment
from notifications.channels import Carriers, Refused
from notifications.models import Notice, StoppedNumber

log = logging.getLogger(__name__)

# How long to wait after each failure; after the last one we give up. About a day and a half in all.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1200))
MOST_ATTEMPTS = len(PAUSES) + 1
_collected: ContextVar[list[Notice] | None] = ContextVar("letters collected", default=None)
STOPPED = "the number wants no text message"  # why such a message is given up


def post(
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    html: str = "",
    channel: str = Notice.Channel.EMAIL,
    language: str = "fr",
    reply_to: str = "",
    attachments: Sequence[Attachment] = (),
    due: datetime | None = None,
    urgent: bool = False,
    stop_url: str = "",
    passing: bool = False,
) -> Notice:
    """Write the letter in the caller's transaction; it leaves after the commit, when it is due.

    `due` is now unless said otherwise. The same key returns the letter already written, unchanged; it is read
    only when somebody looks at it: others may wait for what the caller holds.
    A text message goes to a number kept as +33…, and waits for the morning unless it is `urgent`.
    `stop_url` is an address where one click, or a mail program by itself, ends such letters (RFC 8058).
    Of a `passing` letter neither the address nor that it was sent is kept once its words are forgotten.
    """
    due = due or timezone.now()
    if channel == Notice.Channel.SMS:
        to = _number(to)
        due = due if urgent else quiet.after_the_night(due)
    Notice.objects.bulk_create(
        [
            Notice(
                key=key,
                to=to,
                subject=" ".join(subject.split())[:250],
                body=body,
                html=html,
                channel=channel,
                language=language,
                reply_to=reply_to,
                attachments=[attachment.as_json() for attachment in attachments],
                due=due,
                is_urgent=urgent,
                stop_url=stop_url,
                is_passing=passing,
            )
        ],
        ignore_conflicts=True,  # a rival with the same key is waited for, then wins
    )
    _wake_once_committed()
    letter = cast(Notice, SimpleLazyObject(lambda: Notice.objects.get(key=key)))
    if (collected := _collected.get()) is not None:
        collected.append(letter)
    return letter


@contextmanager
def collecting() -> Iterator[list[Notice]]:
    """The letters written meanwhile, by whichever floor: so that one act knows whom it tells, and may hold them back."""
    letters: list[Notice] = []
    token = _collected.set(letters)
    try:
        yield letters
    finally:
        _collected.reset(token)


def hold(letters: Collection[Notice], *, until: datetime) -> None:
    """Let these letters, written in the caller's transaction, leave later: till then they can be taken back."""
    Notice.objects.filter(pk__in=[letter.pk for letter in letters]).update(due=Greatest("due", until))


def take_back(keys: Collection[int]) -> bool:
    """Destroy these letters, unless one of them has left or is leaving now: then none is touched, and the answer is False.

    A worker that claims at the same moment is waited for, or finds them locked and passes over them.
    """
    letters = Notice.objects.filter(pk__in=keys)
    found = list(letters.select_for_update(of=("self",)).order_by("pk"))
    if len(found) < len(set(keys)) or any(
        letter.sent_at or letter.given_up_at or letter.leased_until or letter.attempts for letter in found
    ):
        return False
    letters.delete()
    return True


def _number(typed: str) -> str:
    """As E.164; what is no number stays as it is and is refused when it should leave, so that no act fails by it."""
    try:
        return phones.mobile(typed)
    except phones.UnusableNumber:
        return typed


def _wake_once_committed() -> None:
    """Forty letters of one decision wake the worker once."""
    if not any(entry[1] is waking.wake for entry in connection.run_on_commit):
        transaction.on_commit(waking.wake, robust=True)


def claim(at: datetime) -> Notice | None:
    """Take the letter that has been due the longest, for as long as the lease; None when all is said."""
    with transaction.atomic():
        notice = Notice.objects.due(at).select_for_update(skip_locked=True).first()
        if notice is not None:
            notice.leased_until = at + timedelta(seconds=settings.NOTIFICATIONS_LEASE_SECONDS)
            notice.attempts += 1
            notice.save(update_fields=["leased_until", "attempts"])
        return notice


def deliver_due(*, at: datetime, limit: int = 200) -> int:
    """Send what is due at that moment, at most `limit` letters, one by one; how many were handled.

    Safe to run twice at once and to kill at any moment.
    """
    now = _clock_from(at)
    handled = 0
    _let_people_sleep(at)
    with Carriers() as carriers:
        while handled < limit and (notice := claim(now())) is not None:
            _deliver(notice, carriers, now)
            handled += 1
    return handled


def _let_people_sleep(at: datetime) -> None:
    """Put off text messages that were due by day and found no worker before night."""
    if quiet.is_quiet(at):
        Notice.objects.due_by_phone(at).update(due=quiet.after_the_night(at))


def _clock_from(at: datetime) -> Callable[[], datetime]:
    """A clock that shows `at` now and runs on: leases count from the real moment of each claim."""
    started = monotonic()
    return lambda: at + timedelta(seconds=monotonic() - started)


def _deliver(notice: Notice, carriers: Carriers, now: Callable[[], datetime]) -> None:
    if notice.attempts > MOST_ATTEMPTS:  # every worker that took it died in the act
        _give_up(notice, "the worker died each time", now())
        return
    try:
        _respect_stop(notice)
        carriers.of(notice.channel).carry(notice)
    except Refused as refused:
        _give_up(notice, str(refused), now())
    except Exception as error:  # noqa: BLE001 - whatever happens to one letter must not hold up the others
        _try_later(notice, error, now())
    else:
        _settle(notice, sent_at=now(), last_error="")


def _respect_stop(notice: Notice) -> None:
    """Raises Refused when this telephone wants no text message: what had to be said is said another way."""
    if notice.channel == Notice.Channel.SMS and StoppedNumber.objects.filter(number=notice.to).exists():
        raise Refused(STOPPED)


def _try_later(notice: Notice, error: Exception, at: datetime) -> None:
    """Put it back with a longer pause. Only the kind of error is kept: its text may name a person."""
    kind = type(error).__name__
    if notice.attempts >= MOST_ATTEMPTS:
        _give_up(notice, kind, at)
        return
    due = at + PAUSES[notice.attempts - 1]
    if notice.channel == Notice.Channel.SMS and not notice.is_urgent:
        due = quiet.after_the_night(due)
    log.warning("letter %s not sent (%s), attempt %s, again in %s", notice.pk, kind, notice.attempts, due - at)
    _settle(notice, due=due, last_error=kind)


def _give_up(notice: Notice, why: str, at: datetime) -> None:
    log.error("letter %s given up after %s attempts: %s", notice.pk, notice.attempts, why)
    _settle(notice, given_up_at=at, last_error=why[:300])


def _settle(notice: Notice, **outcome: datetime | str) -> None:
    """Write the outcome and let go, unless the lease ended and another worker holds the letter now."""
    held = Notice.objects.filter(pk=notice.pk, leased_until=notice.leased_until)
    if not held.update(leased_until=None, **outcome):
        log.warning("letter %s: the lease ended before its outcome was written", notice.pk)


def settle_by_hand(notice: Notice, *, at: datetime) -> bool:
    """A person printed the letter or made the call. False when somebody else had done so before."""
    return bool(Notice.objects.by_hand().unsettled().filter(pk=notice.pk).update(sent_at=at))


def put_off(notice: Notice, *, until: datetime) -> bool:
    """A person called and nobody answered: counted, and due again later. False when it was done meanwhile."""
    mine = Notice.objects.by_hand().unsettled().filter(pk=notice.pk)
    return bool(mine.update(due=until, attempts=F("attempts") + 1))


def try_again(notice: Notice, *, at: datetime) -> None:
    """Give a letter that was given up a new series of attempts, once its cause is mended."""
    Notice.objects.given_up().filter(pk=notice.pk).update(given_up_at=None, attempts=0, due=at)
    _wake_once_committed()


def came_back(token: UUID, why: str, *, at: datetime) -> bool:
    """A mail server took the letter and could not hand it over after all: it is given up. False when it is none of ours,
    or known already."""
    sent = Notice.objects.filter(token=token, channel=Notice.Channel.EMAIL).exclude(sent_at=None)
    if not sent.update(sent_at=None, given_up_at=at, last_error=why[:300]):
        return False
    log.error("a letter came back: %s", why)
    return True


def forget(*, at: datetime) -> int:
    """Empty the words of letters settled long ago (NOTIFICATIONS_KEEP_DAYS), passing ones wholly; how many."""
    limit = at - timedelta(days=settings.NOTIFICATIONS_KEEP_DAYS)
    old = Notice.objects.settled_before(limit)
    gone, _ = old.passing().delete()
    return gone + old.with_words().update(body="", html="", attachments=[], stop_url="")


def withdraw(prefix: str) -> int:
    """Take back every letter that one cause made us write, sent or not, with the address; how many."""
    gone, _ = Notice.objects.of_cause(prefix).delete()
    return gone
