"""The séances that pages announce: published activities, from a moment on, with their place."""

from datetime import datetime

from events.models import Occurrence
from events.models.occurrence import OccurrenceQuerySet


def announced(at: datetime) -> OccurrenceQuerySet:
    """Those that are not over at `at`, soonest first, cancelled ones included; not those an edit dropped.

    One query gives each séance with its activity, association, theme, hall and venue.
    """
    return Occurrence.objects.announced(at).select_related("activity__theme", "space__venue__neighbourhood")


def held(at: datetime) -> OccurrenceQuerySet:
    """The announced séances that will take place."""
    return announced(at).held()
