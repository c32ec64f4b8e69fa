"""Text messages that people send us. Their row is the promise: the provider is answered once it is written,
and what it asks for is done in a transaction of its own, once, now or at the next sweep.

This floor knows no word of the town. It understands STOP and START; the rest is for the function that
NOTIFICATIONS_TEXTS_ANSWERED_BY names, called with the message and the moment inside that transaction.
"""

import logging
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from notifications import outbox, phones
from notifications.models import IncomingText, Notice, StoppedNumber

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
KEPT_STOPPED = relativedelta(years=3)  # what the CNIL advises for a list of people who said no
STOP = re.compile(r"\W*stop(\W+\w+)?\W*$", re.I)  # « STOP », « stop sms »; a sentence is read by a person
START = re.compile(r"\W*(start|reprendre|reprise)\W*$", re.I)


class Unreadable(ValueError):
    """What the provider posted is no message. The text quotes nothing of it."""


@dataclass(frozen=True)
class Received:
    """A message as the provider tells it: its own id, the number that wrote, the words."""

    id: str
    sender: str
    text: str


def take(received: Received, *, at: datetime) -> None:
    """Keep the message, then do what it asks. Told twice by the provider, it is done once."""
    with transaction.atomic():
        IncomingText.objects.bulk_create(
            [
                IncomingText(
                    gateway_id=received.id[:100], sender=_number(received.sender), text=received.text[:1000],
                    received_at=at,
                )
            ],
            ignore_conflicts=True,
        )  # fmt: skip
    settle_all(at=at)


def _number(sender: str) -> str:
    try:
        return phones.normalised(sender)
    except phones.UnusableNumber:
        return sender[:40]


def settle_all(*, at: datetime) -> int:
    """Do what the messages ask that were received and not understood yet; how many were settled."""
    waiting = list(IncomingText.objects.unsettled().filter(attempts__lt=MOST_ATTEMPTS).values_list("pk", flat=True))
    return sum(_settle(key, at=at) for key in waiting)


def _settle(key: int, *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            message = IncomingText.objects.unsettled().select_for_update(skip_locked=True).filter(pk=key).first()
            if message is None:  # another worker has it
                return False
            _understand(message, at=at)
            IncomingText.objects.filter(pk=key).update(settled_at=at)
    except Exception as error:  # noqa: BLE001 - one message must not hold up the others; its words stay out of the log
        log.warning("text message %s not understood yet (%s)", key, type(error).__name__)
        IncomingText.objects.filter(pk=key).update(attempts=F("attempts") + 1)
        _hand_over_when_hopeless(key, at=at)
        return False
    return True


def _understand(message: IncomingText, *, at: datetime) -> None:
    if not phones.is_normalised(message.sender):  # a short number: a machine, whom nobody can answer
        return
    if STOP.match(message.text):
        StoppedNumber.objects.get_or_create(number=message.sender, defaults={"at": at})
        return
    if START.match(message.text):
        StoppedNumber.objects.filter(number=message.sender).delete()
        return
    import_string(settings.NOTIFICATIONS_TEXTS_ANSWERED_BY)(message, at=at)


@transaction.atomic
def _hand_over_when_hopeless(key: int, *, at: datetime) -> None:
    """What fails each time is read by a person."""
    message = IncomingText.objects.unsettled().filter(pk=key, attempts__gte=MOST_ATTEMPTS).first()
    if message:
        ask_a_person(message)
        IncomingText.objects.filter(pk=key).update(settled_at=at)


def ask_a_person(message: IncomingText, *, cause: str = "texts/0", who: str = "") -> Notice:
    """Put the message on the list of people to call, under `cause` and with what is known of who wrote it."""
    lines = [who or phones.shown(message.sender), _("Wrote to us by text message: “%(text)s”") % {"text": message.text}]
    return outbox.post(
        key=f"{cause}/{message.pk}",
        to=message.sender,
        subject=_("Call %(name)s: a text message to read") % {"name": lines[0]},
        body="\n".join(lines),
        channel=Notice.Channel.CALL,
        due=message.received_at,
        passing=True,
    )


def forget(*, at: datetime) -> int:
    """Erase messages settled long ago (NOTIFICATIONS_TEXTS_KEEP_DAYS), and refusals of three years; how many messages."""
    StoppedNumber.objects.filter(at__lt=at - KEPT_STOPPED).delete()
    limit = at - timedelta(days=settings.NOTIFICATIONS_TEXTS_KEEP_DAYS)
    gone, _by_model = IncomingText.objects.settled_before(limit).delete()
    return gone


def forget_from(numbers: set[str]) -> None:
    """Erase what these numbers wrote: somebody is forgotten."""
    IncomingText.objects.sent_from(numbers - {""}).delete()
