"""The earlier versions of the association's page: read, compared, brought back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms import comparing, editing
from cms import versions as earlier
from directory import numbers
from directory.access import TeamRequest, team_only

CHOICES = 60


@never_cache
@team_only
@require_safe
def versions(request: TeamRequest) -> HttpResponse:
    """Who wrote what and when, the latest first."""
    page = editing.page_of(request.association)
    start = numbers.read(request.GET.get("apres", "")) or 0
    found, more = earlier.listed(page, start=min(start, 10_000)) if page else ([], False)
    context = {
        "association": request.association,
        "versions": found,
        "after": start + earlier.A_PAGE if more else None,
        "crumbs": _crumbs(request, _("Earlier versions")),
    }
    return render(request, "cms/page_versions.html", context)


@never_cache
@team_only
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: TeamRequest, pk: int) -> HttpResponse:
    """One version beside another (`avec`, else the latest). POST brings it back as a draft."""
    page = editing.page_of(request.association)
    if page is None:
        raise Http404
    revision = get_object_or_404(page.revisions.select_related("user"), pk=pk)
    if request.method == "POST":
        editing.bring_back(page, revision, by=request.user)
        messages.success(request, _("This version is your draft again. Read it, then publish it."))
        return redirect("cms:page_edit", association=request.association.slug)
    chosen = numbers.read(request.GET.get("avec", "")) or page.latest_revision_id
    other = get_object_or_404(page.revisions.select_related("user"), pk=chosen)
    parts = comparing.parts(earlier.state_of(page, revision), earlier.state_of(page, other))
    context = {
        "association": request.association,
        "page": page,
        "revision": revision,
        "other": other,
        "parts": comparing.shown(parts),
        "choices": page.revisions.select_related("user").defer("content").order_by("-created_at", "-pk")[:CHOICES],
        "crumbs": _crumbs(request, _("A version")),
    }
    return render(request, "cms/page_version.html", context)


def _crumbs(request: TeamRequest, here: str) -> list[tuple[str, str]]:
    slug = request.association.slug
    listed = [(_("Earlier versions"), reverse("cms:page_versions", args=[slug]))] if here == _("A version") else []
    return [(_("Our page"), reverse("cms:page_edit", args=[slug])), *listed, (here, "")]
