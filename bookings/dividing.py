"""A hall is divided, or made whole again, only while nothing is held there as a whole.

The database has the last word; this says it beforehand, in words.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from bookings.models import Occupancy
from directory import spaces
from directory.models import Space


class KeepsItsParts(ValidationError):
    """A space cannot become, or stop being, a part of this hall. The message says why."""


def check(space: Space, *, parent: Space | None, at: datetime) -> None:
    """Raise KeepsItsParts when `space` cannot become a part of `parent` (None: of no hall)."""
    if space.parent == parent:
        return
    if parent and space.pk in spaces.whole_ids(parent):
        raise KeepsItsParts(_("A hall cannot be a part of itself."))
    halls = {key for hall in (space.parent, parent) if hall for key in spaces.whole_ids(hall)}
    concerns = Q(space__in=halls) | Q(slot__space__in=halls) | Q(closure__spaces__in=halls)
    if Occupancy.objects.filter(concerns, period__endswith__gt=at).exists():
        raise KeepsItsParts(_("This hall is granted or closed on dates to come: its parts cannot change until then."))
