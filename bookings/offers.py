"""What is proposed, as people read it: date by date, from what was asked to what is held, and until when.

Read from slots that were fetched with their proposals: nothing here asks the database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bookings import proposing
from bookings.models import Proposal, Slot
from bookings.preparing import Reply
from bookings.suggesting import Hall
from directory.wording import hall_of


@dataclass(frozen=True)
class Asked:
    """When a date was asked for, and where."""

    starts_at: datetime
    ends_at: datetime
    hall: str


@dataclass(frozen=True)
class Moved:
    """One date: as it was asked for, and as it is proposed."""

    asked: Asked
    starts_at: datetime
    ends_at: datetime
    hall: str

    @property
    def is_same_hall(self) -> bool:
        return self.hall == self.asked.hall

    @property
    def is_same_hour(self) -> bool:
        return (self.starts_at, self.ends_at) == (self.asked.starts_at, self.asked.ends_at)


@dataclass(frozen=True)
class Offered:
    """The dates of one proposal; the proposal itself once it is made."""

    dates: tuple[Moved, ...]
    until: datetime
    is_refused_otherwise: bool
    proposal: Proposal | None = None

    @property
    def kind(self) -> str:
        """Why the dates are held: Proposal.Kind. The same hall at the same hour is an option."""
        if self.proposal is not None:
            return self.proposal.kind
        is_there = all(date.is_same_hall and date.is_same_hour for date in self.dates)
        return (Proposal.Kind.OPTION if is_there else Proposal.Kind.ELSEWHERE).value

    @property
    def halls(self) -> list[str]:
        """The halls that are proposed, each once."""
        return list(dict.fromkeys(date.hall for date in self.dates))


def of(slots: Iterable[Slot]) -> list[Offered]:
    """The proposals that wait for an answer, among these slots of a request."""
    by_proposal: dict[Proposal, list[Slot]] = {}
    for slot in slots:
        if slot.state == Slot.State.PROPOSED and slot.proposal:
            by_proposal.setdefault(slot.proposal, []).append(slot)
    return [
        Offered(tuple(map(moved, group)), proposal.answer_before, proposal.ends_in_refusal, proposal)
        for proposal, group in by_proposal.items()
    ]


def moved(slot: Slot) -> Moved:
    """A slot that stands where it is proposed, or was accepted."""
    assert slot.asked_space and slot.asked_starts_at and slot.asked_ends_at  # noqa: PT018, S101 - a constraint says so
    asked = Asked(slot.asked_starts_at, slot.asked_ends_at, slot.asked_space.full_name)
    return Moved(asked, slot.starts_at, slot.ends_at, slot.space.full_name)


def typed(replies: Sequence[tuple[Slot, Reply]], halls: Iterable[Hall], *, at: datetime) -> list[Offered]:
    """The proposals that are about to be sent, in groups as they will be made."""
    names = {hall.space: hall for hall in halls}
    alike: dict[Reply, list[tuple[Slot, Moved]]] = {}
    for slot, reply in replies:
        if target := reply.offer.target:
            period, hall, own = target.of(slot.starts_at), names[target.space], names[slot.space_id]
            asked = Asked(slot.starts_at, slot.ends_at, own.full_name)
            there = Moved(asked, period.starts_at, period.ends_at, hall_of(hall.venue, hall.name))
            alike.setdefault(reply, []).append((slot, there))
    made = []
    for reply, pairs in alike.items():
        starts = [moment for _slot, there in pairs for moment in (there.starts_at, there.asked.starts_at)]
        until = proposing.until(starts, days=int(reply.offer.answer_days), at=at)
        made.append(Offered(tuple(there for _slot, there in pairs), until, reply.offer.otherwise == "refused"))
    return made
