"""Weeks with many séances, and what a printed file says of itself."""

import re
from datetime import timedelta

from events.models import Occurrence
from tests.factories import make_activity, make_space, paris

MONDAY = paris(2026, 11, 23, 9)


def make_many(count: int) -> None:
    activity = make_activity("Gym douce", price_kind="free", space=make_space())
    Occurrence.objects.bulk_create(
        Occurrence(
            activity=activity,
            original_start=start,
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            space=activity.space,
            changed_at=MONDAY,
        )
        for start in (paris(2026, 11, 23, 10) + timedelta(minutes=13 * n) for n in range(count))
    )


def pages(pdf: bytes) -> int:
    found = re.search(rb"<xmpTPg:NPages>(\d+)<", pdf)
    return int(found[1]) if found else 0
