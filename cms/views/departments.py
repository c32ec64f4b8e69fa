"""Departments, for administrators: which there are, what each runs and who works there."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cms import departments, staff_history
from cms.forms.staff import DepartmentForm, VenuesForm
from directory.access import SignedInRequest, administrators_only
from directory.models import Agent, Department

CURRENT = Q(agents__ended_at=None, agents__person__is_active=True)


@administrators_only
@require_safe
def department_list(request: SignedInRequest) -> HttpResponse:
    """Every department, the closed ones last; below, who did what."""
    counted = Department.objects.annotate(
        venue_count=Count("venues", distinct=True), agent_count=Count("agents", filter=CURRENT, distinct=True)
    ).order_by("closed_at", "name")
    context = {
        "departments": sorted(counted, key=lambda each: (each.closed_at is not None, each.name)),
        "administrators": Agent.objects.administrators().select_related("person", "department").order_by("pk"),
        "steps": staff_history.latest(),
    }
    return render(request, "cms/department_list.html", context)


@administrators_only
def department_create(request: SignedInRequest) -> HttpResponse:
    form = DepartmentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = departments.create(**form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The department is created. Invite its agents, give it venues."))
            return redirect("cms:department", made.slug)
        except ValidationError as refusal:
            form.add_error("name", refusal)
    context = {"form": form, "crumbs": _crumbs(_("New department"))}
    return render(request, "cms/department_form.html", context, status=422 if form.errors else 200)


@administrators_only
@require_safe
def department(request: SignedInRequest, slug: str) -> HttpResponse:
    """One department: its venues, its agents, who is invited, what was done."""
    theirs = get_object_or_404(Department, slug=slug)
    context = {
        "department": theirs,
        "venues": theirs.venues.order_by("name"),
        "agents": Agent.objects.current().filter(department=theirs).select_related("person").order_by("since", "pk"),
        "invitations": theirs.invitations.open(),
        "steps": staff_history.latest(theirs),
        "at": timezone.now(),
        "crumbs": _crumbs(theirs.name),
    }
    return render(request, "cms/department.html", context)


@administrators_only
def department_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    theirs = get_object_or_404(Department.objects.working(), slug=slug)
    now = {"name": theirs.name, "email": theirs.email, "phone": theirs.phone}
    form = DepartmentForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            departments.edit(theirs, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The department is changed."))
            return redirect("cms:department", slug)
        except ValidationError as refusal:
            form.add_error("name", refusal)
    context = {"form": form, "department": theirs, "crumbs": _crumbs(theirs.name, theirs, _("Change"))}
    return render(request, "cms/department_form.html", context, status=422 if form.errors else 200)


@administrators_only
def department_venues(request: SignedInRequest, slug: str) -> HttpResponse:
    """Gives the department venues that another one runs, or nobody."""
    theirs = get_object_or_404(Department.objects.working(), slug=slug)
    form = VenuesForm(request.POST if request.method == "POST" else None, department=theirs)
    if request.method == "POST" and form.is_valid():
        try:
            moved = departments.give_venues(theirs, form.cleaned_data["venues"], by=request.user, at=timezone.now())
            said = ngettext(
                "%(count)s venue is decided here from now on.", "%(count)s venues are decided here from now on.",
                len(moved),
            )  # fmt: skip
            messages.success(request, said % {"count": len(moved)})
            return redirect("cms:department", slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"form": form, "department": theirs, "crumbs": _crumbs(theirs.name, theirs, _("Give it venues"))}
    return render(request, "cms/department_venues.html", context, status=422 if form.errors else 200)


@administrators_only
def department_close(request: SignedInRequest, slug: str) -> HttpResponse:
    """GET says what stands in the way; POST closes, or opens again what is closed."""
    theirs = get_object_or_404(Department, slug=slug)
    if request.method == "POST":
        try:
            if theirs.closed_at:
                departments.reopen(theirs, by=request.user, at=timezone.now())
                messages.success(request, _("The department is open again."))
            else:
                departments.close(theirs, by=request.user, at=timezone.now())
                messages.success(request, _("The department is closed. Its history stays."))
            return redirect("cms:department", slug)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("cms:department_close", slug)
    context = {
        "department": theirs,
        "reasons": [] if theirs.closed_at else departments.what_keeps_open(theirs),
        "crumbs": _crumbs(theirs.name, theirs, _("Open again") if theirs.closed_at else _("Close")),
    }
    return render(request, "cms/department_close.html", context)


def _crumbs(here: str, theirs: Department | None = None, below: str = "") -> list[tuple[str, str]]:
    first = (_("Departments and agents"), reverse("cms:department_list"))
    if theirs is None:
        return [first, (here, "")]
    return [first, (here, reverse("cms:department", args=[theirs.slug])), (below, "")]
