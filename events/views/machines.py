"""What machines read of a search: the new activities, as a feed of news."""

import hashlib
import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from events import facts, search
from events.views.feeds import MAX_AGE

SHOWN = 30
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # signs that XML does not allow


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The newest activities that a search finds, in French, the same for everybody."""
    with override("fr"):
        question = search.ask(request.GET, at=timezone.now())
        body = _feed(question)
    etag = quote_etag(hashlib.blake2b(body, digest_size=16).hexdigest())
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(body, content_type="application/rss+xml; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response["Content-Language"] = "fr"
    return response


def _feed(question: search.ActivitySearch) -> bytes:
    page = settings.PUBLIC_URL + "?".join(filter(None, [reverse("events:activity_list"), question.query]))
    own = settings.PUBLIC_URL + "?".join(filter(None, [reverse("events:news_feed"), question.query]))
    title = ", ".join(filter(None, [_("New activities"), _readable(question.title)]))
    feed = Rss201rev2Feed(
        title=f"{title} – {settings.PRODUCT_NAME}",
        link=page,
        description=_("The newest activities of the associations of %(town)s") % {"town": settings.TOWN_NAME},
        language="fr",
        feed_url=own,
    )
    newest = question.answer.activities.order_by("-created_at", "-pk").with_place()[:SHOWN]
    for activity in newest:
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
