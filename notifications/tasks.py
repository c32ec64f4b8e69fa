"""What the worker does for the outbox."""

import logging

from celery import shared_task
from django.utils import timezone

from notifications import incoming, outbox, waking

log = logging.getLogger(__name__)

BATCH = 200


@shared_task(name=waking.TASK, ignore_result=True)
def deliver_due() -> None:
    """Send what is due; swept every 30 s and hurried by each post."""
    if outbox.deliver_due(at=timezone.now(), limit=BATCH) == BATCH:
        waking.wake()  # more is waiting: let another worker have a turn


@shared_task(name="notifications.tasks.forget_old_letters", ignore_result=True)
def forget_old_letters() -> None:
    """Each night: the words of old letters are not kept, nor what people wrote to us."""
    now = timezone.now()
    log.info("old letters emptied: %s, text messages erased: %s", outbox.forget(at=now), incoming.forget(at=now))


@shared_task(name="notifications.tasks.answer_texts", ignore_result=True)
def answer_texts() -> None:
    """Text messages received that could not be dealt with at once."""
    incoming.settle_all(at=timezone.now())
