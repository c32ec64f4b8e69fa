"""What anyone may read of an association beside its own words: facts, activities, next séances."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from cms import sessions
from directory.models import Association, Venue
from events import structured, wording
from events.calendar_links import calendar_links
from events.models import Activity
from events.recurrence import Schedule

SESSIONS_SHOWN = 6


@dataclass(frozen=True)
class Offer:
    """An activity as its card shows it; `when` is a sentence in the reader's language."""

    activity: Activity
    when: str

    @property
    def venue(self) -> Venue | None:
        return self.activity.space.venue if self.activity.space else None


def of(association: Association, *, at: datetime) -> dict[str, Any]:
    """The context shared by the association's page, its preview and the bare facts.

    A fixed number of queries, whatever the number of activities and séances.
    """
    coming = list(sessions.announced(at).filter(activity__association=association)[:SESSIONS_SHOWN])
    feed = reverse("events:association_feed", kwargs={"slug": association.slug})
    themes = list(association.themes.select_related("parent"))
    return {
        "association": association,
        "theme": themes[0] if themes else None,  # its window stands for a photo
        "themes": themes,
        "offers": offers(association),
        "sessions": coming,
        "structured": structured.association(association),
        "calendar": calendar_links(feed, name=association.name),
    }


def offers(association: Association) -> list[Offer]:
    """The published activities, in the order of their titles."""
    published = association.activities.filter(state=Activity.State.PUBLISHED).select_related("space__venue")
    return [Offer(activity, wording.sentence(Schedule.of(activity))) for activity in published]
