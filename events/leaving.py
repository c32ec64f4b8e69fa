"""An activity leaves the site: whoever counted on its séances to come is told why, once, and counts on them no more.

The team withdraws it (`events.scheduling.unpublish`), at once. Or its association is closed or taken off the list,
by an agent or an import of the register, on a floor that knows no activity: then the clock sees it. An activity with
registrations is never deleted: the database forbids it. A page that is suspended hides no activity.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from events import capacity
from events.models import Activity, Occurrence, Registration
from events.models.activity import ActivityQuerySet
from events.registration_errors import TryAgain


def tell_of_hidden(*, at: datetime) -> int:
    """Cancel what is still registered in activities that the public sees no more. Returns how many parties were told.

    Each activity is its own transaction; one that many people hold is left for the next round.
    """
    told = 0
    for activity in _hidden_with_people(at).order_by("pk"):
        try:
            told += capacity.cancel_all(activity, reason=_why(activity), at=at, actor=Registration.Actor.TOWN)
        except TryAgain:
            continue
    return told


def _hidden_with_people(at: datetime) -> ActivityQuerySet:
    coming = Occurrence.objects.held().filter(activity=OuterRef("activity"), starts_at__gt=at)
    open_end = Exists(coming.filter(original_start__gte=OuterRef("since")))
    until_then = Exists(coming.filter(original_start__gte=OuterRef("since"), original_start__lt=OuterRef("until")))
    counting = Registration.objects.live().filter(
        Q(occurrence__in=Occurrence.objects.held().filter(starts_at__gt=at))
        | Q(open_end, kind="season", until=None) | Q(until_then, kind="season")
    )  # fmt: skip
    public = Activity.objects.visible_to_all().values("pk")
    activities = Activity.objects.filter(pk__in=counting.exclude(activity__in=public).values("activity"))
    return activities.select_related("association")


def _why(activity: Activity) -> str:
    if activity.association.is_listed:
        return _("The activity is no longer offered.")
    return _("The association is no longer on the site.")
