"""The agent proposes another hall or another hour: the dates move there and hold it until the association answers.

Part of a decision (bookings.review): the same lock, the same look, the same letter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from django.utils import timezone

from bookings import holding
from bookings.errors import DatesMeet
from bookings.models import Proposal, Slot, SlotRequest
from bookings.targets import Target
from directory.models import Person, Space

USUAL_DAYS, MOST_DAYS = 7, 60  # to answer
EVENING = time(20)  # until when one may answer on the last day


@dataclass(frozen=True)
class Refuse:
    """The date is refused: on a ground of the law (Slot.Ground), with a sentence that says why."""

    ground: str
    reason: str


@dataclass(frozen=True)
class Propose:
    """This hall at this hour instead, held for some days; then refused, or studied again (`otherwise` None)."""

    space: Space
    target: Target
    answer_days: int = USUAL_DAYS
    otherwise: Refuse | None = None


def deadline(slots: Sequence[Slot], *, days: int, at: datetime) -> datetime:
    """Until when the association may answer what is proposed for these slots, which stand there already."""
    starts = [slot.starts_at for slot in slots]
    starts += [slot.asked_starts_at for slot in slots if slot.asked_starts_at]
    return until(starts, days=days, at=at)


def until(starts: Iterable[datetime], *, days: int, at: datetime) -> datetime:
    """The evening of the last day, and never past the first of these dates to come."""
    last_day = timezone.localdate(at) + timedelta(days=days)
    evening = timezone.make_aware(datetime.combine(last_day, EVENING))
    return min([evening, *(start for start in starts if start > at)])


def move(slot_request: SlotRequest, proposed: Mapping[Slot, Propose]) -> None:
    """Stand these slots, in memory, at their proposed hall and hour; what was asked is kept beside it.

    Raises DatesMeet when the request would then have two dates at one place and time.
    """
    for slot, verdict in proposed.items():
        period = verdict.target.of(slot.starts_at)
        slot.asked_space, slot.asked_starts_at, slot.asked_ends_at = slot.space, slot.starts_at, slot.ends_at
        slot.space, slot.starts_at, slot.ends_at = verdict.space, period.starts_at, period.ends_at
    if proposed:
        _check_no_twin(slot_request, list(proposed))


def _check_no_twin(slot_request: SlotRequest, moved: Sequence[Slot]) -> None:
    """No other date of the request stands there, nor was asked for there: it could never go back."""
    others = slot_request.slots.exclude(pk__in=[slot.pk for slot in moved])
    known: set[tuple[int | None, datetime | None]] = set(others.values_list("space", "starts_at"))
    known |= set(others.exclude(asked_space=None).values_list("asked_space", "asked_starts_at"))
    meeting = [slot for slot in moved if (slot.space_id, slot.starts_at) in known]
    origins = {(slot.asked_space_id, slot.asked_starts_at): slot for slot in moved}
    meeting += [slot for slot in moved if origins.get((slot.space_id, slot.starts_at), slot) is not slot]
    if meeting:
        raise DatesMeet(meeting)


def check_apart(slots: Sequence[Slot], parts: Mapping[int, Sequence[Space]]) -> None:
    """Raise DatesMeet when two dates that are to be held need one part of a hall at the same time."""
    gaps = holding.Gaps.of_parts(parts)
    by_part: dict[int, list[tuple[datetime, datetime, Slot]]] = {}
    for slot in slots:
        for part in parts[slot.space_id]:
            until = slot.ends_at + gaps.after(slot.space, part, slot.starts_at)
            by_part.setdefault(part.pk, []).append((slot.starts_at, until, slot))
    for periods in by_part.values():
        periods.sort(key=lambda period: period[:2])
        for one, following in pairwise(periods):
            if one[1] > following[0]:
                raise DatesMeet([one[2], following[2]])


def write(slot_request: SlotRequest, proposed: Mapping[Slot, Propose], *, by: Person, at: datetime) -> None:
    """Write one proposal for all the dates of which the same is said, and the dates at their new place."""
    alike: dict[Propose, list[Slot]] = {}
    for slot, verdict in proposed.items():
        alike.setdefault(verdict, []).append(slot)
    for verdict, slots in alike.items():
        refusal = verdict.otherwise
        kind = Proposal.Kind.OPTION if all(map(_is_where_asked, slots)) else Proposal.Kind.ELSEWHERE
        proposal = Proposal.objects.create(
            request=slot_request, kind=kind, by=by, made_at=at, answer_before=deadline(slots, days=verdict.answer_days, at=at),
            otherwise=Proposal.Otherwise.REFUSED if refusal else Proposal.Otherwise.ASKED,
            ground=refusal.ground if refusal else "", reason=refusal.reason if refusal else "",
        )  # fmt: skip
        for slot in slots:
            slot.proposal, slot.state, slot.decided_at = proposal, Slot.State.PROPOSED, at
    Slot.objects.bulk_update(proposed, MOVED)


def _is_where_asked(slot: Slot) -> bool:
    return (slot.space_id, slot.starts_at, slot.ends_at) == (
        slot.asked_space_id,
        slot.asked_starts_at,
        slot.asked_ends_at,
    )


MOVED = [
    "space", "starts_at", "ends_at", "asked_space", "asked_starts_at", "asked_ends_at", "proposal", "state",
    "decided_at", "ground", "reason", "conditions",
]  # fmt: skip


def put_back(slots: Sequence[Slot]) -> None:
    """Stand these slots, in memory, where they were asked for again."""
    for slot in slots:
        assert slot.asked_space and slot.asked_starts_at and slot.asked_ends_at  # noqa: PT018, S101 - a constraint says so
        slot.space, slot.starts_at, slot.ends_at = slot.asked_space, slot.asked_starts_at, slot.asked_ends_at
        slot.asked_space = slot.asked_starts_at = slot.asked_ends_at = slot.proposal = None
        slot.conditions = []
