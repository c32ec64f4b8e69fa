"""The page of a venue, and the way from one of its halls to the request form."""

from datetime import date, datetime, timedelta
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import hours, rule_wording, venue_rules, weeks
from bookings.models import VenueRule
from directory import wording
from directory.access import SignedInRequest
from directory.models import Association, Space, Venue
from events import facts, structured
from events.calendar_links import calendar_links
from events.models import Activity, Occurrence
from events.views import screen

MOST = 100  # séances of a week on one page
ACTIVITIES = 8  # shown before "all of them"
MOST_ACTIVITIES = 200
HALLS = 20  # on one page
LONGEST = timedelta(days=1)  # no séance lasts longer: those that began earlier are over
HELD_WITHIN = timedelta(weeks=8)  # an activity is held here when it meets here that soon


@require_safe
def venue(request: HttpRequest, slug: str) -> HttpResponse:
    """Access, what happens there, and the hours of each hall in the week that is asked for."""
    if screen.is_wanted(request):
        return screen.of_venue(request, slug)
    listed = Venue.objects.listed().annotate(told_rules=VenueRule.objects.told(OuterRef("pk")))
    found = listed.select_related("neighbourhood", "department").filter(slug=slug).first()
    if found is None:
        return render(request, "bookings/venue_unknown.html", status=404)
    at = timezone.now()
    week = weeks.chosen(request.GET.get("semaine"), at=at)
    rules = venue_rules.read(found.told_rules)  # type: ignore[attr-defined]  # annotated above
    plan = hours.FloorPlan(found.spaces.filter(ended_at=None))
    page = Paginator(list(plan), HALLS).get_page(request.GET.get("page"))
    asked_for = [space for space in plan if space.is_bookable and found.department_id]
    held = list(_held_here(plan, at)[: MOST_ACTIVITIES if "toutes" in request.GET else ACTIVITIES + 1])
    shown = held if "toutes" in request.GET else held[:ACTIVITIES]
    agenda = _agenda(plan, week, at)
    context = {
        "venue": found,
        "place": facts.Place(venue_only=found),
        "structured": structured.venue(found),
        "access": facts.access(found),
        "wheelchair": facts.wheelchair(facts.Place(venue_only=found)),
        "week": week,
        "open_hours": venue_rules.NONE.opening(week.monday),
        "opening": rule_wording.week(rules.on(week.monday)),
        "page_obj": page,
        "rows": hours.of(plan, page.object_list, week.monday, at=at, rules=rules),  # type: ignore[arg-type]  # a list was given
        "halls": {"count": len(asked_for), "largest": max((space.capacity or 0 for space in asked_for), default=0)},
        "agenda": [(day, list(seances)) for day, seances in groupby(agenda[:MOST], key=_day)],
        "is_cut": len(agenda) > MOST,
        "activities": [(activity, facts.when(activity)) for activity in shown],
        "has_more": len(held) > len(shown),
        "calendar": calendar_links(reverse("events:venue_feed", args=[slug]), name=found.name),
        "crumbs": [(_("Venues and halls"), reverse("events:venue_list")), (found.name, "")],
    }
    return render(request, "bookings/venue.html", context)


def _agenda(plan: hours.FloorPlan, week: weeks.ShownWeek, at: datetime) -> list[Occurrence]:
    """The séances of the week that are not over, cancelled ones included; one more than is shown."""
    since = max(at, week.starts_at)
    here = Occurrence.objects.announced(since).filter(space__in=list(plan.by_key))
    return list(here.filter(starts_at__gt=since - LONGEST, starts_at__lt=week.ends_at)[: MOST + 1])


def _held_here(plan: hours.FloorPlan, at: datetime) -> QuerySet[Activity]:
    soon = Occurrence.objects.told().held().filter(space__in=list(plan.by_key), starts_at__range=(at, at + HELD_WITHIN))
    here = Activity.objects.published().filter(pk__in=soon.order_by().values("activity"))
    return here.select_related("association").order_by("title", "pk")


def _day(seance: Occurrence) -> date:
    return wording.local_date(seance.starts_at)


@login_required
@require_safe
def ask(request: SignedInRequest, slug: str, space: str) -> HttpResponse:
    """Lead a volunteer to the request form with this hall chosen; whoever speaks for nobody is told how to get there."""
    hall = get_object_or_404(Space.objects.bookable().select_related("venue"), venue__slug=slug, slug=space)
    ways = [
        (association, f"{reverse('bookings:request_create', args=[association.slug])}?salle={hall.pk}")
        for association in Association.objects.managed_by(request.user)
    ]
    if len(ways) == 1:
        return redirect(ways[0][1])
    crumbs = [
        (_("Venues and halls"), reverse("events:venue_list")),
        (hall.venue.name, hall.venue.get_absolute_url()),
        (_("Ask for this hall"), ""),
    ]
    return render(request, "bookings/ask.html", {"space": hall, "ways": ways, "crumbs": crumbs})
