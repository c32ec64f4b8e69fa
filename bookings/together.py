"""One gesture for several requests: what nobody else asks for is granted, the rest waits or is refused.

Each request is decided by itself, as if it were alone on the desk (bookings.review): the same lock, the same
second look, one letter. What went wrong for one leaves the others as they are.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import availability, preparing, review, tallying
from bookings.availability import Answer
from bookings.errors import NothingDecided
from bookings.models import DecisionDraft, Opinion, SlotRequest
from directory.models import Person

MOST = 40  # requests at a time


@dataclass(frozen=True)
class Foreseen:
    """One request as it lies there: which of its dates would be granted, which cannot be had, what makes one think."""

    slot_request: SlotRequest
    free: tuple[int, ...]
    lost: tuple[int, ...]
    rivals: int
    too_small: int
    cautions: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Something can be granted and nothing makes one think: ticked until the agent unticks it."""
        return bool(self.free) and not self.cautions


@dataclass(frozen=True)
class Chosen:
    """What was read of one request when it was ticked."""

    slot_request: SlotRequest
    version: int
    free: Collection[int]
    lost: Collection[int]


@dataclass(frozen=True)
class Outcome:
    """What became of one request: dates granted, refused, left waiting; or why nothing was decided."""

    slot_request: SlotRequest
    granted: int = 0
    refused: int = 0
    waiting: int = 0
    why_not: str = ""


def foreseen(requests: Sequence[SlotRequest], *, by: Person, at: datetime) -> list[Foreseen]:
    """In the order given. Three queries, however many; each request was fetched `with_insurance`."""
    dates = tallying.each_date(requests, at=at)
    awaited = set(Opinion.objects.awaited().filter(request__in=requests).values_list("request", flat=True))
    drafts = DecisionDraft.objects.filter(request__in=requests).of_others(by).values_list("request", "by__first_name")
    writers = dict(drafts)
    on = timezone.localdate(at)
    return [
        _foreseen(each, dates.get(each.pk, []), _cautions(each, each.pk in awaited, writers.get(each.pk, ""), on))
        for each in requests
    ]


def _foreseen(slot_request: SlotRequest, dates: Iterable[tallying.Date], cautions: tuple[str, ...]) -> Foreseen:
    capacity, dates = slot_request.space.capacity, list(dates)
    is_small = capacity is not None and slot_request.people_expected > capacity
    free = [each.slot for each in dates if each.is_free]
    return Foreseen(
        slot_request,
        free=() if is_small else tuple(free),
        lost=tuple(each.slot for each in dates if each.is_lost),
        rivals=sum(bool(each.rivals) and not each.is_lost for each in dates),
        too_small=len(free) if is_small else 0,
        cautions=cautions,
    )


def _cautions(slot_request: SlotRequest, is_awaited: bool, writer: str, on: date) -> tuple[str, ...]:
    said = []
    insured_until = slot_request.insured_until  # type: ignore[attr-defined]  # with_insurance()
    if insured_until is None or insured_until < on:
        said.append(_("No valid insurance certificate."))
    if is_awaited:
        said.append(_("The opinion of another department is awaited."))
    if writer:
        said.append(_("%(name)s has begun to write a decision.") % {"name": writer})
    return tuple(said)


def decide(chosen: Iterable[Chosen], *, refuses_lost: bool, by: Person, at: datetime) -> list[Outcome]:
    """Each in a transaction of its own, in the order of keys; what cannot be decided says why."""
    outcomes = []
    for each in sorted(chosen, key=lambda chosen: chosen.slot_request.pk):
        try:
            outcomes.append(_decide(each, refuses_lost, by, at))
        except ValidationError as refusal:
            outcomes.append(Outcome(each.slot_request, why_not=" ".join(refusal.messages)))
    return outcomes


@transaction.atomic
def _decide(chosen: Chosen, refuses_lost: bool, by: Person, at: datetime) -> Outcome:
    """Grant what was free when read and still is; with `refuses_lost`, refuse what was lost and still is."""
    slot_request = chosen.slot_request
    slots = list(slot_request.slots.asked())
    people = slot_request.people_expected
    found = availability.of(slot_request.space, slots, people=people, request=slot_request, at=at)
    verdicts: dict[int, review.Verdict] = {}
    replies = []
    for slot, verdict in zip(slots, found.verdicts, strict=True):
        reply = preparing.prepared(slot_request, verdict)
        if slot.pk in chosen.free and verdict.answer == Answer.FREE:
            verdicts[slot.pk] = review.Grant()
        elif refuses_lost and slot.pk in chosen.lost and reply.answer == preparing.REFUSE:
            verdicts[slot.pk] = review.Refuse(reply.ground, reply.reason)
        else:
            continue
        replies.append(reply)
    if not verdicts:
        raise NothingDecided(_not_any_more(len(chosen.free)))
    message = preparing.message(slot_request, replies)
    review.decide(slot_request, verdicts=verdicts, message=message, by=by, at=at, version=chosen.version)
    granted = sum(isinstance(verdict, review.Grant) for verdict in verdicts.values())
    return Outcome(slot_request, granted, len(verdicts) - granted, len(slots) - len(verdicts))


def _not_any_more(count: int) -> str:
    if not count:
        return _("No date is free of rivals: open the request to answer it.")
    return ngettext(
        "This date is not free of rivals any more: open the request to answer it.",
        "None of these dates is free of rivals any more: open the request to answer it.", count,
    )  # fmt: skip
