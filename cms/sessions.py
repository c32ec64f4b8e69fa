"""The séances that pages announce: published activities, from a moment on, with their place."""

from datetime import datetime

from django.db.models import Q

from events.models import Activity, Occurrence
from events.models.occurrence import OccurrenceQuerySet


def announced(at: datetime) -> OccurrenceQuerySet:
    """Those that are not over at `at`, soonest first, cancelled ones included; not those an edit dropped.

    One query gives each séance with its activity, association, theme, hall and venue.
    """
    public = Q(activity__state=Activity.State.PUBLISHED) & Q(activity__association__state__in=["listed", "dormant"])
    return (
        Occurrence.objects.upcoming(at)
        .filter(public, is_dropped=False)
        .select_related("activity__association", "activity__theme", "space__venue__neighbourhood")
        .order_by("starts_at", "pk")
    )


def held(at: datetime) -> OccurrenceQuerySet:
    """The announced séances that will take place."""
    return announced(at).held()
