"""Requests of 36 weekly dates in a hall of their own, ready to be granted."""

import datetime as dt
from dataclasses import dataclass
from itertools import count

from bookings import requesting, review
from bookings.models import Decision, Slot, SlotRequest
from directory.models import Agent, Association, Person, Space
from events import drafting
from events.days_off import NONE
from events.models import Activity
from events.recurrence import PARIS, Schedule

WEEKS = 36
HOURS = range(8, 22)
_NUMBERS = count(1)


@dataclass(frozen=True)
class Office:
    """The hall, the association that asks, and who asks and decides."""

    hall: Space
    association: Association
    volunteer: Person
    agent: Person
    at: dt.datetime


def office(at: dt.datetime) -> Office:
    """A hall that nobody has used yet, in a venue that an agent's department runs."""
    agent = Agent.objects.current().order_by("pk")[0]
    venue = agent.department.venues.order_by("pk")[0]
    name = f"Salle du banc {venue.spaces.count()}"
    hall = Space.objects.create(venue=venue, name=name, slug=name.lower().replace(" ", "-"), capacity=80)
    association = Association.objects.listed().order_by("pk")[0]
    return Office(hall, association, association.memberships.order_by("pk")[0].person, agent.person, at)


def weekly(office: Office, number: int) -> Schedule:
    """36 dates from the week after next; each number has hours that no other one has."""
    today = office.at.astimezone(PARIS).date()
    first = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=2, days=number % 7)
    hour = HOURS[number // 7]
    last = first + dt.timedelta(weeks=WEEKS - 1)
    return Schedule("weekly", first, dt.time(hour), dt.time(hour, 55), last_date=last, weekdays=(first.weekday(),))


def ask(office: Office, schedule: Schedule) -> SlotRequest:
    """An activity with its séances, and the request of its hall."""
    title = f"Banc d’essai {next(_NUMBERS)}"  # two of the same name and dates would be taken for one sent twice
    activity = Activity(title=title, contact_email=office.association.email, space=office.hall)
    activity = drafting.begin(activity, association=office.association, schedule=schedule, at=office.at, publish=True)
    return requesting.submit(
        association=office.association, space=office.hall, schedule=schedule, periods=schedule.periods(NONE),
        purpose=title, people_expected=20, by=office.volunteer, at=office.at, activity=activity,
    )  # fmt: skip


def grant(office: Office, slot_request: SlotRequest) -> Decision:
    verdicts = {key: review.Grant() for key in Slot.objects.filter(request=slot_request).values_list("pk", flat=True)}
    return review.decide(slot_request, verdicts=verdicts, message="Bonne saison !", by=office.agent, at=office.at)
