"""What anyone may read of an association beside its own words: facts, activities, next séances."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet, Value
from django.urls import reverse

from cms import key_facts, sessions
from cms.key_facts import Offer
from directory.models import Association
from events import facts, structured
from events.calendar_links import calendar_links
from events.models import Activity, Occurrence

SESSIONS_SHOWN = 6
OFFERS_SHOWN = 60
LONGEST = timedelta(days=1)  # no séance lasts longer: those that began earlier are over


@dataclass(frozen=True)
class Session:
    """A séance to come, and whether one may still join it."""

    seance: Occurrence

    @property
    def standing(self) -> facts.Standing | None:
        return None if self.seance.is_cancelled else facts.standing(self.seance, self.seance.activity)


def of(association: Association, *, at: datetime, page: Any = None) -> dict[str, Any]:
    """The context shared by the association's page, its preview and the bare facts.

    A fixed number of queries, whatever the number of activities and séances. `page` is what the team
    wrote, when it is shown.
    """
    feed = reverse("events:association_feed", kwargs={"slug": association.slug})
    themes = list(association.themes.select_related("parent"))
    offered = offers(association, at=at)
    tries = bool(page and page.offers_trial) or any(offer.activity.offers_trial for offer in offered)
    return {
        "association": association,
        "theme": themes[0] if themes else None,  # its window stands for a photo
        "themes": themes,
        "offers": offered,
        "tries": tries,
        "key_facts": key_facts.of(offered, tries=tries),
        "sessions": [Session(seance) for seance in _coming(offered, at)],
        "structured": structured.association(association),
        "calendar": calendar_links(feed, name=association.name),
    }


def _coming(offered: list[Offer], at: datetime) -> QuerySet[Occurrence]:
    """The next séances of these activities, cancelled ones included.

    Sorted by a sum, so that the database reads the séances of the association through the index of
    their activities; by the bare column it would walk through those of the whole town until six are met.
    """
    theirs = sessions.announced(at).filter(activity__in=[offer.activity.pk for offer in offered])
    soonest = theirs.filter(starts_at__gt=at - LONGEST).order_by(F("starts_at") + Value(timedelta(0)), "pk")
    return soonest[:SESSIONS_SHOWN]


def offers(association: Association, *, at: datetime) -> list[Offer]:
    """The published activities, in the order of their titles, each with its next séance. Two queries."""
    published = list(association.activities.filter(state=Activity.State.PUBLISHED)[:OFFERS_SHOWN])
    upcoming = Occurrence.objects.told().held().upcoming(at).next_by_activity(published)
    return [Offer(activity, upcoming.get(activity.pk)) for activity in published]
