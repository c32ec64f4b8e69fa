"""The agenda of an association inside the page of another site: no cookie, no person, the same for everybody.

It may be framed anywhere, since nothing in it acts: its links open the public site in the whole window.
"""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from directory.models import Association
from events import embedding, facts, visits
from events.calendar_links import calendar_links
from events.models import VisitCount

MAX_AGE = 300  # seconds: a cancelled séance is told within five minutes
STYLE_AGE = SCRIPT_AGE = 86_400


@require_safe
@xframe_options_exempt
def agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """`n`, `vue`, `theme`, `fond`, `texte`, `accent` and `langue` choose how it looks (`embedding.Embed`).

    Drawn without the request, so that neither a cookie nor whoever is signed in changes a sign of it.
    """
    embed = embedding.Embed.asked(request.GET)
    association = Association.objects.listed().filter(slug=slug).first()
    with override(embed.language):
        body = _drawn(association, embed).encode()
    response = _kept(request, body, "text/html; charset=utf-8", age=MAX_AGE, status=200 if association else 404)
    response["Content-Language"] = embed.language
    response._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]  # read by csp
    if association and "apercu" not in request.GET:  # the team looks at what it is about to paste
        visits.count(request, VisitCount.What.EMBED, association)
    return response


@require_safe
def colours(request: HttpRequest) -> HttpResponse:
    """The style sheet of the colours in the address: values that were read as colours, and nothing else of it."""
    palette = embedding.palette_of(request.GET)
    body = palette.style_sheet() if palette else ""
    return _kept(request, body.encode(), "text/css; charset=utf-8", age=STYLE_AGE)


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """What other sites load, at an address that never changes."""
    return _kept(request, _script_text(), "text/javascript; charset=utf-8", age=SCRIPT_AGE)


@cache
def _script_text() -> bytes:
    return (Path(settings.BASE_DIR) / "static" / "js" / "agenda-integre.js").read_bytes()


def _drawn(association: Association | None, embed: embedding.Embed) -> str:
    context = {
        "embed": embed,
        "language": embed.language,
        "home": settings.PUBLIC_URL,
        "product_name": settings.PRODUCT_NAME,
        "association": association,
    }
    if association is None:
        return render_to_string("events/embed_missing.html", context)
    at = timezone.now()
    seances = list(embedding.coming(association, at=at)[: embed.number])
    feed = reverse("events:association_feed", args=[association.slug])
    context |= {
        "rows": [(seance, facts.place_of(seance, seance.activity)) for seance in seances],
        "title": embedding.title_of(association),
        "calendar": calendar_links(feed, name=association.name),
    }
    return render_to_string("events/embed.html", context)


def _kept(request: HttpRequest, body: bytes, kind: str, *, age: int, status: int = 200) -> HttpResponse:
    """The bytes with their ETag, or 304 for whoever has them."""
    etag = quote_etag(hashlib.blake2b(body, digest_size=16).hexdigest())
    answer = HttpResponse(body, content_type=kind, status=status)
    response = get_conditional_response(request, etag=etag, response=answer) if status == 200 else answer
    response = response or answer
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={age}"
    return response
