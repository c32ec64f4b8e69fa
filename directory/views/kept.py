"""What somebody typed is not lost when their session ended, or when the page had been open for too long.

It stands in the answer itself, in a form that sends it again: nothing of it is stored.
"""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.private import seal

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields that were sent, in their order; none when nobody had written anything, or wrote a secret."""
    fields = [(name, value) for name, values in request.POST.lists() for value in map(str, values)]
    fields = [(name, value) for name, value in fields if name != TOKEN]
    if any(name == "code" or "password" in name for name, _value in fields):
        return []
    return fields if any(value.strip() for _name, value in fields) else []


def signed_out(request: HttpRequest) -> HttpResponse:
    """What was sent after the session had ended: enter again, then send again."""
    return _page(request, "directory/signed_out.html", {"door": _door()})


def signed_out_aside(request: HttpRequest) -> HttpResponse:
    """The same for a part of a page: the page stays as it is, with all that was typed, and says where to enter again."""
    told = {
        "said": _("You are no longer signed in. What you typed stays on this page."),
        "door": _door(), "label": _("Sign in again in a new tab"),
    }  # fmt: skip
    return seal(HttpResponse(status=403, headers={"HX-Trigger": json.dumps({"town:toast": told})}))


def _door() -> str:
    return f"{reverse('account_login')}?next={reverse('directory:signpost')}"


def too_long(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection against forged forms is over. Only what our own page sent may be sent again."""
    return _page(request, "403_csrf.html", {} if _is_ours(request) else None)


def _page(request: HttpRequest, template: str, context: dict[str, object] | None) -> HttpResponse:
    known = {} if context is None else context | {"kept": typed(request), "files": bool(request.FILES)}
    return seal(render(request, template, known, status=403))


def _is_ours(request: HttpRequest) -> bool:
    """Browsers say from where a form comes, and no other site can make them say otherwise."""
    if (said := request.headers.get("Sec-Fetch-Site")) is not None:
        return said == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
