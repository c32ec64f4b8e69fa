"""Two hundred people register at the same second for the last twenty places: twenty get one, in order, no error."""

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import connection

from cms.benching.asking import Office
from cms.benching.rivals import deadlocks
from events import drafting, registering
from events.contacts import Contact
from events.models import Activity, Registration
from events.recurrence import PARIS, Schedule

PEOPLE, PLACES = 200, 20
CONNECTIONS = 16  # what two web machines hold; the others queue before them
GOAL = 3.0  # seconds for all of them


@dataclass(frozen=True)
class LastPlaces:
    """`seconds` for all; p95 and slowest of one answer in milliseconds; `others` are errors that people would meet."""

    seconds: float
    p95: float
    slowest: float
    confirmed: int
    in_order: bool
    others: list[str]
    deadlocks: int

    @property
    def holds(self) -> bool:
        return self.confirmed == PLACES and self.in_order and not self.others and not self.deadlocks

    @property
    def is_quick(self) -> bool:
        return self.seconds <= GOAL


def race(office: Office) -> LastPlaces:
    before, activity = deadlocks(), _workshop(office)
    since = time.perf_counter()
    numbers = iter(range(PEOPLE))
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        lanes = list(pool.map(lambda _lane: _one_after_the_other(activity, office.at, numbers), range(CONNECTIONS)))
    answers = [answer for lane in lanes for answer in lane]
    seconds = time.perf_counter() - since
    states = list(Registration.objects.filter(activity=activity).order_by("arrival").values_list("state", flat=True))
    times = sorted(1_000 * spent for _outcome, spent in answers)
    outcomes = Counter(outcome for outcome, _spent in answers)
    outcomes.pop(Registration.__name__, None)
    return LastPlaces(
        seconds=round(seconds, 2), p95=round(times[int(PEOPLE * 0.95)], 1), slowest=round(times[-1], 1),
        confirmed=states.count("confirmed"), in_order=states == sorted(states), others=sorted(outcomes.elements()),
        deadlocks=deadlocks() - before,
    )  # fmt: skip


def _workshop(office: Office) -> Activity:
    day = office.at.astimezone(PARIS).date() + dt.timedelta(days=10)
    activity = Activity(
        title=f"Places du banc {time.time_ns()}", entry=Activity.Entry.REGISTRATION, capacity=PLACES, address="Port",
    )  # fmt: skip
    schedule = Schedule("once", day, dt.time(18), dt.time(19))
    return drafting.begin(activity, association=office.association, schedule=schedule, at=office.at, publish=True)


def _one_after_the_other(activity: Activity, at: dt.datetime, numbers: Iterator[int]) -> list[tuple[str, float]]:
    """One connection serves whoever is next, until nobody is left."""
    try:
        return [_register(activity, at, number) for number in numbers]
    finally:
        connection.close()


def _register(activity: Activity, at: dt.datetime, number: int) -> tuple[str, float]:
    since = time.perf_counter()
    try:
        outcome = type(
            registering.register(
                activity, kind="single", seance=activity.occurrences.get(), at=at,
                contact=Contact(f"Personne {number}", email=f"personne{number}@exemple.test"),
            )
        ).__name__  # fmt: skip
    except Exception as error:  # noqa: BLE001 - what each of them met is the result
        outcome = type(error).__name__
    return outcome, time.perf_counter() - since


def in_words(places: LastPlaces) -> str:
    verdict = {True: "ok", False: "OVER"}
    return (
        f"{PEOPLE} at once for the last {PLACES} places: {places.confirmed} confirmed, order kept {places.in_order}, "
        f"errors {places.others}, {places.deadlocks} deadlocks: {verdict[places.holds]}; "
        f"all in {places.seconds:.1f} s: {verdict[places.is_quick]} (goal {GOAL:.0f} s), one p95 {places.p95:.0f} ms"
    )
