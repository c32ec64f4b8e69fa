"""The conditions under which dates were given, as the association reads them."""

from collections.abc import Iterable
from dataclasses import dataclass

from bookings.models import Slot

HELD = (Slot.State.GRANTED, Slot.State.PROPOSED)


@dataclass(frozen=True)
class Attached:
    """Dates given under the same conditions."""

    conditions: tuple[str, ...]
    slots: tuple[Slot, ...]


def of(slots: Iterable[Slot]) -> list[Attached]:
    """The dates that are held, by their conditions, in order; those without any are left out."""
    gathered: dict[tuple[str, ...], list[Slot]] = {}
    for slot in slots:
        if slot.state in HELD and slot.conditions:
            gathered.setdefault(tuple(slot.conditions), []).append(slot)
    return [Attached(conditions, tuple(dates)) for conditions, dates in gathered.items()]
