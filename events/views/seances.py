"""The dates of one activity, for its team: cancel one, or move it.

A séance in a hall of the town follows its slot: it is changed on the page of the hall's request.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import wording
from directory.access import TeamRequest, team_only
from events import attending, facts, scheduling
from events.forms import CancelForm, MoveForm
from events.models import Activity, Occurrence

LISTED = 40  # past dates
FIELDS = {"starts_at": "on", "ends_next_day": "end_time"}


@team_only
@require_safe
def occurrence_list(request: TeamRequest, pk: int) -> HttpResponse:
    """Those to come; `?passees=1` those that took place, to tick later who came."""
    activity, at = _activity(request, pk), timezone.now()
    context = {"association": request.association, "activity": activity, "when": facts.when(activity)}
    if "passees" in request.GET:
        context |= {
            "seances": attending.past(activity, at=at).with_place()[:LISTED], "crumbs": _crumbs(activity, _("Past dates"))
        }  # fmt: skip
        return render(request, "events/organiser_past.html", context)
    seances = activity.occurrences.upcoming(at).with_place()
    context |= {"seances": seances, "crumbs": _crumbs(activity, _("Dates"))}
    return render(request, "events/organiser_occurrences.html", context)


@team_only
def cancel(request: TeamRequest, pk: int, occurrence: int) -> HttpResponse:
    """GET asks why, POST cancels."""
    seance = _changeable(request, pk, occurrence)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            scheduling.cancel(seance, reason=form.cleaned_data["reason"], at=timezone.now(), by=request.user)
            messages.success(
                request, _("The date of %(date)s is cancelled.") % {"date": wording.long_date(seance.starts_at)}
            )
            return redirect("events:organiser_occurrences", request.association.slug, pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _answer(request, "events/occurrence_cancel.html", seance, form, _("Cancel a date"))


@team_only
def move(request: TeamRequest, pk: int, occurrence: int) -> HttpResponse:
    """GET shows the day and hours of today, POST keeps the new ones."""
    seance = _changeable(request, pk, occurrence)
    now_at = {
        "on": wording.local_date(seance.starts_at),
        "start_time": wording.local_time(seance.starts_at),
        "end_time": wording.local_time(seance.ends_at),
        "ends_next_day": wording.local_date(seance.ends_at) > wording.local_date(seance.starts_at),
    }
    form = MoveForm(request.POST or None, initial=now_at)
    if request.method == "POST" and form.is_valid():
        try:
            scheduling.move(
                seance, starts_at=form.starts_at, ends_at=form.ends_at,
                reason=form.cleaned_data["reason"], at=timezone.now(), by=request.user,
            )  # fmt: skip
            messages.success(request, _("The date is now %(date)s, %(hours)s.") % {
                "date": wording.long_date(seance.starts_at), "hours": wording.hours(seance.starts_at, seance.ends_at),
            })  # fmt: skip
            return redirect("events:organiser_occurrences", request.association.slug, pk)
        except ValidationError as refusal:
            field = getattr(refusal, "field", "on")
            form.add_error(FIELDS.get(field, field), refusal)
    return _answer(request, "events/occurrence_move.html", seance, form, _("Move a date"))


def _activity(request: TeamRequest, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.filter(association=request.association).with_place(), pk=pk)


def _changeable(request: TeamRequest, pk: int, occurrence: int) -> Occurrence:
    """A séance to come of this activity that is not in a hall of the town; 404 otherwise."""
    mine = _activity(request, pk).occurrences.upcoming(timezone.now()).filter(space=None)
    return get_object_or_404(mine.select_related("activity"), pk=occurrence)


def _crumbs(activity: Activity, here: str) -> list[tuple[str, str]]:
    slug = activity.association.slug
    return [
        (_("Activities"), reverse("events:organiser_list", args=[slug])),
        (activity.title, reverse("events:organiser_edit", args=[slug, activity.pk])),
        (here, ""),
    ]


def _answer(
    request: TeamRequest, template: str, seance: Occurrence, form: CancelForm | MoveForm, here: str
) -> HttpResponse:
    context = {
        "association": request.association,
        "activity": seance.activity,
        "seance": seance,
        "form": form,
        "crumbs": _crumbs(seance.activity, here),
    }
    return render(request, template, context, status=422 if form.errors else 200)
