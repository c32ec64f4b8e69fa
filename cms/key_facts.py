"""The six key facts of an association, from the activities that it announces. No query here.

What only some activities have is said as such; what is not known is said as unknown, never as a yes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import wording
from directory.models import Venue
from events import facts
from events.models import Activity, Occurrence
from events.recurrence import WEEKLY, Schedule

FEW = 2  # places that are named; more are counted


@dataclass(frozen=True)
class Offer:
    """An activity with its next séance that will take place, as its card shows it."""

    activity: Activity
    next: Occurrence | None

    @property
    def when(self) -> str:
        """A sentence in the reader's language."""
        return facts.when(self.activity)

    @property
    def place(self) -> facts.Place:
        return facts.place_of(self.next, self.activity)

    @property
    def standing(self) -> facts.Standing | None:
        return facts.standing(self.next, self.activity)


@dataclass(frozen=True)
class Fact:
    """One of the six: `more` is a second line, `url` where the first leads."""

    icon: str
    name: str
    value: str
    more: str = ""
    url: str = ""


def of(offers: Sequence[Offer], *, tries: bool = False) -> list[Fact]:
    """When, where, at what price, for whom, how one gets in, how one takes part; nothing without an activity."""
    if not offers:
        return []
    return [
        _when(offers),
        _where(offers),
        _price(offers),
        _audience(offers),
        _access(offers),
        _entry(offers, tries),
    ]


def _when(offers: Sequence[Offer]) -> Fact:
    coming = min((offer.next.starts_at for offer in offers if offer.next), default=None)
    more = ""
    if coming:
        moment = {"date": wording.short_date(coming), "hour": wording.hour(coming)}
        more = _("Next: %(date)s, %(hour)s") % moment
    if len(offers) == 1:
        return Fact("clock", _("When"), facts.days_and_hours(offers[0].activity, offers[0].next), more)
    schedules = [Schedule.of(offer.activity) for offer in offers]
    days = sorted({day for schedule in schedules if schedule.kind == WEEKLY for day in schedule.weekdays})
    words = _listed([str(WEEKDAYS[day]).lower() if wording.in_french() else str(WEEKDAYS[day]) for day in days])
    if len(days) == len(WEEKDAYS):
        words = _("Every day")
    if not days or any(schedule.kind != WEEKLY for schedule in schedules):
        words = _("%(days)s, and other dates") % {"days": words} if days else _("On certain dates")
    return Fact("clock", _("When"), capfirst(words) or "", more)


def _where(offers: Sequence[Offer]) -> Fact:
    places = list(dict.fromkeys((offer.place.venue or offer.place.address) for offer in offers if offer.place.is_known))
    if not places:
        return Fact("map-pin", _("Where"), _("Place to be confirmed"), _("Ask the association."))
    names = [place.name if isinstance(place, Venue) else place for place in places]
    if len(places) == 1:
        venue = places[0] if isinstance(places[0], Venue) else None
        quartier = venue.neighbourhood.name if venue and venue.neighbourhood else ""
        address = ", ".join(filter(None, [venue.address, quartier])) if venue else ""
        return Fact("map-pin", _("Where"), names[0], address, venue.get_absolute_url() if venue else "")
    if len(places) <= FEW:
        return Fact("map-pin", _("Where"), _listed(names))
    others = len(places) - 1
    more = ngettext("and %(count)s other place", "and %(count)s other places", others) % {"count": others}
    return Fact("map-pin", _("Where"), names[0], more)


def _price(offers: Sequence[Offer]) -> Fact:
    activities = [offer.activity for offer in offers]
    paid = {activity.price for activity in activities if activity.price_kind == "paid" and activity.price is not None}
    is_free = any(activity.price_kind == "free" for activity in activities)
    unknown = len([each for each in activities if each.price_kind != "free" and each.price not in paid])
    more = _("Lower rate for small incomes") if any(each.has_solidarity_rate for each in activities) else ""
    if len({wording.price(activity) for activity in activities}) == 1:
        value = wording.price(activities[0])
    elif not paid:
        value = _("Free, or price to ask for")
    else:
        first, last = wording.amount(min(paid)), wording.amount(max(paid))
        if is_free:
            value = _("Free, or up to %(amount)s") % {"amount": last}
        elif first == last:
            value = last
        else:
            value = _("From %(first)s to %(last)s") % {"first": first, "last": last}
        if unknown:
            more = more or _("Ask for the price of the other activities.")
    return Fact("tag", _("Price"), value, more)


def _audience(offers: Sequence[Offer]) -> Fact:
    lowest = [offer.activity.age_min or None for offer in offers]
    highest = [offer.activity.age_max for offer in offers]
    youngest = None if None in lowest else min(age for age in lowest if age is not None)
    oldest = None if None in highest else max(age for age in highest if age is not None)
    more = _("It depends on the activity.") if len({*zip(lowest, highest, strict=True)}) > 1 else ""
    return Fact("users", _("For whom"), facts.ages(youngest, oldest), more)


def _access(offers: Sequence[Offer]) -> Fact:
    venues = list(dict.fromkeys(offer.place.venue for offer in offers))
    answers = {venue.step_free if venue else None for venue in venues}
    if len(answers) == 1:
        more = facts.comforts(offers[0].place) if len(venues) == 1 else ""
        return Fact("wheelchair", _("Access"), facts.wheelchair(offers[0].place), more)
    if True in answers:
        more = _("No, or not known, in others: ask before coming.")
        return Fact("wheelchair", _("Access"), _("Wheelchair access in some places"), more)
    return Fact("wheelchair", _("Access"), _("Access not known: ask before coming"))


def _entry(offers: Sequence[Offer], tries: bool) -> Fact:
    entries = {offer.activity.entry for offer in offers}
    more = _("A first session to try") if tries else ""
    if entries == {Activity.Entry.FREE_ENTRY}:
        return Fact("door", _("Take part"), _("Free entry: just come"), more)
    if entries == {Activity.Entry.REGISTRATION}:
        return Fact("door", _("Take part"), _("Register on the page of each activity"), more)
    if Activity.Entry.REGISTRATION in entries or Activity.Entry.FREE_ENTRY in entries:
        return Fact("door", _("Take part"), _("See each activity"), more)
    return Fact("door", _("Take part"), _("Contact the association first"), more)


def _listed(words: Sequence[str]) -> str:
    """« mardi, jeudi et samedi »."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
