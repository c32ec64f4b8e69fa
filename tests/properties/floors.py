"""What must be true of the spaces of the town after any act, worked out anew from the rows in plain Python."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bookings.models import Closure, Occupancy, Slot
from directory.models import Space

HOLDING = ("granted", "proposed")
Held = set[tuple[int, datetime, datetime]]


class Floors:
    """The tree of the spaces, read once."""

    def __init__(self) -> None:
        self.spaces = {space.pk: space for space in Space.objects.all()}

    def leaves(self, space: int) -> list[int]:
        parts = [key for key, each in self.spaces.items() if each.parent_id == space]
        return [leaf for part in parts for leaf in self.leaves(part)] or [space]

    def held_by(self, slot: Slot) -> Held:
        """Each smallest part, from the start to the end and the longer of the two gaps."""
        whole = self.spaces[slot.space_id]
        return {
            (
                leaf,
                slot.starts_at,
                slot.ends_at + timedelta(minutes=max(whole.gap_minutes, self.spaces[leaf].gap_minutes)),
            )
            for leaf in self.leaves(slot.space_id)
        }


def check_spaces() -> None:
    """Raises what is broken."""
    floors = Floors()
    rows = list(Occupancy.objects.all())
    _nothing_is_held_twice(rows)
    _only_undivided_spaces_are_held(rows, floors)
    _slots_hold_what_they_say_and_no_more(rows, floors)
    _closures_hold_what_they_shut(rows, floors)


def _nothing_is_held_twice(rows: list[Occupancy]) -> None:
    by_space: dict[int, list[Occupancy]] = {}
    for row in rows:
        by_space.setdefault(row.space_id, []).append(row)
    for held in by_space.values():
        held.sort(key=lambda row: row.period.lower)
        for one, following in zip(held, held[1:], strict=False):
            assert one.period.upper <= following.period.lower


def _only_undivided_spaces_are_held(rows: Iterable[Occupancy], floors: Floors) -> None:
    assert all(floors.leaves(row.space_id) == [row.space_id] for row in rows)


def _slots_hold_what_they_say_and_no_more(rows: Iterable[Occupancy], floors: Floors) -> None:
    found: dict[int, Held] = {}
    for row in rows:
        if row.slot_id:
            found.setdefault(row.slot_id, set()).add((row.space_id, row.period.lower, row.period.upper))
    assert found == {slot.pk: floors.held_by(slot) for slot in Slot.objects.filter(state__in=HOLDING)}


def _closures_hold_what_they_shut(rows: Iterable[Occupancy], floors: Floors) -> None:
    """Each minute of a closure is held, by it, by another closure, or by a date that was kept; and nothing outside it."""
    standing = {closure.pk: closure for closure in Closure.objects.filter(reopened_at=None)}
    shut = {
        key: {leaf for space in closure.spaces.all() for leaf in floors.leaves(space.pk)}
        for key, closure in standing.items()
    }
    for row in rows:
        if row.closure_id:
            closure = standing[row.closure_id]
            assert row.space_id in shut[row.closure_id]
            assert closure.starts_at <= row.period.lower
            assert row.period.upper <= closure.ends_at
    for key, closure in standing.items():
        for leaf in shut[key]:
            pieces = sorted(
                (row.period.lower, row.period.upper)
                for row in rows
                if row.space_id == leaf and row.period.lower < closure.ends_at and row.period.upper > closure.starts_at
            )
            reached = closure.starts_at
            for start, end in pieces:
                assert start <= reached, f"{leaf} is free from {reached} to {start} while shut"
                reached = max(reached, end)
            assert reached >= closure.ends_at
