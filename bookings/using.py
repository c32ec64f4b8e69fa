"""How much an association uses the halls of the town."""

from datetime import date, datetime, time, timedelta

from django.db.models import F, Sum
from django.utils import timezone

from bookings.models import Slot
from directory.models import Association
from directory.wording import season_of


def hours_this_season(association: Association, at: datetime) -> int:
    """Hours granted between 1 September and 31 August of the season of `at`, rounded."""
    year = season_of(timezone.localdate(at))
    zone = timezone.get_default_timezone()
    first, last = (datetime.combine(date(each, 9, 1), time(), zone) for each in (year, year + 1))
    granted = Slot.objects.of(association).granted().filter(starts_at__gte=first, starts_at__lt=last)
    total: timedelta | None = granted.aggregate(total=Sum(F("ends_at") - F("starts_at")))["total"]
    return round(total.total_seconds() / 3600) if total else 0
