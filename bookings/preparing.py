"""What the agent finds ready on opening a request: groups of dates, a proposed answer, a draft of the letter.

Dates of which the same is to be said stand in one group. Nothing here is decided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import proposing, wording
from bookings.availability import Answer, Availability, Verdict
from bookings.models import Closure, Proposal, Slot, SlotRequest
from bookings.suggesting import Around, Suggestion
from bookings.targets import Target
from directory.typed import read_hour

GRANT, REFUSE, PROPOSE, LATER = "grant", "refuse", "propose", "later"
ELSEWHERE = "other"  # the hall and the hour are chosen freely
Ground = Slot.Ground
SERVICES = {Closure.Cause.ELECTION, Closure.Cause.HOLIDAY, Closure.Cause.EVENT}


@dataclass(frozen=True)
class Offer:
    """What is typed about another hall or hour, as it was typed: a suggestion by its code, or a free choice."""

    to: str = ""
    space: str = ""
    day: str = "0"
    start: str = ""
    end: str = ""
    answer_days: str = str(proposing.USUAL_DAYS)
    otherwise: str = Proposal.Otherwise.ASKED.value

    @property
    def target(self) -> Target | None:
        """Where and when; None when it cannot be read."""
        if self.to != ELSEWHERE:
            return Target.read(self.to)
        start, end = _hour(self.start), _hour(self.end)
        if start is None or end is None:
            return None
        return Target.read(f"{self.space}.{self.day}.{start:%H%M}.{end:%H%M}")


def _hour(typed: str) -> time | None:
    try:
        return read_hour(typed)
    except ValueError:
        return None


@dataclass(frozen=True)
class Reply:
    """What is answered to a date: grant, refuse, propose or later; a refusal has its ground and its reason."""

    answer: str
    ground: str = ""
    reason: str = ""
    offer: Offer = Offer()


@dataclass(frozen=True)
class Group:
    """Dates of which the same is said, and the reply proposed (or typed) for them."""

    dates: tuple[tuple[Slot, Verdict], ...]
    reply: Reply
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def verdict(self) -> Verdict:
        return self.dates[0][1]

    @property
    def is_for_others(self) -> bool:
        """Whether what is typed is a hall and an hour chosen freely."""
        return self.reply.offer.to == ELSEWHERE or not self.suggestions

    @property
    def own_target(self) -> str:
        """The code of the hall and hours that were asked for, to be held as an option; "" when that cannot be."""
        slot = self.slots[0]
        start, end = (timezone.localtime(moment).time() for moment in (slot.starts_at, slot.ends_at))
        alike = all(timezone.localtime(each.starts_at).time() == start for each in self.slots)
        return Target(slot.space_id, 0, start, end).code if alike and self.can_be_granted else ""

    @property
    def is_free(self) -> bool:
        return self.verdict.answer == Answer.FREE

    @property
    def can_be_granted(self) -> bool:
        return self.verdict.can_be_granted

    @property
    def why(self) -> str:
        return wording.why_not(self.verdict, for_agents=True)

    @property
    def slots(self) -> list[Slot]:
        return [slot for slot, _verdict in self.dates]

    @property
    def months(self) -> list[tuple[str, list[Slot]]]:
        return wording.by_month(self.slots)


def groups(
    slot_request: SlotRequest,
    slots: Sequence[Slot],
    found: Availability,
    typed: Mapping[int, Reply] | None = None,
    around: Around | None = None,
) -> list[Group]:
    """The dates that wait, grouped: those without conflict first, then by date.

    `typed` (by slot key) goes before what would be prepared, unless it grants what is lost by now. With
    `around`, each group has what else could be proposed; the best is chosen until the agent chooses.
    """
    gathered: dict[tuple[Answer, str, Reply], list[tuple[Slot, Verdict]]] = {}
    for slot, verdict in zip(slots, found.verdicts, strict=True):
        reply = (typed or {}).get(slot.pk)
        if reply is None or (reply.answer == GRANT and not verdict.can_be_granted):
            reply = prepared(slot_request, verdict)
        gathered.setdefault((verdict.answer, wording.why_not(verdict, for_agents=True), reply), []).append(
            (slot, verdict)
        )
    made = [_group(dates, reply, around) for (_answer, _why, reply), dates in gathered.items()]
    return sorted(made, key=lambda group: (not group.is_free, group.verdict.starts_at))


def _group(dates: list[tuple[Slot, Verdict]], reply: Reply, around: Around | None) -> Group:
    suggestions = tuple(around.best_for([slot for slot, _verdict in dates])) if around else ()
    offer, first = reply.offer, dates[0][0]
    if not offer.to and suggestions:
        offer = replace(offer, to=suggestions[0].target.code)
    if not offer.start:
        hours = [timezone.localtime(moment).time() for moment in (first.starts_at, first.ends_at)]
        offer = replace(offer, start=_typed(hours[0]), end=_typed(hours[1]), space=offer.space or str(first.space_id))
    return Group(tuple(dates), replace(reply, offer=offer), suggestions)


def _typed(hour: time) -> str:
    return f"{hour.hour} h {hour:%M}" if hour.minute else f"{hour.hour} h"


def prepared(slot_request: SlotRequest, verdict: Verdict) -> Reply:
    """Free: granted. Lost: refused, with ground and reason. Rivals or a small hall: the agent chooses."""
    ground, reason = _refusal(slot_request, verdict)
    lost = Offer(otherwise=Proposal.Otherwise.REFUSED.value)
    if verdict.answer == Answer.FREE:
        return Reply(GRANT)
    if not verdict.can_be_granted:
        return Reply(REFUSE, ground, reason, lost)
    return Reply(LATER, ground, reason)


def _refusal(slot_request: SlotRequest, verdict: Verdict) -> tuple[str, str]:
    """The legal ground and the sentence that the association would read, in its language."""
    with translation.override(language_of(slot_request)):
        if verdict.answer == Answer.CLOSED and verdict.shut:
            ground = Ground.SERVICES if verdict.shut.cause in SERVICES else Ground.PROPERTY
            return ground, _("The hall is closed: %(reason)s.") % {"reason": verdict.shut.reason.rstrip(".")}
        if verdict.answer == Answer.TAKEN:
            name = verdict.holder.public_name if verdict.holder else ""
            if name:
                return Ground.PROPERTY, _("The hall is already granted to %(name)s on this date.") % {"name": name}
            return Ground.PROPERTY, _("The hall is already granted on this date.")
        if verdict.answer == Answer.ASKED:
            return Ground.PROPERTY, _("The hall goes to another association on this date.")
        if verdict.answer == Answer.RULE:
            return Ground.SERVICES, " ".join(breach.sentence for breach in verdict.broken)[:300]
        if verdict.answer == Answer.TOO_SMALL:
            sizes = {"people": slot_request.people_expected, "capacity": slot_request.space.capacity}
            return Ground.PROPERTY, _("The hall takes %(capacity)s people: it is too small for %(people)s.") % sizes
        if verdict.answer == Answer.PAST:
            return Ground.SERVICES, _("This date was past before we could answer.")
        return "", ""


def message(slot_request: SlotRequest, replies: Sequence[Reply]) -> str:
    """A draft of the words that go with the letter, in the language of the person who asked; the letter greets."""
    granted = sum(reply.answer == GRANT for reply in replies)
    refused = sum(reply.answer == REFUSE for reply in replies)
    offered = sum(reply.answer == PROPOSE for reply in replies)
    with translation.override(language_of(slot_request)):
        parts = []
        if granted:
            parts.append(
                ngettext(
                    "%(count)s date is granted in %(space)s.", "%(count)s dates are granted in %(space)s.", granted
                )
                % {"count": granted, "space": slot_request.space.name}
            )
        if refused:
            parts.append(
                ngettext(
                    "%(count)s date is not possible: you will find the reason below.",
                    "%(count)s dates are not possible: you will find the reasons below.",
                    refused,
                )
                % {"count": refused}
            )
        if offered:
            parts.append(
                ngettext(
                    "For %(count)s date we propose something else: please tell us whether it suits you.",
                    "For %(count)s dates we propose something else: please tell us whether it suits you.",
                    offered,
                )
                % {"count": offered}
            )
        return " ".join(parts)


def language_of(slot_request: SlotRequest) -> str:
    return slot_request.asked_by.language if slot_request.asked_by else "fr"
