"""What else one could do: activities of the same theme that still have places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from events.models import Activity, Occurrence

SHOWN = 3


@dataclass(frozen=True)
class Other:
    activity: Activity
    seance: Occurrence


def with_places(activity: Activity, *, people: int, at: datetime) -> Sequence[Other]:
    """The soonest ones, of the same theme or its parent's, with room for that many. Two queries."""
    if activity.theme is None:
        return []
    near = Q(theme=activity.theme) | Q(theme__parent=activity.theme.parent_id or activity.theme_id)
    free = Q(entry=Activity.Entry.FREE_ENTRY) | Q(entry=Activity.Entry.REGISTRATION, is_registration_closed=False)
    candidates = Activity.objects.published().filter(near & free).exclude(pk=activity.pk).select_related("association")
    held = Occurrence.objects.told().held().filter(starts_at__gt=at)
    coming = held.filter(Q(free_places=None) | Q(free_places__gte=people))
    found = list(candidates.order_by("title", "pk")[:40])
    soonest = coming.next_by_activity(found)
    others = [Other(each, soonest[each.pk]) for each in found if each.pk in soonest]
    return sorted(others, key=lambda other: (other.activity.theme_id != activity.theme_id, other.seance.starts_at))[
        :SHOWN
    ]
