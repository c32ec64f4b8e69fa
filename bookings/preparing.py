"""What the agent finds ready on opening a request: groups of dates, a proposed answer, a draft of the letter.

Dates of which the same is to be said stand in one group. Nothing here is decided.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import wording
from bookings.availability import Answer, Availability, Verdict
from bookings.models import Closure, Slot, SlotRequest

GRANT, REFUSE, LATER = "grant", "refuse", "later"
Ground = Slot.Ground
SERVICES = {Closure.Cause.ELECTION, Closure.Cause.HOLIDAY, Closure.Cause.EVENT}


@dataclass(frozen=True)
class Reply:
    """What is answered to a date: grant, refuse or later; a refusal has its ground and its reason."""

    answer: str
    ground: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Group:
    """Dates of which the same is said, and the reply proposed (or typed) for them."""

    dates: tuple[tuple[Slot, Verdict], ...]
    reply: Reply

    @property
    def verdict(self) -> Verdict:
        return self.dates[0][1]

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
    slot_request: SlotRequest, slots: Sequence[Slot], found: Availability, typed: Mapping[int, Reply] | None = None
) -> list[Group]:
    """The dates that wait, grouped: those without conflict first, then by date.

    `typed` (by slot key) goes before what would be proposed, unless it grants what is lost by now.
    """
    gathered: dict[tuple[Answer, str, Reply], list[tuple[Slot, Verdict]]] = {}
    for slot, verdict in zip(slots, found.verdicts, strict=True):
        reply = (typed or {}).get(slot.pk)
        if reply is None or (reply.answer == GRANT and not verdict.can_be_granted):
            reply = proposed(slot_request, verdict)
        gathered.setdefault((verdict.answer, wording.why_not(verdict, for_agents=True), reply), []).append(
            (slot, verdict)
        )
    made = [Group(tuple(dates), reply) for (_answer, _why, reply), dates in gathered.items()]
    return sorted(made, key=lambda group: (not group.is_free, group.verdict.starts_at))


def proposed(slot_request: SlotRequest, verdict: Verdict) -> Reply:
    """Free: granted. Lost: refused, with ground and reason. Rivals or a small hall: the agent chooses."""
    ground, reason = _refusal(slot_request, verdict)
    if verdict.answer == Answer.FREE:
        return Reply(GRANT)
    if not verdict.can_be_granted:
        return Reply(REFUSE, ground, reason)
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
        return " ".join(parts)


def language_of(slot_request: SlotRequest) -> str:
    return slot_request.asked_by.language if slot_request.asked_by else "fr"
