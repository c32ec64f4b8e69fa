"""The life of a source: added, read by the worker every few hours, refused and told, cut.

The row is the promise: the task only hurries it. Reading holds a lease and no transaction while another
site is asked, so a worker that dies leaves a row which the next round takes again.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from directory.models import Association, Person
from events import days_off
from events.drafting import HeldInAHall
from events.importing import accepting, comparing, decoding, emails, fetching, fitting, reading
from events.importing.refusals import LASTING, Refused
from events.importing.series import Series
from events.models import Activity, CalendarSource, ImportedEvent, ImportedSeries

log = logging.getLogger(__name__)

EVERY = timedelta(hours=4)
LEASE = timedelta(seconds=60)
TOLD_AFTER = 4  # failures in a row: most of a day
SELDOM_AFTER, SELDOM = 12, timedelta(days=1)


class AlreadyFollowed(ValueError):
    """This address is read for the association already."""


def add_address(
    association: Association, address: str, *, by: Person, at: datetime, asks: bool = True
) -> CalendarSource:
    """Follow this address. Raises AlreadyFollowed."""
    source = CalendarSource(
        association=association, kind=CalendarSource.Kind.ADDRESS, address=address, asks=asks,
        added_by=by, added_at=at, next_read_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError:
        raise AlreadyFollowed from None
    return source


def add_file(association: Association, name: str, body: bytes, *, by: Person, at: datetime) -> CalendarSource:
    return CalendarSource.objects.create(
        association=association, kind=CalendarSource.Kind.FILE, file_name=name[-120:], body=body,
        added_by=by, added_at=at, next_read_at=at,
    )  # fmt: skip


def send_again(source: CalendarSource, name: str, body: bytes, *, at: datetime) -> None:
    """A newer version of a file: compared with what was accepted of the former one."""
    CalendarSource.objects.live().filter(pk=source.pk).update(
        file_name=name[-120:], body=body, next_read_at=at, refusal=None, failures=0
    )


def read_soon(source: CalendarSource, *, at: datetime) -> None:
    """At the team's wish, now."""
    CalendarSource.objects.live().filter(pk=source.pk, kind=CalendarSource.Kind.ADDRESS).update(next_read_at=at)


def claim(key: int, *, at: datetime) -> CalendarSource | None:
    """Take this source to read it; None when it is not due, or another worker reads it."""
    with transaction.atomic():
        source = CalendarSource.objects.due(at).filter(pk=key).select_for_update(skip_locked=True, no_key=True).first()
        if source is not None:
            source.leased_until = at + LEASE
            source.save(update_fields=["leased_until"])
        return source


def read(key: int, *, at: datetime) -> bool:
    """Read a source that is due, and keep what it says, or why it cannot be read. True when it was read."""
    source = claim(key, at=at)
    if source is None:
        return False
    try:
        outcome = _read(source, at)
    except Refused as refused:
        _fail(source, refused, at=at)
    except Exception:
        log.exception("calendar %s could not be read", source.pk)
        _fail(source, Refused("broken"), at=at)
    else:
        _keep(source, outcome, at=at)
    return True


def _read(source: CalendarSource, at: datetime) -> dict[str, Any]:
    """The columns to be written. No transaction is open: another site may take its time."""
    if source.is_file:
        return {"reading": understand(bytes(source.body or b""), at=at)}
    fetched = fetching.fetch(source.address, etag=source.etag, last_modified=source.last_modified)
    if fetched.body is None:
        return {}
    return {
        "reading": understand(fetched.body, at=at), "etag": fetched.etag, "last_modified": fetched.last_modified
    }  # fmt: skip


def understand(body: bytes, *, at: datetime) -> dict[str, Any]:
    """What these bytes say, as it is kept. Raises Refused."""
    today, until = comparing.reach(at)
    read = reading.read(decoding.decode(body), today=today, until=until)
    fitted = fitting.fit(read, days_off.known(today, until), today=today, until=until)
    if not fitted.series:
        raise Refused("nothing_taken", notes=fitted.notes[:20]) if fitted.notes else Refused("nothing_to_come")
    return {
        "name": fitted.name, "notes": fitted.notes[:200], "series": [series.as_json() for series in fitted.series]
    }  # fmt: skip


@transaction.atomic
def _keep(source: CalendarSource, columns: dict[str, Any], *, at: datetime) -> None:
    leased = source.leased_until
    source = accepting.lock(source)
    if source.leased_until != leased or source.cut_at:
        return  # another worker took over, or it was cut meanwhile
    for name, value in columns.items():
        setattr(source, name, value)
    if "reading" in columns:
        source.name = columns["reading"]["name"] or source.name
        source.reading = _adopted(source, columns["reading"])
    source.body = None
    source.read_at, source.leased_until = at, None
    source.failures, source.refusal = 0, None
    source.next_read_at = None if source.is_file else at + EVERY
    source.save()
    if not source.asks:
        accepting.accept(source, _harmless(source, at), by=None, at=at)
    waited = source.waiting_since
    accepting.count_waiting(source, at=at)
    if source.waiting and not waited and source.series.filter(activity__isnull=False).exists():
        emails.changes_wait(source, at=at)


def _harmless(source: CalendarSource, at: datetime) -> set[str]:
    """Proposals that need nobody's eyes: of activities that are known, and that take nothing from anybody."""
    return {
        proposal.key
        for proposal in comparing.compare(source, at=at).proposals
        if not proposal.is_new and not proposal.is_gone and not proposal.concerns_people and not proposal.edited_here
    }


def _adopted(source: CalendarSource, reading: dict[str, Any]) -> dict[str, Any]:
    """What an earlier source that was cut left here is this one's again; what another one brought is noted."""
    wanted = [Series.from_json(kept) for kept in reading["series"]]
    uids = {uid for series in wanted for uid, _rid in series.identities}
    left = ImportedEvent.objects.filter(
        association=source.association_id, uid__in=uids, series__source__cut_at__isnull=False
    )
    ImportedSeries.objects.filter(pk__in=left.values("series")).update(source=source)
    elsewhere = comparing.taken_elsewhere(source, wanted)
    twice = [series for series in wanted if not elsewhere.isdisjoint(series.identities)]
    return reading | {"notes": [*reading["notes"], *({"code": "elsewhere", "title": each.title} for each in twice)]}


def _fail(source: CalendarSource, refused: Refused, *, at: datetime) -> None:
    """Keep why; try again later, less often after a while. The team is told once, when it lasts."""
    with transaction.atomic():
        leased = source.leased_until
        source = accepting.lock(source)
        if source.leased_until != leased or source.cut_at:
            return
        source.failures += 1
        source.refusal = refused.as_json()
        source.read_at, source.leased_until, source.body = at, None, None
        pause = SELDOM if source.failures >= SELDOM_AFTER else EVERY
        lost = source.reading is None and refused.code in LASTING  # it never worked, and will not by itself
        source.next_read_at = None if source.is_file or lost else at + pause
        source.save()
        if source.failures == TOLD_AFTER:
            emails.cannot_be_read(source, at=at)


@transaction.atomic
def cut(source: CalendarSource, *, keeps: bool, by: Person, at: datetime) -> list[str]:
    """Read it no more. Without `keeps`, what came of it goes as if the calendar were empty.

    Returns the names of the activities that stay because a hall is theirs.
    """
    source = accepting.lock(source)
    stay: list[str] = []
    came = Activity.objects.filter(imported__source=source).distinct()
    for activity in () if keeps else came:
        try:
            with transaction.atomic():
                source.series.filter(activity=activity).delete()
                accepting.end(activity, by=by, at=at)
        except HeldInAHall:
            stay.append(activity.title)
    source.series.filter(activity=None).delete()
    source.cut_at, source.next_read_at, source.body, source.reading = at, None, None, None
    source.waiting, source.waiting_since = 0, None
    source.address = source.address and f"https://{source.host}"  # the rest may be a secret
    source.save()
    return stay


def choose_to_ask(source: CalendarSource, *, asks: bool) -> None:
    CalendarSource.objects.live().filter(pk=source.pk).update(asks=asks)
