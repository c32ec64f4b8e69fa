"""« Toujours vrai ? »: answered from the letter, from the workspace, or by the service after a call.

A GET only shows: mail programs that open every link confirm nothing.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from directory.access import SignedInRequest, TeamRequest, service_only, team_only
from directory.models import Association
from directory.private import private
from events.still_true import answering, coming, links, listing

PER_PAGE = 50


@csrf_exempt  # the link is the proof; one tap must work in a browser that keeps no cookie
@private
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is asked, POST says yes."""
    at = timezone.now()
    try:
        mine = links.read("confirm", token, at=at)
    except links.LinkOver:
        return render(request, "events/still_true_over.html", status=410)
    association = mine.association
    if request.method == "POST":
        association = answering.confirm(association, by=mine.person, at=at)
        return render(request, "events/still_true_done.html", {"association": association})
    context = {
        "association": association,
        "found": coming.of(association, at=at),
        "cancel_url": reverse("bookings:still_true_cancel", args=[links.token("cancel", mine, at=at)]),
    }
    return render(request, "events/still_true.html", context)


@team_only
def in_workspace(request: TeamRequest) -> HttpResponse:
    at = timezone.now()
    if request.method == "POST":
        answering.confirm(request.association, by=request.user, at=at)
        messages.success(request, _("Thank you. Residents read that everything was checked today."))
        return redirect("cms:association_home", request.association.slug)
    context = {"association": request.association, "found": coming.of(request.association, at=at)}
    return render(request, "events/still_true_espace.html", context)


@service_only
@require_safe
def stale(request: SignedInRequest) -> HttpResponse:
    page = Paginator(listing.stale(timezone.now()), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "lines": listing.lines(list(page.object_list))}
    return render(request, "events/still_true_list.html", context)


@service_only
@require_POST
def by_service(request: SignedInRequest, association: str) -> HttpResponse:
    """The service called, and all is right."""
    theirs = get_object_or_404(Association.objects.exclude(state=Association.State.CLOSED), slug=association)
    answering.confirm(theirs, by=request.user, at=timezone.now())
    messages.success(request, _("%(name)s is shown as checked today.") % {"name": theirs.name})
    return redirect("events:still_true_list")
