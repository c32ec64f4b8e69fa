"""Visits are counted, visitors are not.

Counted: each time a browser is answered with the page of an association, the page of an activity, or the agenda
that another website frames; under the day, and nothing else. No cookie is set or read for it; neither address nor
browser are kept, nor a digest of them, so two visits of one person are two, and nobody can tell.

Not counted: what says it is a robot (`ROBOTS`, a simple list), what asks ahead of a person, parts of a page, and
the team itself when it is signed in. What a browser or a shared cache shows again without asking us is not seen:
pages are asked for each time, the framed agenda at most every five minutes; an answer 304 is an answer.

Nothing is written while a page is made. A process adds up in memory and writes a few seconds later from a thread of
its own, by adding rows, so that no row is locked; what a killed process had not written is lost (some seconds).
"""

import atexit
import logging
import re
from collections import Counter
from contextlib import suppress
from datetime import date
from threading import Lock, Timer
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, IntegrityError, close_old_connections, connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from directory.models import Association, Membership
from events.models import Activity, VisitCount

log = logging.getLogger(__name__)

ROBOTS = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|preview|fetch|monitor|scan|archiver|headless|lighthouse|externalhit|whatsapp|embedly"
    r"|curl|wget|python|libwww|httpclient|http-client|okhttp|axios|go-http|java/|node|feed|^$",
    re.IGNORECASE,
)  # a CUBOT is a telephone


class Seen(NamedTuple):
    """One page, one day."""

    what: str
    association: int
    activity: int | None
    on: date


class Tally:
    """What this process has counted and not written yet."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[Seen] = Counter()
        self._is_due = self._knows_the_end = False

    def add(self, seen: Seen) -> None:
        """Costs no query; the first one since the last writing sets the clock."""
        with self._lock:
            self._counts[seen] += 1
            if self._is_due or not settings.VISITS_WRITTEN_AFTER:
                return
            self._is_due = True
            if not self._knows_the_end:
                self._knows_the_end = True
                atexit.register(_write_from_a_thread)
        timer = Timer(settings.VISITS_WRITTEN_AFTER, _write_from_a_thread)
        timer.daemon = True
        timer.start()

    def take(self) -> Counter[Seen]:
        with self._lock:
            taken, self._counts, self._is_due = self._counts, Counter(), False
        return taken


TALLY = Tally()


def count(request: HttpRequest, what: str, association: Association, activity: Activity | None = None) -> None:
    """One more visit, when a person asked. The framed agenda knows no person: it asks for none."""
    if not is_of_a_person(request):
        return
    if what != VisitCount.What.EMBED and _is_theirs(request, association):
        return
    TALLY.add(Seen(what, association.pk, activity.pk if activity else None, timezone.localdate()))


def is_of_a_person(request: HttpRequest) -> bool:
    """Does this look like somebody who opens a page? Read from the request, kept nowhere."""
    told = request.headers
    ahead = "prefetch" in told.get("Sec-Purpose", "") + told.get("Purpose", "") + told.get("X-Purpose", "")
    whole = told.get("Sec-Fetch-Dest", "document") in ("document", "iframe") and "HX-Request" not in told
    return request.method == "GET" and whole and not ahead and not ROBOTS.search(told.get("User-Agent", ""))


def _is_theirs(request: HttpRequest, association: Association) -> bool:
    """Costs a query for whoever is signed in, and none for residents."""
    if not request.user.is_authenticated:
        return False
    return Membership.objects.current().filter(person=request.user, association=association).exists()


def write() -> int:
    """Add what was counted as rows; says how many. A page deleted meanwhile is left out."""
    rows = [
        VisitCount(what=seen.what, association_id=seen.association, activity_id=seen.activity, on=seen.on, count=times)
        for seen, times in TALLY.take().items()
    ]
    try:
        _add(rows)
    except IntegrityError:
        for row in rows:
            with suppress(IntegrityError):
                _add([row])
    return len(rows)


@transaction.atomic
def _add(rows: list[VisitCount]) -> None:
    """Raises IntegrityError at once, and not at the end of the transaction, for a page that is no more."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    VisitCount.objects.bulk_create(rows)


def _write_from_a_thread() -> None:
    """Whatever happens, no page is the worse for it."""
    try:
        close_old_connections()
        write()
    except DatabaseError:
        log.warning("some visits were not counted: the database did not take them")
    finally:
        connection.close()
