"""An agent keeps the decision that they have begun to write, or throws it away."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings import drafting
from bookings.models import SlotRequest
from directory import numbers
from directory.access import SignedInRequest, agents_only
from directory.wording import hour


@agents_only
@require_POST
def draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """`action` draft keeps it, discard throws one's own away. A script that asks for JSON gets the sentence alone."""
    slot_request = get_object_or_404(SlotRequest.objects.reviewable_by(request.user), pk=pk)
    at = timezone.now()
    if request.POST.get("action") == "discard":
        drafting.discard(slot_request, by=request.user)
        messages.success(request, _("Your draft is thrown away. The request is as it was."))
        return redirect("bookings:review", pk)
    seen = numbers.read(request.POST.get("seen", "")) or 0
    kept = drafting.keep(slot_request, request.POST, seen=seen, by=request.user, at=at)
    said = _("Draft kept at %(hour)s. Nothing has been sent.") % {"hour": hour(at)}
    if request.accepts("text/html"):
        if kept:
            messages.success(request, said)
        else:
            messages.warning(request, _("This draft could not be kept."))
        return redirect("bookings:review", pk)
    return JsonResponse({"said": said if kept else ""})
