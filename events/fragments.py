"""The calendar lines of each activity, kept ready: written once per change, joined by every feed.

A change announces itself in its own transaction and is written out after the commit. A feed that
meets a fragment older than its activity (a server stopped in between) writes it on the spot.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.db.models import Prefetch

from directory.models import Venue
from events import ical
from events.models import Activity, CalendarFragment, Occurrence

TOGETHER = 50  # activities locked at once: an edit of one of them waits for a tenth of a second


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


def refresh(key: int) -> None:
    """Write the fragments of this activity, unless they are up to date."""
    refresh_all([key])


def refresh_all(keys: Iterable[int]) -> None:
    """Those of a feed that were found behind; so many in one transaction that queries hardly count."""
    ordered = sorted(keys)
    for first in range(0, len(ordered), TOGETHER):
        _refresh(ordered[first : first + TOGETHER])


@transaction.atomic
def _refresh(keys: Sequence[int]) -> None:
    locked = (
        Activity.objects.select_for_update(no_key=True, of=("self",))
        .select_related("association", "theme")
        .prefetch_related(Prefetch("fragments", CalendarFragment.objects.defer("body")))
        .filter(pk__in=keys)
        .order_by("pk")
    )
    behind = [activity for activity in locked if _is_behind(activity)]
    # Halls are few: prefetched, each is read once and shared by all its séances.
    seances = Occurrence.objects.filter(activity__in=behind).prefetch_related("space__venue").order_by("original_start")
    rows: dict[int, list[Occurrence]] = {activity.pk: [] for activity in behind}
    for seance in seances if behind else ():
        rows[seance.activity_id].append(seance)
    CalendarFragment.objects.filter(activity__in=behind).delete()
    CalendarFragment.objects.bulk_create(
        fragment for activity in behind for fragment in _pieces(activity, rows[activity.pk])
    )


def _pieces(activity: Activity, rows: Sequence[Occurrence]) -> Iterator[CalendarFragment]:
    """The whole, then the part of each venue; most activities know one venue only, and its part is the whole."""
    whole = ical.events(activity, rows)
    yield _written(activity, whole, None)
    for venue in sorted({row.space.venue_id for row in rows if row.space}):
        held = [row for row in rows if row.space and row.space.venue_id == venue]
        yield _written(activity, whole if len(held) == len(rows) else ical.events(activity, held), venue)


def is_current(sequence: int, written: int | None, digest: str | None) -> bool:
    """Is a fragment written for this sequence, in today's form?"""
    return written == sequence and (digest or "").startswith(f"{ical.VERSION}-")


def digest_of(body: bytes) -> str:
    return f"{ical.VERSION}-{hashlib.blake2b(body, digest_size=12).hexdigest()}"


def _is_behind(activity: Activity) -> bool:
    found = list(activity.fragments.all())
    whole = any(fragment.venue_id is None for fragment in found)
    return not whole or not all(is_current(activity.sequence, each.sequence, each.digest) for each in found)


def _written(activity: Activity, body: bytes, venue: int | None) -> CalendarFragment:
    return CalendarFragment(
        activity=activity, venue_id=venue, sequence=activity.sequence, digest=digest_of(body), body=body,
        changed_at=activity.changed_at,
    )  # fmt: skip
