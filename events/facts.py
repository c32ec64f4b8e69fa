"""The key facts of an activity, in words: when, where, for whom, how to get in. No query here.

What is not known is said as unknown, never as a yes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import wording
from directory.models import Space, Venue
from events.models import Activity, Occurrence
from events.recurrence import Schedule
from events.wording import exceptions, sentence, short

FEW = 3  # places left from which the number is put forward


@dataclass(frozen=True)
class Place:
    """Where it takes place; with neither venue nor address, that is still to be confirmed."""

    space: Space | None = None
    address: str = ""
    venue_only: Venue | None = None

    @property
    def venue(self) -> Venue | None:
        return self.space.venue if self.space else self.venue_only

    @property
    def is_known(self) -> bool:
        return bool(self.venue or self.address)

    @property
    def name(self) -> str:
        """« Salle des Tamaris, salle 2 »; the address, when it is not in a venue of the town."""
        if self.space:
            return self.space.full_name
        return self.venue.name if self.venue else self.address or _("Place to be confirmed")

    @property
    def street(self) -> str:
        """The address of the venue, with the neighbourhood when it is known."""
        venue = self.venue
        if venue is None:
            return ""
        town = " ".join(part for part in (venue.postcode, venue.city) if part)
        return ", ".join(part for part in (venue.address, town) if part)

    @property
    def directions(self) -> str:
        """The address of a page that shows the way; empty when the place is not known."""
        venue = self.venue
        if venue and venue.latitude is not None and venue.longitude is not None:
            to = urlencode({"to": f"{venue.latitude},{venue.longitude}"})
            return f"https://www.openstreetmap.org/directions?{to}"
        where = self.street or self.address
        if not where:
            return ""
        if settings.TOWN_NAME.lower() not in where.lower():
            where = f"{where}, {settings.TOWN_NAME}"
        return f"https://www.openstreetmap.org/search?{urlencode({'query': where})}"


def place_of(seance: Occurrence | None, activity: Activity) -> Place:
    """Where the séance is; without one, the address of the activity. A wished hall is not a place yet."""
    if seance is None:
        return Place(address=activity.address)
    return Place(seance.space, seance.address)


def usual_place(seances: Iterable[Occurrence], activity: Activity) -> Place:
    """Where most of these séances are, the earliest place when two are as frequent; as `place_of` for one."""
    places = Counter(place_of(seance, activity) for seance in seances)
    return places.most_common(1)[0][0] if places else place_of(None, activity)


@dataclass(frozen=True)
class Standing:
    """May one still come to this séance? A status to show: `kind` and `icon` as the tag `status` takes them."""

    kind: str
    label: str
    icon: str = ""


def standing(seance: Occurrence | None, activity: Activity) -> Standing | None:
    """« 2 places », « Complet – 3 personnes attendent », « Entrée libre »; None when one asks the association.

    Reads `free_places` and `waiting`, which registrations keep; a cancelled séance is told as such elsewhere.
    """
    if activity.entry == Activity.Entry.FREE_ENTRY:
        return Standing("ok", _("Free entry"))
    if not activity.takes_registrations or seance is None:
        return None
    if activity.is_registration_closed:
        return Standing("off", _("Registration is closed"))
    if seance.free_places is None:
        return Standing("ok", _("Places left"))
    if seance.free_places:
        label = ngettext("%(count)s place", "%(count)s places", seance.free_places) % {"count": seance.free_places}
        return Standing(
            "wait" if seance.free_places <= FEW else "ok", label, "ticket" if seance.free_places <= FEW else ""
        )
    if seance.waiting:
        waits = ngettext("Full – %(count)s person waits", "Full – %(count)s people wait", seance.waiting)
        return Standing("full", waits % {"count": seance.waiting})
    return Standing("full", _("Full – waiting list"))


def told(seance: Occurrence | None, activity: Activity) -> list[Standing]:
    """All that is to be said of this séance: cancelled, and then nothing else; moved; may one still come?"""
    if seance is not None and seance.is_cancelled:
        return [Standing("off", _("Cancelled"))]
    moved = [Standing("wait", _("Moved"), "clock")] if seance is not None and seance.is_moved else []
    left = standing(seance, activity)
    return [*moved, left] if left else moved


def when(activity: Activity) -> str:
    """« Tous les mardis, 10 h – 11 h, sauf vacances scolaires »."""
    return sentence(Schedule.of(activity))


def days_and_hours(activity: Activity, coming: Occurrence | None = None) -> str:
    """« Mardi et vendredi, 10 h – 11 h »: the exceptions are told with the season. While the dates wait for a hall at other
    hours, those at which the `coming` one takes place; a single date that was moved is told where it is now."""
    schedule = Schedule.of(activity)
    if coming is not None and coming.is_moved and _is_of_one_date(schedule):
        day = wording.local_date(coming.starts_at)
        schedule = replace(schedule, first_date=day, dates=(day,) if schedule.dates else ())
    if coming is not None and (coming.keeps_hours or (coming.is_moved and _is_of_one_date(schedule))):
        start, end = wording.local_time(coming.starts_at), wording.local_time(coming.ends_at)
        days = (wording.local_date(coming.starts_at).weekday(),) if len(schedule.weekdays) == 1 else schedule.weekdays
        schedule = replace(schedule, start_time=start, end_time=end, weekdays=days)
    return short(schedule)


def _is_of_one_date(schedule: Schedule) -> bool:
    return schedule.kind == "once" or (schedule.kind == "dates" and len(schedule.dates) == 1)


def season(activity: Activity, *, at: datetime) -> str:
    """« Du 7 septembre au 30 juin, sauf vacances scolaires »; all the year round without a planned end."""
    schedule = Schedule.of(activity)
    return ", ".join(filter(None, [_span(schedule, at=at), exceptions(schedule)]))


def _span(schedule: Schedule, *, at: datetime) -> str:
    if schedule.kind in ("once", "dates"):
        return ""
    if schedule.is_endless:
        starts_later = schedule.first_date > wording.local_date(at)
        return (
            _("From %(date)s on") % {"date": wording.long_date(schedule.first_date)}
            if starts_later
            else _("All the year round")
        )
    return capfirst(wording.date_range(schedule.first_date, schedule.last_day or schedule.first_date)) or ""


def audience(activity: Activity) -> str:
    """« De 6 à 12 ans », « À partir de 60 ans », « Tout public »."""
    return ages(activity.age_min, activity.age_max)


def ages(lowest: int | None, highest: int | None) -> str:
    """An audience from its lowest and highest ages; None where there is no limit."""
    if lowest and highest is not None:
        return _("From %(lowest)s to %(highest)s years old") % {"lowest": lowest, "highest": highest}
    if lowest:
        return _("From %(lowest)s years old") % {"lowest": lowest}
    if highest is not None:
        return _("Up to %(highest)s years old") % {"highest": highest}
    return _("For everyone")


def more_on_price(activity: Activity) -> list[str]:
    """« Première séance pour essayer », « Tarif réduit pour les petits revenus », and what the association wrote."""
    return [
        *([_("A first séance to try")] if activity.offers_trial else []),
        *([_("Lower rate for small incomes")] if activity.has_solidarity_rate else []),
        *([activity.price_note.rstrip(".")] if activity.price_note else []),
    ]


def more_on_audience(activity: Activity) -> list[str]:
    """The level, in the words of the association or in ours; that one may stay seated, that helpers are welcome."""
    level = activity.level.rstrip(".") or (capfirst(activity.get_level_kind_display()) if activity.level_kind else "")
    return [
        *([str(level)] if level else []),
        *([_("Can be done seated")] if activity.is_seated else []),
        *([_("A helper comes without taking a place")] if activity.welcomes_helpers else []),
    ]


@dataclass(frozen=True)
class Alert:
    """What a resident must know before anything else on the page of an activity."""

    kind: str
    icon: str
    title: str
    text: str = ""


def alert(activity: Activity, seances: Sequence[Occurrence]) -> Alert | None:
    """Over, all cancelled, the next one cancelled, closed, full; None when one may simply come. `seances`: to come."""
    held = [seance for seance in seances if not seance.is_cancelled]
    if activity.state == Activity.State.DRAFT:
        return None
    if activity.state == Activity.State.ENDED or not seances:
        return Alert("off", "calendar-x", _("This activity is over"))
    if not held:
        return Alert("off", "calendar-x", _("The next dates are cancelled"))
    if seances[0].is_cancelled:
        title = _("Cancelled on %(date)s") % {"date": wording.long_date(seances[0].starts_at)}
        reason = f"{seances[0].reason.rstrip('.')}. " if seances[0].reason else ""
        following = _("The next date is %(date)s.") % {"date": wording.long_date(held[0].starts_at)}
        return Alert("off", "prohibit", title, reason + following)
    if activity.takes_registrations and activity.is_registration_closed:
        return Alert("off", "info", _("Registration is closed"), _("Contact the association to know when it opens."))
    if activity.takes_registrations and all(seance.free_places == 0 for seance in held):
        return Alert(
            "full", "users-three", _("Every date is full"), _("A place may become free: see the waiting list.")
        )
    return None


@dataclass(frozen=True)
class AccessFact:
    """One fact about access: yes, no, or None when the town does not know."""

    icon: str
    label: str
    answer: bool | None


def access(venue: Venue) -> list[AccessFact]:
    return [
        AccessFact("wheelchair", _("Step-free access"), venue.step_free),
        AccessFact("toilet", _("Adapted toilets"), venue.accessible_toilets),
        AccessFact("ear", _("Hearing loop"), venue.hearing_loop),
        AccessFact("car", _("Adapted parking"), venue.accessible_parking),
    ]


def wheelchair(place: Place) -> str:
    """The first thing to know about access, as one sentence."""
    answer = place.venue.step_free if place.venue else None
    if answer:
        return _("Wheelchair access")
    return _("No wheelchair access") if answer is False else _("Access not known: ask before coming")


def comforts(place: Place) -> str:
    """What else is known to be there, in one line."""
    if place.venue is None:
        return ""
    there = [fact.label for fact in access(place.venue)[1:] if fact.answer]
    known = ", ".join([*there[:1], *(label[:1].lower() + label[1:] for label in there[1:])])
    return ". ".join(part.rstrip(".") for part in (known, place.venue.access_note) if part)
