"""The activities of the demonstration, with the halls that they have held since the start of the season."""

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

from cms.demo.clubs import clubs
from cms.demo.ledger import Ledger
from cms.demo.reading import read
from cms.demo.season import DemoSeason
from cms.demo.timetable import Place, Timetable
from directory.models import Association, Neighbourhood, Theme
from events.models import Activity
from events.recurrence import Schedule


def write(
    associations: list[Association], ledger: Ledger, timetable: Timetable, season: DemoSeason, random: Random
) -> None:
    """Each association's offers (clubs.toml, offers.toml), published and housed once the ledger is written."""
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    quartiers = {quartier.slug: quartier for quartier in Neighbourhood.objects.all()}
    for association, club in zip(associations, clubs(), strict=True):
        for key in club[5]:
            offer = read("offers")[key]
            place = _place(offer, association, timetable)
            activity = draft(offer, themes[offer["theme"]], association)
            if place.space is None:
                activity.address = offer.get("outside") or f"Local de l’association, {association.address}"
                activity.neighbourhood = quartiers.get(offer.get("quartier", "")) or association.neighbourhood
            schedule = schedule_of(offer, place, season, random)
            ledger.add(activity, schedule, place.space, association, offer)


def draft(offer: dict[str, Any], theme: Theme, association: Association) -> Activity:
    """The words of an activity; its place and schedule are still to be said."""
    amount, unit = offer.get("price", (None, ""))
    ages = offer["ages"]
    return Activity(
        title=offer["title"],
        theme=theme,
        summary=offer["summary"],
        description=offer["text"],
        to_bring=offer["bring"],
        age_min=ages[0] or None,
        age_max=ages[1] if len(ages) > 1 else None,
        level=offer["level"],
        level_kind=offer.get("level_kind", ""),
        is_seated=offer.get("seated", False),
        is_online=offer.get("online", False),
        has_solidarity_rate=offer.get("solidarity", False),
        offers_trial=offer.get("trial", False),
        price_kind=Activity.PriceKind.PAID if amount else Activity.PriceKind.FREE,
        price=Decimal(amount) if amount else None,
        price_unit=unit,
        price_note=offer.get("note", ""),
        entry=offer.get("entry", Activity.Entry.CONTACT),
        contact_phone=association.phone,
        contact_email=association.email,
    )


def schedule_of(offer: dict[str, Any], place: Place, season: DemoSeason, random: Random) -> Schedule:
    goes_on = offer.get("holidays", False)
    monthly: dict[str, Any] = {
        "kind": "monthly",
        "month_week": random.randint(1, 4),
        "month_weekday": place.weekdays[0],
    }
    weekly: dict[str, Any] = {"kind": "weekly", "weekdays": place.weekdays}
    return Schedule(
        **(monthly if offer.get("monthly") else weekly),
        first_date=season.first,
        last_date=None if goes_on and place.space is None else season.last,
        start_time=place.start,
        end_time=place.end,
        skips_school_holidays=not goes_on,
        skips_public_holidays=True,
    )


def _place(offer: dict[str, Any], association: Association, timetable: Timetable) -> Place:
    minutes, days = offer["minutes"], offer.get("days", 1)
    if "outside" in offer:
        weekdays, start, end = timetable.hours(offer["when"], minutes, days)[0]
        return Place(None, weekdays, start, end)
    return timetable.find(offer["rooms"], association.neighbourhood_id, offer["when"], minutes, days)


def hour(text: str) -> dt.time:
    return dt.time.fromisoformat(text)
