"""The poster of one activity: what stands on it, in words of the active language."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from directory import wording
from events import facts
from events.models import Activity, Occurrence

from . import addresses
from .drawing import qr
from .programme import common
from .text import first_printable

TEMPLATE = "affiche"
DATES = 3
LONGEST_SUMMARY = 160


def of(activity: Activity, seances: Sequence[Occurrence], *, at: datetime) -> dict[str, Any]:
    """`seances`: those to come, soonest first, with their place."""
    held = [seance for seance in seances if not seance.is_cancelled]
    place = facts.usual_place(held, activity)
    short = addresses.of_activity(activity)
    return common() | {
        "title": first_printable(activity.title, activity.association.name),
        "by": activity.association.name,
        "summary": activity.summary if len(activity.summary) <= LONGEST_SUMMARY else "",
        "facts": [(label, lines) for label, found in _facts(activity, place, seances, at) if (lines := _kept(found))],
        "call": _call(activity),
        "address": addresses.typed(short),
        "qr_svg": qr(addresses.absolute(short)),
        "known_at": gettext("Known on %(date)s. It may change.") % {"date": wording.full_date(at)},
    }


def _facts(
    activity: Activity, place: facts.Place, seances: Sequence[Occurrence], at: datetime
) -> list[tuple[str, list[str]]]:
    entry = gettext("Free entry") if activity.entry == Activity.Entry.FREE_ENTRY else ""
    return [
        (
            gettext("When"),
            [facts.days_and_hours(activity, seances[0] if seances else None), facts.season(activity, at=at)],
        ),
        (gettext("Next dates"), [_date(seance) for seance in seances[:DATES]]),
        (gettext("Where"), [place.name, place.street, facts.wheelchair(place) if place.venue else ""]),
        (gettext("Price"), [wording.price(activity), activity.price_note, entry]),
        (gettext("For whom"), [facts.audience(activity), activity.level]),
    ]


def _date(seance: Occurrence) -> str:
    day = f"{wording.short_date(seance.starts_at)}, {wording.hour(seance.starts_at)}"
    return f"{day} ({gettext('Cancelled').lower()})" if seance.is_cancelled else day


def _kept(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if line]


def _call(activity: Activity) -> dict[str, str]:
    """Whom to call: the association when it gave its number, and always somebody of the town."""
    town = wording.on_one_line(settings.SERVICE_PHONE)
    if not activity.contact_phone:
        return {"label": gettext("A question? Somebody answers:"), "phone": town, "others": ""}
    return {
        "label": gettext("Call the association:"),
        "phone": wording.on_one_line(activity.contact_phone),
        "others": gettext("or the town’s service: %(phone)s") % {"phone": town},
    }
