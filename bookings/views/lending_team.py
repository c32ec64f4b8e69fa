"""A volunteer asks for things, follows the answer, gives up."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.forms.lending import LoanForm
from bookings.lending import asking, standing
from bookings.models import Loan
from bookings.models.loan import LoanQuerySet
from directory import numbers
from directory.access import TeamRequest, team_only

PER_PAGE = 20


def _mine(request: TeamRequest) -> LoanQuerySet:
    return Loan.objects.filter(association=request.association).with_lines()


@team_only
@require_safe
def loan_list(request: TeamRequest) -> HttpResponse:
    """All the loans of the association, the latest first."""
    page = Paginator(_mine(request).order_by("-sent_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "association": request.association,
        "page_obj": page,
        "rows": [(loan, standing.of(loan, today=today)) for loan in page],
    }
    return render(request, "bookings/loan_list.html", context)


@team_only
def loan_create(request: TeamRequest) -> HttpResponse:
    """The catalogue to fill in; htmx and « Vérifier » redraw what is free, nothing is kept before sending."""
    at = timezone.now()
    if request.method != "POST":
        slot = numbers.read(request.GET.get("creneau", ""))
        form = LoanForm(
            association=request.association, at=at, initial={"slot": slot, "fetched_by": request.user.get_full_name()}
        )
        return _show(request, form)
    form = LoanForm(request.POST, association=request.association, at=at)
    valid = form.is_valid()
    if request.htmx or request.POST.get("action") != "send":  # type: ignore[attr-defined]  # set by django_htmx
        return _show(request, form, checking=True)
    if not valid:
        return _show(request, form, status=422)
    try:
        loans = asking.submit(form.trip(), form.wanted, association=request.association, by=request.user, at=at)
    except ValidationError as refusal:  # granted to somebody else between the form's look and the sending
        form.add_error(None, refusal)
        return _show(request, form, status=422)
    if len(loans) > 1:
        messages.success(
            request, _("Your request is sent to %(count)s departments: each answers its part.") % {"count": len(loans)}
        )
        return redirect("bookings:loan_list", request.association.slug)
    messages.success(request, _("Your request is sent. The service answers before the things would leave."))
    return redirect(loans[0])


def _show(request: TeamRequest, form: LoanForm, *, checking: bool = False, status: int = 200) -> HttpResponse:
    context = {
        "association": request.association,
        "form": form,
        "checking": checking,
        "offers": list(form.offers()),
        "held": form.held() if form.is_bound else None,
        "crumbs": [
            (_("Equipment"), reverse("bookings:loan_list", args=[request.association.slug])),
            (_("Ask for equipment"), ""),
        ],
    }
    partial = "#free" if request.htmx and checking else ""  # type: ignore[attr-defined]  # set by django_htmx
    return render(request, f"bookings/loan_create.html{partial}", context, status=status)


@team_only
@require_safe
def loan(request: TeamRequest, pk: int) -> HttpResponse:
    """One loan: where it stands, what is granted, what happened."""
    found = get_object_or_404(_mine(request), pk=pk)
    context = {
        "association": request.association,
        "loan": found,
        "lines": list(found.lines.all()),
        "standing": standing.of(found, today=timezone.localdate()),
        "steps": list(found.steps.select_related("by")),
        "court": settings.RECOURSE_COURT,
        "crumbs": [
            (_("Equipment"), reverse("bookings:loan_list", args=[request.association.slug])),
            (found.purpose, ""),
        ],
    }
    return render(request, "bookings/loan.html", context)


@team_only
def loan_cancel(request: TeamRequest, pk: int) -> HttpResponse:
    """Asks once whether to give the things up, then does."""
    found = get_object_or_404(_mine(request), pk=pk)
    if request.method != "POST":
        return render(request, "bookings/loan_cancel.html", {"association": request.association, "loan": found})
    try:
        asking.cancel(found, by=request.user, at=timezone.now())
        messages.success(request, _("It is cancelled. The things are free again, and the service is told."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect(found)
