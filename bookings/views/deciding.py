"""An agent reads a request, prepares the answer, reads it once more, sends it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import drafting, preparing, review, using, wording
from bookings.errors import AlreadyDecided, DatesMeet, NotBookable, NothingDecided, RuleStands, SpaceTaken
from bookings.forms import RefuseAllForm
from bookings.models import DecisionDraft, SlotRequest
from bookings.preparing import REFUSE, Reply
from bookings.views.desk import Desk
from directory import numbers
from directory.access import SignedInRequest, agents_only


@agents_only
def review_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows the request; POST looks at the answer again (`check`), corrects it (`edit`) or sends it (`send`)."""
    mine = SlotRequest.objects.reviewable_by(request.user)
    known = using.with_hours(mine.with_names().with_insurance().with_rules(), timezone.now())
    slot_request = get_object_or_404(known, pk=pk)
    if slot_request.is_direct:
        return redirect("bookings:direct_booking", slot_request.direct.pk)
    desk = Desk(request, slot_request)
    if request.method != "POST":
        draft = _draft(request, desk)
        return desk.show_draft(draft) if draft else desk.show()
    is_stale = numbers.read(request.POST.get("version", "")) not in (None, slot_request.version)
    form = desk.read(request.POST, stale=is_stale)
    action = request.POST.get("action")
    if is_stale:
        return desk.show(form, AlreadyDecided(), status=409)
    if action == "edit":
        return desk.show(form)
    if not form.is_valid():
        return desk.show(form, status=422)
    if not form.verdicts:
        return desk.show(form, NothingDecided(), status=422)
    if desk.wants_a_reason(form):
        return desk.show(form, status=422)
    if action != "send":
        return desk.show_summary(form) if desk.fits(form) else desk.show(form, status=422)
    try:
        decision = review.decide(
            slot_request,
            verdicts=form.verdicts,
            message=form.cleaned_data["message"],
            version=form.cleaned_data["version"],
            conditions=form.attached,
            over=form.cleaned_data["over"],
            by=request.user,
            at=timezone.now(),
        )
    except (SpaceTaken, AlreadyDecided, DatesMeet, RuleStands, NotBookable) as refusal:
        return Desk(request, get_object_or_404(known, pk=pk)).show(form, refusal, status=409)
    drafting.discard(slot_request, by=request.user)
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
            drafting.discard(slot_request, by=request.user)
            messages.success(request, _sent(slot_request, len(slots)))
            return redirect("bookings:queue")
        except (AlreadyDecided, NothingDecided, NotBookable) as meanwhile:
            form.add_error(None, meanwhile)
    context = {"slot_request": slot_request, "count": len(slots), "form": form}
    return render(request, "bookings/refuse_all.html", context, status=422 if form.errors else 200)


def _draft(request: SignedInRequest, desk: Desk) -> DecisionDraft | None:
    """The draft that this page opens with: the one asked for by `brouillon`, else one's own."""
    asked = numbers.read(request.GET.get("brouillon", ""))
    named = [draft for draft in desk.drafts if draft.pk == asked]
    return next(iter(named or [draft for draft in desk.drafts if draft.by_id == request.user.pk]), None)


def _sent(slot_request: SlotRequest, count: int) -> str:
    return _("Decision sent to %(association)s: %(dates)s.") % {
        "association": slot_request.association.name,
        "dates": wording.dates(count),
    }
