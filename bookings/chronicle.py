"""The history of a request as people read it: who did what, when, with which words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import changes, history, wording
from bookings.models import Decision, SlotRequest
from directory.models import Person


@dataclass(frozen=True)
class Event:
    at: datetime
    what: str
    who: Person | None
    words: str = ""


def _accepted(count: int) -> str:
    return ngettext("Proposal accepted: %(count)s date", "Proposal accepted: %(count)s dates", count) % {"count": count}


def _declined(count: int) -> str:
    return ngettext("Proposal declined: %(count)s date", "Proposal declined: %(count)s dates", count) % {"count": count}


def _expired(count: int) -> str:
    words = ngettext(
        "Proposal left without an answer: %(count)s date", "Proposal left without an answer: %(count)s dates", count
    )
    return words % {"count": count}


ENDED = {Decision.Kind.ACCEPTED: _accepted, Decision.Kind.DECLINED: _declined, Decision.Kind.EXPIRED: _expired}


def of(slot_request: SlotRequest) -> list[Event]:
    """From the sending on, in order; one query."""
    sent = Event(slot_request.sent_at, _("Request sent"), slot_request.asked_by, slot_request.message)
    return [sent, *(told(decision) for decision in slot_request.decisions.select_related("by"))]


def told(decision: Decision) -> Event:
    """One act, in words."""
    lines = history.read(decision)
    if decision.kind == Decision.Kind.WITHDRAWN:
        what = ngettext("%(count)s date withdrawn", "%(count)s dates withdrawn", len(lines.taken_back))
        return Event(decision.at, what % {"count": len(lines.taken_back)}, decision.by, decision.message)
    if decision.kind == Decision.Kind.RELEASED:
        given_back = wording.moment(lines.taken_back[0])
        return Event(decision.at, _("Given back: %(date)s") % {"date": given_back}, decision.by, decision.message)
    if decision.kind == Decision.Kind.CLOSED:
        return Event(decision.at, _closed(lines), decision.by, decision.message)
    if decision.kind in ENDED:
        return Event(
            decision.at, ENDED[Decision.Kind(decision.kind)](len(decision.verdicts)), decision.by, decision.message
        )
    if decision.kind in changes.KINDS:
        return Event(decision.at, changes.in_words(decision), decision.by, decision.message)
    parts = []
    if count := len(lines.granted):
        parts.append(ngettext("%(count)s date granted", "%(count)s dates granted", count) % {"count": count})
    if count := len(lines.refused):
        parts.append(ngettext("%(count)s date refused", "%(count)s dates refused", count) % {"count": count})
    if count := len(lines.proposed):
        parts.append(
            ngettext("Something else proposed for %(count)s date", "Something else proposed for %(count)s dates", count)
            % {"count": count}
        )
    return Event(decision.at, ", ".join(parts), decision.by, decision.message)


def _closed(lines: history.Lines) -> str:
    parts = []
    if count := len(lines.granted):
        parts.append(
            ngettext("%(count)s date moved to another hall", "%(count)s dates moved to another hall", count)
            % {"count": count}
        )
    if count := len(lines.cancelled):
        parts.append(
            ngettext("%(count)s date cancelled by the town", "%(count)s dates cancelled by the town", count)
            % {"count": count}
        )
    return _("Closure: %(what)s") % {"what": ", ".join(parts)}
