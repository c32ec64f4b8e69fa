"""What is held in some spaces over some time: who would be touched if they were closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.models import Closure, Occupancy, Slot
from directory import spaces as floor_plan
from directory.models import Space


@dataclass(frozen=True)
class Touched:
    """A granted date or another closure that stands in the way."""

    space: str
    starts_at: datetime
    ends_at: datetime
    slot: Slot | None = None
    closure: Closure | None = None

    @property
    def who(self) -> str:
        """The association, or the reason of the other closure."""
        return self.slot.request.association.name if self.slot else str(self.closure)

    @property
    def what(self) -> str:
        return self.slot.request.purpose if self.slot else ""


def by_closing(spaces: Iterable[Space], starts_at: datetime, ends_at: datetime) -> list[Touched]:
    """Everything held in these spaces, or in their parts, during that time: each once, in order."""
    held = (
        Occupancy.objects.filter(
            space__in=floor_plan.undivided_of(spaces), period__overlap=DateTimeTZRange(starts_at, ends_at, "[)")
        )
        .select_related("slot__request__association", "slot__space", "closure", "space")
        .order_by("period", "pk")
    )
    met: dict[tuple[int | None, int | None], Touched] = {}
    for row in held:
        thing = row.slot or row.closure
        assert thing is not None  # noqa: S101 - a constraint says that a slot or a closure holds
        space = row.slot.space if row.slot else row.space
        met.setdefault(
            (row.slot_id, row.closure_id),
            Touched(space.name, thing.starts_at, thing.ends_at, slot=row.slot, closure=row.closure),
        )
    return list(met.values())
