"""How the person wants to see the site: simple display, colours, language. Kept in cookies, never stored.

These forms stand on every page, also for people who never sign in. They carry no CSRF token, so that
public pages set no cookie and can be cached; a form sent from another site is refused instead, and
the worst it could do is change a colour.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

MODES = ("simple",)
COLOURS = ("dark", "light")
ONE_YEAR = 365 * 24 * 3600  # seconds

View = Callable[[HttpRequest], HttpResponse]


def from_this_site(view: View) -> View:
    """Refuse a form sent from a page of another site, as the browser tells it."""

    @wraps(view)
    def door(request: HttpRequest) -> HttpResponse:
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return HttpResponseForbidden()
        return view(request)

    return door


@csrf_exempt
@require_POST
@from_this_site
def display(request: HttpRequest) -> HttpResponse:
    """Remember the simple display (`mode`) or the colours (`theme`); an empty value forgets the choice."""
    answer = back(request)
    for name, known in (("mode", MODES), ("theme", COLOURS)):
        if name in request.POST:
            remember(answer, name, request.POST[name] if request.POST[name] in known else "")
    return answer


@csrf_exempt
@require_POST
@from_this_site
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language (`language`); an unknown one changes nothing."""
    answer = back(request)
    if request.POST.get("language") in dict(settings.LANGUAGES):
        remember(answer, settings.LANGUAGE_COOKIE_NAME, request.POST["language"])
    return answer


def back(request: HttpRequest) -> HttpResponse:
    """To the page the form stood on, never to another site."""
    page = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(page if safe else "/")


def remember(answer: HttpResponse, name: str, value: str) -> None:
    if value:
        answer.set_cookie(name, value, max_age=ONE_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        answer.delete_cookie(name, samesite="Lax")
