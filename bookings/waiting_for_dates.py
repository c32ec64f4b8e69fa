"""An association whose date was refused asks to be told when it is free: it is offered then, to who asked first.

An offer is a proposal for the same hall and hour: held from the moment it is made, answered by the link of its letter
or by phone, ended by time alone (bookings.answering). Whoever does not take it leaves the date to the next.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from bookings import availability, emails, history, holding, proposing, requesting
from bookings.availability import Answer
from bookings.errors import AlreadyDecided, SpaceTaken
from bookings.models import DateWait, Decision, Proposal, Slot, SlotRequest
from directory.models import Person, Space

DAYS = 2  # to answer, when there is time
SHORTEST = timedelta(hours=3)  # nobody is offered a date that begins sooner
FREE = (Answer.FREE, Answer.TOO_SMALL)
HELD = (Answer.TAKEN, Answer.CLOSED)


@transaction.atomic
def wait(slots: Iterable[Slot], *, by: Person, at: datetime) -> int:
    """Put the association in line for these refused dates to come; asked twice is asked once. Returns how many are new.

    Raises AlreadyDecided when none of them is refused any more.
    """
    keys = [slot.pk for slot in slots]
    refused = list(Slot.objects.select_for_update(no_key=True).filter(pk__in=keys, starts_at__gt=at).order_by("pk"))
    refused = [slot for slot in refused if slot.state == Slot.State.REFUSED]
    if not refused:
        raise AlreadyDecided
    known = {each.slot_id: each for each in DateWait.objects.filter(slot__in=refused)}
    again = [each.pk for each in known.values() if each.state in (DateWait.State.LEFT, DateWait.State.PASSED)]
    DateWait.objects.filter(pk__in=again).update(
        state=DateWait.State.WAITING, asked_at=at, by=by, proposal=None, is_held=False
    )
    new = [DateWait(slot=slot, by=by, asked_at=at) for slot in refused if slot.pk not in known]
    DateWait.objects.bulk_create(new)
    fresh = DateWait.objects.waiting().filter(slot__in=refused, is_held=False)
    _free(fresh.select_related("slot__space"), at)
    return len(new) + len(again)


def leave(slots: Iterable[Slot]) -> int:
    """Wait no more for these dates; what was offered already stays to be answered."""
    return DateWait.objects.waiting().filter(slot__in=list(slots)).update(state=DateWait.State.LEFT)


def offer_due(*, at: datetime) -> int:
    """Offer every date that is free to the first who waits for it, each by itself; returns how many were offered."""
    line = DateWait.objects.waiting().to_come(at + SHORTEST).in_line()
    rows = list(line.select_related("slot__space__venue", "slot__request__association"))
    free = _free(rows, at)
    return sum(_offered(row, at) for row in rows if row.pk in free)


def _free(rows: Iterable[DateWait], at: datetime) -> set[int]:
    """Those whose hall looks free, and was held since they wait; a glance, before any lock. One query for each hall."""
    by_space: dict[Space, list[DateWait]] = {}
    for row in rows:
        by_space.setdefault(row.slot.space, []).append(row)
    free, held = set(), []
    for space, waiting in by_space.items():
        verdicts = availability.of(space, [row.slot for row in waiting], at=at).verdicts
        for row, verdict in zip(waiting, verdicts, strict=True):
            if verdict.answer in HELD and not row.is_held:
                held.append(row.pk)
            elif verdict.answer in FREE and row.is_held:
                free.add(row.pk)
    DateWait.objects.filter(pk__in=held).update(is_held=True)
    return free


def _offered(row: DateWait, at: datetime) -> bool:
    try:
        return offer(row, at=at) is not None
    except SpaceTaken:  # somebody took it at this very moment
        return False


@transaction.atomic
def offer(row: DateWait, *, at: datetime) -> Proposal | None:
    """Hold the date for who waits, and tell the team until when. None when there is nothing to offer any more.

    Locks the request, then the hall, as decisions do; raises SpaceTaken when the hall is held by now.
    """
    slot_request = SlotRequest.objects.select_for_update(of=("self",), no_key=True).with_names().get(
        pk=row.slot.request_id
    )  # fmt: skip
    waiting = DateWait.objects.waiting().filter(pk=row.pk, is_held=True).first()
    slot = slot_request.slots.select_related("space__venue").filter(pk=row.slot_id, state=Slot.State.REFUSED).first()
    if waiting is None or slot is None or requesting.barred(slot_request.association, at=at):
        return None
    parts = holding.lock([slot.space])
    (verdict,) = availability.of(slot.space, [slot], request=slot_request, at=at).verdicts
    if verdict.answer not in FREE:
        raise SpaceTaken([verdict])
    proposal = Proposal.objects.create(
        request=slot_request, kind=Proposal.Kind.FREED, made_at=at, answer_before=until(slot, at=at),
        otherwise=Proposal.Otherwise.REFUSED, ground=slot.ground, reason=slot.reason,
    )  # fmt: skip
    history.write(slot_request, [slot], Decision.Kind.OFFERED, after=Slot.State.PROPOSED, by=None, at=at)
    slot.proposal, slot.state, slot.decided_at = proposal, Slot.State.PROPOSED, at
    slot.asked_space, slot.asked_starts_at, slot.asked_ends_at = slot.space, slot.starts_at, slot.ends_at
    Slot.objects.bulk_update([slot], proposing.MOVED)
    holding.hold_for_slots([slot], {slot.space_id: parts})
    waiting.state, waiting.proposal = DateWait.State.OFFERED, proposal
    waiting.save(update_fields=["state", "proposal"])
    history.raise_versions([slot_request.pk])
    emails.date_freed(proposal, [slot])
    return proposal


def until(slot: Slot, *, at: datetime) -> datetime:
    """Two days to answer, or half of the time that is left, so that the next in line has a chance too."""
    half = at + (slot.starts_at - at) / 2
    return min(proposing.until([slot.starts_at], days=DAYS, at=at), half)


def line_of(slot: Slot) -> list[DateWait]:
    """Who waits for the hall of this date while it is held, in order; one query."""
    here = Q(slot__space=slot.space_id) | Q(slot__space__parent=slot.space_id) | Q(slot__space__parts=slot.space_id)
    same = DateWait.objects.waiting().filter(here, slot__starts_at__lt=slot.ends_at, slot__ends_at__gt=slot.starts_at)
    return list(same.in_line().select_related("slot__request__association", "slot__space"))
