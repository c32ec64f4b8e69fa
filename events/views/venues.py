"""The list of the town's venues. The page of each, with the hours of its halls, is one floor up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.venues import VenueSearch


@require_safe
def venue_list(request: HttpRequest) -> HttpResponse:
    search = VenueSearch(request.GET, at=timezone.now())
    context = {
        "search": search,
        "page_obj": search.page(request.GET.get("page")),
        "crumbs": [(_("Venues and halls"), "")],
    }
    return render(request, "events/venue_list.html", context)
