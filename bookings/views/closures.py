"""The closures of an agent's venues: the list, preparing one, opening again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from bookings import planning_closures, reopening
from bookings.forms import ClosureForm
from bookings.forms.closure import Picks
from bookings.halls import Halls
from bookings.models import Closure, ClosurePlan
from directory import numbers
from directory.access import SignedInRequest, agents_only
from directory.models import Venue


@agents_only
@require_safe
def closure_list(request: SignedInRequest) -> HttpResponse:
    context = {
        "closures": list(Closure.objects.run_by(request.user).standing(timezone.now()).with_spaces()),
        "plans": list(
            ClosurePlan.objects.run_by(request.user).waiting().select_related("by").prefetch_related("spaces")
        ),
        "mine": set(Closure.objects.run_wholly_by(request.user).values_list("pk", flat=True)),
    }
    return render(request, "bookings/closure_list.html", context)


@agents_only
def closure_create(request: SignedInRequest) -> HttpResponse:
    """`lieu` ticks a whole venue beforehand."""
    venues: set[int] = set()
    if "lieu" in request.GET:
        venues = {get_object_or_404(Venue.objects.run_by(request.user), slug=request.GET["lieu"]).pk}
    halls = Halls.run_by(request.user)
    if request.method == "POST":
        return _read_form(request, halls, None)
    form = ClosureForm(picks=Picks(halls, venues=venues, spaces=set(), everywhere=False), at=timezone.now())
    return _form_page(request, form, None)


@agents_only
def closure_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = get_object_or_404(ClosurePlan.objects.run_by(request.user).waiting(), pk=pk)
    halls = Halls.run_by(request.user)
    if request.method == "POST":
        return _read_form(request, halls, plan)
    form = ClosureForm(picks=Picks.of(plan, halls), at=timezone.now(), initial=ClosureForm.initial_for(plan))
    return _form_page(request, form, plan)


def _read_form(request: SignedInRequest, halls: Halls, plan: ClosurePlan | None) -> HttpResponse:
    picks = Picks.typed(request.POST, halls)
    if request.POST.get("action") == "find":
        typed: dict[str, Any] = request.POST.dict()
        return _form_page(request, ClosureForm(picks=picks, at=timezone.now(), initial=typed), plan)
    form = ClosureForm(request.POST, picks=picks, at=timezone.now())
    if form.is_valid():
        spaces = form.cleaned_data["spaces"]
        try:
            if plan is None:
                plan = planning_closures.begin(spaces, by=request.user, **form.facts)
            else:
                planning_closures.change(plan, spaces, **form.facts)
            return redirect("bookings:closure_plan", plan.pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _form_page(request, form, plan, status=422)


def _form_page(
    request: SignedInRequest, form: ClosureForm, plan: ClosurePlan | None, *, status: int = 200
) -> HttpResponse:
    crumbs = [(_("Closures"), reverse("bookings:closure_list")), (plan.reason if plan else _("New closure"), "")]
    return render(request, "bookings/closure_form.html", {"form": form, "plan": plan, "crumbs": crumbs}, status=status)


@agents_only
def closure_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Which dates that the closure cancelled come back, then: open again."""
    closure = get_object_or_404(Closure.objects.run_wholly_by(request.user).with_spaces(), pk=pk)
    at = timezone.now()
    if request.method == "POST":
        back = {key for each in request.POST.getlist("back") if (key := numbers.read(each))}
        try:
            _closure, given = reopening.reopen(closure, by=request.user, at=at, back=back)
            messages.success(request, _said(len(back), given))
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
        return redirect("bookings:closure_list")
    choices = reopening.cancelled_by(closure, at=at)
    context = {
        "closure": closure,
        "choices": choices,
        "taken": reopening.taken(closure, choices) if choices else set(),
        "moved": reopening.moved_by(closure, at=at),
        "crumbs": [(_("Closures"), reverse("bookings:closure_list")), (closure.reason, "")],
    }
    return render(request, "bookings/closure_reopen.html", context)


def _said(wanted: int, given: int) -> str:
    said = _("The halls are open again.")
    if given:
        said += " " + ngettext(
            "%(count)s date is given back, and its people are told.",
            "%(count)s dates are given back, and their people are told.", given,
        ) % {"count": given}  # fmt: skip
    if wanted > given:
        said += " " + ngettext(
            "For %(count)s date the hall is not free any more.",
            "For %(count)s dates the hall is not free any more.", wanted - given,
        ) % {"count": wanted - given}  # fmt: skip
    return said
