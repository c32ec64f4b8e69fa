"""A volunteer's own activities: the list, the form, publishing, throwing away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from directory.access import TeamRequest, team_only
from directory.models import Person
from events import capacity, drafting, facts, revising, scheduling, wording
from events.forms import ActivityForm, ScheduleForm, at_once
from events.forms.occurrence import UnpublishForm
from events.models import Activity, Occurrence, ScheduleChange
from events.models.activity import ActivityQuerySet
from events.recurrence import Schedule
from events.reversible import Foreseen
from events.views.looked_at import digest


@team_only
@require_safe
def activity_list(request: TeamRequest) -> HttpResponse:
    at = timezone.now()
    unplaced = Count(
        "occurrences",
        filter=Q(occurrences__ends_at__gt=at, occurrences__space=None, occurrences__address="")
        & ~Q(occurrences__state=Occurrence.State.CANCELLED),
    )
    activities = list(_mine(request).with_place().annotate(unplaced=unplaced).order_by("state", "title", "pk"))
    coming = Occurrence.objects.told().upcoming(at).next_by_activity(activities)
    rows = [(activity, coming.get(activity.pk), facts.when(activity)) for activity in activities]
    return render(request, "events/organiser_list.html", {"association": request.association, "rows": rows})


@team_only
def create(request: TeamRequest) -> HttpResponse:
    return _write(request, Activity(association=request.association))


@team_only
def edit(request: TeamRequest, pk: int) -> HttpResponse:
    return _write(request, get_object_or_404(_mine(request).with_place(), pk=pk))


def _write(request: TeamRequest, activity: Activity) -> HttpResponse:
    """The form, whole: facts and dates are judged together, and nothing typed is lost.

    What somebody else changed since it was opened is shown before anything is kept (`forms.at_once`); so is what
    becomes of dates and people, when the activity is published (`events.revising`).
    """
    asked = request.POST.get("action", "")
    form, schedule_form = _forms(activity, request.POST or None)
    meanwhile, foreseen = None, None
    if asked in ("save", "publish") and activity.pk:
        now = _mine(request).get(pk=activity.pk)
        if meanwhile := at_once.conflict(request.POST, now=list(_forms(now)), sent=[form, schedule_form]):
            form, schedule_form = _forms(activity, meanwhile.data)
    valid = all([form.is_valid(), schedule_form.is_valid()]) and meanwhile is None
    publish = asked == "publish"
    seen = digest(form, schedule_form) if valid else ""
    if asked in ("save", "publish") and valid:
        kept = _keep(form, schedule_form, publish=publish, by=request.user, looked_at=request.POST.get("seen") == seen)
        if isinstance(kept, Foreseen):
            foreseen = kept
        elif kept:
            return _kept(request, activity, kept, publish=publish)
    if asked == "check":
        form.errors.clear()  # only the dates were to be looked at
    context = {
        "association": request.association,
        "activity": activity,
        "form": form,
        "schedule_form": schedule_form,
        "checked": asked == "check",
        "meanwhile": meanwhile,
        "foreseen": foreseen,
        "seen": seen,
        "asks_hall": activity.space_id if form.has_error("place", "another_hall") else None,
        "written": _written(_mine(request).get(pk=activity.pk), form, schedule_form.schedule()) if foreseen else [],
        "opened_with": _opened_with(request, activity, is_seen=meanwhile is not None),
        "crumbs": [
            (_("Activities"), reverse("events:organiser_list", args=[request.association.slug])),
            (activity.title if activity.pk else _("New activity"), ""),
        ],
    }
    status = 409 if meanwhile else 422 if asked in ("save", "publish") and not foreseen else 200
    return render(request, "events/organiser_form.html", context, status=status)


def _forms(activity: Activity, data: QueryDict | None = None) -> tuple[ActivityForm, ScheduleForm]:
    initial = ScheduleForm.initial_of(Schedule.of(activity)) if activity.pk else None
    return ActivityForm(data, instance=activity, association=activity.association), ScheduleForm(data, initial=initial)


def _opened_with(request: TeamRequest, activity: Activity, *, is_seen: bool) -> str:
    """What the page was opened with stays with it until what others changed has been shown."""
    if not activity.pk:
        return ""
    if request.method == "POST" and not is_seen:
        return request.POST.get(at_once.FIELD, "")
    now = _mine(request).get(pk=activity.pk)
    return at_once.opened_with(*_forms(now), at=now.edited_at)


def _written(before: Activity, form: ActivityForm, schedule: Schedule) -> list[at_once.Written]:
    """What this person has changed, the schedule in one sentence."""
    opened, _dates = _forms(before)
    said = [wording.sentence(each) for each in (Schedule.of(before), schedule)]
    when = [at_once.Written(_("When"), *said)] if said[0] != said[1] else []
    return when + at_once.written(now=[opened], sent=[form])


def _say_if_crowded(request: TeamRequest, activity: Activity) -> None:
    """Fewer places than people: nobody loses theirs, and the volunteer knows it."""
    if count := len(capacity.crowded(activity, at=timezone.now())):
        said = ngettext(
            "On %(count)s date more people are registered than there are places now. They all keep their place.",
            "On %(count)s dates more people are registered than there are places now. They all keep their place.",
            count,
        )
        messages.warning(request, said % {"count": count})


def _kept(request: TeamRequest, activity: Activity, kept: Activity | ScheduleChange, *, publish: bool) -> HttpResponse:
    """Where to go once it is saved: to what became of the dates and of the people, if anything did."""
    _say_if_crowded(request, activity)
    if publish:
        key = kept.activity_id if isinstance(kept, ScheduleChange) else kept.pk
        return redirect("events:organiser_next", request.association.slug, key)
    messages.success(request, _("“%(title)s” is saved.") % {"title": activity.title})
    if isinstance(kept, ScheduleChange) and kept.concerns_people:
        return redirect("bookings:dates_changed", request.association.slug, kept.pk)
    return redirect("events:organiser_list", request.association.slug)


def _keep(
    form: ActivityForm, schedule_form: ScheduleForm, *, publish: bool, by: Person, looked_at: bool
) -> Activity | ScheduleChange | Foreseen | None:
    """Keep the activity, or foresee what has to be looked at first; None when the town's rules forbid it, said beside
    the right field."""
    activity, at = form.instance, timezone.now()
    try:
        if activity.pk and activity.is_published:
            rewriting = revising.rewriting(activity, schedule_form.schedule(), by=by, at=at)
            foreseen = None if looked_at else rewriting.foresee()
            return foreseen if foreseen and foreseen.is_grave else rewriting.do()
        if activity.pk:
            return drafting.revise(activity, schedule=schedule_form.schedule(), at=at, publish=publish, by=by)
        return drafting.begin(
            activity, association=form.association, schedule=schedule_form.schedule(), at=at, publish=publish, by=by
        )
    except drafting.EditedMeanwhile as refusal:
        form.add_error(None, refusal)  # at the same second: sent again, the form shows what the other changed
        return None
    except ValidationError as refusal:
        field = getattr(refusal, "field", "schedule_kind")
        (form if field in form.fields else schedule_form).add_error(field, refusal)
        return None


@team_only
@require_POST
def schedule_preview(request: TeamRequest) -> HttpResponse:
    """What the dates typed so far would give; nothing is kept."""
    form = ScheduleForm(request.POST)
    form.is_valid()
    return render(request, "events/_schedule_preview.html", {"form": form})


@team_only
@require_safe
def what_next(request: TeamRequest, pk: int) -> HttpResponse:
    """After publishing: what is visible, what is still missing, where to go."""
    activity = get_object_or_404(_mine(request).published().with_place(), pk=pk)
    coming = activity.occurrences.held().upcoming(timezone.now())
    context = {
        "association": request.association,
        "activity": activity,
        "when": facts.when(activity),
        "count": coming.count(),
        "unplaced": coming.without_place().count(),
    }
    return render(request, "events/organiser_next.html", context)


@team_only
@require_POST
def publish(request: TeamRequest, pk: int) -> HttpResponse:
    activity = get_object_or_404(_mine(request), pk=pk)
    try:
        scheduling.publish(activity, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("events:organiser_edit", request.association.slug, pk)
    return redirect("events:organiser_next", request.association.slug, pk)


@team_only
def unpublish(request: TeamRequest, pk: int) -> HttpResponse:
    """GET asks, POST does; whoever is registered is told."""
    activity = get_object_or_404(_mine(request).published(), pk=pk)
    form = UnpublishForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        told = scheduling.unpublish(activity, at=timezone.now(), by=request.user, reason=reason)
        messages.success(request, _("“%(title)s” is no longer on the site.") % {"title": activity.title})
        if told:
            said = ngettext(
                "%(count)s registration is cancelled and told.", "%(count)s registrations are cancelled and told.", told
            )
            messages.info(request, said % {"count": told})
        return redirect("events:organiser_list", request.association.slug)
    people = sum(party.size for party in capacity.counting_on(activity, at=timezone.now()))
    context = {"association": request.association, "activity": activity, "form": form, "people": people}
    status = 422 if form.is_bound else 200
    return render(request, "events/organiser_unpublish.html", context, status=status)


@team_only
def delete(request: TeamRequest, pk: int) -> HttpResponse:
    """GET asks, POST does. Only a draft that was never published."""
    activity = get_object_or_404(_mine(request), pk=pk, state=Activity.State.DRAFT)
    if request.method == "POST":
        try:
            drafting.discard(activity)
            messages.success(request, _("The draft “%(title)s” is deleted.") % {"title": activity.title})
        except drafting.AlreadyPublished as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("events:organiser_list", request.association.slug)
    context = {"association": request.association, "activity": activity}
    return render(request, "events/organiser_delete.html", context)


def _mine(request: TeamRequest) -> ActivityQuerySet:
    return Activity.objects.filter(association=request.association)
