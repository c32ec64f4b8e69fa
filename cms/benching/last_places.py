"""Two hundred people register at the same second for the last twenty places: twenty get one, in order, no error."""

import datetime as dt
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from django.db import connection, connections

from cms.benching.asking import Office
from cms.benching.rivals import deadlocks
from events import drafting, registering
from events.contacts import Contact
from events.models import Activity, Registration
from events.recurrence import PARIS, Schedule

PEOPLE, PLACES = 200, 20
# Two web machines of 4 threads with two workers each, on two cores; the others queue before them.
WORKERS, THREADS = 2, 8
PATIENCE = 60  # seconds until all are ready
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
    """The people come one after the other to whichever thread of whichever process is free, as to web workers."""
    before, activity = deadlocks(), workshop(office)
    forking = get_context("fork")  # each worker has its own Python; connections are not shared
    start, come = forking.Barrier(WORKERS * THREADS + 1), forking.Value("i", 0)
    connections.close_all()
    with ProcessPoolExecutor(
        WORKERS, mp_context=forking, initializer=_shared.update, initargs=({"start": start, "come": come},)
    ) as pool:
        workers = [pool.submit(_work, activity, office.at) for _ in range(WORKERS)]
        start.wait(PATIENCE)
        since = time.perf_counter()
        answers = [answer for worker in workers for answer in worker.result()]
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


def workshop(office: Office, *, capacity: int | None = PLACES) -> Activity:
    """An activity with one date, at which nobody is registered yet."""
    day = office.at.astimezone(PARIS).date() + dt.timedelta(days=10)
    activity = Activity(
        title=f"Places du banc {time.time_ns()}", entry=Activity.Entry.REGISTRATION, capacity=capacity, address="Port",
    )  # fmt: skip
    schedule = Schedule("once", day, dt.time(18), dt.time(19))
    return drafting.begin(activity, association=office.association, schedule=schedule, at=office.at, publish=True)


_shared: dict[str, Any] = {}  # of a worker: what starts all at once, and how many people have come


def _work(activity: Activity, at: dt.datetime) -> list[tuple[str, float]]:
    with ThreadPoolExecutor(THREADS) as pool:
        lanes = list(pool.map(lambda _lane: _one_after_the_other(activity, at), range(THREADS)))
    return [answer for lane in lanes for answer in lane]


def _one_after_the_other(activity: Activity, at: dt.datetime) -> list[tuple[str, float]]:
    """One connection serves whoever is next, until nobody is left."""
    answers = []
    try:
        connection.ensure_connection()
        _shared["start"].wait(PATIENCE)
        while (number := _next()) < PEOPLE:
            answers.append(_register(activity, at, number))
        return answers
    finally:
        connection.close()


def _next() -> int:
    with _shared["come"].get_lock():
        _shared["come"].value += 1
        return int(_shared["come"].value) - 1


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
