"""A feed: which activities it shows, in which state, and its bytes.

What is needed to say "nothing changed" is read without any calendar line: one query. The lines are
fetched only when they have to be sent.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from dateutil.relativedelta import relativedelta
from django.db.models import FilteredRelation, Q, QuerySet, Value

from events import fragments, ical
from events.models import Activity, CalendarFragment
from events.recurrence import local

KEPT_MONTHS = 13  # an activity that is over stays that long: clients delete what disappears
LIMIT = 1000  # activities in one feed


@dataclass(frozen=True)
class Line:
    """What is known of one activity before its calendar lines are read."""

    activity: int
    changed_at: dt.datetime
    sequence: int
    written: int | None
    digest: str | None
    name: str  # of the feed, read along to spare a query


class Feed:
    """Some activities as one calendar.

    `named_by` is the column that names the feed. `venue` (a slug) keeps only what is held there: an
    activity that meets in two places gives each venue its own dates.
    """

    def __init__(self, activities: QuerySet[Activity], *, named_by: str = "", venue: str = "") -> None:
        if venue:
            self._which = Q(venue__slug=venue)
            found = activities.filter(fragments__venue__slug=venue, fragments__venue__is_listed=True)
            piece = "fragments"
        else:
            self._which = Q(venue=None)
            # An outer join: an activity whose fragment was never written is seen, and written.
            found = activities.annotate(whole=FilteredRelation("fragments", condition=Q(fragments__venue=None)))
            piece = "whole"
        self._found = found.order_by("pk").values_list(
            "pk", "changed_at", "sequence", f"{piece}__sequence", f"{piece}__digest", named_by or Value("")
        )

    @cached_property
    def lines(self) -> list[Line]:
        """In the order of the feed, every fragment up to date. One query when nothing lags behind."""
        lines = self._read()
        behind = [line.activity for line in lines if not fragments.is_current(line.sequence, line.written, line.digest)]
        if behind:
            fragments.refresh_all(behind)
            lines = self._read()
        return lines

    def _read(self) -> list[Line]:
        return [Line(*row) for row in self._found[:LIMIT]]

    @property
    def name(self) -> str:
        """Empty when the feed shows nothing or has no name of its own."""
        return self.lines[0].name if self.lines else ""

    @property
    def changed_at(self) -> dt.datetime | None:
        return max((line.changed_at for line in self.lines), default=None)

    @property
    def etag(self) -> str:
        """Changes with any event, any activity that comes or goes, the name, and the form of the bytes."""
        return self._etag(line.digest or "" for line in self.lines)

    def bytes(self, name: str, *, path: str) -> tuple[bytes, str]:
        """The calendar, and the ETag of exactly these bytes."""
        wanted = [line.activity for line in self.lines]
        pieces = CalendarFragment.objects.filter(self._which, activity__in=wanted).order_by("activity_id")
        read = list(pieces.values_list("digest", "body"))
        body = b"".join([ical.head(name, path=path), *(bytes(body) for _, body in read), ical.END])
        return body, self._etag(digest for digest, _ in read)

    def _etag(self, digests: Iterable[str]) -> str:
        mark = "\n".join([str(ical.VERSION), self.name, *digests])
        return f'"{hashlib.blake2b(mark.encode(), digest_size=16).hexdigest()}"'


def since(at: dt.datetime) -> dt.date:
    """Activities whose last séance is older than this are left out of feeds."""
    day: dt.date = local(at).date() - relativedelta(months=KEPT_MONTHS)
    return day
