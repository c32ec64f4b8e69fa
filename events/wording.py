"""Schedules in words, in the active language: « Tous les mardis, 10 h – 11 h, sauf vacances scolaires »."""

import datetime as dt
from collections.abc import Sequence

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from directory import wording as words
from events.recurrence import DATES, MONTHLY, ONCE, WEEKLY, Period, Schedule

LISTED = 3  # more dates than that are counted instead of listed


def sentence(schedule: Schedule, *, today: dt.date | None = None, complete: bool = True) -> str:
    """The whole schedule in one line, without its first and last dates; without its exceptions if not `complete`.

    A year is said when it is not this season: give `today` where the words must not change with time.
    """
    if schedule.kind in (ONCE, DATES):
        when = _dates(schedule.dates or (schedule.first_date,), today)
    else:
        when = _weekly(schedule) if schedule.kind == WEEKLY else _monthly(schedule)
    parts = [when, words.hours(schedule.start_time, schedule.end_time), exceptions(schedule) if complete else ""]
    return ", ".join(filter(None, parts))


def short(schedule: Schedule) -> str:
    """« Mardi et vendredi, 10 h – 11 h »: the days and the hours alone, for cards and key facts."""
    hours = words.hours(schedule.start_time, schedule.end_time)
    if schedule.kind != WEEKLY or schedule.interval > 2:
        return sentence(schedule, complete=False)
    days = schedule.weekdays
    named = _listed([str(WEEKDAYS[day]) for day in days])
    if schedule.interval == 1 and days in ((0, 1, 2, 3, 4), tuple(range(7))):
        named = _weekly(schedule)  # « Du lundi au vendredi », « Tous les jours »
    named = named[:1].upper() + named[1:]
    if schedule.interval == 2:
        return _("%(days)s every other week, %(hours)s") % {"days": named, "hours": hours}
    return f"{named}, {hours}"


def week_of(first: dt.date, last: dt.date) -> str:
    """« Du lundi 23 au dimanche 29 novembre »."""
    opening = f"{WEEKDAYS[first.weekday()]} {words.day_number(first)}"
    if first.month != last.month:
        opening += f" {date_format(first, 'F')}"
    if first.year != last.year:
        opening += f" {first.year}"
    said = _("from %(first)s to %(last)s") % {"first": opening, "last": words.long_date(last)}
    return said[:1].upper() + said[1:]


def summary(periods: Sequence[Period], *, at: dt.datetime) -> str:
    """« 36 séances, prochaine : mardi 24 novembre, 10 h – 11 h »."""
    count = ngettext("%(count)s séance", "%(count)s séances", len(periods)) % {"count": len(periods)}
    upcoming = next((period for period in periods if period.starts_at >= at), None)
    if upcoming is None:
        return _("%(count)s, all over") % {"count": count}
    return _("%(count)s, next: %(date)s, %(hours)s") % {
        "count": count,
        "date": words.long_date(upcoming.starts_at),
        "hours": words.hours(upcoming.starts_at, upcoming.ends_at),
    }


def _dates(dates: Sequence[dt.date], today: dt.date | None) -> str:
    if len(dates) <= LISTED:
        listed = _listed([_("on %(weekday)s") % {"weekday": words.long_date(day, today)} for day in dates])
        return listed[:1].upper() + listed[1:]
    span = words.date_range(dates[0], dates[-1], today)
    return _("%(count)s dates %(range)s") % {"count": len(dates), "range": span}


def _weekly(schedule: Schedule) -> str:
    days = schedule.weekdays
    if schedule.interval > 1:
        on_days = _listed([_on_weekday(day) for day in days])
        if schedule.interval == 2:
            return _("Every other week, %(days)s") % {"days": on_days}
        return _("Every %(count)s weeks, %(days)s") % {"count": schedule.interval, "days": on_days}
    if len(days) == 7:
        return _("Every day")
    if days == (0, 1, 2, 3, 4):
        return _("From Monday to Friday")
    return _("Every %(days)s") % {"days": _listed([_each_weekday(day) for day in days])}


def _monthly(schedule: Schedule) -> str:
    day = _day_of_month(schedule)
    if schedule.interval == 1:
        return _("%(day)s of each month") % {"day": day}
    if schedule.interval == 2:
        return _("%(day)s, every other month") % {"day": day}
    return _("%(day)s, every %(count)s months") % {"day": day, "count": schedule.interval}


def _day_of_month(schedule: Schedule) -> str:
    if schedule.month_day is not None:
        if schedule.month_day == 1:
            return pgettext("day of the month", "The 1st")
        return pgettext("day of the month", "The %(number)s") % {"number": schedule.month_day}
    ranks = {
        1: _("The first %(weekday)s"),
        2: _("The second %(weekday)s"),
        3: _("The third %(weekday)s"),
        4: _("The fourth %(weekday)s"),
        -1: _("The last %(weekday)s"),
    }
    return ranks[schedule.month_week or 1] % {"weekday": WEEKDAYS[schedule.month_weekday or 0]}


def exceptions(schedule: Schedule) -> str:
    """« sauf vacances scolaires »; nothing for chosen dates."""
    if schedule.kind not in (WEEKLY, MONTHLY):
        return ""
    if schedule.skips_school_holidays and schedule.skips_public_holidays:
        return _("except school holidays and public holidays")
    if schedule.skips_school_holidays:
        return _("except school holidays")
    return _("except public holidays") if schedule.skips_public_holidays else ""


def _each_weekday(day: int) -> str:
    """As after "every": singular in English, plural in French."""
    names = (
        pgettext("every", "Monday"), pgettext("every", "Tuesday"), pgettext("every", "Wednesday"),
        pgettext("every", "Thursday"), pgettext("every", "Friday"), pgettext("every", "Saturday"),
        pgettext("every", "Sunday"),
    )  # fmt: skip
    return names[day]


def _on_weekday(day: int) -> str:
    return _("on %(weekday)s") % {"weekday": WEEKDAYS[day]}


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
