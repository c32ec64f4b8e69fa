"""Internal notes on a request: agents write them for one another, nobody else ever reads them."""

from datetime import datetime

from bookings.models import RequestNote, SlotRequest
from directory.models import Person

LONGEST = 2000


def add(slot_request: SlotRequest, words: str, *, by: Person, at: datetime) -> RequestNote:
    return RequestNote.objects.create(request=slot_request, words=words, by=by, at=at)


def take_away(slot_request: SlotRequest, key: int, *, by: Person) -> bool:
    """Take away a note of one's own; whether there was one."""
    deleted, _each = slot_request.notes.filter(pk=key, by=by).delete()
    return bool(deleted)
