"""An agent reads a request, prepares the answer, reads it once more, sends it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import availability, chronicle, preparing, review, standing, wording
from bookings.errors import AlreadyDecided, NothingDecided, SpaceTaken
from bookings.forms import DecisionForm, RefuseAllForm
from bookings.forms.decision import GroupForm
from bookings.models import Slot, SlotRequest
from bookings.preparing import GRANT, LATER, REFUSE, Group, Reply
from bookings.using import hours_this_season
from directory.access import SignedInRequest, agents_only
from directory.papers import standing as papers
from events import wording as schedules
from events.recurrence import Schedule


@agents_only
def review_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows the request; POST looks at the answer again (`check`), corrects it (`edit`) or sends it (`send`)."""
    mine = SlotRequest.objects.reviewable_by(request.user)
    slot_request = get_object_or_404(mine.with_names().with_insurance(), pk=pk)
    desk = Desk(request, slot_request)
    if request.method != "POST":
        return desk.show()
    form = DecisionForm(request.POST, slots=desk.asked)
    action = request.POST.get("action")
    if action == "edit":
        return desk.show(form)
    if not form.is_valid():
        return desk.show(form, status=422)
    if not form.verdicts:
        return desk.show(form, NothingDecided(), status=422)
    if action != "send":
        return desk.show_summary(form)
    try:
        decision = review.decide(
            slot_request,
            verdicts=form.verdicts,
            message=form.cleaned_data["message"],
            version=form.cleaned_data["version"],
            by=request.user,
            at=timezone.now(),
        )
    except (SpaceTaken, AlreadyDecided) as refusal:
        slot_request.refresh_from_db(fields=["version", "state"])
        return Desk(request, slot_request).show(form, refusal, status=409)
    messages.success(request, _sent(slot_request, len(decision.verdicts)))
    return redirect("bookings:queue")


@agents_only
def refuse_all(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every date that waits is refused, on one ground and with one reason."""
    slot_request = get_object_or_404(SlotRequest.objects.reviewable_by(request.user).with_names(), pk=pk)
    slots = list(slot_request.slots.asked())
    initial = {
        "version": slot_request.version,
        "message": preparing.message(slot_request, [Reply(REFUSE)] * len(slots)),
    }
    form = RefuseAllForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        refusal = review.Refuse(form.cleaned_data["ground"], form.cleaned_data["reason"])
        try:
            review.decide(
                slot_request,
                verdicts={slot.pk: refusal for slot in slots},
                message=form.cleaned_data["message"],
                version=form.cleaned_data["version"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _sent(slot_request, len(slots)))
            return redirect("bookings:queue")
        except (AlreadyDecided, NothingDecided) as meanwhile:
            form.add_error(None, meanwhile)
    context = {"slot_request": slot_request, "count": len(slots), "form": form}
    return render(request, "bookings/refuse_all.html", context, status=422 if form.errors else 200)


def _sent(slot_request: SlotRequest, count: int) -> str:
    return _("Decision sent to %(association)s: %(dates)s.") % {
        "association": slot_request.association.name,
        "dates": wording.dates(count),
    }


class Desk:
    """The request as it lies before the agent: its dates, and the verdict on each, computed anew."""

    def __init__(self, request: SignedInRequest, slot_request: SlotRequest) -> None:
        self.request, self.slot_request = request, slot_request
        self.slots = list(slot_request.slots.all())
        self.asked = [slot for slot in self.slots if slot.state == Slot.State.ASKED]
        self.found = availability.of(
            slot_request.space, self.asked, people=slot_request.people_expected, request=slot_request, at=timezone.now()
        )

    def groups(self, typed: Mapping[int, Reply] | None = None) -> list[Group]:
        return preparing.groups(self.slot_request, self.asked, self.found, typed)

    def show(
        self, form: DecisionForm | None = None, refusal: Exception | None = None, *, status: int = 200
    ) -> HttpResponse:
        """The page; with `form`, everything typed stays, except what is lost meanwhile."""
        groups = self.groups(form.replies if form else None)
        by_slot = {slot.pk: slot for slot in self.asked}
        group_forms = [GroupForm(group=group, prefix=f"g{n}", slots=by_slot) for n, group in enumerate(groups)]
        if form is not None and status == 422 and not refusal:
            _carry_errors(form, group_forms)
        shown = DecisionForm(slots=self.asked)
        shown.initial = self._words(groups, form)
        context = self._around() | {
            "form": shown,
            "typed": form,
            "groups": group_forms,
            "refusal": refusal,
            "rivals": self._rivals(),
            "lost": refusal.lost if isinstance(refusal, SpaceTaken) else [],
        }
        return render(self.request, "bookings/review.html", context, status=status)

    def show_summary(self, form: DecisionForm) -> HttpResponse:
        """What is about to be sent, nothing else; the way back keeps everything."""
        replies = form.replies
        groups = self.groups(replies)
        initial = self._words(groups, form)
        granted, refused, waiting = (
            [slot for slot in self.asked if replies.get(slot.pk, Reply(LATER)).answer == answer]
            for answer in (GRANT, REFUSE, LATER)
        )
        context = self._around() | {
            "groups": groups,
            "carried": _carried(groups, initial),
            "message": initial["message"],
            "granted": wording.by_month(granted),
            "n_granted": len(granted),
            "refused": [(slot, replies[slot.pk]) for slot in refused],
            "n_waiting": len(waiting),
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
            "groups": len(groups),
            "prepared": prepared,
            "message": form.data.get("message", "") if form is not None and kept else prepared,
        }

    def _around(self) -> dict[str, Any]:
        each = self.slot_request
        answered = [slot for slot in self.slots if slot.state != Slot.State.ASKED]
        return {
            "slot_request": each,
            "association": each.association,
            "schedule": schedules.sentence(Schedule.of(each)),
            "standing": standing.of(each, self.slots),
            "slots": self.slots,
            "asked": self.asked,
            "answered": answered,
            "answered_months": wording.by_month(answered),
            "answered_legend": {slot.state: slot for slot in reversed(answered)}.values(),
            "insurance": papers.insurance(each.insured_until, on=timezone.localdate()),  # type: ignore[attr-defined]  # with_insurance()
            "hours": hours_this_season(each.association, timezone.now()),
            "history": chronicle.of(each),
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
            if typed.errors and keys & slots and group_form.group and group_form.group.reply.answer == REFUSE:
                group_form.mend = {name: [str(error) for error in errors] for name, errors in typed.errors.items()}


def _carried(groups: list[Group], initial: dict[str, Any]) -> list[tuple[str, str]]:
    """The decision as hidden fields, in the shape that DecisionForm reads."""
    carried = [(name, str(value)) for name, value in initial.items()]
    for n, group in enumerate(groups):
        keys = [str(slot.pk) for slot in group.slots]
        carried += [
            (f"g{n}-all", ",".join(keys)), (f"g{n}-answer", group.reply.answer), (f"g{n}-rest", LATER),
            (f"g{n}-ground", group.reply.ground), (f"g{n}-reason", group.reply.reason),
        ]  # fmt: skip
        carried += [(f"g{n}-dates", key) for key in keys]
    return carried
