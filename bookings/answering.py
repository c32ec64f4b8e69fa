"""The association answers what was proposed, or says nothing: accepted, declined, expired.

What is proposed is held from the decision on, so accepting takes no hall: nobody can come between.
Every act locks the request first, as decisions do: of two answers the second finds the first.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import emails, history, holding, instead, placing, proposing, review
from bookings.errors import ProposalOver
from bookings.models import DateWait, Decision, Proposal, Slot, SlotRequest
from directory.models import Person

AHEAD = timedelta(hours=35)  # the morning before: one may answer until 20 h
WORTH_IT = timedelta(hours=48)  # nobody is reminded of a letter of yesterday


@transaction.atomic
def accept(proposal: Proposal, *, by: Person, at: datetime, said_by: str = "") -> Decision:
    """The dates are granted where they were proposed, and the séances go there; what they held until now is given back.

    `said_by` names who answered by phone, when an agent writes it down. Raises ProposalOver, and what
    forbids the séances their new hour.
    """
    slot_request, locked, slots = _lock(proposal, at)
    leaving = instead.leaving([slot.pk for slot in slots])
    decision = history.write(
        slot_request, slots, Decision.Kind.ACCEPTED, after=Slot.State.GRANTED, by=by, at=at, message=_phoned(said_by),
        of=locked.kind,
    )  # fmt: skip
    for slot in slots:
        slot.state, slot.decided_at = Slot.State.GRANTED, at
    Slot.objects.bulk_update(slots, ["state", "decided_at"])
    _close(locked, Proposal.State.ACCEPTED, by=by, at=at, said_by=said_by)
    review.settle(slot_request, at=at)
    holding.free(leaving)
    seances = {old.occurrence_id for old in leaving}
    placing.rehouse(slot_request, [slot for slot in slots if slot.occurrence_id not in seances], at=at, by=by)
    instead.arrive(slots, leaving, by=by, at=at)
    emails.proposal_answered(locked, decision, given_back=leaving)
    return decision


@transaction.atomic
def decline(proposal: Proposal, *, by: Person, at: datetime, said_by: str = "") -> Decision:
    """What was proposed is free again; the dates are refused or studied again, as the agent chose. Raises ProposalOver."""
    return _give_up(proposal, Decision.Kind.DECLINED, Proposal.State.DECLINED, by=by, at=at, said_by=said_by)


@transaction.atomic
def answer_all(
    proposals: Sequence[Proposal], *, accepts: bool, by: Person, at: datetime, said_by: str = ""
) -> list[Decision]:
    """Accept or decline these proposals of one request, all or none. Raises what the first that cannot be answered does."""
    found = [_lock(proposal, at) for proposal in proposals]
    if not accepts:
        holding.lock_held([slot.pk for _request, _locked, slots in found for slot in slots])
    act = accept if accepts else decline
    return [act(proposal, by=by, at=at, said_by=said_by) for proposal in proposals]


@transaction.atomic
def expire(proposal: Proposal, *, at: datetime) -> Decision:
    """Nobody answered in time. Raises ProposalOver when somebody did, or when there is time left."""
    return _give_up(proposal, Decision.Kind.EXPIRED, Proposal.State.EXPIRED, by=None, at=at)


def expire_due(*, at: datetime) -> int:
    """End the proposals whose time is over, each by itself; returns how many."""
    return _each(Proposal.objects.over(at), lambda proposal: expire(proposal, at=at))


def remind_due(*, at: datetime) -> int:
    """Remind the teams, the morning before, of what they have not answered; returns of how many proposals."""
    near = Proposal.objects.waiting().filter(reminded_at=None, answer_before__gt=at, answer_before__lte=at + AHEAD)
    return _each(near, lambda proposal: _remind(proposal, at))


def _each(proposals: Iterable[Proposal], act: Callable[[Proposal], object]) -> int:
    done = 0
    for proposal in proposals:
        try:
            act(proposal)
            done += 1
        except ProposalOver:  # answered at this very moment
            continue
    return done


@transaction.atomic
def _remind(proposal: Proposal, at: datetime) -> None:
    _slot_request, locked, slots = _lock(proposal, at)
    if locked.reminded_at is not None:
        raise ProposalOver("")
    locked.reminded_at = at
    locked.save(update_fields=["reminded_at"])
    if locked.answer_before - locked.made_at >= WORTH_IT:
        emails.proposal_reminder(locked, slots)


def _lock(proposal: Proposal, at: datetime, *, late: bool = False) -> tuple[SlotRequest, Proposal, list[Slot]]:
    """The request locked, the proposal as it is now, its dates; `late` wants its time to be over."""
    dates = Slot.objects.filter(proposal=proposal).values_list("pk", flat=True)
    keys = {proposal.request_id, *instead.requests_of(dates)}
    list(SlotRequest.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
    slot_request = (
        SlotRequest.objects.select_for_update(of=("self",), no_key=True).with_names().get(pk=proposal.request_id)
    )
    locked = slot_request.proposals.select_for_update(of=("self",), no_key=True).get(pk=proposal.pk)
    if not locked.is_waiting:
        raise ProposalOver(why_over(locked))
    if (locked.answer_before <= at) is not late:
        raise ProposalOver(_("The time to answer is over: what was proposed is no longer held."))
    locked.request = slot_request
    slots = slot_request.slots.proposed().filter(proposal=locked).with_proposals().select_related("occurrence")
    return slot_request, locked, list(slots)


def why_over(proposal: Proposal) -> str:
    """Why this proposal cannot be answered any more."""
    match proposal.state:
        case Proposal.State.ACCEPTED:
            return _("This proposal has been accepted already.")
        case Proposal.State.DECLINED:
            return _("This proposal has been declined already.")
        case Proposal.State.WITHDRAWN:
            return _("The request was taken back: there is nothing to answer any more.")
        case _other:
            return _("The time to answer is over: what was proposed is no longer held.")


def _give_up(
    proposal: Proposal,
    kind: Decision.Kind,
    state: Proposal.State,
    *,
    by: Person | None,
    at: datetime,
    said_by: str = "",
) -> Decision:
    slot_request, locked, slots = _lock(proposal, at, late=by is None)
    after = Slot.State.REFUSED if locked.ends_in_refusal else Slot.State.ASKED
    proposing.put_back(slots)
    decision = history.write(
        slot_request, slots, kind, after=after, by=by, at=at, message=_phoned(said_by),
        ground=locked.ground, reason=locked.reason, of=locked.kind,
    )  # fmt: skip
    holding.free(slots)
    for slot in slots:
        slot.state, slot.ground, slot.reason = after, locked.ground, locked.reason
        slot.decided_at = at if locked.ends_in_refusal else None
    Slot.objects.bulk_update(slots, proposing.MOVED)
    _close(locked, state, by=by, at=at, said_by=said_by)
    if not locked.ends_in_refusal:
        _study_again(slot_request, at)
    review.settle(slot_request, at=at)
    emails.proposal_answered(locked, decision)
    return decision


def _study_again(slot_request: SlotRequest, at: datetime) -> None:
    """The service has its usual time again to answer."""
    slot_request.state, slot_request.decided_at = SlotRequest.State.PENDING, None
    due_on = timezone.localdate(at) + timedelta(days=settings.SERVICE_ANSWER_DAYS)
    slot_request.due_on = max(slot_request.due_on, due_on)
    slot_request.save(update_fields=["due_on"])


def _close(proposal: Proposal, state: Proposal.State, *, by: Person | None, at: datetime, said_by: str) -> None:
    proposal.state, proposal.answered_by, proposal.answered_at, proposal.said_by = state, by, at, said_by
    proposal.save(update_fields=["state", "answered_by", "answered_at", "said_by"])
    ended = DateWait.State.TAKEN if state == Proposal.State.ACCEPTED else DateWait.State.PASSED
    DateWait.objects.filter(proposal=proposal).update(state=ended)


def _phoned(said_by: str) -> str:
    return _("By phone: %(name)s") % {"name": said_by} if said_by else ""
