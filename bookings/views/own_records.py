"""What an association reads of its own: its conventions, and the help in kind of a year."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import convention_paper
from bookings.models import Convention
from bookings.views.helps_in_kind import statement_context, statement_file, statement_pdf
from bookings.views.papers_out import drawn
from directory.access import TeamRequest, team_only
from directory.private import private

A_PAGE = 20


@private
@team_only
@require_safe
def own_conventions(request: TeamRequest) -> HttpResponse:
    """Those that the service has sent, the latest first."""
    theirs = Convention.objects.of(request.association).handed_over().with_names().with_staleness()
    context = {
        "association": request.association,
        "page_obj": Paginator(theirs, A_PAGE).get_page(request.GET.get("page")),
        "crumbs": [
            (_("Requests for halls"), reverse("bookings:request_list", args=[request.association.slug])),
            (_("Conventions"), ""),
        ],
    }
    return render(request, "bookings/own_conventions.html", context)


@private
@team_only
@require_safe
def own_convention_pdf(request: TeamRequest, pk: int) -> HttpResponse:
    theirs = Convention.objects.of(request.association).handed_over().select_related("text")
    found = get_object_or_404(theirs, pk=pk)
    return drawn(request, convention_paper.TEMPLATE, convention_paper.of(found), f"convention {found.number}")


@team_only
@require_safe
def own_help(request: TeamRequest) -> HttpResponse:
    """The help in kind of a year, by hall: `annee`."""
    slug = request.association.slug
    context = statement_context(request, request.association) | {
        "crumbs": [(_("Requests for halls"), reverse("bookings:request_list", args=[slug])), (_("Help in kind"), "")],
        "pdf": reverse("bookings:own_help_pdf", args=[slug]),
        "files": [(kind, reverse("bookings:own_help_export", args=[slug, kind])) for kind in ("csv", "ods")],
    }
    return render(request, "bookings/own_help.html", context)


@team_only
@require_safe
def own_help_pdf(request: TeamRequest) -> HttpResponse:
    return statement_pdf(request, request.association)


@team_only
@require_safe
def own_help_export(request: TeamRequest, kind: str) -> HttpResponse:
    return statement_file(request, request.association, kind)
