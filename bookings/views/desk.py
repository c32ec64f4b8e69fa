"""A request as it lies before the agent: its dates, the verdict on each, what else could be proposed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import (
    availability,
    chronicle,
    drafting,
    judging,
    legal,
    neighbouring,
    offers,
    opinions,
    preparing,
    record,
    standing,
    using,
    venue_rules,
    wording,
)
from bookings.errors import AlreadyDecided, SpaceTaken
from bookings.forms import DecisionForm
from bookings.forms.decision import GroupForm
from bookings.models import DecisionDraft, Slot, SlotRequest, UsualCondition
from bookings.preparing import GRANT, LATER, PROPOSE, REFUSE, Group, Reply
from bookings.suggesting import Around
from bookings.targets import Target
from directory import numbers
from directory.access import SignedInRequest
from directory.models import Space
from directory.papers import standing as papers
from events import wording as schedules
from events.recurrence import Schedule


class Desk:
    """The request as it lies before the agent: its dates, and the verdict on each, computed anew."""

    def __init__(self, request: SignedInRequest, slot_request: SlotRequest) -> None:
        self.request, self.slot_request = request, slot_request
        self.slots = list(slot_request.slots.with_proposals())
        self.asked = [slot for slot in self.slots if slot.state == Slot.State.ASKED]
        self.rules = venue_rules.read(slot_request.told_rules)  # type: ignore[attr-defined]  # with_rules()
        self.judged = judging.of_request(slot_request, self.asked, self.rules) if self.asked else judging.Judged(())
        found = availability.of(
            slot_request.space, self.asked, people=slot_request.people_expected, request=slot_request, at=timezone.now()
        )
        self.found = judging.applied(found, self.judged)
        self.around = Around(slot_request, self.asked, agent=request.user, at=timezone.now(), rules=self.rules)
        self.usual = list(UsualCondition.objects.offered())
        self.history = chronicle.of(slot_request)
        self.drafts = list(DecisionDraft.objects.of_request(slot_request))

    def read(self, typed: QueryDict, *, stale: bool = False) -> DecisionForm:
        """What was typed; `stale`: on a page that is older than the request, so about dates answered by now too."""
        slots = self.slots if stale else self.asked
        return DecisionForm(typed, slots=slots, halls=self.around.halls, usual=self.usual)

    @property
    def seen(self) -> int:
        """The last decision that this page shows."""
        return max((event.decision for event in self.history), default=0)

    def show_draft(self, draft: DecisionDraft) -> HttpResponse:
        """The page, with what this draft says typed in."""
        return self.show(self.read(drafting.fields(draft), stale=True), draft=draft)

    def groups(self, typed: Mapping[int, Reply] | None = None) -> list[Group]:
        return preparing.groups(self.slot_request, self.asked, self.found, typed, self.around)

    def looked_at(self, form: DecisionForm) -> tuple[dict[int, Reply], list[availability.Verdict]]:
        """What is answered to each date, and the dates that do not fit where they were proposed: those wait."""
        replies, out = form.replies, []
        by_target: dict[Target, list[Slot]] = {}
        for slot in self.asked:
            reply = replies.get(slot.pk)
            if reply and reply.answer == PROPOSE and reply.offer.target:
                by_target.setdefault(reply.offer.target, []).append(slot)
        spaces = Space.objects.select_related("venue").in_bulk({target.space for target in by_target})
        for target, slots in by_target.items():
            periods = [target.of(slot.starts_at) for slot in slots]
            found = availability.of(spaces[target.space], periods, request=self.slot_request, at=timezone.now())
            for slot, verdict in zip(slots, found.verdicts, strict=True):
                if not verdict.can_be_granted:
                    replies[slot.pk] = replace(replies[slot.pk], answer=LATER)
                    out.append(verdict)
        return replies, out

    def fits(self, form: DecisionForm) -> bool:
        """Whether each group fits one date at least where it is proposed; the form says where it does not."""
        replies, _out = self.looked_at(form)
        for group_form in form.group_forms:
            typed = [key for key, reply in group_form.replies().items() if reply.answer == PROPOSE and key in replies]
            if typed and all(replies[key].answer == LATER for key in typed):
                group_form.add_error("to", _("This hall cannot be had at that hour, on any of these dates."))
        return all(not group_form.errors for group_form in form.group_forms)

    def wants_a_reason(self, form: DecisionForm) -> bool:
        """Whether a rule of the venue is passed over and the form does not say why; it says so then."""
        replies = form.replies
        granted = [slot for slot in self.asked if replies.get(slot.pk, Reply(LATER)).answer == GRANT]
        if not granted or form.cleaned_data["over"]:
            return False
        if not judging.of_request(self.slot_request, granted, self.rules):
            return False
        form.add_error("over", _("Write why the rule is passed over: the history keeps it."))
        return True

    def show(
        self,
        form: DecisionForm | None = None,
        refusal: Exception | None = None,
        *,
        draft: DecisionDraft | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The page; with `form`, everything typed stays, except what is lost meanwhile."""
        groups = self.groups(form.replies if form else None)
        by_slot = {slot.pk: slot for slot in self.asked}
        halls = self.around.halls
        group_forms = [
            GroupForm(group=group, prefix=f"g{n}", slots=by_slot, halls=halls) for n, group in enumerate(groups)
        ]
        if form is not None and status == 422 and not refusal:
            _carry_errors(form, group_forms)
        shown = DecisionForm(slots=self.asked, usual=self.usual)
        shown.initial = self._words(groups, form)
        others = [each for each in self.drafts if each.by_id != self.request.user.pk and each != draft]
        context = self._around() | {
            "form": shown,
            "typed": form if draft is None else None,
            "words": self._words_left(form, groups),
            "meanwhile": self._meanwhile(form, refusal, draft),
            "draft": draft,
            "others": others,
            "groups": group_forms,
            "refusal": refusal,
            "rivals": self._rivals(),
            "lost": refusal.lost if isinstance(refusal, SpaceTaken) else [],
            "too_many": self._too_many(),
            "neighbours": neighbouring.of(self.slot_request) if self.asked else [],
            "judged": self.judged,
        }
        return render(self.request, "bookings/review.html", context, status=status)

    def _words_left(self, form: DecisionForm | None, groups: list[Group]) -> drafting.Words | None:
        """What was written and has no place on the page any more."""
        if form is None:
            return None
        left = drafting.words(form.data, still_shown=[group.reply.reason for group in groups])
        if self.asked:
            left = replace(left, message="", conditions="")
        return left or None

    def _meanwhile(
        self, form: DecisionForm | None, refusal: Exception | None, draft: DecisionDraft | None
    ) -> list[chronicle.Event]:
        """What colleagues or the association did since the page, or the draft, was written."""
        if draft is not None:
            seen = draft.seen
        elif form is not None and isinstance(refusal, AlreadyDecided):
            seen = numbers.read(form.data.get("seen", "")) or 0
        else:
            return []
        return [event for event in self.history if event.decision > seen]

    def _too_many(self) -> int:
        """How many people more than the hall takes are expected."""
        capacity = self.slot_request.space.capacity
        return max(0, self.slot_request.people_expected - capacity) if capacity else 0

    def show_summary(self, form: DecisionForm) -> HttpResponse:
        """What is about to be sent, nothing else; the way back keeps everything."""
        replies, out = self.looked_at(form)
        groups = self.groups(replies)
        initial = self._words(groups, form)
        granted, refused, waiting, proposed = (
            [slot for slot in self.asked if replies.get(slot.pk, Reply(LATER)).answer == answer]
            for answer in (GRANT, REFUSE, LATER, PROPOSE)
        )
        context = self._around() | {
            "groups": groups,
            "carried": _carried(groups, initial),
            "message": initial["message"],
            "conditions": form.attached if granted or proposed else [],
            "over": initial["over"] if self.judged else "",
            "granted": wording.by_month(granted),
            "n_granted": len(granted),
            "refused": [(slot, replies[slot.pk]) for slot in refused],
            "n_waiting": len(waiting),
            "proposed": offers.typed([(slot, replies[slot.pk]) for slot in proposed], self.around.halls, at=timezone.now()),
            "n_proposed": len(proposed),
            "left_out": out,
            "grounds": dict(Slot.Ground.choices),
            "lost": [verdict for slot, verdict in zip(self.asked, self.found.verdicts, strict=True)
                     if slot in granted and not verdict.can_be_granted],
        }  # fmt: skip
        return render(self.request, "bookings/review_check.html", context)

    def _words(self, groups: list[Group], form: DecisionForm | None) -> dict[str, Any]:
        prepared = preparing.message(self.slot_request, [group.reply for group in groups for _slot in group.slots])
        kept = form is not None and not form.leaves_message_as_prepared
        return {
            "version": self.slot_request.version,
            "seen": self.seen,
            "groups": len(groups),
            "prepared": prepared,
            "message": form.data.get("message", "") if form is not None and kept else prepared,
            "conditions": [key for key in form.typed_conditions if key in form.usual] if form is not None else [],
            "own_conditions": form.data.get("own_conditions", "") if form is not None else "",
            "over": form.data.get("over", "") if form is not None else "",
        }

    def _around(self) -> dict[str, Any]:
        each = self.slot_request
        answered = [slot for slot in self.slots if slot.state not in (Slot.State.ASKED, Slot.State.PROPOSED)]
        return {
            "slot_request": each,
            "association": each.association,
            "schedule": schedules.sentence(Schedule.of(each)),
            "standing": standing.of(each, self.slots),
            "slots": self.slots,
            "asked": self.asked,
            "offers": offers.of(self.slots),
            "answered": answered,
            "answered_months": wording.by_month(answered),
            "answered_legend": {slot.state: slot for slot in reversed(answered)}.values(),
            "insurance": papers.insurance(each.insured_until, on=timezone.localdate()),  # type: ignore[attr-defined]  # with_insurance()
            "hours": using.rounded(each.held_this_season),  # type: ignore[attr-defined]  # with_hours()
            "record": record.of(each.association, at=timezone.now()),
            "notes": each.notes.select_related("by"),
            "opinions": opinions.shown(each.opinions.with_names(), on=timezone.localdate()),
            "legal_limit": legal.limit(each.sent_at),
            "is_near_limit": each.is_pending and legal.is_near(each.sent_at, on=timezone.localdate()),
            "history": self.history,
            "days": (timezone.localdate() - timezone.localdate(each.sent_at)).days,
            "crumbs": [(_("Requests to answer"), reverse("bookings:queue")), (each.purpose, "")],
        }

    def _rivals(self) -> list[tuple[availability.User, int]]:
        """Who else asks for some of these dates, and for how many of them."""
        met: dict[int, list[availability.User]] = {}
        for verdict in self.found.verdicts:
            for rival in verdict.rivals:
                met.setdefault(rival.request_id, []).append(rival)
        return [(users[0], len(users)) for users in met.values()]


def _carry_errors(form: DecisionForm, shown: list[GroupForm]) -> None:
    """Put what is to be mended beside the group where the same dates stand now."""
    for typed in form.group_forms:
        keys = set(typed.cleaned_data.get("all", []))
        for group_form in shown:
            slots = {slot.pk for slot in group_form.group.slots} if group_form.group else set()
            if (
                typed.errors
                and keys & slots
                and group_form.group
                and group_form.group.reply.answer in (REFUSE, PROPOSE)
            ):
                group_form.mend = {name: [str(error) for error in errors] for name, errors in typed.errors.items()}


def _carried(groups: list[Group], initial: dict[str, Any]) -> list[tuple[str, str]]:
    """The decision as hidden fields, in the shape that DecisionForm reads."""
    carried = [(name, str(value)) for name, value in initial.items() if name != "conditions"]
    carried += [("conditions", key) for key in initial["conditions"]]
    for n, group in enumerate(groups):
        keys = [str(slot.pk) for slot in group.slots]
        carried += [
            (f"g{n}-all", ",".join(keys)), (f"g{n}-answer", group.reply.answer), (f"g{n}-rest", LATER),
            (f"g{n}-ground", group.reply.ground), (f"g{n}-reason", group.reply.reason),
        ]  # fmt: skip
        carried += [(f"g{n}-{name}", value) for name, value in GroupForm.initial_of(group.reply.offer).items()]
        carried += [(f"g{n}-dates", key) for key in keys]
    return carried
