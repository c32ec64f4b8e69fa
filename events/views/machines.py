"""What machines read: the new activities of a search or of one association, as a feed of news."""

import hashlib
import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from directory.models import Association
from events import facts, search
from events.models import Activity
from events.models.activity import ActivityQuerySet
from events.views.feeds import MAX_AGE

SHOWN = 30
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # signs that XML does not allow


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The newest activities that a search finds, in French, the same for everybody."""
    with override("fr"):
        question = search.ask(request.GET, at=timezone.now())
        title = ", ".join(filter(None, [_("New activities"), _readable(question.title)]))
        about = _("The newest activities of the associations of %(town)s") % {"town": settings.TOWN_NAME}
        page = "?".join(filter(None, [reverse("events:activity_list"), question.query]))
        own = "?".join(filter(None, [reverse("events:news_feed"), question.query]))
        body = _feed(question.answer.activities, title=title, about=about, page=page, own=own)
    return _answer(request, body)


@require_safe
def association_news(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest activities of one listed association, those that are over left out."""
    association = get_object_or_404(Association.objects.listed(), slug=slug)
    activities = Activity.objects.published().filter(association=association)
    with override("fr"):
        name = _readable(association.name)
        title = _("%(name)s, new activities") % {"name": name}
        about = _("The newest activities of %(name)s") % {"name": name}
        own = reverse("events:association_news", args=[slug])
        body = _feed(activities, title=title, about=about, page=association.get_absolute_url(), own=own)
    return _answer(request, body)


def _answer(request: HttpRequest, body: bytes) -> HttpResponse:
    etag = quote_etag(hashlib.blake2b(body, digest_size=16).hexdigest())
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(body, content_type="application/rss+xml; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response["Content-Language"] = "fr"
    return response


def _feed(activities: ActivityQuerySet, *, title: str, about: str, page: str, own: str) -> bytes:
    """`page` and `own` are paths: of what a person reads, and of this feed."""
    feed = Rss201rev2Feed(
        title=f"{title} – {settings.PRODUCT_NAME}",
        link=settings.PUBLIC_URL + page,
        description=about,
        language="fr",
        feed_url=settings.PUBLIC_URL + own,
    )
    for activity in activities.order_by("-created_at", "-pk").with_place()[:SHOWN]:
        address = settings.PUBLIC_URL + activity.get_absolute_url()
        feed.add_item(
            title=_readable(activity.title),
            link=address,
            description=_readable(". ".join(filter(None, [activity.summary.rstrip("."), facts.when(activity)]))),
            author_name=_readable(activity.association.name),
            pubdate=activity.created_at,
            unique_id=f"{settings.PUBLIC_URL}/activites/?id={activity.pk}",
            unique_id_is_permalink=False,
            categories=[activity.theme.name] if activity.theme else [],
        )
    return feed.writeString("utf-8").encode()


def _readable(text: str) -> str:
    return UNREADABLE.sub(" ", text)
