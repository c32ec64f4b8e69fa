"""Forty agents grant the same hour of the same hall at the same second: exactly one may win."""

import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from django.db import connection, connections

from bookings.errors import SpaceTaken
from bookings.models import SlotRequest
from cms.benching import asking
from cms.benching.asking import Office
from events.recurrence import Schedule

RIVALS, ROUNDS = 40, 5
WORKERS = 2  # processes, as web workers are: forty agents do not share one Python
PATIENCE = 60  # seconds until all are ready
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
        results = _at_once(office, requests)
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


_start: Any = None  # of a worker: what lets all go at once


def _at_once(office: Office, requests: Sequence[SlotRequest]) -> list[tuple[str, float]]:
    """Each grant on its own connection, all started together: what came of it, and after how long."""
    forking = get_context("fork")
    connections.close_all()
    with ProcessPoolExecutor(
        WORKERS, mp_context=forking, initializer=_wait_for, initargs=(forking.Barrier(len(requests)),)
    ) as pool:
        shares = [pool.submit(_share, office, requests[first::WORKERS]) for first in range(WORKERS)]
        return [result for share in shares for result in share.result()]


def _wait_for(barrier: Any) -> None:
    global _start  # noqa: PLW0603 - what a worker inherits and cannot be sent
    _start = barrier


def _share(office: Office, requests: Sequence[SlotRequest]) -> list[tuple[str, float]]:
    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(lambda slot_request: _grant(office, slot_request), requests))


def _grant(office: Office, slot_request: SlotRequest) -> tuple[str, float]:
    try:
        connection.ensure_connection()
        _start.wait(PATIENCE)
        since = time.perf_counter()
        try:
            outcome = type(asking.grant(office, slot_request)).__name__
        except Exception as error:  # noqa: BLE001 - what each rival met is the result
            outcome = type(error).__name__
        return outcome, time.perf_counter() - since
    finally:
        connection.close()
