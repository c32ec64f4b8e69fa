"""A person's own calendar: the page that explains it, and the feed. Opened by the calendar's secret alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.private import private, seal
from events import own_calendars
from events.calendar_links import calendar_links
from events.models import OwnCalendar


@private
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """How to follow it; POST closes this address and opens another."""
    found = OwnCalendar.objects.filter(secret=secret).first()
    if found is None:
        return render(request, "events/registration/unknown.html", status=404)
    if request.method == "POST":
        renewed = own_calendars.renew(found, at=timezone.now())
        messages.success(request, _("Here is the new address. The former one shows nothing any more."))
        return redirect(renewed)
    parties = own_calendars.shown(found, at=timezone.now())
    links = calendar_links(f"/agenda/{found.secret}.ics")
    return render(
        request, "events/registration/own_calendar.html", {"links": links, "parties": parties, "share_url": ""}
    )


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    found = OwnCalendar.objects.filter(secret=secret).first()
    if found is None:
        return seal(HttpResponse(status=404))
    parties = list(own_calendars.shown(found, at=timezone.now()))
    etag = own_calendars.etag(found, parties)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(own_calendars.written(parties), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="mes-seances.ics"'
    seal(response)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(own_calendars.changed_at(found, parties).timestamp())
    response["Cache-Control"] = "private, no-cache"  # asked again each time; unchanged, it costs two queries
    response["Content-Language"] = "fr"
    return response
