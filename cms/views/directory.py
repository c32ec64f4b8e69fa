"""The directory of associations, and the door to each of them.

Only listed associations are shown. A live page is shown as its team wrote it; without one, the facts
of the directory stand alone; a suspended page says so and shows nothing, and so does that of an
association which nobody confirmed for long. Drafts stay inside.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from cms import portrait
from cms.models import AssociationPage, DirectoryPage
from directory.models import Association
from events import visits
from events.models import VisitCount


def associations(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = get_object_or_404(DirectoryPage.objects.live()).serve(request)
    return response


def association(request: HttpRequest, slug: str) -> HttpResponse:
    known = Association.objects.listed() | Association.objects.filter(state=Association.State.UNLISTED)
    found = get_object_or_404(known.select_related("neighbourhood"), slug=slug)
    if not found.is_listed:
        return render(request, "cms/association_unlisted.html", {"association": found}, status=404)
    page = AssociationPage.objects.filter(association=found).select_related("photo").first()
    if page and page.is_suspended:
        return render(request, "cms/association_suspended.html", {"association": found}, status=404)
    response = _shown(request, found, page)
    visits.count(request, VisitCount.What.PAGE, found)
    return response


def _shown(request: HttpRequest, found: Association, page: AssociationPage | None) -> HttpResponse:
    if page and page.live:
        page.association = found
        response: HttpResponse = page.serve(request)
        return response
    return render(request, AssociationPage.template, {"page": None, **portrait.of(found, at=timezone.now())})
