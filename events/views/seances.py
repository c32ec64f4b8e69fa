"""The dates of one activity, for its team. They are changed one floor above, where halls follow (`bookings.views.dates`)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import wording
from directory.access import TeamRequest, team_only
from events import attending, awaiting, facts
from events.models import Activity, Occurrence
from events.recurrence import MONTHLY, WEEKLY

LISTED = 40  # past dates


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
    seances = list(activity.occurrences.upcoming(at).with_place())
    awaited = awaiting.of([seance.pk for seance in seances])
    change = activity.schedule_changes.filter(undone_at=None, undo_until__gt=at).first()
    context |= {
        "elsewhere": _elsewhere(activity, seances) if all(each.offers_rule for each in awaited.values()) else None,
        "seances": [(seance, awaited.get(seance.pk)) for seance in seances],
        "change": change,
        "crumbs": _crumbs(activity, _("Dates")),
    }
    return render(request, "events/organiser_occurrences.html", context)


def _elsewhere(activity: Activity, seances: list[Occurrence]) -> Occurrence | None:
    """The next date, when all those to come are at the same hours and the activity is announced at others."""
    held = [seance for seance in seances if not seance.is_cancelled]
    hours = {(wording.local_time(seance.starts_at), wording.local_time(seance.ends_at)) for seance in held}
    is_one = len(held) > 1 and len(hours) == 1 and activity.schedule_kind in (WEEKLY, MONTHLY)
    return held[0] if is_one and hours != {(activity.start_time, activity.end_time)} else None


def _activity(request: TeamRequest, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.filter(association=request.association).with_place(), pk=pk)


def _crumbs(activity: Activity, here: str) -> list[tuple[str, str]]:
    slug = activity.association.slug
    return [
        (_("Activities"), reverse("events:organiser_list", args=[slug])),
        (activity.title, reverse("events:organiser_edit", args=[slug, activity.pk])),
        (here, ""),
    ]
