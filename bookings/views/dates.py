"""A team changes its dates: one, the following ones, or all. First what would change and who is told, then the act,
then some minutes to take it back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bookings import rescheduling
from bookings.forms.dates import AddDateForm, CancelDatesForm, ChangeDatesForm
from bookings.rescheduling import Edit
from directory import wording
from directory.access import TeamRequest, team_only
from events import calling
from events.models import Activity, Occurrence, ScheduleChange
from events.reversible import Foreseen
from events.views.looked_at import digest

FIELDS = {"starts_at": "on", "ends_next_day": "end_time"}
Scope = ScheduleChange.Scope


@team_only
def cancel(request: TeamRequest, pk: int, occurrence: int) -> HttpResponse:
    """GET says who would be told; POST cancels this date at once, several after one more look."""
    seance = _changeable(request, pk, occurrence)
    form = CancelDatesForm(request.POST if request.method == "POST" else None)
    valid = form.is_bound and form.is_valid()
    scope = form.cleaned_data.get("scope", Scope.ONE) if form.is_bound else Scope.ONE
    edit = rescheduling.cancelling(
        seance, scope=scope, reason=form.cleaned_data.get("reason", "") if form.is_bound else "", by=request.user,
        at=timezone.now(),
    )  # fmt: skip
    looked_at = valid and (scope == Scope.ONE or request.POST.get("seen") == scope)
    return _answer(request, "bookings/dates_cancel.html", seance.activity, form, edit, _("Cancel a date"), seance=seance,
                   act=looked_at, seen=scope if form.is_bound else "", look=True)  # fmt: skip


@team_only
def change(request: TeamRequest, pk: int, occurrence: int) -> HttpResponse:
    """GET shows what is (`dates=all`: of all dates to come); POST says first whom the change would touch, then keeps it."""
    seance = _changeable(request, pk, occurrence)
    form = ChangeDatesForm(request.POST or None, initial=_now(seance) | _asked_scope(request))
    if not (form.is_bound and form.is_valid()):
        return _answer(request, "bookings/dates_change.html", seance.activity, form, None, _("Change a date"),
                       seance=seance)  # fmt: skip
    edit = rescheduling.changing(
        seance, form.wanted, scope=form.cleaned_data["scope"], by=request.user, at=timezone.now()
    )  # fmt: skip
    seen = digest(form)
    return _answer(request, "bookings/dates_change.html", seance.activity, form, edit, _("Change a date"), seance=seance,
                   act=request.POST.get("seen") == seen, seen=seen)  # fmt: skip


@team_only
def add(request: TeamRequest, pk: int) -> HttpResponse:
    """One date more."""
    activity = _activity(request, pk)
    hours = {"start_time": activity.start_time, "end_time": activity.end_time, "ends_next_day": activity.ends_next_day}
    form = AddDateForm(request.POST or None, initial={**hours, "address": activity.address, "leader": activity.leader})
    if not (form.is_bound and form.is_valid()):
        return _answer(request, "bookings/date_add.html", activity, form, None, _("Add a date"))
    edit = rescheduling.adding(activity, form.wanted, by=request.user, at=timezone.now())
    seen = digest(form)
    return _answer(request, "bookings/date_add.html", activity, form, edit, _("Add a date"),
                   act=request.POST.get("seen") == seen, seen=seen)  # fmt: skip


@team_only
@require_safe
def changed(request: TeamRequest, pk: int) -> HttpResponse:
    """What was done, whom it tells and when, whom to phone, and the button that takes it back."""
    made, at = _made(request, pk), timezone.now()
    is_open = not made.undone_at and made.undo_until is not None and at < made.undo_until
    context = {
        "association": request.association, "activity": made.activity, "change": made, "seen": Foreseen.of(made),
        "is_open": is_open, "calls": calling.of_letters(made.facts.get("letters", ()), at=at),
        "crumbs": _crumbs(made.activity, _("What changed")),
    }  # fmt: skip
    return render(request, "bookings/dates_changed.html", context)


@team_only
@require_POST
def undo(request: TeamRequest, pk: int) -> HttpResponse:
    """« Annuler ce changement »."""
    made = _made(request, pk)
    try:
        rescheduling.undo(made, by=request.user, at=timezone.now())
        messages.success(request, _("Taken back: everything is as before, and nobody was told."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("bookings:dates_changed", request.association.slug, made.pk)


def _answer(
    request: TeamRequest, template: str, activity: Activity, form: forms.Form, edit: Edit | None, here: str, *,
    seance: Occurrence | None = None, act: bool = False, seen: str = "", look: bool = False,
) -> HttpResponse:  # fmt: skip
    """Do it, or show what it would do. One date that changes for nobody needs no second look."""
    foreseen = None
    try:
        if edit and (look or not form.errors):
            foreseen = None if act else edit.foresee()
            if act or (foreseen and not look and not foreseen.is_grave and form.is_bound):
                return redirect("bookings:dates_changed", request.association.slug, edit.do().pk)
    except ValidationError as refusal:
        field = getattr(refusal, "field", None)
        field = FIELDS.get(field, field) if field else None
        if form.is_bound:
            form.add_error(field if field in form.fields else None, refusal)
    context = {
        "association": request.association, "activity": activity, "seance": seance, "form": form, "foreseen": foreseen,
        "seen": "" if form.errors else seen, "crumbs": _crumbs(activity, here),
    }  # fmt: skip
    return render(request, template, context, status=422 if form.errors else 200)


def _now(seance: Occurrence) -> dict[str, object]:
    on, ends_on = wording.local_date(seance.starts_at), wording.local_date(seance.ends_at)
    return {
        "on": on, "start_time": wording.local_time(seance.starts_at), "end_time": wording.local_time(seance.ends_at),
        "ends_next_day": ends_on > on, "address": seance.address, "leader": seance.leader,
    }  # fmt: skip


def _asked_scope(request: TeamRequest) -> dict[str, object]:
    asked = request.GET.get("dates")
    return {"scope": asked} if asked in Scope.values else {}


def _activity(request: TeamRequest, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.filter(association=request.association).with_place(), pk=pk)


def _changeable(request: TeamRequest, pk: int, occurrence: int) -> Occurrence:
    mine = _activity(request, pk).occurrences.upcoming(timezone.now()).with_place()
    return get_object_or_404(mine.select_related("activity__association", "space__venue"), pk=occurrence)


def _made(request: TeamRequest, pk: int) -> ScheduleChange:
    mine = ScheduleChange.objects.filter(activity__association=request.association)
    return get_object_or_404(mine.select_related("activity__association"), pk=pk)


def _crumbs(activity: Activity, here: str) -> list[tuple[str, str]]:
    slug = activity.association.slug
    return [
        (activity.title, reverse("events:organiser_edit", args=[slug, activity.pk])),
        (_("Dates"), reverse("events:organiser_occurrences", args=[slug, activity.pk])),
        (here, ""),
    ]
