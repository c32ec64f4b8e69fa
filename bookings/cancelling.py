"""One date does not take place, whoever holds its place: a hall of the town is given back in the same act."""

from datetime import datetime

from bookings import rescheduling
from directory.models import Person
from events.models import Occurrence, ScheduleChange


def cancel(seance: Occurrence, *, reason: str, by: Person, at: datetime) -> ScheduleChange:
    """People are told, the calendar follows, the hall is free; it can be taken back for some minutes. Raises SeanceIsOver."""
    return rescheduling.cancelling(seance, scope=ScheduleChange.Scope.ONE, reason=reason, by=by, at=at).do()
