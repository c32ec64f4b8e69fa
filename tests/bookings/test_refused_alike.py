"""A letter says a reason once for all the dates that it refuses."""

from bookings.history import Line, Lines
from bookings.models import Slot
from tests.factories import paris


def refused(day: int, reason: str) -> Line:
    return Line(
        starts_at=paris(2026, 12, day, 10), ends_at=paris(2026, 12, day, 11), space="Salle 1",
        after=Slot.State.REFUSED, ground="other", reason=reason,
    )  # fmt: skip


def test_dates_of_one_reason_stand_together() -> None:
    first, other, last = refused(1, "Travaux."), refused(8, "Vote."), refused(15, "Travaux.")

    assert Lines(granted=(), refused=(first, other, last), taken_back=()).refused_alike == [[first, last], [other]]
