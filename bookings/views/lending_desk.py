"""An agent's loans: the queue, one loan with its rivals and the stock, the answer, a letter."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.forms.lending_desk import LoanAnswerForm, LoanWordForm
from bookings.lending import deciding, following, rivals, standing, stock
from bookings.lending.stock import Days
from bookings.models import Equipment, Loan
from directory.access import SignedInRequest, agents_only
from directory.private import private

PER_PAGE = 12
State = Loan.State
TABS = {
    "": Q(state=State.ASKED),
    "accordes": Q(state=State.GRANTED),
    "sortis": Q(state=State.OUT),
    "termines": Q(state__in=[State.REFUSED, State.CANCELLED, State.BACK]),
}
ORDER = {
    "": ("sent_at", "pk"),
    "accordes": ("leaves_on", "pk"),
    "sortis": ("back_on", "pk"),
    "termines": ("-last_day", "-pk"),
}


@private
@agents_only
@require_safe
def loan_queue(request: SignedInRequest) -> HttpResponse:
    """`etat` (accordes, sortis, termines) chooses; without it, those to answer, the oldest first."""
    today = timezone.localdate()
    tab = request.GET.get("etat", "") if request.GET.get("etat", "") in TABS else ""
    mine = Loan.objects.run_by(request.user)
    counts = mine.aggregate(
        asked=Count("pk", filter=TABS[""]), granted=Count("pk", filter=TABS["accordes"]), out=Count("pk", filter=TABS["sortis"]),
        late=Count("pk", filter=Q(state=State.OUT, back_on__lt=today)), over=Count("pk", filter=TABS["termines"]),
    )  # fmt: skip
    pages = Paginator(mine.filter(TABS[tab]).with_lines().order_by(*ORDER[tab]), PER_PAGE)
    pages.count = counts[{"": "asked", "accordes": "granted", "sortis": "out", "termines": "over"}[tab]]
    page = pages.get_page(request.GET.get("page"))
    context = {
        "tab": tab,
        "tabs": [
            ("", _("To answer"), counts["asked"]), ("accordes", _("Granted, to leave"), counts["granted"]),
            ("sortis", _("Out of the store"), counts["out"]), ("termines", _("Over"), None),
        ],
        "counts": counts,
        "page_obj": page,
        "rows": [(loan, standing.of(loan, today=today), not tab and loan.due_on < today) for loan in page],
        "short": stock.short(Equipment.objects.run_by(request.user), today=today),
    }  # fmt: skip
    return render(request, "bookings/loan_queue.html", context)


@private
@agents_only
def loan_desk(request: SignedInRequest, pk: int) -> HttpResponse:
    """One loan: what is free without it, who else asks; POST answers it."""
    loan = get_object_or_404(Loan.objects.run_by(request.user).with_lines(), pk=pk)
    if request.method != "POST":
        return _show(request, loan)
    lines = list(loan.lines.all())
    form = LoanAnswerForm(
        request.POST, lines=lines, free={line.equipment_id: 0 for line in lines}, version=loan.version
    )
    if not form.is_valid():
        return _show(request, loan, form, status=422)
    try:
        deciding.decide(loan, form.answer(), version=form.cleaned_data["version"], by=request.user, at=timezone.now())
    except ValidationError as refusal:
        loan = Loan.objects.with_lines().get(pk=loan.pk)
        return _show(request, loan, form, refusal, status=409)
    messages.success(request, _("Answer sent to %(association)s.") % {"association": loan.association.name})
    return redirect("bookings:loan_queue")


def _show(
    request: SignedInRequest, loan: Loan, form: LoanAnswerForm | None = None, refusal: Any = None, *, status: int = 200
) -> HttpResponse:
    at, today = timezone.now(), timezone.localdate()
    lines = list(loan.lines.all())
    days = Days(loan.leaves_on, loan.back_on)
    found = stock.of([line.equipment for line in lines], days, today=today, without=loan)
    free = {key: each.free(days) for key, each in found.items()}
    can_answer = loan.can_be_cancelled
    if form is None:
        initial = {"reason": loan.reason, "ground": loan.ground}
        form = LoanAnswerForm(lines=lines, free=free, version=loan.version, initial=initial)
    elif refusal is not None:  # what was typed stays; the next answer is to what is shown now
        data = dict(form.data.items()) | {"version": loan.version}
        form = LoanAnswerForm(data, lines=lines, free=free, version=loan.version)
        form.add_error(None, refusal)
    wanted = rivals.of(loan)
    context = {
        "loan": loan,
        "standing": standing.of(loan, today=today),
        "lines": [(line, free[line.equipment_id], wanted.get(line.equipment_id, 0)) for line in lines],
        "rows": [
            (line, fields[0], free[line.equipment_id], wanted.get(line.equipment_id, 0)) for line, fields in form.rows()
        ],
        "rivals": rivals.loans(loan),
        "holders": _holders(found),
        "form": form,
        "can_answer": can_answer,
        "is_handed": loan.is_granted or loan.is_out or loan.is_back,
        "is_late": loan.is_out and loan.back_on < today,
        "is_over": loan.back_on < today,
        "worth_a_letter": following.worth_a_letter(loan, at=at),
        "steps": list(loan.steps.select_related("by")),
        "crumbs": [(_("Equipment"), reverse("bookings:loan_queue")), (loan.purpose, "")],
    }
    return render(request, "bookings/loan_desk.html", context, status=status)


def _holders(found: dict[int, stock.Stock]) -> list[tuple[Loan, date, date]]:
    """The loans that hold some of the same things on some of the days."""
    loans = {loan.pk: loan for each in found.values() for loan in each.loans()}
    return [
        (loan, loan.leaves_on, loan.back_on)
        for loan in sorted(loans.values(), key=lambda loan: (loan.leaves_on, loan.pk))
    ]


@private
@agents_only
def loan_letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """The letter about what is late, missing or broken, ready to be read again and sent."""
    loan = get_object_or_404(Loan.objects.run_by(request.user).with_lines(), pk=pk)
    at = timezone.now()
    if not following.worth_a_letter(loan, at=at):
        messages.warning(request, _("There is nothing to write about: nothing is late, missing or broken."))
        return redirect("bookings:loan_desk", loan.pk)
    form = LoanWordForm(
        request.POST if request.method == "POST" else None, initial={"message": following.draft(loan, at=at)}
    )
    if request.method == "POST" and form.is_valid():
        following.write(loan, form.cleaned_data["message"], by=request.user, at=at)
        messages.success(request, _("Your letter leaves to the team of the association."))
        return redirect("bookings:loan_desk", loan.pk)
    context = {
        "loan": loan,
        "form": form,
        "crumbs": [
            (_("Equipment"), reverse("bookings:loan_queue")),
            (loan.purpose, reverse("bookings:loan_desk", args=[loan.pk])), (_("Letter"), ""),
        ],
    }  # fmt: skip
    return render(request, "bookings/loan_letter.html", context, status=422 if form.errors else 200)
