"""Writes séances, slots and occupations by COPY, a few thousand at a time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from psycopg.types.range import TimestamptzRange

from bookings.models import Occupancy, Slot
from cms.filling.keys import keys_of
from directory.bulk import copy_in
from directory.models import Space
from events.models import Activity, Occurrence
from events.recurrence import Period

OCCURRENCE = (
    "id", "activity_id", "original_start", "starts_at", "ends_at", "state", "is_dropped", "reason", "space_id",
    "address", "free_places", "waiting", "sequence", "changed_at",
)  # fmt: skip
SLOT = (
    "id",
    "request_id",
    "space_id",
    "occurrence_id",
    "starts_at",
    "ends_at",
    "state",
    "ground",
    "reason",
    "decided_at",
    "conditions",
)
NO_CONDITIONS = "[]"
OCCUPANCY = ("space_id", "slot_id", "closure_id", "period")
FULL = 20_000


@dataclass
class Pen:
    """Rows wait here until `write`; the keys of séances and slots are known at once."""

    seances: int = 0
    slots: int = 0
    occupancies: int = 0
    _occurrences: list[tuple[Any, ...]] = field(default_factory=list)
    _slots: list[tuple[Any, ...]] = field(default_factory=list)
    _occupancies: list[tuple[Any, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._occurrence_keys, self._slot_keys = keys_of(Occurrence), keys_of(Slot)

    def occurrence(
        self, activity: Activity, period: Period, *, space: Space | None, cancelled: bool, at: dt.datetime
    ) -> int:
        key = next(self._occurrence_keys)
        state = Occurrence.State.CANCELLED if cancelled else Occurrence.State.PLANNED
        reason = "L’animatrice est souffrante." if cancelled else ""
        self._occurrences.append((
            key, activity.pk, period.starts_at, period.starts_at, period.ends_at, state.value, False, reason,
            space.pk if space else None, "" if space else activity.address, None, 0, 0, at,
        ))  # fmt: skip
        return key

    def slot_keys(self, count: int) -> list[int]:
        return list(islice(self._slot_keys, count))

    def slot(self, slot: Slot, leaves: Sequence[int]) -> None:
        """One dated answer; a granted one holds its undivided spaces, with the gap after it."""
        self._slots.append((*(getattr(slot, name) for name in SLOT[:-1]), NO_CONDITIONS))
        if slot.state == Slot.State.GRANTED:
            ends_at = slot.ends_at + dt.timedelta(minutes=slot.space.gap_minutes)
            self._occupancies += [(leaf, slot.pk, None, TimestamptzRange(slot.starts_at, ends_at)) for leaf in leaves]

    def closed(self, closure: int, leaf: int, starts_at: dt.datetime, ends_at: dt.datetime) -> None:
        self._occupancies.append((leaf, None, closure, TimestamptzRange(starts_at, ends_at)))

    @property
    def is_full(self) -> bool:
        return len(self._occurrences) + len(self._slots) + len(self._occupancies) >= FULL

    def write(self) -> None:
        self.seances += copy_in(Occurrence, OCCURRENCE, self._occurrences)
        self.slots += copy_in(Slot, SLOT, self._slots)
        self.occupancies += copy_in(Occupancy, OCCUPANCY, self._occupancies)
        for rows in (self._occurrences, self._slots, self._occupancies):
            rows.clear()
