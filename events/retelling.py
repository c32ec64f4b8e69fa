"""When the directory changes, what is told of activities follows: the words of the search, the lines of calendars."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from directory.models import Theme, Venue
from events import scheduling, search
from events.models import Activity
from events.models.activity import ActivityQuerySet


@transaction.atomic
def retell(activities: ActivityQuerySet, *, at: datetime) -> int:
    """Find these activities under their new words, and have their calendars written anew. Returns how many."""
    told = Activity.objects.filter(pk__in=activities.order_by().values("pk"))
    told = Activity.objects.filter(pk__in=scheduling.lock_all(told))
    search.index(told)
    return scheduling.touch_all(told, at=at)


def of_venue(venue: Venue, *, at: datetime) -> int:
    """Those that meet in this venue, or would like to."""
    return retell(
        Activity.objects.visible_to_all().filter(Q(space__venue=venue) | Q(occurrences__space__venue=venue)), at=at
    )


def of_theme(theme: Theme, *, at: datetime) -> int:
    """Those of this theme and of its parts."""
    return retell(Activity.objects.visible_to_all().filter(Q(theme=theme) | Q(theme__parent=theme)), at=at)


def of_changed_associations(*, at: datetime) -> int:
    """Those whose association changed after them: its name, its phone, whoever changed it, an import included."""
    return retell(Activity.objects.visible_to_all().filter(association__changed_at__gt=F("changed_at")), at=at)
