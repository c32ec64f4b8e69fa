"""The history of a request as people read it: who did what, when, with which words."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import changes, history, wording
from bookings.breaches import Rule
from bookings.models import Decision, Proposal, SlotRequest
from directory.models import Person


@dataclass(frozen=True)
class Event:
    at: datetime
    what: str
    who: Person | None
    words: str = ""
    decision: int = 0


def _confirmed(count: int) -> str:
    return ngettext("Option confirmed: %(count)s date", "Option confirmed: %(count)s dates", count) % {"count": count}


def _let_go(count: int) -> str:
    return ngettext("Option let go: %(count)s date", "Option let go: %(count)s dates", count) % {"count": count}


def _lapsed(count: int) -> str:
    words = ngettext("Option over, not confirmed: %(count)s date", "Option over, not confirmed: %(count)s dates", count)
    return words % {"count": count}


def _booked(count: int) -> str:
    return ngettext("Booked: %(count)s date", "Booked: %(count)s dates", count) % {"count": count}


def _held(count: int) -> str:
    return ngettext("Held as an option: %(count)s date", "Held as an option: %(count)s dates", count) % {"count": count}


def _offered(count: int) -> str:
    words = ngettext(
        "Offered, for it is free again: %(count)s date", "Offered, for they are free again: %(count)s dates", count
    )
    return words % {"count": count}


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

OF_OPTIONS = {Decision.Kind.ACCEPTED: _confirmed, Decision.Kind.DECLINED: _let_go, Decision.Kind.EXPIRED: _lapsed}
BY_TOWN = {Decision.Kind.BOOKED: _booked, Decision.Kind.OPTION: _held, Decision.Kind.OFFERED: _offered}


def of(slot_request: SlotRequest) -> list[Event]:
    """From the sending on, in order; one query."""
    events = [_event(decision) for decision in slot_request.decisions.select_related("by")]
    if slot_request.is_direct:
        return events
    return [Event(slot_request.sent_at, _("Request sent"), slot_request.asked_by, slot_request.message), *events]


def _event(decision: Decision) -> Event:
    return replace(told(decision), decision=decision.pk)


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
        return Event(decision.at, _closed(lines) + _passed_over(decision), decision.by, decision.message)
    if decision.kind in ENDED:
        is_option = any(line.of == Proposal.Kind.OPTION for line in lines.all)
        words = (OF_OPTIONS if is_option else ENDED)[Decision.Kind(decision.kind)]
        return Event(decision.at, words(len(decision.verdicts)), decision.by, decision.message)
    if decision.kind in BY_TOWN:
        what = BY_TOWN[Decision.Kind(decision.kind)](len(decision.verdicts)) + _passed_over(decision)
        return Event(decision.at, what, decision.by, decision.message)
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
    return Event(decision.at, ", ".join(parts) + _passed_over(decision), decision.by, decision.message)


def _passed_over(decision: Decision) -> str:
    """« ; règle écartée (heures d’ouverture) : fête de la Ville »"""
    found = [line.over for line in history.read(decision).all if line.over]
    if not found:
        return ""
    rules = dict.fromkeys(rule for over in found for rule in over.rules)
    names = ", ".join(str(Rule(rule).label) for rule in rules)
    return _("; rule passed over (%(rules)s): %(reason)s") % {"rules": names, "reason": found[0].reason}


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
