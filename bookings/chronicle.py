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


def of(slot_request: SlotRequest) -> list[Event]:
    """From the sending on, in order; one query."""
    sent = Event(slot_request.sent_at, _("Request sent"), slot_request.asked_by, slot_request.message)
    return [sent, *(_told(decision) for decision in slot_request.decisions.select_related("by"))]


def _told(decision: Decision) -> Event:
    lines = history.read(decision)
    if decision.kind == Decision.Kind.WITHDRAWN:
        what = ngettext("%(count)s date withdrawn", "%(count)s dates withdrawn", len(lines.taken_back))
        return Event(decision.at, what % {"count": len(lines.taken_back)}, decision.by, decision.message)
    if decision.kind == Decision.Kind.RELEASED:
        given_back = wording.moment(lines.taken_back[0])
        return Event(decision.at, _("Given back: %(date)s") % {"date": given_back}, decision.by, decision.message)
    if decision.kind in changes.KINDS:
        return Event(decision.at, changes.in_words(decision), decision.by, decision.message)
    parts = []
    if count := len(lines.granted):
        parts.append(ngettext("%(count)s date granted", "%(count)s dates granted", count) % {"count": count})
    if count := len(lines.refused):
        parts.append(ngettext("%(count)s date refused", "%(count)s dates refused", count) % {"count": count})
    return Event(decision.at, ", ".join(parts), decision.by, decision.message)
