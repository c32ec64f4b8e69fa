"""Days and hours as residents name them: « ce week-end », « à partir de 18 h »."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from events.models import DayOff

Dates = tuple[date, date]


class Day(TextChoices):
    MONDAY = "lun", _("Monday")
    TUESDAY = "mar", _("Tuesday")
    WEDNESDAY = "mer", _("Wednesday")
    THURSDAY = "jeu", _("Thursday")
    FRIDAY = "ven", _("Friday")
    SATURDAY = "sam", _("Saturday")
    SUNDAY = "dim", _("Sunday")


class Moment(TextChoices):
    """Of the day, in the town's wall-clock time: before noon, before 18 h, later."""

    MORNING = "matin", _("Morning")
    AFTERNOON = "apres-midi", _("Afternoon")
    EVENING = "soir", _("Evening, from 18:00")


class When(TextChoices):
    """Days that move with today, so that a link keeps its meaning."""

    TODAY = "aujourdhui", _("Today")
    TOMORROW = "demain", _("Tomorrow")
    WEEKEND = "ce-week-end", _("This weekend")
    WEEK = "cette-semaine", _("This week")
    NEXT_WEEK = "semaine-prochaine", _("Next week")
    HOLIDAYS = "vacances", _("During the school holidays")


def _weekend(today: date) -> Dates:
    saturday = today + timedelta(days=5 - today.weekday())
    return max(saturday, today), saturday + timedelta(days=1)


def _next_week(today: date) -> Dates:
    monday = today + timedelta(days=7 - today.weekday())
    return monday, monday + timedelta(days=6)


DATES: dict[str, Callable[[date], Dates]] = {
    When.TODAY: lambda today: (today, today),
    When.TOMORROW: lambda today: (today + timedelta(days=1), today + timedelta(days=1)),
    When.WEEKEND: _weekend,
    When.WEEK: lambda today: (today, today + timedelta(days=6 - today.weekday())),
    When.NEXT_WEEK: _next_week,
}


def dates_of(when: str, today: date) -> Dates | None:
    """The first and the last day meant; None when the school holidays are not known."""
    return DATES[when](today) if when in DATES else _holidays(today)


def _holidays(today: date) -> Dates | None:
    """The school holidays of the town that are on, or the next ones. One query."""
    rows = DayOff.objects.of_zone(settings.SCHOOL_ZONE).filter(kind=DayOff.Kind.SCHOOL, last_day__gte=today)
    soonest = rows.order_by("first_day").values_list("first_day", "last_day").first()
    return (max(soonest[0], today), soonest[1]) if soonest else None


_CLOCK = re.compile(r"(?P<since>\d{1,2})?(?P<to>-)?(?P<until>\d{1,2})?", re.ASCII)


def clock(typed: str) -> frozenset[int]:
    """« 18- » from 18 h on, « -12 » before noon, « 12-14 », « 10 » between 10 and 11; ValueError for anything else."""
    found = _CLOCK.fullmatch(typed.strip())
    if not found or not (found["since"] or found["until"]) or (found["until"] and not found["to"]):
        raise ValueError(typed)
    since = int(found["since"] or 0)
    until = int(found["until"]) if found["until"] else (24 if found["to"] else since + 1)
    if not since < until <= 24:
        raise ValueError(typed)
    return frozenset(range(since, until))
