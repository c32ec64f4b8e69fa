"""Keys and badges of an agent's venues: who has which, since when."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import keys
from bookings.forms.keys import HandOutForm, KeyForm
from bookings.models import Key, KeyLoan
from directory.access import SignedInRequest, agents_only
from directory.private import private

A_PAGE = 50


@private
@agents_only
def key_list(request: SignedInRequest) -> HttpResponse:
    """GET lists them, those that are out only with `dehors`; POST adds one."""
    form = KeyForm(request.POST if request.method == "POST" else None, agent=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect("bookings:key", form.save().pk)
    rows = Key.objects.run_by(request.user).select_related("venue").with_holder().order_by("venue__name", "label", "pk")
    if only_out := "dehors" in request.GET:
        rows = rows.filter(pk__in=KeyLoan.objects.filter(returned_on=None).values("key"))
    context = {
        "form": form,
        "only_out": only_out,
        "page_obj": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "crumbs": [(_("Caretakers"), reverse("bookings:caretaker_list")), (_("Keys and badges"), "")],
    }
    return render(request, "bookings/key_list.html", context, status=422 if form.errors else 200)


@private
@agents_only
def key(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its history; POST hands it out, or notes its return."""
    found = get_object_or_404(Key.objects.run_by(request.user).select_related("venue"), pk=pk)
    today = timezone.localdate()
    if request.POST.get("action") == "back":
        keys.take_back(found, on=today)
        messages.success(request, _("The return is noted."))
        return redirect("bookings:key", pk)
    form = HandOutForm(request.POST if request.method == "POST" else None, key=found, today=today)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            keys.hand_out(found, data["association"], holder=data["holder"], on=data["on"])
            messages.success(request, _("It is noted who has this key."))
            return redirect("bookings:key", pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    loans = list(found.loans.select_related("association"))
    context = {
        "key": found,
        "loans": loans,
        "out": next((loan for loan in loans if loan.returned_on is None), None),
        "form": form,
        "crumbs": [
            (_("Caretakers"), reverse("bookings:caretaker_list")),
            (_("Keys and badges"), reverse("bookings:key_list")),
            (found.label, ""),
        ],
    }
    return render(request, "bookings/key.html", context, status=422 if form.errors else 200)
