"""The séances that pages announce: published activities, from a moment on, with their place."""

from datetime import datetime

from django.db.models import Q, QuerySet

from events.models import Activity, Occurrence


def announced(at: datetime) -> QuerySet[Occurrence]:
    """Those that are not over at `at`, soonest first, cancelled ones included.

    One query gives each séance with its activity, association, theme, hall and venue.
    """
    public = Q(activity__state=Activity.State.PUBLISHED) & Q(activity__association__state__in=["listed", "dormant"])
    return (
        Occurrence.objects.filter(public, ends_at__gt=at)
        .select_related("activity__association", "activity__theme", "space__venue__neighbourhood")
        .order_by("starts_at", "pk")
    )


def held(at: datetime) -> QuerySet[Occurrence]:
    """The announced séances that will take place."""
    return announced(at).exclude(state=Occurrence.State.CANCELLED)
