"""Pages that only a secret opens: kept by no browser, found by no search engine, told to no other site.

The policy is `same-origin` and not `no-referrer`: with the latter browsers send « Origin: null » with the page's
own forms, which the protection against forged forms then refuses. Other sites are told nothing either way.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return seal(view(request, *args, **kwargs))

    return guarded


def seal(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
