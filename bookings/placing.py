"""A granted date gives the séance its place; a date given back takes it away again.

A slot is tied to the séance of the request's activity that it covers from start to end: the hall
may be asked for from earlier on, to set it up. An activity may be laid out after its dates were
granted: `catch_up` then ties what could not be tied before.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Protocol

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models import Slot, SlotRequest
from directory.models import Person, Space
from events import scheduling
from events.models import Activity, Occurrence


class Fate(TextChoices):
    """What becomes of the séance when its date changes."""

    NONE = "none", _("No séance is tied to this date.")
    FOLLOWS = "follows", _("The séance follows.")
    SHORTER = "shorter", _("The séance follows, and is made shorter so that it fits.")
    PLACED = "placed", _("The séance of that day gets this hall.")
    APART = "apart", _("The séance does not use this hall any more: it stays as it is.")
    CANCELLED = "cancelled", _("The séance is cancelled.")
    UNPLACED = "unplaced", _("The séance stays, without a place for now.")

    @classmethod
    def of_new(cls, slot: Slot) -> "Fate":
        """Of a date that has just been granted and tied."""
        return cls.PLACED if slot.occurrence_id else cls.NONE


class Place(Protocol):
    """Where and when a date was held."""

    @property
    def space(self) -> Space: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


def _covered(activity: "int | OuterRef") -> QuerySet[Occurrence]:
    """The séances of this activity that take place within a slot of the outer query, the earliest first."""
    return (
        Occurrence.objects.held()
        .filter(activity=activity, starts_at__gte=OuterRef("starts_at"), ends_at__lte=OuterRef("ends_at"))
        .order_by("starts_at", "pk")
    )


def tie(slot_request: SlotRequest) -> None:
    """Tie each date of the request to the séance that it covers, if any, and let go of a séance moved meanwhile, unless
    the date is asked for instead of the one that it has.

    The activity is locked first, as by everything that touches its séances: an edit of its schedule
    comes before or after, never between.
    """
    if slot_request.activity_id is None:
        return
    Activity.objects.select_for_update(no_key=True).get(pk=slot_request.activity_id)
    covered = _covered(slot_request.activity_id)
    instead = slot_request.slots.asked().instead().values("pk")
    is_off = Q(state=Slot.State.ASKED) & ~Exists(covered.filter(pk=OuterRef("occurrence"))) & ~Q(pk__in=instead)
    slot_request.slots.filter(Q(occurrence=None) | is_off).update(occurrence=Subquery(covered.values("pk")[:1]))


def give_places(slots: Iterable[Slot], *, at: datetime, reason: str = "") -> None:
    """Put the séances tied to these granted dates in their space; `reason` is told to whoever counts on them."""
    tied = sorted((slot for slot in slots if slot.occurrence_id), key=lambda slot: slot.space_id)
    for _space, group in groupby(tied, key=lambda slot: slot.space_id):
        of_space = list(group)
        keys = [slot.occurrence_id for slot in of_space if slot.occurrence_id]
        occurrences = list(Occurrence.objects.filter(pk__in=keys).select_related("activity").order_by("pk"))
        scheduling.assign(occurrences, of_space[0].space, at=at, reason=reason)


def rehouse(slot_request: SlotRequest, slots: Iterable[Slot], *, at: datetime, by: Person) -> None:
    """Hold the séances of these accepted dates in the hall, and at the hour, that were proposed.

    A séance keeps its place within the date: one that begins half an hour after the doors open still does.
    One that was moved or cancelled since is left alone, and no longer tied. Raises what forbids the new hour.
    """
    if slot_request.activity_id is None:
        return
    Activity.objects.select_for_update(no_key=True).get(pk=slot_request.activity_id)
    by_space: dict[Space, dict[int, tuple[datetime, datetime]]] = {}
    let_go = []
    for slot in slots:
        seance = slot.occurrence
        if seance is None or slot.asked_starts_at is None or slot.asked_ends_at is None:
            continue
        is_within = slot.asked_starts_at <= seance.starts_at and seance.ends_at <= slot.asked_ends_at
        if seance.state == Occurrence.State.CANCELLED or not is_within:
            let_go.append(slot.pk)
            continue
        start = slot.starts_at + (seance.starts_at - slot.asked_starts_at)
        end = start + (seance.ends_at - seance.starts_at)
        fits = end <= slot.ends_at
        by_space.setdefault(slot.space, {})[seance.pk] = (start, end) if fits else (slot.starts_at, slot.ends_at)
    for space, moves in by_space.items():
        scheduling.rehouse(Activity.objects.get(pk=slot_request.activity_id), moves, space, at=at, by=by)
    Slot.objects.filter(pk__in=let_go).update(occurrence=None)


def take_place(slot: Slot, *, at: datetime) -> None:
    """Leave the séance of a date given back "place to be confirmed", unless it meets elsewhere by now."""
    occurrence = slot.occurrence
    if occurrence is not None and occurrence.space_id == slot.space_id:
        scheduling.assign([occurrence], None, at=at)


def follow(slot: Slot, was: Place, *, reason: str, by: Person, at: datetime) -> Fate:
    """Take the séance along to where and when its date is held now; people are told in one letter.

    It starts as long after the date as before, on the clock, and keeps its length as far as it fits. One that was
    cancelled, or met elsewhere already, stays as it is. Raises what `scheduling.move` does.
    """
    seance = slot.occurrence
    if seance is None:
        return Fate.NONE
    if seance.is_cancelled or seance.space_id != was.space.pk:
        return Fate.APART
    starts_at = max(_later(seance.starts_at, was.starts_at, slot.starts_at), slot.starts_at)
    ends_at = min(_later(seance.ends_at, was.starts_at, slot.starts_at), slot.ends_at)
    if ends_at <= starts_at:
        starts_at, ends_at = slot.starts_at, slot.ends_at
    if (starts_at, ends_at, slot.space_id) == (seance.starts_at, seance.ends_at, seance.space_id):
        return Fate.FOLLOWS
    is_shorter = ends_at - starts_at < seance.ends_at - seance.starts_at - timedelta(minutes=1)
    scheduling.move(seance, starts_at=starts_at, ends_at=ends_at, space=slot.space, reason=reason, by=by, at=at)
    return Fate.SHORTER if is_shorter else Fate.FOLLOWS


def _later(moment: datetime, was: datetime, now: datetime) -> datetime:
    """As far from `now` as `moment` is from `was`, on the clock of the town."""
    on_the_clock = timezone.make_naive(moment) - timezone.make_naive(was) + timezone.make_naive(now)
    return timezone.make_aware(on_the_clock)


def leave(slot: Slot, *, cancels: bool, reason: str, by: Person, at: datetime) -> Fate:
    """The séance of a date that is given back: cancelled, or without a place until it gets another."""
    seance = slot.occurrence
    if seance is None:
        return Fate.NONE
    if cancels and not seance.is_cancelled:
        scheduling.cancel(seance, reason=reason, at=at, by=by)  # first: nobody is told of a place to come
        take_place(slot, at=at)
        return Fate.CANCELLED
    if seance.is_cancelled or seance.space_id != slot.space_id:
        take_place(slot, at=at)
        return Fate.APART
    take_place(slot, at=at)
    return Fate.UNPLACED


@transaction.atomic
def catch_up(*, at: datetime) -> int:
    """Tie and place the granted dates to come whose séance was laid out later; returns how many."""
    late = (
        Slot.objects.granted()
        .filter(occurrence=None, request__activity__isnull=False, starts_at__gte=at)
        .filter(Exists(_covered(OuterRef("request__activity"))))
        .select_related("request", "space")
        .order_by("request", "starts_at")
    )
    scheduling.lock_all(Activity.objects.filter(pk__in={slot.request.activity_id for slot in late}))
    requests = {slot.request_id: slot.request for slot in late}
    for slot_request in requests.values():
        tie(slot_request)
    slots = list(Slot.objects.filter(pk__in=[slot.pk for slot in late]).select_related("space"))
    give_places(slots, at=at)
    return len(slots)
