"""Calendars: unchanged, after one change, and with every stored line thrown away."""

import datetime as dt
from collections.abc import Callable

from django.db.models import QuerySet
from django.utils import timezone
from icalendar import Calendar, Event, vRecur

from cms.benching.figures import Figures, Goal
from cms.benching.pages import ONE_QUERY, UNCHANGED, busy_association
from cms.benching.probes import PageProbe, Probe, Unchanged, act, page
from cms.benching.server import Visitor
from events import scheduling
from events.models import Activity, CalendarFragment
from events.recurrence import PARIS

TEN_BUILT, THOUSAND_BUILT, TEN_AND_QUERY = "10 events built", "1,000 events built", "10 events built + one query"
COLD = 2  # times: a cold feed of the whole town is long


def floors() -> list[Probe]:
    return [
        act(TEN_BUILT, lambda: build(10), times=80),
        act(THOUSAND_BUILT, lambda: build(1_000), times=COLD, warm_up=0),
    ]


def build(number: int) -> bytes:
    """That many weekly events with their rule, by the library alone."""
    calendar = Calendar()
    first = dt.datetime(2026, 9, 8, 10, tzinfo=PARIS)
    for key in range(number):
        event = Event()
        event.add("UID", f"act-{key}@exemple.test")
        event.add("DTSTAMP", first.astimezone(dt.UTC))
        event.add("SUMMARY", "Gym douce")
        event.add("LOCATION", "Grande salle, Maison de quartier des Tamaris, 13500 Martigues")
        event.add("DESCRIPTION", "S’étirer, tenir l’équilibre et respirer, debout et sans forcer." * 3)
        event.add("DTSTART", first)
        event.add("DTEND", first + dt.timedelta(hours=1))
        event.add("RRULE", vRecur(FREQ="WEEKLY", BYDAY=["TU"], UNTIL=first + dt.timedelta(weeks=36)))
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def both_floors(rows: dict[str, Figures]) -> Figures:
    """What the feed of one association cannot go below after a change."""
    query = rows[ONE_QUERY]
    built = rows[TEN_BUILT]
    return Figures(
        TEN_AND_QUERY,
        seconds=[seconds + query.median / 1_000 for seconds in built.seconds],
        cpu_seconds=[seconds + query.cpu / 1_000 for seconds in built.cpu_seconds],
    )


def probes(visitor: Visitor) -> list[Probe]:
    association = busy_association()
    path = f"/associations/{association.slug}.ics"
    own, every = Activity.objects.filter(association=association), Activity.objects.all()
    return [
        *_of("association feed", path, own, visitor, Goal("median", TEN_AND_QUERY, 3, about=8), 40),
        *_of("whole-town feed", "/activites.ics", every, visitor, Goal("median", limit=30), COLD),
    ]


def _of(
    name: str, path: str, activities: QuerySet[Activity], visitor: Visitor, goal: Goal, times_cold: int
) -> list[Probe]:
    changed = activities.order_by("pk")[0]
    cold = Goal("median", THOUSAND_BUILT, 1.6, about=300) if times_cold == COLD else Goal()
    return [
        page(f"{name}, unchanged (304)", Unchanged(visitor, path), goal=Goal("median", UNCHANGED, 2, about=1.5)),
        page(f"{name}, whole, nothing to write", PageProbe(visitor, path), times=40),
        page(f"{name}, after one change", PageProbe(visitor, path, before=_change(changed)), goal=goal, times=40),
        page(f"{name}, cold", PageProbe(visitor, path, before=_forget(activities)), goal=cold, times=times_cold, warm_up=0),
    ]  # fmt: skip


def _change(activity: Activity) -> Callable[[], None]:
    return lambda: scheduling.touch(activity, at=timezone.now())


def _forget(activities: QuerySet[Activity]) -> Callable[[], None]:
    def forget() -> None:
        CalendarFragment.objects.filter(activity__in=activities).delete()

    return forget
