"""Races with real connections: every act runs in a thread of its own, and all start together."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

OVERLAPS = """
    SELECT count(*) FROM bookings_occupancy one JOIN bookings_occupancy other
    ON one.space_id = other.space_id AND one.id < other.id AND one.period && other.period
"""


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts at the same second, each on its own connection; what each returned or raised, in order."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            return act()
        except Exception as error:  # noqa: BLE001 - what each rival met is the result of the test
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
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
