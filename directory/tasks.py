"""Work on teams that the clock asks for. Running it twice, or late, changes nothing."""

from celery import shared_task
from django.utils import timezone

from directory import watching


@shared_task
def watch_teams() -> int:
    """Each night: teams without news are asked, once; unused accounts are forgotten. Returns how many were asked."""
    now = timezone.now()
    watching.forget_unused_accounts(at=now)
    return watching.look(at=now)
