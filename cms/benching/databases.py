"""The bench's own databases, beside the configured one.

`bench` (`bench_paris`) keeps the invented town; each run measures on a copy, so that every run
starts from the same state and may write as it likes. The configured database is never touched.
"""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import NO_DB_ALIAS, BaseDatabaseWrapper

from cms.filling.scale import MARTIGUES, VERSION, Scale

COPY = "bench_run"
KEPT_DAYS = 14  # the town is laid around a day: later, too much of it would be past
ONE_AT_A_TIME = 13056  # key of the advisory lock


class AnotherBench(Exception):
    """Somebody is measuring on this server already."""


def name_of(scale: Scale) -> str:
    return "bench" if scale == MARTIGUES else f"bench_{scale.name}"


@contextmanager
def town_to_measure(scale: Scale, today: dt.date) -> Iterator[None]:
    """The database `bench_run` holds a fresh copy of the town while this lasts. Raises AnotherBench."""
    beside = _beside()
    try:
        with beside.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
            if not cursor.fetchone()[0]:
                raise AnotherBench
        _keep_town(beside, scale, today)
        _run(beside, f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")
        _run(beside, f"CREATE DATABASE {COPY} TEMPLATE {name_of(scale)}")
        yield
    finally:
        connection.close()
        _run(beside, f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")
        beside.close()


def _keep_town(beside: BaseDatabaseWrapper, scale: Scale, today: dt.date) -> None:
    """Lay the town unless it is there, of this version and recent; bring its tables up to date."""
    name = name_of(scale)
    fresh = _is_fresh(_laid_as(beside, name), scale, today)
    if not fresh:
        _run(beside, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        _run(beside, f"CREATE DATABASE {name}")
    _python(name, "-m", "config.preparing")
    if not fresh:
        _python(name, "manage.py", "town", "--scale", scale.name)
        _run(beside, f"COMMENT ON DATABASE {name} IS '{_mark(scale, today)}'")


def _mark(scale: Scale, today: dt.date) -> str:
    return f"{scale.name} {VERSION} {today:%Y-%m-%d}"


def _is_fresh(mark: str, scale: Scale, today: dt.date) -> bool:
    possible = {_mark(scale, today - dt.timedelta(days=ago)) for ago in range(KEPT_DAYS)}
    return mark in possible


def _laid_as(beside: BaseDatabaseWrapper, name: str) -> str:
    with beside.cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        found = cursor.fetchone()
    return (found and found[0]) or ""


def _beside() -> BaseDatabaseWrapper:
    """The configured database, by a connection that looks for nothing of ours there."""
    told = {**connection.settings_dict, "NAME": settings.BENCH_BESIDE}  # type: ignore[misc]  # of the bench's settings only
    beside: BaseDatabaseWrapper = type(connections[DEFAULT_DB_ALIAS])(told, alias=NO_DB_ALIAS)
    return beside


def _run(beside: BaseDatabaseWrapper, statement: str) -> None:
    with beside.cursor() as cursor:
        cursor.execute(statement)


def _python(database: str, *arguments: str) -> None:
    told = os.environ | {"BENCH_DATABASE": database}
    subprocess.run([sys.executable, *arguments], cwd=settings.BASE_DIR, env=told, check=True)  # noqa: S603 - our own programs
