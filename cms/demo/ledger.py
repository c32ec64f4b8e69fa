"""What the season began with, written many rows at a time: activities, their séances, the halls that were granted.

The rows are those that publishing, asking and granting would have written one activity after the other, long
before anybody was told by letter. What must hold is held by the same constraints.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from bookings import history, holding
from bookings.models import Decision, Slot, SlotRequest
from cms.demo.season import DemoSeason
from directory import spaces as floor_plan
from directory.bulk import look_again
from directory.models import Association, Person, Space
from events import days_off, fragments, laying_out, places, search
from events.models import Activity, CalendarFragment, Occurrence
from events.recurrence import ROLLING_MONTHS, Period, Schedule

RENEWED = "Votre créneau est reconduit pour la saison. Bonne rentrée !"
EXPECTED = 12  # people, when the offer does not say
BATCH = 2_000


@dataclass
class Ledger:
    """Activities wait here until `write`; with a space, they have held it since the start of the season."""

    season: DemoSeason
    people: dict[str, Person]
    _activities: list[Activity] = field(default_factory=list)
    _schedules: list[Schedule] = field(default_factory=list)
    _expected: list[int] = field(default_factory=list)
    _offered: set[tuple[object, ...]] = field(default_factory=set)
    _slugs: set[str] = field(default_factory=set)

    def add(
        self,
        activity: Activity,
        schedule: Schedule,
        space: Space | None,
        association: Association,
        offer: Mapping[str, Any],
    ) -> None:
        """A club that offers the same thing twice in one place, at the same hours, offers it once."""
        offered = (association.pk, activity.title, space and space.pk, activity.address, schedule)
        if offered in self._offered:
            return
        self._offered.add(offered)
        activity.association, activity.space, activity.slug = association, space, self._address(activity, association)
        activity.changed_at = activity.edited_at = self.season.published_at
        activity.state = Activity.State.PUBLISHED
        activity.sequence = 2 if space else 1
        schedule.write_to(activity)
        self._activities.append(activity)
        self._schedules.append(schedule)
        self._expected.append(offer.get("expected", EXPECTED))

    def _address(self, activity: Activity, association: Association) -> str:
        """Made of the title; with the association's name, then a number, when another has it."""
        wished = slugify(activity.title)
        named = f"{wished}-{association.slug[:35]}".strip("-")
        found = next(
            slug for slug in (wished, named, *(f"{named}-{n}" for n in range(2, 100))) if slug not in self._slugs
        )
        self._slugs.add(found)
        return found

    def write(self) -> None:
        seances = self._lay_out()
        slots = self._ask(seances)
        self._grant(slots)
        look_again()
        places.recount([row.pk for rows in seances.values() for row in rows])
        search.index(self._activities)
        keys = [activity.pk for activity in self._activities]
        CalendarFragment.objects.bulk_create(
            CalendarFragment(activity=activity, venue_id=venue, changed_at=activity.changed_at)
            for activity in self._activities
            for venue in (None, *([activity.space.venue_id] if activity.space else []))
        )
        transaction.on_commit(partial(fragments.refresh_all, keys), robust=True)

    def _lay_out(self) -> dict[int, list[Occurrence]]:
        """Write the activities and their séances; the latter by the key of the former."""
        today = self.season.asked_at.date()
        rolling = today + relativedelta(months=ROLLING_MONTHS)
        holidays = days_off.known(today, max(rolling, self.season.last))
        laid: list[list[Occurrence]] = []
        for activity, schedule in zip(self._activities, self._schedules, strict=True):
            until = schedule.last_day or rolling
            periods = schedule.between(holidays, today, until)
            horizon = holidays.horizon if schedule.skips_school_holidays else None
            activity.laid_out_until = min(until, horizon or until)
            laid.append([self._seance(activity, period) for period in periods])
        Activity.objects.bulk_create(self._activities)
        Occurrence.objects.bulk_create((row for rows in laid for row in rows), BATCH)
        return {activity.pk: rows for activity, rows in zip(self._activities, laid, strict=True)}

    def _seance(self, activity: Activity, period: Period) -> Occurrence:
        row = laying_out.planned(activity, period, at=self.season.asked_at)
        if activity.space_id:
            row.space, row.address, row.sequence, row.changed_at = activity.space, "", 1, self.season.answered_at
        return row

    def _ask(self, seances: dict[int, list[Occurrence]]) -> dict[SlotRequest, list[Slot]]:
        """One request for each activity in a hall, for all its dates."""
        season, found = self.season, {}
        for activity, schedule, expected in zip(self._activities, self._schedules, self._expected, strict=True):
            if (space := activity.space) is not None:
                request = SlotRequest(
                    association=activity.association, space=space, activity=activity, purpose=activity.title,
                    asked_by=self.people[activity.association.slug], sent_at=season.asked_at,
                    due_on=season.asked_at.date() + dt.timedelta(days=settings.SERVICE_ANSWER_DAYS),
                    people_expected=min(expected, space.capacity or expected), state=SlotRequest.State.DECIDED,
                    decided_at=season.answered_at, version=1,
                )  # fmt: skip
                schedule.write_to(request)
                found[activity.pk] = request
        SlotRequest.objects.bulk_create(found.values())
        slots = {request: [_slot(request, row) for row in seances[key]] for key, request in found.items()}
        Slot.objects.bulk_create((slot for dates in slots.values() for slot in dates), BATCH)
        return slots

    def _grant(self, requests: dict[SlotRequest, list[Slot]]) -> None:
        """Every date of every request: its line of history, its place, and what it holds."""
        at = self.season.answered_at
        Decision.objects.bulk_create(
            Decision(
                request=request, by=self._agent_of(request.space), at=at, message=RENEWED,
                verdicts=[history.line(slot, after=Slot.State.GRANTED) for slot in slots],
            )
            for request, slots in requests.items()
        )  # fmt: skip
        Slot.objects.filter(request__in=requests).update(state=Slot.State.GRANTED, decided_at=at)
        spaces = {request.space for request in requests}
        parts = {space.pk: floor_plan.undivided(space) for space in spaces}
        holding.hold_for_slots([slot for slots in requests.values() for slot in slots], parts)

    def _agent_of(self, space: Space) -> Person:
        department = space.venue.department
        return self.people["sacha" if department and department.slug == "sports" else "camille"]


def _slot(request: SlotRequest, seance: Occurrence) -> Slot:
    starts_at, ends_at = (moment.astimezone(dt.UTC) for moment in (seance.starts_at, seance.ends_at))
    return Slot(request=request, space=request.space, occurrence=seance, starts_at=starts_at, ends_at=ends_at)
