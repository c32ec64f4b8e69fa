"""Work on teams and papers that the clock asks for. Running it twice, or late, changes nothing."""

from celery import shared_task
from django.utils import timezone

from directory import watching
from directory.papers import forgetting, reminding


@shared_task
def remind_of_papers() -> int:
    """Letters before papers expire. Returns about how many papers."""
    return reminding.remind(at=timezone.now())


@shared_task
def forget_papers() -> int:
    """Papers that serve no more are erased, and files that are nobody's. Returns how many papers."""
    now = timezone.now()
    gone = forgetting.forget(at=now)
    forgetting.sweep(at=now)
    return gone


@shared_task
def watch_teams() -> int:
    """Each night: teams without news are asked, once; unused accounts are forgotten. Returns how many were asked."""
    now = timezone.now()
    watching.forget_unused_accounts(at=now)
    return watching.look(at=now)
