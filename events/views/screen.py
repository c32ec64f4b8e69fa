"""`vue=ecran`: a page for a screen on a wall, without header or footer, that renews itself.

Its script asks for the page again every minute and keeps the last one when the network is cut; a
service worker, limited to these pages, lets the screen be switched on again without a network.
"""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.models import Venue
from events import screen, search
from events.models import Occurrence
from events.paper import addresses
from events.paper.programme import filters_in_words

VIEW = "ecran"
COLOURS = {"sombre": "dark", "clair": "light"}  # by the parameter `fond`; without it, as the screen prefers


def is_wanted(request: HttpRequest) -> bool:
    return request.GET.get("vue") == VIEW


def of_search(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    question = search.ask(request.GET, at=screen.asked_from(at))
    place = question.neighbourhood
    context = {
        "heading": place.name if place else _("What happens in %(town)s") % {"town": settings.TOWN_NAME},
        "filters": filters_in_words(question, but=place.name if place else ""),
        "days": screen.of_search(question, at=at),
        "scope": "/activites/",
        "address": addresses.typed(f"/p/{place.slug}" if place else "/activites/"),
    }
    return _shown(request, context)


def of_venue(request: HttpRequest, slug: str) -> HttpResponse:
    venue = get_object_or_404(Venue.objects.listed(), slug=slug)
    at = timezone.now()
    seances = Occurrence.objects.announced(at).filter(space__venue=venue)
    context = {
        "heading": venue.name,
        "days": screen.of_venue(seances, at=at),
        "scope": venue.get_absolute_url(),
        "address": addresses.typed(venue.get_absolute_url()),
    }
    return _shown(request, context)


def _shown(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    context |= {"now": timezone.now(), "colours": COLOURS.get(request.GET.get("fond", ""), "")}
    response = render(request, "events/screen.html", context)
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the root of the site: from /static/ it could not answer for a page."""
    response = HttpResponse(_worker_text(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@cache
def _worker_text() -> str:
    return (Path(settings.BASE_DIR) / "static" / "js" / "screen-worker.js").read_text()
