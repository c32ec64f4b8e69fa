"""A granted date gives the séance its place; a date given back takes it away again.

Slots are tied to the séances of the request's activity that start at the same moment. An activity
may be laid out after its dates were granted: `catch_up` then ties what could not be tied before.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from bookings.models import Slot, SlotRequest
from events import scheduling
from events.models import Occurrence


def _same_start() -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(activity=OuterRef("request__activity"), starts_at=OuterRef("starts_at")).exclude(
        state=Occurrence.State.CANCELLED
    )


def tie(slot_request: SlotRequest) -> None:
    """Tie each date of the request to the séance of its activity that starts at the same moment, if any."""
    if slot_request.activity_id is None:
        return
    same_start = (
        Occurrence.objects.filter(activity=slot_request.activity_id, starts_at=OuterRef("starts_at"))
        .exclude(state=Occurrence.State.CANCELLED)
        .order_by("pk")
    )
    slot_request.slots.filter(occurrence=None).update(occurrence=Subquery(same_start.values("pk")[:1]))


def give_places(slots: Iterable[Slot], *, at: datetime) -> None:
    """Put the séances tied to these granted dates in their space."""
    tied = sorted((slot for slot in slots if slot.occurrence_id), key=lambda slot: slot.space_id)
    for _space, group in groupby(tied, key=lambda slot: slot.space_id):
        of_space = list(group)
        keys = [slot.occurrence_id for slot in of_space if slot.occurrence_id]
        occurrences = list(Occurrence.objects.filter(pk__in=keys).select_related("activity").order_by("pk"))
        scheduling.assign(occurrences, of_space[0].space, at=at)


def take_place(slot: Slot, *, at: datetime) -> None:
    """Leave the séance of a date given back "place to be confirmed", unless it meets elsewhere by now."""
    occurrence = slot.occurrence
    if occurrence is not None and occurrence.space_id == slot.space_id:
        scheduling.assign([occurrence], None, at=at)


@transaction.atomic
def catch_up(*, at: datetime) -> int:
    """Tie and place the granted dates to come whose séance was laid out later; returns how many."""
    late = (
        Slot.objects.granted()
        .filter(occurrence=None, request__activity__isnull=False, starts_at__gte=at)
        .filter(Exists(_same_start()))
        .select_related("request", "space")
        .order_by("request", "starts_at")
    )
    requests = {slot.request_id: slot.request for slot in late}
    for slot_request in requests.values():
        tie(slot_request)
    slots = list(Slot.objects.filter(pk__in=[slot.pk for slot in late]).select_related("space"))
    give_places(slots, at=at)
    return len(slots)
