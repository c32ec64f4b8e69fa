"""The association answers what was proposed: from the letter, from its space, or by phone through an agent."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bookings import answering, offers, proposal_links
from bookings.errors import ProposalOver
from bookings.forms.answer import AnswerForm
from bookings.models import Proposal, SlotRequest
from directory.access import SignedInRequest, TeamRequest, agents_only, team_only
from directory.models import Person
from directory.private import private


@csrf_exempt  # the link is the proof; one tap must work in a browser that keeps no cookie
@private
def from_letter(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is proposed, POST answers it, without signing in."""
    try:
        opened = proposal_links.read(token, at=timezone.now())
    except proposal_links.LinkOver:
        return render(request, "events/still_true_over.html", status=410)
    said, mended = "", ""
    if request.method == "POST":
        said, mended = _answer(request, opened.slot_request, by=opened.person)
    dates = opened.slot_request.slots.with_proposals()
    context = {
        "slot_request": opened.slot_request,
        "association": opened.slot_request.association,
        "offers": offers.of(dates.proposed()),
        "last": opened.slot_request.proposals.exclude(answered_at=None).order_by("-answered_at").first(),
        "granted": dates.granted().filter(proposal__state=Proposal.State.ACCEPTED).order_by("starts_at", "pk"),
        "answer_url": request.path,
        "said": said,
        "mended": mended,
    }
    return render(request, "bookings/proposals.html", context, status=409 if mended else 200)


@team_only
@require_POST
def from_space(request: TeamRequest, pk: int) -> HttpResponse:
    """The same from the request's page in the space."""
    slot_request = get_object_or_404(SlotRequest.objects.filter(association=request.association), pk=pk)
    _tell(request, *_answer(request, slot_request, by=request.user))
    return redirect("bookings:request", request.association.slug, pk)


@agents_only
@require_POST
def by_phone(request: SignedInRequest, pk: int) -> HttpResponse:
    """An agent writes down what somebody of the association said by phone, and who."""
    slot_request = get_object_or_404(SlotRequest.objects.reviewable_by(request.user), pk=pk)
    said_by = " ".join(request.POST.get("said_by", "").split())[:120]
    if not said_by:
        messages.warning(request, _("Write who answered by phone: nothing has been kept."))
    else:
        _tell(request, *_answer(request, slot_request, by=request.user, said_by=said_by))
    return redirect("bookings:review", pk)


def _tell(request: HttpRequest, said: str, mended: str) -> None:
    if mended:
        messages.warning(request, mended)
    else:
        messages.success(request, said)


def _answer(request: HttpRequest, slot_request: SlotRequest, *, by: Person, said_by: str = "") -> tuple[str, str]:
    """What was done, in a sentence; or what stood in the way."""
    form = AnswerForm(request.POST, proposals=slot_request.proposals.all())
    if not form.is_valid():
        return "", _("Choose an answer.")
    try:
        answering.answer_all(form.chosen, accepts=form.accepts, by=by, at=timezone.now(), said_by=said_by)
    except ValidationError as refusal:
        return "", " ".join(refusal.messages)
    if not form.chosen:
        return "", " ".join(ProposalOver(_("There is nothing to answer any more.")).messages)
    if form.accepts:
        return _("Thank you. What was proposed is granted."), ""
    return _("Thank you. What was proposed is free again."), ""
