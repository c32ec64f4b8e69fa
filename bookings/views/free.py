"""Which hall is free now, or then? Ranked, each with its reasons; a result leads to the planning of that day."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import free_spaces as searching
from bookings.forms.free import FreeForm
from bookings.free_spaces import Found
from directory.access import SignedInRequest, agents_only

MOST = 30


@agents_only
@require_safe
def free_spaces(request: SignedInRequest) -> HttpResponse:
    """`date`, `de`, `a`, `semaines`, `personnes`, `genre`, `avec`, `pres`; without any, now and for two hours."""
    at = timezone.now()
    form = FreeForm(request.GET or None, at=at)
    context = {"form": form, "crumbs": [(_("Planning"), reverse("bookings:planning")), (_("Find a free hall"), "")]}
    if not form.is_valid():
        return render(request, "bookings/free_spaces.html", context, status=422)
    periods, near = form.periods, form.near
    found = searching.of(form.spaces, periods, people=form.cleaned_data["personnes"], near=near, at=at)
    context |= {
        "first": periods[0],
        "last": periods[-1],
        "count": len(periods),
        "found": [(each, _planning(each, periods[0].date.isoformat())) for each in found[:MOST]],
        "total": len(found),
        "near": near,
        "is_now": not request.GET,
        "people": form.cleaned_data["personnes"],
    }
    return render(request, "bookings/free_spaces.html", context)


def _planning(found: Found, day: str) -> str:
    return f"{reverse('bookings:planning')}?{urlencode({'vue': 'jour', 'lieu': found.space.venue.slug, 'date': day})}"
