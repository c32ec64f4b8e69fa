"""How much an association uses the halls of the town."""

from datetime import date, datetime, time, timedelta

from django.db.models import F, OuterRef, Subquery, Sum
from django.utils import timezone

from bookings.models import Slot
from bookings.models.request import SlotRequestQuerySet
from directory.wording import season_of


def with_hours(requests: SlotRequestQuerySet, at: datetime) -> SlotRequestQuerySet:
    """Adds `held_this_season`: the time granted to who asks between 1 September and 31 August of the season of `at`."""
    year = season_of(timezone.localdate(at))
    zone = timezone.get_default_timezone()
    first, last = (datetime.combine(date(each, 9, 1), time(), zone) for each in (year, year + 1))
    granted = Slot.objects.granted().filter(starts_at__gte=first, starts_at__lt=last)
    theirs = granted.filter(request__association=OuterRef("association")).order_by().values("request__association")
    total = theirs.annotate(total=Sum(F("ends_at") - F("starts_at"))).values("total")
    return requests.annotate(held_this_season=Subquery(total))


def rounded(held: timedelta | None) -> int:
    """In whole hours."""
    return round(held.total_seconds() / 3600) if held else 0
