"""« Annuler une date », from the letter that asks whether all is still true: without signing in."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from bookings import cancelling
from bookings.forms.still_true import CancelOneForm
from directory.private import private
from events.models import Occurrence
from events.still_true import coming, links


@csrf_exempt  # the link is the proof; one tap must work in a browser that keeps no cookie
@private
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks which date and why, POST cancels it."""
    at = timezone.now()
    try:
        mine = links.read("cancel", token, at=at)
    except links.LinkOver:
        return render(request, "events/still_true_over.html", status=410)
    held = coming.seances(mine.association, at=at).held().filter(starts_at__gt=at)
    form = CancelOneForm(request.POST if request.method == "POST" else None, seances=list(held[: coming.SHOWN]))
    cancelled: Occurrence | None = None
    if request.method == "POST" and form.is_valid():
        try:
            cancelling.cancel(form.chosen, reason=form.cleaned_data["reason"], by=mine.person, at=at)
            cancelled = form.chosen
        except ValidationError as refusal:
            form.add_error("seance", refusal)
    context = {
        "association": mine.association,
        "form": form,
        "cancelled": cancelled,
        "again_url": request.path,
        "confirm_url": reverse("events:still_true", args=[links.token("confirm", mine, at=at)]),
    }
    return render(request, "bookings/still_true_cancel.html", context, status=422 if form.errors else 200)
