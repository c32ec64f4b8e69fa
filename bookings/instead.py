"""A date asked for instead of one that is held: its séance stays where it is until the answer, then goes there.

Such a date is tied to a séance that another granted date holds, and either does not cover it (`Slot.objects.instead`)
or stands in a request that gives the former hall back (`Slot.objects.replacing`, `SlotRequest.gives_back`). Granted, or
accepted where something else was proposed, the séance follows in the same act, and what it held is given back. Refused
or taken back, nothing has moved.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import groupby

from django.db.models import F
from django.utils.translation import gettext as _

from bookings import emails, history, requesting
from bookings.following import Going
from bookings.models import Decision, Slot, SlotRequest
from bookings.models.slot import SlotQuerySet
from directory.models import Person
from events import scheduling
from events.models import Activity, Occurrence
from events.recurrence import DATES, Period, Schedule, local

WAITING = (Slot.State.ASKED, Slot.State.PROPOSED)


def ask(wanted: Sequence[Going], *, activity: Activity, by: Person, at: datetime, message: str = "") -> list[int]:
    """Send what has to be asked for, one request for each hall and hour; returns their keys. Raises what `submit` does."""
    made = []
    for _key, each in groupby(sorted(wanted, key=_in_order), key=_alike):
        dates = list(each)
        like = dates[0].slot.request
        asked = requesting.submit(
            association=like.association, space=dates[0].slot.space, schedule=_on([going.period.date for going in dates],
            dates[0]), periods=[going.period for going in dates], purpose=like.purpose, people_expected=like.people_expected,
            needs=like.needs, by=by, at=at, activity=activity, as_exception=True,
            message=message or _("These dates are to take the place of those that we have for this activity."),
        )  # fmt: skip
        seances = {going.period.starts_at: going.slot.occurrence_id for going in dates}
        slots = list(asked.slots.asked())
        for slot in slots:
            slot.occurrence_id = seances.get(slot.starts_at)
        Slot.objects.bulk_update(slots, ["occurrence"])
        made.append(asked.pk)
    return made


def _alike(going: Going) -> tuple[int, int, time, time]:
    start, end = local(going.period.starts_at), local(going.period.ends_at)
    return going.slot.request_id, going.slot.space_id, start.time(), end.time()


def _in_order(going: Going) -> tuple[tuple[int, int, time, time], datetime]:
    return _alike(going), going.period.starts_at


def _on(days: Sequence[date], like: Going) -> Schedule:
    start, end = local(like.period.starts_at), local(like.period.ends_at)
    return Schedule(
        kind=DATES, first_date=min(days), dates=tuple(days), start_time=start.time(), end_time=end.time(),
        ends_next_day=end.date() > start.date(),
    )  # fmt: skip


def requests_of(slots: Collection[int]) -> set[int]:
    """The requests that lose a date when these (by key) are granted: to be locked before any hall."""
    return {old.request_id for old in leaving(slots)}


def leaving(slots: Collection[int]) -> list[Slot]:
    """The granted dates that are given back when these (by key) are granted."""
    # Read first: as a sub-query the planner looks at every granted date of the town.
    seances = set(Slot.objects.filter(pk__in=list(slots)).replacing().values_list("occurrence", flat=True))
    if not seances:
        return []
    held = Slot.objects.granted().filter(occurrence__in=seances, space=F("occurrence__space"))
    return list(held.exclude(pk__in=list(slots)).select_related("space__venue", "request", "occurrence__activity"))


def arrive(slots: Sequence[Slot], olds: Sequence[Slot], *, by: Person, at: datetime) -> None:
    """Take the séances along to these granted dates, and give back those that held them: people get one letter.

    Raises AnotherSeanceAtThatTime, and the errors of a schedule's hours.
    """
    was = {old.occurrence_id: old for old in olds}
    departments = {slot.space.venue.department_id for slot in slots if olds}
    by_space: dict[int, list[Slot]] = {}
    for slot in slots:
        if slot.occurrence_id in was:
            by_space.setdefault(slot.space_id, []).append(slot)
    for dates in by_space.values():
        moves = {}
        for slot in dates:
            old = was[slot.occurrence_id]
            seance = old.occurrence
            assert seance is not None  # noqa: S101 - it is known by its séance
            moves[seance.pk] = _within(slot, seance, old)
        activity = was[dates[0].occurrence_id].occurrence.activity  # type: ignore[union-attr]  # as above
        scheduling.rehouse(activity, moves, dates[0].space, at=at, by=by)
        for former in {was[slot.occurrence_id].space for slot in dates} - {dates[0].space}:
            scheduling.leave_hall(activity, former, dates[0].space, at=at)
    _give_back(olds, departments, by=by, at=at)


def _within(slot: Slot, seance: Occurrence, old: Slot) -> tuple[datetime, datetime]:
    """When the séance takes place in its new date: as before if it was asked for around it, else as it lay in the old one."""
    asked_from, asked_until = slot.asked_starts_at or slot.starts_at, slot.asked_ends_at or slot.ends_at
    if asked_from <= seance.starts_at and seance.ends_at <= asked_until:
        start, end = (moment + (slot.starts_at - asked_from) for moment in (seance.starts_at, seance.ends_at))
        return (start, end) if end <= slot.ends_at else (slot.starts_at, slot.ends_at)
    start, end = slot.starts_at + (seance.starts_at - old.starts_at), slot.ends_at - (old.ends_at - seance.ends_at)
    return (start, end) if start < end else (slot.starts_at, slot.ends_at)


def _give_back(olds: Sequence[Slot], departments: Collection[int | None], *, by: Person, at: datetime) -> None:
    """Agents who run the new hall know it; those of another department are told."""
    words = _("Another date was granted instead.")
    for key in sorted({old.request_id for old in olds}):
        mine = [old for old in olds if old.request_id == key]
        decision = history.write(
            mine[0].request, mine, Decision.Kind.RELEASED, after=Slot.State.RELEASED, by=by, at=at, message=words
        )
        if theirs := [old for old in mine if old.space.venue.department_id not in departments]:
            emails.dates_given_back(theirs, decision)
    Slot.objects.filter(pk__in=[old.pk for old in olds]).update(state=Slot.State.RELEASED, decided_at=at)
    history.raise_versions({old.request_id for old in olds})


def waiting(seances: Collection[int]) -> SlotQuerySet:
    """The dates that are asked for instead of those that these séances have, or proposed in answer to that."""
    return Slot.objects.filter(state__in=WAITING, occurrence__in=list(seances)).replacing()


def wished(held: Iterable[Slot]) -> dict[int, Period]:
    """When the séances that these dates hold would have been, had what was asked for last been granted."""
    by_seance = {slot.occurrence_id: slot for slot in held}
    states = (*WAITING, Slot.State.REFUSED, Slot.State.WITHDRAWN)
    asked = Slot.objects.filter(state__in=states, occurrence__in=by_seance).instead()
    found = {}
    for slot in asked.select_related("occurrence").order_by("pk"):
        seance, old = slot.occurrence, by_seance[slot.occurrence_id]
        assert seance is not None  # noqa: S101 - it is known by its séance
        early, late = seance.starts_at - old.starts_at, old.ends_at - seance.ends_at
        start, end = slot.asked_starts_at or slot.starts_at, slot.asked_ends_at or slot.ends_at
        found[seance.pk] = Period(start + early, end - late)
    return found


def forget(slots: Collection[int], *, by: Person, at: datetime) -> None:
    """Their séances are changed again: these dates (by key) are taken back; others of their requests still wait."""
    mine = list(Slot.objects.filter(pk__in=list(slots), state__in=WAITING).values_list("request", "pk"))
    for key in sorted({request for request, _pk in mine}):
        only = [pk for request, pk in mine if request == key]
        requesting.withdraw(SlotRequest.objects.get(pk=key), by=by, at=at, only=only)
    Slot.objects.filter(pk__in=list(slots)).update(occurrence=None)


def ask_again(pairs: Mapping[int, int], *, by: Person, at: datetime) -> None:
    """That change is taken back: these dates (slot by séance) wait for their answer as before it."""
    gone = Slot.objects.filter(pk__in=pairs, state=Slot.State.WITHDRAWN).select_related("space", "request")
    slots = list(gone.order_by("request", "starts_at"))
    for slot_request, each in groupby(slots, key=lambda slot: slot.request):
        words = _("The association took its change back: these dates are asked for again.")
        history.write(
            slot_request, list(each), Decision.Kind.DECIDED, after=Slot.State.ASKED, by=by, at=at, message=words
        )
    for slot in slots:
        slot.state, slot.decided_at, slot.occurrence_id = Slot.State.ASKED, None, pairs[slot.pk]
    Slot.objects.bulk_update(slots, ["state", "decided_at", "occurrence"])
    requests = {slot.request_id for slot in slots}
    SlotRequest.objects.filter(pk__in=requests).update(state=SlotRequest.State.PENDING, decided_at=None)
    history.raise_versions(requests)
