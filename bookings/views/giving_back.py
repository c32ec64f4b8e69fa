"""A volunteer gives a granted date back, or cancels a séance that has a hall of the town: one act."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import releasing, wording
from bookings.forms import ReleaseForm
from bookings.models import Slot
from bookings.models.slot import SlotQuerySet
from directory.access import TeamRequest, team_only
from events.models import Occurrence


def _mine(request: TeamRequest) -> SlotQuerySet:
    return (
        Slot.objects.of(request.association)
        .granted()
        .select_related("request__association", "space__venue", "occurrence")
    )


@team_only
@require_safe
def occurrence(request: TeamRequest, pk: int) -> HttpResponse:
    """From a séance to the date that holds its hall."""
    held = get_object_or_404(_mine(request).filter(occurrence=pk))
    return redirect("bookings:slot_release", request.association.slug, held.pk)


@team_only
def slot(request: TeamRequest, pk: int) -> HttpResponse:
    """Asks what becomes of the séance, then gives the date back."""
    held = get_object_or_404(_mine(request), pk=pk)
    has_seance = held.occurrence is not None and held.occurrence.state != Occurrence.State.CANCELLED
    form = ReleaseForm(request.POST or {"reason": ""} if request.method == "POST" else None, has_seance=has_seance)
    if request.method == "POST" and form.is_valid():
        try:
            releasing.release(
                held, by=request.user, at=timezone.now(), cancels=form.cancels, reason=form.cleaned_data["reason"]
            )
            messages.success(
                request, _("Thank you. The hall is free again on %(date)s.") % {"date": wording.moment_within(held)}
            )
            return redirect(held.request)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"association": request.association, "slot": held, "form": form}
    return render(request, "bookings/slot_release.html", context, status=422 if form.errors else 200)
