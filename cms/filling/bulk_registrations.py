"""Registrations of a whole town by COPY. The guard of places would look at each row; it is set aside meanwhile, and
what was written is counted anew for the public's figures."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from events import places

TOGETHER = 10_000  # séances
TRIGGER = "registration_has_its_places"


@contextmanager
def guard_set_aside() -> Iterator[None]:
    """In one transaction, by the owner of the table, who writes alone."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE events_registration DISABLE TRIGGER {TRIGGER}")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the table may not be altered while checks are pending
        cursor.execute(f"ALTER TABLE events_registration ENABLE TRIGGER {TRIGGER}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def recount(seances: list[int]) -> None:
    for first in range(0, len(seances), TOGETHER):
        places.recount(seances[first : first + TOGETHER])
