"""Forty agents grant the same hour of the same hall at the same second: exactly one may win."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from django.db import connection

from bookings.errors import SpaceTaken
from bookings.models import SlotRequest
from cms.benching import asking
from cms.benching.asking import Office
from events.recurrence import Schedule

RIVALS, ROUNDS = 40, 5
SLOWEST = 600  # milliseconds: how long the last of them may wait


@dataclass(frozen=True)
class Race:
    """`winners` of each round; `slowest` answer of each, in milliseconds; deadlocks PostgreSQL had to break."""

    winners: list[int]
    others: list[str]
    slowest: list[float]
    deadlocks: int

    @property
    def holds(self) -> bool:
        return self.winners == [1] * ROUNDS and not self.others and not self.deadlocks

    @property
    def is_quick(self) -> bool:
        return max(self.slowest) <= SLOWEST


def race(office: Office) -> Race:
    before = deadlocks()
    winners, others, slowest = [], Counter[str](), []
    for number in range(ROUNDS):
        day = asking.weekly(office, number)
        once = Schedule("once", day.first_date, day.start_time, day.end_time)
        requests = [asking.ask(office, once) for _ in range(RIVALS)]
        results = _at_once([_granting(office, slot_request) for slot_request in requests])
        outcomes = Counter(outcome for outcome, _ in results)
        winners.append(outcomes.pop("Decision", 0))
        outcomes.pop(SpaceTaken.__name__, None)
        others += outcomes
        slowest.append(round(1_000 * max(seconds for _, seconds in results), 1))
    return Race(winners, sorted(others.elements()), slowest, deadlocks() - before)


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def _granting(office: Office, slot_request: SlotRequest) -> Callable[[], object]:
    return lambda: asking.grant(office, slot_request)


def _at_once(acts: list[Callable[[], Any]]) -> list[tuple[str, float]]:
    """Each act on its own connection, all started together: what came of it, and after how long."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> tuple[str, float]:
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            since = time.perf_counter()
            try:
                outcome = type(act()).__name__
            except Exception as error:  # noqa: BLE001 - what each rival met is the result
                outcome = type(error).__name__
            return outcome, time.perf_counter() - since
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
