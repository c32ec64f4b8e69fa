"""Make an association known: its link, its agenda on its own website, posters, calendars."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from directory.access import TeamRequest, team_only
from events import embedding
from events.calendar_links import calendar_links
from events.forms.embed import EmbedForm


@team_only
@require_safe
def share(request: TeamRequest) -> HttpResponse:
    """The choices of the agenda stand in the address: nothing is kept, the lines to copy hold them."""
    association = request.association
    form = EmbedForm(request.GET)
    embed = form.embed
    shown = embed.address(association)
    feed = reverse("events:association_feed", args=[association.slug])
    published = association.activities.filter(state="published").order_by("title", "pk")
    context = {
        "association": association,
        "form": form,
        "embed": embed,
        "frame": f"{shown}{'&' if '?' in shown else '?'}apercu",
        "with_script": embedding.with_script(association, embed),
        "without_script": embedding.without_script(association, embed),
        "page_url": settings.PUBLIC_URL + association.get_absolute_url(),
        "calendar": calendar_links(feed, name=association.name),
        "news_url": settings.PUBLIC_URL + reverse("events:association_news", args=[association.slug]),
        "activities": [(each, settings.PUBLIC_URL + each.get_absolute_url()) for each in published],
    }
    return render(request, "events/share_association.html", context, status=422 if form.errors else 200)
