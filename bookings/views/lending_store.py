"""The store: what leaves and comes back this week, on a phone or on paper; handed over and taken back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from bookings import weeks
from bookings.forms.lending_desk import HandOverForm, TakeBackForm
from bookings.lending import handing, store
from bookings.models import Loan
from directory.access import SignedInRequest, agents_only
from directory.elision import of_name
from directory.private import private


@private
@agents_only
@require_safe
def loan_store(request: SignedInRequest) -> HttpResponse:
    """`semaine` chooses the week; without it, this one."""
    week = weeks.chosen(request.GET.get("semaine"), at=timezone.now())
    today = timezone.localdate()
    context = {
        "week": week,
        "store": store.week(request.user, week.monday, today=today),
        "today": today,
        "crumbs": [(_("Equipment"), reverse("bookings:loan_queue")), (_("The store"), "")],
    }
    return render(request, "bookings/loan_store.html", context)


def _find(request: SignedInRequest, pk: int) -> Loan:
    return get_object_or_404(Loan.objects.run_by(request.user).with_lines(), pk=pk)


def _after(request: SignedInRequest, loan: Loan) -> HttpResponse:
    if request.POST.get("from") == "store":
        return redirect("bookings:loan_store")
    return redirect("bookings:loan_desk", loan.pk)


@private
@agents_only
def loan_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """Counts what leaves, and who takes it."""
    loan = _find(request, pk)
    if not loan.is_granted:
        messages.warning(request, _("Nothing can leave for this loan: here is where it stands."))
        return redirect("bookings:loan_desk", pk)
    lines = [line for line in loan.lines.all() if line.granted]
    form = HandOverForm(
        request.POST if request.method == "POST" else None, lines=lines, initial={"taken_by": loan.fetched_by}
    )
    if request.method == "POST" and form.is_valid():
        try:
            handing.hand_over(
                loan, form.numbers("taken"), taken_by=form.cleaned_data["taken_by"], by=request.user, at=timezone.now()
            )
            messages.success(
                request, _("Noted: the things of %(name)s have left.") % {"name": of_name(loan.association.name)}
            )
            return _after(request, loan)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"loan": loan, "form": form, "crumbs": _crumbs(loan, _("What leaves"))}
    return render(request, "bookings/loan_out.html", context, status=422 if form.errors else 200)


@private
@agents_only
def loan_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Counts what is missing, broken or still out; the rest is back."""
    loan = _find(request, pk)
    if not loan.is_out:
        messages.warning(request, _("Nothing of this loan is out: here is where it stands."))
        return redirect("bookings:loan_desk", pk)
    lines = [line for line in loan.lines.all() if line.held]
    form = TakeBackForm(
        request.POST if request.method == "POST" else None, lines=lines, initial={"version": loan.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            lost = handing.take_back(
                loan,
                form.lost(),
                condition=form.cleaned_data["condition"],
                by=request.user,
                at=timezone.now(),
                version=form.cleaned_data["version"],
            )
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
            return redirect("bookings:loan_desk", pk)
        return _taken_back(request, loan, form, sum(mishap.count for mishap in lost))
    context = {"loan": loan, "form": form, "crumbs": _crumbs(loan, _("What comes back"))}
    return render(request, "bookings/loan_back.html", context, status=422 if form.errors else 200)


def _taken_back(request: SignedInRequest, loan: Loan, form: TakeBackForm, lost: int) -> HttpResponse:
    out = sum(found.later for found in form.lost().values())
    if out:
        told = ngettext("%(count)s piece is still out.", "%(count)s pieces are still out.", out) % {"count": out}
        messages.warning(request, told)
    if not lost and out:
        return _after(request, loan)
    if not lost:
        messages.success(
            request, _("Noted: everything of %(name)s is back.") % {"name": of_name(loan.association.name)}
        )
        return _after(request, loan)
    text = ngettext(
        "Noted. %(count)s piece is missing or broken: it is not lent until you close the matter. A letter is ready.",
        "Noted. %(count)s pieces are missing or broken: they are not lent until you close the matter. A letter is ready.",
        lost,
    )
    messages.warning(request, text % {"count": lost})
    return redirect("bookings:loan_desk", loan.pk)


@private
@agents_only
@require_POST
def loan_put_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ticked by mistake: it has not left."""
    loan = _find(request, pk)
    try:
        handing.put_back(loan, by=request.user, at=timezone.now())
        messages.success(request, _("Undone: the things have not left."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("bookings:loan_desk", pk)


def _crumbs(loan: Loan, last: str) -> list[tuple[str, str]]:
    return [
        (_("Equipment"), reverse("bookings:loan_queue")), (loan.purpose, reverse("bookings:loan_desk", args=[loan.pk])),
        (last, ""),
    ]  # fmt: skip
