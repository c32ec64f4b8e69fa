"""A volunteer gives a granted date back: the space is free at once, and the séance follows.

A séance in a space of the town is cancelled here and not in events, so that the date, what it holds
and the séance never tell different things.
"""

from datetime import datetime

from django.db import transaction

from bookings import emails, history, holding, placing
from bookings.errors import AlreadyBegun, AlreadyDecided
from bookings.models import Decision, Slot, SlotRequest
from directory.models import Person
from events import scheduling
from events.models import Occurrence


@transaction.atomic
def release(slot: Slot, *, by: Person, at: datetime, cancels: bool = False, reason: str = "") -> Slot:
    """Free the space of this granted date and tell the department's agents.

    `cancels` also cancels the séance, with `reason` said to the public; otherwise its place is to be
    confirmed again. Raises AlreadyDecided when the date is not granted any more, AlreadyBegun from
    its start on.
    """
    slot_request = SlotRequest.objects.select_for_update(no_key=True).get(pk=slot.request_id)
    mine = slot_request.slots.granted().select_related("space", "occurrence__activity").filter(pk=slot.pk).first()
    if mine is None:
        raise AlreadyDecided
    if mine.starts_at <= at:
        raise AlreadyBegun
    holding.free([mine])
    decision = history.write(
        slot_request, [mine], Decision.Kind.RELEASED, after=Slot.State.RELEASED, by=by, at=at, message=reason
    )
    mine.state, mine.decided_at = Slot.State.RELEASED, at
    mine.save(update_fields=["state", "decided_at"])
    slot_request.version += 1
    slot_request.save(update_fields=["version"])
    if cancels and mine.occurrence and mine.occurrence.state != Occurrence.State.CANCELLED:
        scheduling.cancel(mine.occurrence, reason=reason, at=at, by=by)  # first: nobody is told of a place to come
    placing.take_place(mine, at=at)
    emails.date_given_back(mine, decision)
    return mine
