"""Proof: the register of decisions, the ledger of fairness, occupation. Every agent reads all of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from bookings import fairness, occupation, register, seasons
from bookings.models import Decision, Slot
from bookings.tables_out import download
from directory.access import SignedInRequest, agents_only
from directory.models import Venue

DECISIONS, ASSOCIATIONS = 30, 50  # on one page


@agents_only
@require_safe
def decision_register(request: SignedInRequest) -> HttpResponse:
    """`saison`, `lieu`, `association`, `acte`, `motif`; the latest act first."""
    question = register.asked(request.GET, at=timezone.now())
    page = Paginator(question.decisions(), DECISIONS).get_page(request.GET.get("page"))
    context = {
        "question": question,
        "page_obj": page,
        "entries": [register.entry(decision) for decision in page],
        "kinds": Decision.Kind.choices,
        "grounds": Slot.Ground.choices,
        "most": register.MOST,
        "crumbs": [(pgettext("of decisions", "Register"), "")],
    }
    return render(request, "bookings/decision_register.html", context)


@agents_only
@require_safe
def register_export(request: SignedInRequest, kind: str) -> HttpResponse:
    """One line for each date; more decisions than a file holds are refused, with what to do."""
    question = register.asked(request.GET, at=timezone.now())
    if question.decisions()[: register.MOST + 1].count() > register.MOST:
        told = _("This is too much for one file: choose a venue, or one kind of act.")
        messages.warning(request, told)
        return redirect(f"{reverse('bookings:decision_register')}?{request.GET.urlencode()}")
    return download(kind, f"registre-{question.span.year}", [register.table(question)])


@agents_only
@require_safe
def fairness_ledger(request: SignedInRequest) -> HttpResponse:
    """`saison`, `lieu`."""
    span, spans, venues, venue = _chosen(request)
    ledger = fairness.of(span, venue)
    context = {
        "span": span,
        "spans": spans,
        "venues": venues,
        "venue": venue,
        "ledger": ledger,
        "page_obj": Paginator(ledger.associations, ASSOCIATIONS).get_page(request.GET.get("page")),
        "crumbs": [(_("Fairness"), "")],
    }
    return render(request, "bookings/fairness_ledger.html", context)


@agents_only
@require_safe
def fairness_export(request: SignedInRequest, kind: str) -> HttpResponse:
    """ODS holds associations and themes; `par=theme` gives CSV the themes."""
    span, _spans, _venues, venue = _chosen(request)
    tables = fairness.tables(fairness.of(span, venue))
    if request.GET.get("par") == "theme":
        tables.reverse()
    return download(kind, f"equite-{span.year}", tables)


@agents_only
@require_safe
def occupation_page(request: SignedInRequest) -> HttpResponse:
    """`lieu`, `saison`: one venue and one season at a time, so that a large town answers as fast."""
    span, spans, venues, venue = _chosen(request)
    venue = venue or _first(request, venues)
    found = occupation.of(venue, span, at=timezone.now()) if venue else None
    context = {
        "span": span,
        "spans": spans,
        "venues": venues,
        "venue": venue,
        "found": found,
        "opens": occupation.OPENS,
        "shuts": occupation.SHUTS,
        "steps": [(0, "0 %"), *((n, f"{(n - 1) * 20}–{n * 20} %") for n in range(1, occupation.STEPS + 1))],
        "crumbs": [(_("Occupation"), "")],
    }
    return render(request, "bookings/occupation.html", context)


@agents_only
@require_safe
def occupation_export(request: SignedInRequest, kind: str) -> HttpResponse:
    """ODS holds the four tables, CSV the hours by month."""
    span, _spans, venues, venue = _chosen(request)
    venue = venue or _first(request, venues)
    if venue is None:
        return redirect("bookings:occupation")
    found = occupation.of(venue, span, at=timezone.now())
    return download(kind, f"occupation-{venue.slug}-{span.year}", occupation.tables(venue, found))


def _chosen(request: SignedInRequest) -> tuple[seasons.Span, list[seasons.Span], list[Venue], Venue | None]:
    span, spans = seasons.season(request.GET.get("saison"), at=timezone.now())
    venues = list(Venue.objects.only("name", "slug", "department"))
    return span, spans, venues, next((each for each in venues if each.slug == request.GET.get("lieu")), None)


def _first(request: SignedInRequest, venues: list[Venue]) -> Venue | None:
    """The first one that the agent's departments run, otherwise of the town."""
    mine = set(Venue.objects.run_by(request.user).values_list("pk", flat=True))
    return next((each for each in venues if each.pk in mine), next(iter(venues), None))
