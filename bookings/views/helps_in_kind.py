"""Helps in kind on the agents' side: the town's year, its published file, the statement of one association."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import help_in_kind, help_paper, scdl, seasons
from bookings.tables_out import download
from bookings.views.papers_out import drawn
from directory.access import SignedInRequest, agents_only
from directory.models import Association

A_PAGE = 50


@agents_only
@require_safe
def help_list(request: SignedInRequest) -> HttpResponse:
    """`annee`. Every association that had a hall, the most helped first."""
    span, years = seasons.year(request.GET.get("annee"), at=timezone.now())
    statement = help_in_kind.of_town(span, at=timezone.now())
    context = {
        "span": span,
        "years": years,
        "statement": statement,
        "total": statement.total,
        "most": statement.lines[0].help if statement.lines else 0,
        "until": help_paper.counted_until(statement, span),
        "page_obj": Paginator(statement.lines, A_PAGE).get_page(request.GET.get("page")),
        "published": len(scdl.publishable(statement)),
        "left_out": scdl.left_out(statement),
        "can_publish": bool(settings.TOWN_SIRET),
        "crumbs": [(_("Helps in kind"), "")],
    }
    return render(request, "bookings/help_list.html", context)


@agents_only
@require_safe
def help_export(request: SignedInRequest, kind: str) -> HttpResponse:
    span, _years = seasons.year(request.GET.get("annee"), at=timezone.now())
    table = help_in_kind.town_table(help_in_kind.of_town(span, at=timezone.now()))
    return download(kind, f"aides-en-nature-{span.year}", [table])


@agents_only
@require_safe
def help_scdl(request: SignedInRequest) -> HttpResponse:
    """The file to publish; without the town's own SIRET it would be wrong, and is not made."""
    span, _years = seasons.year(request.GET.get("annee"), at=timezone.now())
    if not settings.TOWN_SIRET:
        messages.warning(request, _("The SIRET of the town is not set (TOWN_SIRET): the file cannot be made."))
        return redirect("bookings:help_list")
    body = scdl.as_csv(help_in_kind.of_town(span, at=timezone.now()), span)
    answer = HttpResponse(body, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="subventions-aides-en-nature-{span.year}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@agents_only
@require_safe
def help_of(request: SignedInRequest, association: str) -> HttpResponse:
    found = _association(association)
    context = statement_context(request, found) | {
        "crumbs": [(_("Helps in kind"), reverse("bookings:help_list")), (found.name, "")],
        "pdf": reverse("bookings:help_of_pdf", args=[association]),
        "files": [(kind, reverse("bookings:help_of_export", args=[association, kind])) for kind in ("csv", "ods")],
    }
    return render(request, "bookings/help_of.html", context)


@agents_only
@require_safe
def help_of_pdf(request: SignedInRequest, association: str) -> HttpResponse:
    return statement_pdf(request, _association(association))


@agents_only
@require_safe
def help_of_export(request: SignedInRequest, association: str, kind: str) -> HttpResponse:
    return statement_file(request, _association(association), kind)


def _association(slug: str) -> Association:
    return get_object_or_404(Association.objects.defer("search"), slug=slug)


# --- One association's statement, whoever reads it ---


def statement_context(request: HttpRequest, association: Association) -> dict[str, Any]:
    span, years = seasons.year(request.GET.get("annee"), at=timezone.now())
    statement = help_in_kind.of_association(association, span, at=timezone.now())
    return {
        "association": association,
        "span": span,
        "years": years,
        "statement": statement,
        "total": statement.total,
        "until": help_paper.counted_until(statement, span),
        "unvalued": help_paper.unvalued(statement),
        "explained": help_paper.explained(),
    }


def statement_pdf(request: HttpRequest, association: Association) -> HttpResponse:
    span, _years = seasons.year(request.GET.get("annee"), at=timezone.now())
    statement = help_in_kind.of_association(association, span, at=timezone.now())
    data = help_paper.of(association, statement, span)
    return drawn(request, help_paper.TEMPLATE, data, f"aide en nature {association.slug} {span.year}")


def statement_file(request: HttpRequest, association: Association, kind: str) -> HttpResponse:
    span, _years = seasons.year(request.GET.get("annee"), at=timezone.now())
    table = help_in_kind.hall_table(help_in_kind.of_association(association, span, at=timezone.now()))
    return download(kind, f"aide-en-nature-{association.slug}-{span.year}", [table])
