"""The venues of the town: where they are, how one gets in, what happens there this week."""

from datetime import date, timedelta
from itertools import groupby

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import wording
from directory.models import Venue
from events import facts
from events.calendar_links import calendar_links
from events.models import Occurrence
from events.views import screen

MOST = 60  # séances of a week on one page


def venue_list(request: HttpRequest) -> HttpResponse:
    bookable = Count("spaces", filter=Q(spaces__is_bookable=True))
    venues = Venue.objects.listed().select_related("neighbourhood").annotate(halls=bookable)
    context = {"venues": venues, "crumbs": [(_("Venues and halls"), "")]}
    return render(request, "events/venue_list.html", context)


def venue(request: HttpRequest, slug: str) -> HttpResponse:
    if screen.is_wanted(request):
        return screen.of_venue(request, slug)
    found = get_object_or_404(Venue.objects.listed().select_related("neighbourhood", "department"), slug=slug)
    at = timezone.now()
    week = Occurrence.objects.announced(at).filter(space__venue=found, starts_at__lt=at + timedelta(days=7))
    context = {
        "venue": found,
        "place": facts.Place(venue_only=found),
        "access": facts.access(found),
        "spaces": found.spaces.select_related("parent"),
        "days": [(day, list(seances)) for day, seances in groupby(week[:MOST], key=_day)],
        "calendar": calendar_links(reverse("events:venue_feed", args=[slug]), name=found.name),
        "crumbs": [(_("Venues and halls"), reverse("events:venue_list")), (found.name, "")],
    }
    return render(request, "events/venue.html", context)


def _day(seance: Occurrence) -> date:
    return wording.local_date(seance.starts_at)
