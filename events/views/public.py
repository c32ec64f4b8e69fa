"""What a resident sees: the search and its answer, one activity with its dates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from events import facts, search
from events.calendar_links import calendar_links
from events.models import Activity

SHOWN = 6  # séances on the page of an activity, before "all the dates"


def activity_list(request: HttpRequest) -> HttpResponse:
    """The search page. For htmx, only its results and the counts beside the filters.

    When a sentence was read as filters, htmx loads the whole page, so that the panel shows them as chosen.
    """
    question = search.ask(request.GET, at=timezone.now())
    htmx = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]  # HtmxMiddleware
    here = "?".join(filter(None, [request.path, question.query]))  # without the unused questions
    if htmx and question.reading.found:
        return HttpResponseClientRedirect(here)
    context = {
        "search": question,
        "page_obj": question.answer.page(request.GET.get("page")),
        "calendar": calendar_links("?".join(filter(None, [reverse("events:search_feed"), question.query]))),
        "crumbs": [(_("Activities"), "")],
    }
    response = render(request, f"events/activity_list.html{'#results' if htmx else ''}", context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    if htmx:
        response["HX-Push-Url"] = here
    return response


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
        "days_and_hours": facts.days_and_hours(found),
        "season": facts.season(found, at=at),
        "audience": facts.audience(found),
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
    return render(request, "events/activity.html", context)
