"""The days off that a schedule could leave out, said beside the box that leaves them out."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext

from directory import wording
from events.models import DayOff


@dataclass(frozen=True)
class HolidaysAhead:
    school: list[DayOff]
    public: list[DayOff]

    @classmethod
    def between(cls, first: date, last: date) -> "HolidaysAhead":
        """One query; both ends included."""
        days = list(DayOff.objects.of_zone(settings.SCHOOL_ZONE).filter(first_day__lte=last, last_day__gte=first))
        return cls(
            [day for day in days if day.kind == DayOff.Kind.SCHOOL],
            [day for day in days if day.kind == DayOff.Kind.PUBLIC],
        )

    @property
    def school_sentence(self) -> str:
        """« Zone B : 20 février – 8 mars, 17 avril – 3 mai »; says so when nothing is known."""
        if not self.school:
            return gettext("The dates of the school holidays are not known yet.")
        spans = ", ".join(wording.date_range(day.first_day, day.last_day) for day in self.school[:8])
        return gettext("Zone %(zone)s: %(dates)s.") % {"zone": settings.SCHOOL_ZONE, "dates": spans}

    @property
    def public_sentence(self) -> str:
        names = ", ".join(f"{wording.short_date(day.first_day)} ({day.name})" for day in self.public[:12])
        return f"{names}." if names else ""
