"""The activities of the demonstration, with the halls that they have held since the start of the season."""

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

from bookings import requesting, review
from cms.demo.clubs import clubs
from cms.demo.reading import read
from cms.demo.season import DemoSeason
from cms.demo.timetable import Place, Timetable
from directory.bulk import look_again
from directory.models import Association, Neighbourhood, Person, Space, Theme
from events import drafting, scheduling
from events.models import Activity
from events.recurrence import Schedule


def write(
    associations: list[Association], people: dict[str, Person], timetable: Timetable, season: DemoSeason, random: Random
) -> int:
    """Each association's offers (clubs.toml, offers.toml), published and housed; how many."""
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    quartiers = {quartier.slug: quartier for quartier in Neighbourhood.objects.all()}
    kept = set()  # a club that offers the same thing twice in one place offers it once
    for association, club in zip(associations, clubs(), strict=True):
        for key in club[5]:
            offer = read("offers")[key]
            place = _place(offer, association, timetable)
            activity = draft(offer, themes[offer["theme"]], association)
            if place.space is None:
                activity.address = offer.get("outside") or f"Local de l’association, {association.address}"
                activity.neighbourhood = quartiers.get(offer.get("quartier", "")) or association.neighbourhood
            schedule = schedule_of(offer, place, season, random)
            kept.add(publish(activity, schedule, place.space, association, people, season, offer).pk)
            if len(kept) in (10, 60):
                look_again()
    return len(kept)


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


def publish(
    activity: Activity,
    schedule: Schedule,
    space: Space | None,
    association: Association,
    people: dict[str, Person],
    season: DemoSeason,
    offer: dict[str, Any],
) -> Activity:
    """Publish at the start of the season; with a space, ask for it and have it granted, long ago."""
    activity.space = space
    activity = drafting.begin(activity, association=association, schedule=schedule, at=season.published_at)
    scheduling.publish(activity, at=season.asked_at)
    if space is not None:
        house(activity, schedule, space, people, season, expected=offer.get("expected", 12))
    return activity


def house(
    activity: Activity,
    schedule: Schedule,
    space: Space,
    people: dict[str, Person],
    season: DemoSeason,
    *,
    expected: int,
) -> None:
    slot_request = requesting.submit(
        association=activity.association,
        space=space,
        schedule=schedule,
        periods=schedule.periods(season.days_off),
        purpose=activity.title,
        people_expected=min(expected, space.capacity or expected),
        by=people[activity.association.slug],
        at=season.asked_at,
        activity=activity,
    )
    review.decide(
        slot_request,
        verdicts={slot.pk: review.Grant() for slot in slot_request.slots.all()},
        message="Votre créneau est reconduit pour la saison. Bonne rentrée !",
        by=people["sacha" if space.venue.department and space.venue.department.slug == "sports" else "camille"],
        at=season.answered_at,
    )


def _place(offer: dict[str, Any], association: Association, timetable: Timetable) -> Place:
    minutes, days = offer["minutes"], offer.get("days", 1)
    if "outside" in offer:
        weekdays, start, end = timetable.hours(offer["when"], minutes, days)[0]
        return Place(None, weekdays, start, end)
    return timetable.find(offer["rooms"], association.neighbourhood_id, offer["when"], minutes, days)


def hour(text: str) -> dt.time:
    return dt.time.fromisoformat(text)
