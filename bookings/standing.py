"""Where a request stands, as a label and a sentence (design/DESIGN.md §4)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings import wording
from bookings.models import Proposal, Slot, SlotRequest
from directory.wording import long_date


@dataclass(frozen=True)
class Standing:
    """`kind` is that of a status pill: ok, wait, part, no or off."""

    kind: str
    label: str
    sentence: str


def of(slot_request: SlotRequest, slots: Iterable[Slot] | None = None) -> Standing:
    """Read from the slots, or from the counts of `SlotRequest.objects.with_answers()`."""
    counts = _counts(slot_request, slots)
    given = counts["granted"] + counts["released"]
    total = sum(counts.values()) - counts["withdrawn"]
    if counts["proposed"]:
        return _to_answer(counts, _deadline(slot_request, slots), is_elsewhere=_is_elsewhere(slots))
    if slot_request.state == SlotRequest.State.WITHDRAWN:
        return Standing("off", _("Cancelled"), _("You took this request back. Nothing is reserved."))
    if given == 0 and counts["asked"]:
        return _waiting(slot_request, counts["refused"])
    if counts["released"] and counts["released"] == total:
        return Standing("off", _("Given back"), _("All these dates are given back: the hall is free again."))
    if given == total and counts["released"]:
        return Standing(
            "ok", _("Granted"), _("The hall is yours on the dates below, but for those that are given back.")
        )
    if given == total:
        return Standing("ok", _("Granted"), _("The hall is yours on the dates below."))
    if given == 0 and counts["cancelled"] == total:
        return Standing("no", _("Cancelled by the town"), _("The reason stands beside each date below."))
    if given == 0:
        return Standing(
            "no", _("Refused"), _("Each date has its reason below. You can ask for another hall or another date.")
        )
    label = _("Granted in part: %(given)s of %(total)s") % {"given": given, "total": total}
    return Standing("part", label, _to_settle(counts))


def _counts(slot_request: SlotRequest, slots: Iterable[Slot] | None) -> Counter[str]:
    if slots is not None:
        return Counter(slot.state for slot in slots)
    return Counter(
        {
            state: getattr(slot_request, f"n_{state}")
            for state in ("asked", "granted", "refused", "withdrawn", "released", "cancelled", "proposed")
        }
    )


def _deadline(slot_request: SlotRequest, slots: Iterable[Slot] | None) -> datetime:
    if slots is None:
        return slot_request.answer_before  # type: ignore[attr-defined,no-any-return]  # with_answers()
    return min(slot.proposal.answer_before for slot in slots if slot.state == Slot.State.PROPOSED and slot.proposal)


def _is_elsewhere(slots: Iterable[Slot] | None) -> bool:
    """Whether another hall or hour is proposed, not the date itself; it is, when the dates are not known."""
    proposed = [slot.proposal for slot in slots or () if slot.state == Slot.State.PROPOSED and slot.proposal]
    return not proposed or any(each.kind == Proposal.Kind.ELSEWHERE for each in proposed)


def _to_answer(counts: Counter[str], until: datetime, *, is_elsewhere: bool) -> Standing:
    label = ngettext("Proposal to answer: %(count)s date", "Proposal to answer: %(count)s dates", counts["proposed"])
    sentence = _("The service proposes something else. Answer before %(date)s: until then it is kept for you.")
    if not is_elsewhere:
        sentence = _("The service keeps what you asked for. Answer before %(date)s: until then it is kept for you.")
    parts = [sentence % {"date": wording.until(until)}, _to_settle(counts)]
    return Standing("part", label % {"count": counts["proposed"]}, " ".join(filter(None, parts)))


def _waiting(slot_request: SlotRequest, refused: int) -> Standing:
    sentence = _("The service answers before %(date)s. Nothing is reserved until then.") % {
        "date": long_date(slot_request.due_on)
    }
    if refused:
        sentence = _settled(refused) + " " + sentence
    return Standing("wait", _("Waiting for an answer"), sentence)


def _to_settle(counts: Counter[str]) -> str:
    parts = []
    if counts["refused"]:
        parts.append(_settled(counts["refused"]))
    if counts["cancelled"]:
        parts.append(
            ngettext(
                "One date is cancelled by the town.", "%(count)s dates are cancelled by the town.", counts["cancelled"]
            )
            % {"count": counts["cancelled"]}
        )
    if counts["asked"]:
        parts.append(
            ngettext(
                "One date still waits for an answer.", "%(count)s dates still wait for an answer.", counts["asked"]
            )
            % {"count": counts["asked"]}
        )
    return " ".join(parts)


def _settled(count: int) -> str:
    return ngettext("One date is refused.", "%(count)s dates are refused.", count) % {"count": count}
