"""Internal notes on a request: written under it, read by agents alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import request_notes
from bookings.forms.request_note import RequestNoteForm
from bookings.models import SlotRequest
from directory import numbers
from directory.access import SignedInRequest, agents_only
from directory.private import private


@private
@agents_only
def notes(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows them all with the form; POST adds one, or takes away one of one's own (`remove`)."""
    slot_request = get_object_or_404(SlotRequest.objects.reviewable_by(request.user).with_names(), pk=pk)
    form = RequestNoteForm(request.POST if request.method == "POST" else None)
    here = reverse("bookings:review", args=[pk]) + "#notes"
    if (key := numbers.read(request.POST.get("remove", ""))) is not None:
        if request_notes.take_away(slot_request, key, by=request.user):
            messages.success(request, _("Your note is taken away."))
        return redirect(here)
    if request.method == "POST" and form.is_valid():
        request_notes.add(slot_request, form.cleaned_data["words"], by=request.user, at=timezone.now())
        messages.success(request, _("Your note is kept. Only agents read it."))
        return redirect(here)
    context = {
        "slot_request": slot_request,
        "notes": slot_request.notes.select_related("by"),
        "form": form,
        "crumbs": [
            (_("Requests to answer"), reverse("bookings:queue")),
            (slot_request.purpose, reverse("bookings:review", args=[pk])),
            (_("Internal notes"), ""),
        ],
    }
    return render(request, "bookings/request_notes.html", context, status=422 if form.errors else 200)
