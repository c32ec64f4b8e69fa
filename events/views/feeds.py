"""Calendars that residents subscribe to. The same for everybody: no cookie, no language, no person.

An unchanged feed is answered 304 from its ETag alone. If-Modified-Since is not looked at: it cannot
tell that an activity left the feed.
"""

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import override
from django.views.decorators.http import require_safe

from directory.models import Association, Venue
from events import search
from events.feeds import Feed, since
from events.models import Activity

MAX_AGE = 3600  # seconds


@require_safe
def activity(request: HttpRequest, slug: str) -> HttpResponse:
    """One activity, for as long as its page can be seen."""
    feed = Feed(Activity.objects.visible_to_all().filter(slug=slug), named_by="title")
    if not feed.lines:
        raise Http404
    return _answer(request, feed, name=feed.name, path=f"/activites/{slug}/", filename=slug)


@require_safe
def association(request: HttpRequest, slug: str) -> HttpResponse:
    """All that a listed association offers."""
    feed = Feed(_shown().filter(association__slug=slug), named_by="association__name")
    name = feed.name or get_object_or_404(Association.objects.listed(), slug=slug).name
    return _answer(request, feed, name=name, path=f"/associations/{slug}/", filename=slug)


@require_safe
def venue(request: HttpRequest, slug: str) -> HttpResponse:
    """What is held in a listed venue, and nothing that the same activities do elsewhere."""
    feed = Feed(_shown(), named_by="fragments__venue__name", venue=slug)
    name = feed.name or get_object_or_404(Venue.objects.listed(), slug=slug).name
    return _answer(request, feed, name=name, path=f"/lieux/{slug}/", filename=slug)


@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """The activities that a search finds today, with all their dates; the first thousand. Named by what was asked."""
    question = search.ask(request.GET, at=timezone.now())
    feed = Feed(question.answer.activities)
    query = request.GET.urlencode()
    path = "/activites/" + (f"?{query}" if query else "")
    with override("fr"):
        name = f"{' '.join(['Activités', question.title]).strip()} – {settings.PRODUCT_NAME}"
    return _answer(request, feed, name=name, path=path, filename="activites")


def _shown() -> QuerySet[Activity]:
    return Activity.objects.in_calendars(since(timezone.now()))


def _answer(request: HttpRequest, feed: Feed, *, name: str, path: str, filename: str) -> HttpResponse:
    etag = feed.etag
    response = get_conditional_response(request, etag=etag)
    if response is None:
        body, etag = feed.bytes(name, path=path)
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = f'inline; filename="{filename}.ics"'
    response["ETag"] = etag
    if feed.changed_at:
        response["Last-Modified"] = http_date(feed.changed_at.timestamp())
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response["Content-Language"] = "fr"
    return response
