"""Which halls the séances of an activity have already on the days that are asked for: those that may be given back."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F

from bookings.models import Slot, SlotRequest
from events.models import Activity, Occurrence
from events.recurrence import Period, local


def held_now(activity: Activity, periods: Iterable[Period]) -> list[Slot]:
    """The granted dates of this activity that hold its séances of these days, one séance a day."""
    days = {local(period.starts_at).date() for period in periods}
    held = Slot.objects.granted().filter(occurrence__activity=activity, occurrence__space=F("space"))
    held = held.filter(occurrence__in=Occurrence.objects.held()).select_related("space__venue", "occurrence")
    by_day: dict[date, list[Slot]] = {}
    for slot in held.order_by("starts_at"):
        if slot.occurrence and (day := local(slot.occurrence.starts_at).date()) in days:
            by_day.setdefault(day, []).append(slot)
    return [each[0] for each in by_day.values() if len(each) == 1]


def tie(slot_request: SlotRequest) -> None:
    """Where a request gives the former hall back: a date at other hours is tied to the only séance of its day."""
    if slot_request.activity is None or not slot_request.gives_back:
        return
    slots = list(slot_request.slots.all())
    tied = {slot.occurrence_id for slot in slots}
    free = [slot for slot in slots if slot.occurrence_id is None]
    now = held_now(slot_request.activity, [Period(slot.starts_at, slot.ends_at) for slot in free])
    by_day = {local(old.occurrence.starts_at).date(): old.occurrence_id for old in now if old.occurrence}
    for slot in free:
        seance = by_day.pop(local(slot.starts_at).date(), None)
        slot.occurrence_id = None if seance in tied else seance
    Slot.objects.bulk_update([slot for slot in free if slot.occurrence_id], ["occurrence"])
