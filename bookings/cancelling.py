"""One date does not take place, whoever holds its place: a hall of the town is given back in the same act."""

from datetime import datetime

from django.db import transaction

from bookings import releasing
from bookings.models import Slot
from directory.models import Person
from events import scheduling
from events.models import Occurrence


@transaction.atomic
def cancel(seance: Occurrence, *, reason: str, by: Person, at: datetime) -> None:
    """People are told, the calendar follows, the hall is free. Raises SeanceIsOver, AlreadyBegun."""
    held = Slot.objects.granted().select_related("space__venue").filter(occurrence=seance).first()
    if held is None:
        scheduling.cancel(seance, reason=reason, at=at, by=by)
    else:
        releasing.release(held, by=by, at=at, cancels=True, reason=reason)
