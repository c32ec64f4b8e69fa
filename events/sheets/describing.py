"""An activity as a line of the table: what its cells say, in the active language, so that reading them gives it back."""

from decimal import Decimal

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from events.forms.schedule import MONTH_RULES
from events.models import Activity
from events.recurrence import DATES, MONTHLY, ONCE, WEEKLY, Schedule, local
from events.sheets import cells

ENTRIES = {
    Activity.Entry.FREE_ENTRY: "entrée libre",
    Activity.Entry.CONTACT: "contacter l’association",
    Activity.Entry.REGISTRATION: "en ligne",
}
WAYS = (("takes_single", "une date"), ("offers_trial", "essai"), ("takes_season", "saison"))
FREE, ENDLESS = "gratuit", "sans fin"


def cells_of(activity: Activity, schedule: Schedule) -> dict[str, str]:
    """By the key of the column; what an activity does not have is empty. Reads its place, theme and neighbourhood."""
    takes = activity.takes_registrations
    return {
        "title": activity.title,
        "theme": activity.theme.name if activity.theme else "",
        "summary": activity.summary,
        "description": activity.description.strip(),
        "to_bring": activity.to_bring,
        **_when(schedule),
        "place": activity.space.full_name if activity.space else activity.address,
        "neighbourhood": activity.neighbourhood.name if activity.neighbourhood else "",
        "ages": _ages(activity.age_min, activity.age_max),
        "level": ", ".join(filter(None, [activity.get_level_kind_display(), activity.level])),
        "seated": _yes(activity.is_seated),
        "online": _yes(activity.is_online),
        "price": FREE if activity.price_kind == Activity.PriceKind.FREE else _amount(activity.price),
        "price_unit": activity.price_unit,
        "price_note": activity.price_note,
        "solidarity": _yes(activity.has_solidarity_rate),
        "entry": ENTRIES[Activity.Entry(activity.entry)],
        "ways": ", ".join(word for column, word in WAYS if getattr(activity, column)) if takes else "",
        "capacity": str(activity.capacity or ""),
        "trial_places": str(activity.trial_places or ""),
        "trial": _yes(activity.offers_trial),
        "helpers": _yes(activity.welcomes_helpers),
        "opens": cells.day(local(activity.registration_opens_at).date()) if activity.registration_opens_at else "",
        "phone": activity.contact_phone,
        "email": activity.contact_email,
    }


def _when(schedule: Schedule) -> dict[str, str]:
    repeats = schedule.kind in (WEEKLY, MONTHLY)
    days = " ; ".join(cells.day(day) for day in schedule.dates) if schedule.kind == DATES else ""
    return {
        "days": _days(schedule) if repeats else "",
        "start": _hour(schedule.start_time.hour, schedule.start_time.minute),
        "end": _hour(schedule.end_time.hour, schedule.end_time.minute),
        "first": days or cells.day(schedule.first_date),
        "last": (cells.day(schedule.last_date) if schedule.last_date else ENDLESS) if repeats else "",
        "interval": str(schedule.interval) if repeats and schedule.interval > 1 else "",
        "no_school": _yes(schedule.skips_school_holidays) if schedule.kind != ONCE else "",
        "no_public": _yes(schedule.skips_public_holidays) if schedule.kind != ONCE else "",
    }


def _days(schedule: Schedule) -> str:
    if schedule.kind == WEEKLY:
        return ", ".join(str(WEEKDAYS[day]) for day in schedule.weekdays)
    if schedule.month_day:
        return _("the %(number)s of the month") % {"number": schedule.month_day}
    week = dict(MONTH_RULES)[str(schedule.month_week)]
    day = WEEKDAYS[schedule.month_weekday or 0]
    return _("%(week)s %(day)s of the month") % {"week": week, "day": day}


def _hour(hour: int, minute: int) -> str:
    return f"{hour}h{minute:02}" if minute else f"{hour}h"


def _ages(lowest: int | None, highest: int | None) -> str:
    if lowest is not None and highest is not None:
        return _("%(lowest)s to %(highest)s years old") % {"lowest": lowest, "highest": highest}
    if lowest is not None:
        return _("from %(age)s years old") % {"age": lowest}
    return _("up to %(age)s years old") % {"age": highest} if highest is not None else ""


def _amount(price: Decimal | None) -> str:
    return "" if price is None else cells.number(float(price))


def _yes(value: object) -> str:
    return "oui" if value else "non"
