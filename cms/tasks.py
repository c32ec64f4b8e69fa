"""Work on pages that the clock asks for. Running it twice, or late, changes nothing."""

from celery import shared_task
from django.utils import timezone

from cms import sketching


@shared_task
def forget_page_sketches() -> int:
    """What was begun on a page and never saved does not stay. Returns how many went."""
    return sketching.forget_old(at=timezone.now())
