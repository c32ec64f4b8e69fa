"""The catalogue as agents keep it: the things, their stock day by day, what is missing or broken."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import weeks
from bookings.forms.equipment import EquipmentForm, MishapCloseForm, MishapForm
from bookings.lending import keeping, mending, stock
from bookings.lending.stock import DAY, Days
from bookings.models import Equipment, Mishap
from directory.access import SignedInRequest, agents_only
from directory.private import private

WEEKS = 6  # shown at once
PER_PAGE = 30


@private
@agents_only
@require_safe
def equipment_list(request: SignedInRequest) -> HttpResponse:
    """What the agent's departments lend, with how many are in the store today."""
    today = timezone.localdate()
    page = Paginator(Equipment.objects.run_by(request.user).by_category(), PER_PAGE).get_page(request.GET.get("page"))
    found = stock.of(list(page), Days(today, today), today=today)
    context = {
        "page_obj": page,
        "rows": [(thing, found[thing.pk].free_on(today)) for thing in page],
        "crumbs": [(_("Equipment"), reverse("bookings:loan_queue")), (_("Catalogue"), "")],
    }
    return render(request, "bookings/equipment_list.html", context)


@private
@agents_only
def equipment_create(request: SignedInRequest) -> HttpResponse:
    return _edit(request, Equipment())


@private
@agents_only
def equipment_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Equipment.objects.run_by(request.user), pk=pk))


def _edit(request: SignedInRequest, thing: Equipment) -> HttpResponse:
    name = thing.name
    posted = request.method == "POST"
    form = EquipmentForm(
        request.POST if posted else None, request.FILES if posted else None, instance=thing, agent=request.user
    )
    if posted and form.is_valid():
        try:
            kept = keeping.keep(
                form.save(commit=False), quantity=form.cleaned_data["quantity"], photo=form.drawn,
                without_photo=form.cleaned_data.get("without_photo", False), on=timezone.localdate(),
            )  # fmt: skip
            messages.success(request, _("Kept: %(name)s.") % {"name": kept.name})
            return redirect("bookings:equipment", kept.pk)
        except ValidationError as refusal:
            form.add_error("quantity", refusal)
    context = {"form": form, "name": name, "thing": thing if name else None, "crumbs": _crumbs(name or _("New thing"))}
    return render(request, "bookings/equipment_form.html", context, status=422 if form.errors else 200)


@private
@agents_only
def equipment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Its stock over the weeks, who has it, what is missing or broken; POST notes one more."""
    thing = get_object_or_404(Equipment.objects.run_by(request.user).select_related("department"), pk=pk)
    today = timezone.localdate()
    latest = thing.mishaps.aggregate(latest=Max("pk"))["latest"] or 0
    form = MishapForm(request.POST if request.method == "POST" else None, initial={"seen": latest})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            mending.note(
                thing, kind=data["kind"], count=data["count"], words=data["words"], by=request.user, on=today,
                seen=data["seen"],
            )  # fmt: skip
            messages.success(request, _("Noted: these pieces are not lent until you close the matter."))
            return redirect("bookings:equipment", pk)
        except ValidationError as refusal:
            form.add_error("count", refusal)
    week = weeks.chosen(request.GET.get("semaine"), at=timezone.now())
    days = Days(week.monday, week.monday + (7 * WEEKS - 1) * DAY)
    found = stock.of([thing], days, today=today)[thing.pk]
    context = {
        "thing": thing,
        "today": today,
        "week": week,
        "weeks": _by_week(found, days),
        "holds": [hold for hold in found.holds if hold.loan is not None],
        "short": next(iter(stock.short(Equipment.objects.filter(pk=pk), today=today)), None),
        "mishaps": list(thing.mishaps.open().select_related("line__loan__association")),
        "free_today": found.free_on(today) if week.monday <= today else None,
        "form": form,
        "crumbs": _crumbs(thing.name),
    }
    return render(request, "bookings/equipment.html", context, status=422 if form.errors else 200)


def _by_week(found: stock.Stock, days: Days) -> list[list[tuple[date, int]]]:
    counted = [(day, found.free_on(day)) for day in days]
    return [counted[start : start + 7] for start in range(0, len(counted), 7)]


@private
@agents_only
@require_safe
def mishap_list(request: SignedInRequest) -> HttpResponse:
    """What is missing or broken; with `clos`, what was."""
    closed = "clos" in request.GET
    mine = Mishap.objects.run_by(request.user).select_related("equipment", "line__loan__association")
    shown = (
        mine.exclude(closed_on=None).order_by("-closed_on", "-pk") if closed else mine.open().order_by("since", "pk")
    )
    context = {
        "closed": closed,
        "page_obj": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "crumbs": [(_("Equipment"), reverse("bookings:loan_queue")), (_("Missing or broken"), "")],
    }
    return render(request, "bookings/mishap_list.html", context)


@private
@agents_only
def mishap(request: SignedInRequest, pk: int) -> HttpResponse:
    """One matter; POST closes it."""
    found = get_object_or_404(
        Mishap.objects.run_by(request.user).select_related(
            "equipment", "line__loan__association", "noted_by", "closed_by"
        ),
        pk=pk,
    )
    form = MishapCloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            mending.close(found, outcome=data["outcome"], words=data["words"], by=request.user, on=timezone.localdate())
            messages.success(request, _("The matter is closed."))
            return redirect("bookings:mishap_list")
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {
        "mishap": found,
        "form": form,
        "crumbs": [
            (_("Equipment"), reverse("bookings:loan_queue")),
            (_("Missing or broken"), reverse("bookings:mishap_list")), (found.equipment.name, ""),
        ],
    }  # fmt: skip
    return render(request, "bookings/mishap.html", context, status=422 if form.errors else 200)


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [
        (_("Equipment"), reverse("bookings:loan_queue")), (_("Catalogue"), reverse("bookings:equipment_list")), (last, ""),
    ]  # fmt: skip
