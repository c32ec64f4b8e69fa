"""The calendar lines of each activity, kept ready: written once per change, joined by every feed.

A change announces itself in its own transaction and is written out after the commit. A feed that
meets a fragment older than its activity (a server stopped in between) writes it on the spot.
"""

import hashlib
from collections.abc import Iterable, Sequence

from django.db import transaction

from directory.models import Venue
from events import ical
from events.models import Activity, CalendarFragment, Occurrence


def announce(activity: Activity) -> None:
    """Name every venue whose feed shows this activity, so that none is forgotten. In the caller's transaction."""
    venues = Venue.objects.filter(spaces__occurrences__activity=activity).values_list("pk", flat=True).distinct()
    CalendarFragment.objects.bulk_create(
        [
            CalendarFragment(activity=activity, venue_id=venue, changed_at=activity.changed_at)
            for venue in (None, *venues.order_by("pk"))
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def refresh(key: int) -> None:
    """Write the fragments of this activity, unless they are up to date."""
    activity = (
        Activity.objects.select_for_update(no_key=True, of=("self",))
        .select_related("association", "theme")
        .filter(pk=key)
        .first()
    )
    if activity is None or not _is_behind(activity):
        return
    rows = list(activity.occurrences.select_related("space__venue").order_by("original_start"))
    venues = sorted({row.space.venue_id for row in rows if row.space})
    activity.fragments.all().delete()
    CalendarFragment.objects.bulk_create(
        _written(activity, [row for row in rows if venue is None or (row.space and row.space.venue_id == venue)], venue)
        for venue in (None, *venues)
    )


def refresh_all(keys: Iterable[int]) -> None:
    """Those of a feed that were found behind."""
    for key in keys:
        refresh(key)


def is_current(sequence: int, written: int | None, digest: str | None) -> bool:
    """Is a fragment written for this sequence, in today's form?"""
    return written == sequence and (digest or "").startswith(f"{ical.VERSION}-")


def digest_of(body: bytes) -> str:
    return f"{ical.VERSION}-{hashlib.blake2b(body, digest_size=12).hexdigest()}"


def _is_behind(activity: Activity) -> bool:
    found = activity.fragments.values_list("venue", "sequence", "digest")
    whole = any(venue is None for venue, _, _ in found)
    return not whole or not all(is_current(activity.sequence, sequence, digest) for _, sequence, digest in found)


def _written(activity: Activity, rows: Sequence[Occurrence], venue: int | None) -> CalendarFragment:
    body = ical.events(activity, rows)
    return CalendarFragment(
        activity=activity, venue_id=venue, sequence=activity.sequence, digest=digest_of(body), body=body,
        changed_at=activity.changed_at,
    )  # fmt: skip
