"""What an agent prints of a registration: the ticket to hand over, and a copy of all that is kept."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import wording
from directory.access import SignedInRequest, agents_only
from directory.private import private
from events import agreeing, coming, facts, looking_up
from events import showing_registration as showing
from events.models import Registration, Relative


def found(request: SignedInRequest, pk: int) -> Registration:
    """One that this agent has just found or registered; any other does not exist."""
    if not looking_up.may_open(request.session, pk):
        raise Http404
    known = Registration.objects.with_what().with_stops().select_related("registered_by").filter(erased_at=None)
    return get_object_or_404(known, pk=pk)


def shown(theirs: Registration, *, at: datetime) -> dict[str, Any]:
    """What their page and their papers say of it."""
    dates = coming.dates_of(theirs, since=at if theirs.is_season else None)
    seance = theirs.occurrence or coming.next_of(dates)
    rank = coming.turn_of(theirs) if theirs.is_waiting else 0
    return {
        "party": theirs,
        "activity": theirs.activity,
        "seance": seance,
        "dates": dates[:12] if theirs.is_season else [],
        "when": facts.when(theirs.activity),
        "place": facts.place_of(seance, theirs.activity),
        "people": showing.people_of(theirs),
        "way": showing.way_of(theirs),
        "agreed": agreeing.to_be_registered(theirs),
        "rank": rank,
        "turn": showing.turn(rank) if rank else "",
        "until": showing.until(theirs.offered_until) if theirs.offered_until else "",
        "come_at": showing.come_at(seance) if seance else None,
    }


@private
@agents_only
@require_safe
def ticket(request: SignedInRequest, pk: int) -> HttpResponse:
    """To print and to hand over: A5, or 80 mm wide for a till printer (`format=80`)."""
    theirs = found(request, pk)
    context = shown(theirs, at=timezone.now()) | {
        "is_narrow": request.GET.get("format") == "80",
        "tied_phone": wording.on_one_line(settings.SERVICE_PHONE),
        "qr": showing.qr(theirs) if theirs.is_live else "",
        "crumbs": [
            (_("Desk"), reverse("events:desk")), (theirs.name, reverse("events:desk_party", args=[pk])), (_("Ticket"), ""),
        ],
    }  # fmt: skip
    return render(request, "events/desk_ticket.html", context)


@private
@agents_only
@require_safe
def data(request: SignedInRequest, pk: int) -> HttpResponse:
    """« Copie de ses données »: all that is kept of them here, to print and to hand over."""
    theirs, at = found(request, pk), timezone.now()
    context = shown(theirs, at=at) | {
        "steps": theirs.steps.select_related("by"),
        "relatives": list(Relative.objects.of(theirs).select_related("by")),
        "channel": theirs.get_channel_display(),
        "phone": showing.phone(theirs),
        "at": at,
        "crumbs": [
            (_("Desk"), reverse("events:desk")),
            (theirs.name, reverse("events:desk_party", args=[pk])),
            (_("Copy of their data"), ""),
        ],
    }
    return render(request, "events/desk_data.html", context)
