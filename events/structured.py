"""What search engines read of an activity, a venue, an association: schema.org as JSON-LD. No query here.

Times are the town's wall-clock time with its offset, so 18 h is read as 18 h. What is not known is left out.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from directory.models import Association, Venue
from events import facts
from events.models import Activity, Occurrence
from events.recurrence import MONTHLY, WEEKLY, Schedule

Data = dict[str, Any]
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SCHEMA = "https://schema.org"
SHOWN = 8  # séances told one by one


def activity(found: Activity, seances: Sequence[Occurrence]) -> Data:
    """A series with its schedule and its next séances, or a single event. `seances` are those to come, in order."""
    if not seances:
        return {}
    schedule = Schedule.of(found)
    if schedule.kind not in (WEEKLY, MONTHLY) and len(seances) == 1:
        return {"@context": SCHEMA, **_common(found), **_one(found, seances[0])}
    usual = facts.usual_place([seance for seance in seances if not seance.is_cancelled] or seances, found)
    data = {
        "@context": SCHEMA,
        **_common(found),
        "@type": "EventSeries",
        "startDate": _moment(seances[0].starts_at),
        "endDate": _moment(seances[-1].ends_at),
        "location": _place(usual),
        "subEvent": [
            {**_one(found, seance, usual), "name": found.title, "url": _address(found.get_absolute_url())}
            for seance in seances[:SHOWN]
        ],
    }
    if schedule.kind in (WEEKLY, MONTHLY):
        data["eventSchedule"] = _schedule(schedule, seances)
    return _known(data)


def venue(found: Venue) -> Data:
    return {"@context": SCHEMA, **_place(facts.Place(venue_only=found)), "url": _address(found.get_absolute_url())}


def association(found: Association) -> Data:
    """What the directory shows of it, and nothing else."""
    return _known({
        "@context": SCHEMA, **_organisation(found),
        "description": found.purpose, "telephone": found.phone, "email": found.email,
        "sameAs": found.website, "foundingDate": found.founded_on.isoformat() if found.founded_on else "",
    })  # fmt: skip


def _common(found: Activity) -> Data:
    """What is true of the activity on whatever date."""
    return _known({
        "name": found.title,
        "description": found.summary or facts.when(found),
        "url": _address(found.get_absolute_url()),
        "organizer": _organisation(found.association),
        "eventAttendanceMode": f"{SCHEMA}/{'Mixed' if found.is_online else 'Offline'}EventAttendanceMode",
        "typicalAgeRange": _ages(found),
        "isAccessibleForFree": {"free": True, "paid": False}.get(found.price_kind),
        "offers": _offer(found),
        "maximumAttendeeCapacity": found.capacity if found.takes_registrations else None,
        "inLanguage": "fr",
    })  # fmt: skip


def _one(found: Activity, seance: Occurrence, usual: facts.Place | None = None) -> Data:
    """One dated séance, with what changed. A cancelled one has lost its hall: it is told where the others are."""
    status = {Occurrence.State.CANCELLED: "EventCancelled", Occurrence.State.MOVED: "EventRescheduled"}
    data: Data = {
        "@type": "Event",
        "startDate": _moment(seance.starts_at),
        "endDate": _moment(seance.ends_at),
        "eventStatus": f"{SCHEMA}/{status.get(Occurrence.State(seance.state), 'EventScheduled')}",
        "location": _place((seance.is_cancelled and usual) or facts.place_of(seance, found)),
        "eventAttendanceMode": f"{SCHEMA}/{'Mixed' if found.is_online else 'Offline'}EventAttendanceMode",
    }
    if seance.is_moved:
        data["previousStartDate"] = _moment(seance.original_start)
    if found.takes_registrations and not seance.is_cancelled:
        data["remainingAttendeeCapacity"] = seance.free_places
    return _known(data)


def _offer(found: Activity) -> Data | None:
    """The price, when it is known."""
    if found.price_kind == Activity.PriceKind.UNKNOWN or (found.price_kind == "paid" and found.price is None):
        return None
    opens = found.registration_opens_at
    return _known({
        "@type": "Offer",
        "price": str(found.price or 0), "priceCurrency": "EUR",
        "url": _address(found.get_absolute_url()),
        "availability": f"{SCHEMA}/{'SoldOut' if found.is_registration_closed else 'InStock'}",
        "validFrom": _moment(opens) if opens else None,
        "description": found.price_note,
    })  # fmt: skip


def _schedule(schedule: Schedule, seances: Sequence[Occurrence]) -> Data:
    """The rule; the days that it gives and on which nothing is held, as far as the séances are laid out."""
    first, last = (timezone.localdate(seance.original_start) for seance in (seances[0], seances[-1]))
    held = {timezone.localdate(s.original_start) for s in seances if s.state == Occurrence.State.PLANNED}
    unit = "W" if schedule.kind == WEEKLY else "M"
    return _known({
        "@type": "Schedule",
        "repeatFrequency": f"P{schedule.interval}{unit}",
        "byDay": [f"{SCHEMA}/{DAYS[day]}" for day in schedule.weekdays]
        or ([f"{SCHEMA}/{DAYS[schedule.month_weekday]}"] if schedule.month_weekday is not None else None),
        "byMonthDay": schedule.month_day,
        "byMonthWeek": schedule.month_week,
        "startTime": f"{schedule.start_time:%H:%M:%S}",
        "endTime": f"{schedule.end_time:%H:%M:%S}",
        "startDate": schedule.first_date.isoformat(),
        "endDate": schedule.last_day.isoformat() if schedule.last_day else None,
        "exceptDate": [day.isoformat() for day in schedule.days(first, last) if day not in held],
        "scheduleTimezone": settings.TIME_ZONE,
    })  # fmt: skip


def _place(place: facts.Place) -> Data:
    found = place.venue
    if found is None:
        return {"@type": "Place", "name": place.name, "address": place.address or settings.TOWN_NAME}
    data: Data = {
        "@type": "Place",
        "name": place.name,
        "address": _known({
            "@type": "PostalAddress", "streetAddress": found.address, "postalCode": found.postcode,
            "addressLocality": found.city or settings.TOWN_NAME, "addressCountry": "FR",
        }),
    }  # fmt: skip
    if found.latitude is not None and found.longitude is not None:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": found.latitude, "longitude": found.longitude}
    return data


def _organisation(found: Association) -> Data:
    return {
        "@type": "Organization",
        "name": found.name,
        "url": _address(found.get_absolute_url()),
    }


def _ages(found: Activity) -> str | None:
    if found.age_min is None and found.age_max is None:
        return None
    return f"{found.age_min or 0}-{found.age_max if found.age_max is not None else ''}"


def _moment(moment: Any) -> str:
    return timezone.localtime(moment).isoformat()


def _address(path: str) -> str:
    return settings.PUBLIC_URL + path


def _known(data: Data) -> Data:
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}
