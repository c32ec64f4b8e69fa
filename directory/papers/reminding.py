"""Letters before a paper expires: at 60, 30 and 7 days, each once. A newer paper stops them.

A night that no worker ran is made up for: what counts is which reminder the days left call for, and
nobody is reminded of a day that had passed when the paper was sent.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from directory.models import Association, AssociationDocument
from directory.papers import emails


def remind(*, at: datetime) -> int:
    """Write the reminders that are due; how many papers they are about. Twice the same night writes nothing new."""
    today = timezone.localdate(at)
    due = list(_due(at))
    for paper, before in due:
        emails.expires(paper, before=before, on=today)
    return len(due)


def _due(at: datetime) -> Iterator[tuple[AssociationDocument, int]]:
    today = timezone.localdate(at)
    last = today + timedelta(days=max(settings.PAPERS_REMINDERS))
    ending = AssociationDocument.objects.expiring(today, last).exclude(association__state=Association.State.CLOSED)
    for paper in ending.select_related("association").order_by("expires_on", "pk"):
        if paper.expires_on is None:  # expiring() left it out; said for the reader of types
            continue
        left = (paper.expires_on - today).days
        before = min(days for days in settings.PAPERS_REMINDERS if left <= days)
        if timezone.localdate(paper.deposited_at) < paper.expires_on - timedelta(days=before):
            yield paper, before
