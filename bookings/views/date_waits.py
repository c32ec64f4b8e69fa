"""A team asks to be told when a date that was refused is free, or waits no more."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bookings import waiting_for_dates
from bookings.models import SlotRequest
from directory import numbers
from directory.access import TeamRequest, team_only


@team_only
@require_POST
def date_wait(request: TeamRequest, pk: int) -> HttpResponse:
    """`date` names one date, or « toutes »; `leave` waits no more."""
    slot_request = get_object_or_404(SlotRequest.objects.filter(association=request.association), pk=pk)
    slots = slot_request.slots.all()
    if request.POST.get("date") != "toutes":
        slots = slots.filter(pk=numbers.read(request.POST.get("date", "")) or 0)
    try:
        if "leave" in request.POST:
            waiting_for_dates.leave(slots)
            messages.success(request, _("You do not wait for it any more."))
        else:
            count = waiting_for_dates.wait(slots, by=request.user, at=timezone.now())
            messages.success(request, _said(count))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect(slot_request)


def _said(count: int) -> str:
    if not count:
        return _("You wait for it already.")
    return ngettext(
        "You are in line for %(count)s date: if it becomes free, a letter offers it to you.",
        "You are in line for %(count)s dates: if they become free, a letter offers them to you.", count,
    ) % {"count": count}  # fmt: skip
