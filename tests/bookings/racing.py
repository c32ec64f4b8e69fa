"""Races with real connections: every act runs in a thread of its own, and all start together."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier
from time import monotonic, sleep
from typing import Any

from django.db import connection

OVERLAPS = """
    SELECT count(*) FROM bookings_occupancy one JOIN bookings_occupancy other
    ON one.space_id = other.space_id AND one.id < other.id AND one.period && other.period
"""


def at_once(*acts: Callable[[], Any], most: int = 0) -> list[Any]:
    """Run the acts at the same second, each on its own connection; what each returned or raised, in order.

    `most` connections at a time when given: the others queue, as requests do before a web machine.
    """
    most = min(most or len(acts), len(acts))
    start = Barrier(most)
    numbers = count()

    def run(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            if next(numbers) < most:
                start.wait(timeout=60)
            return act()
        except Exception as error:  # noqa: BLE001 - what each rival met is the result of the test
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(most) as pool:
        return list(pool.map(run, acts))


def kinds(results: Sequence[Any]) -> dict[str, int]:
    """How many of each kind of result: {"Decision": 1, "SpaceTaken": 39}."""
    counted: dict[str, int] = {}
    for result in results:
        counted[type(result).__name__] = counted.get(type(result).__name__, 0) + 1
    return counted


def overlaps() -> int:
    """How many pairs of occupations overlap in one space, counted by the database."""
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS)
        return int(cursor.fetchone()[0])


def deadlocks() -> int:
    """How many deadlocks PostgreSQL has had to break in this database so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def wait_until_somebody_waits(seconds: float = 20) -> None:
    """Until another connection waits for a lock that is held here."""
    limit = monotonic() + seconds
    while monotonic() < limit:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        sleep(0.02)
    raise TimeoutError("nobody waits")
