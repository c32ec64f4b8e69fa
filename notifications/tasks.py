"""What the worker does for the outbox."""

import logging

from celery import shared_task
from django.utils import timezone

from notifications import outbox, waking

log = logging.getLogger(__name__)

BATCH = 200


@shared_task(name=waking.TASK, ignore_result=True)
def deliver_due() -> None:
    """Send what is due; swept every 30 s and hurried by each post."""
    if outbox.deliver_due(at=timezone.now(), limit=BATCH) == BATCH:
        waking.wake()  # more is waiting: let another worker have a turn


@shared_task(name="notifications.tasks.forget_old_letters", ignore_result=True)
def forget_old_letters() -> None:
    """Each night: the words of old letters are not kept."""
    log.info("old letters emptied: %s", outbox.forget(at=timezone.now()))
