"""What a resident sees: the search and its answer, one activity with its dates."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from events import cards, facts, mapping, search, structured, visits
from events.calendar_links import calendar_links
from events.calendar_week import CalendarWeek
from events.keeping import asked
from events.models import Activity, VisitCount
from events.search import suggesting
from events.showing import Showing, View
from events.views import screen

SHOWN = 6  # séances on the page of an activity, before "all the dates"


def activity_list(request: HttpRequest) -> HttpResponse:
    """The search page, in the view asked for. For htmx, only its results and the counts beside the filters.

    When a sentence was read as filters, htmx loads the whole page, so that the panel shows them as chosen.
    """
    if screen.is_wanted(request):
        return screen.of_search(request)
    at = timezone.now()
    question = search.ask(request.GET, at=at)
    shown = Showing.asked(request.GET)
    htmx = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]  # HtmxMiddleware
    if htmx and question.reading.found:
        return HttpResponseClientRedirect(shown.address(question.query))
    kept = asked.kept(question)  # a position goes neither to another site nor to whom one shows the page
    context = {
        "search": question,
        "shown": shown,
        "ignored": [*question.ignored, *shown.ignored],
        "calendar": calendar_links("?".join(filter(None, [reverse("events:search_feed"), kept]))),
        "page_url": settings.PUBLIC_URL + shown.address(kept),
        "asks_nearby": kept != question.query,
        "crumbs": [(_("Activities"), "")],
        **_results(question, shown, request.GET.get("page"), at=at),
    }
    response = render(request, f"events/activity_list.html{'#results' if htmx else ''}", context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    if htmx:
        response["HX-Push-Url"] = shown.address(question.query)  # without the unused questions
    if shown.view == View.MAP:
        mapping.allow_tiles(response)
    return response


@require_safe
@cache_control(public=True, max_age=300)
def suggestions(request: HttpRequest) -> HttpResponse:
    """What may be offered for the letters typed so far; nothing at all when there is nothing to offer."""
    return render(request, "events/suggestions.html", {"offers": suggesting.suggest(request.GET.get("q", ""))})


def _results(question: search.ActivitySearch, shown: Showing, page: str | None, *, at: datetime) -> dict[str, Any]:
    """What one view shows of the answer, and nothing for the others."""
    if shown.view == View.WEEK:
        return {"week": CalendarWeek(question, shown.day, at=at) if question.answer.total else None}
    if shown.view == View.MAP:
        hits = question.answer.page(page, per_page=mapping.PER_PAGE)
        return {"page_obj": hits, "places": mapping.town_map(hits), "tiles": mapping.tiles()}
    found = cards.page(question.answer, page)
    return {"page_obj": found, "runs": cards.runs(found)}


def activity(request: HttpRequest, slug: str) -> HttpResponse:
    """One activity. A draft is shown to its team only, with a banner; to others it does not exist."""
    found = get_object_or_404(Activity.objects.visible_to(request.user).with_place(), slug=slug)
    at = timezone.now()
    seances = list(found.occurrences.told().upcoming(at).with_place())
    held = [seance for seance in seances if not seance.is_cancelled]
    coming = held[0] if held else None
    place = facts.usual_place(held, found)
    next_place = facts.place_of(coming, found)
    everything = "toutes" in request.GET
    context = {
        "activity": found,
        "association": found.association,
        "place": place,
        "place_apart": next_place if next_place != place else None,
        "when": facts.when(found),
        "days_and_hours": facts.days_and_hours(found, coming),
        "season": facts.season(found, at=at),
        "alert": facts.alert(found, seances),
        "price_notes": facts.more_on_price(found),
        "audience": facts.audience(found),
        "audience_notes": facts.more_on_audience(found),
        "structured": structured.activity(found, seances) if found.state != Activity.State.DRAFT else {},
        "wheelchair": facts.wheelchair(place),
        "comforts": facts.comforts(place),
        "coming": coming,
        "seances": seances if everything else seances[:SHOWN],
        "count": len(seances),
        "everything": everything,
        "calendar": calendar_links(reverse("events:activity_feed", args=[slug]), name=found.title),
        "page_url": request.build_absolute_uri(found.get_absolute_url()),
        "crumbs": [(_("Activities"), reverse("events:activity_list")), (found.title, "")],
    }
    response = render(request, "events/activity.html", context)
    if found.state != Activity.State.DRAFT:
        visits.count(request, VisitCount.What.ACTIVITY, found.association, found)
    return response
