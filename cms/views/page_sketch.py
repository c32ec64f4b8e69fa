"""The page form keeps what is typed while it is typed (static/js/page-form.js), and can let go of it."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms import editing, sketching
from cms.forms import PageSheet
from directory.access import TeamRequest, team_only
from directory.templatetags.town import hours


@never_cache
@team_only
@require_http_methods(["GET", "POST"])
def keep(request: TeamRequest) -> JsonResponse:
    """POST keeps what is on the screen and says when, and who else writes; GET renews the form's token after a new entry."""
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    at = timezone.now()
    page = editing.page_of(request.association)
    sheet = PageSheet.sent(request.association, page, request.POST, by=request.user)
    if sketching.keep(request.association, request.user, sheet.typed(), at=at) is None:
        return JsonResponse({"said": _("This page is too long to be kept while you type: shorten a text.")}, status=413)
    sketching.note_presence(page, request.user, at=at)
    others = sketching.others_writing(page, request.user, at=at)
    told = {"said": _("Draft kept at %(time)s") % {"time": hours(timezone.localtime(at))}, "others": "", "newer": ""}
    if others:
        told["others"] = _("%(names)s: writing this page too, right now.") % {"names": ", ".join(others)}
    if page and page.latest_revision and request.POST.get("seen", "") != editing.mark(page):
        told["newer"] = _("Another version of the page was saved meanwhile (%(who)s). You choose when you save.") % {
            "who": page.latest_revision.user or _("the service")
        }
    return JsonResponse(told)


@never_cache
@team_only
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: TeamRequest) -> HttpResponse:
    """GET asks, POST lets go of what this person was writing; the page as saved stays."""
    sketch = sketching.of(request.association, request.user)
    if request.method == "POST":
        sketching.forget(request.association, request.user)
        messages.success(request, _("You start again from the page as it was last saved."))
    if request.method == "POST" or sketch is None:
        return redirect("cms:page_edit", association=request.association.slug)
    return render(request, "cms/page_drop.html", {"association": request.association, "sketch": sketch})
