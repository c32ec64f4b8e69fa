"""Another language or other colours while a form is being filled in, without JavaScript: nothing typed is lost.

The switches of the page are then buttons of its form (`directory.templatetags.typed_first`), sent to the page itself.
The page is asked for anew and refilled in the answer: nothing typed is stored, and nothing is done with it. A form
that can be checked without being sent (« Vérifier les dates ») is checked instead: it draws all its rows by itself.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.cache import patch_cache_control

from directory.refilling import refill
from directory.views import kept
from directory.views.preferences import COLOURS, MODES, remember

MARK = "drawn_again"
CHECK = "check"


class Wish(NamedTuple):
    """`formulaire language en`: which form, which cookie, which value; empty forgets the choice."""

    form: str
    cookie: str
    value: str
    sent: QueryDict  # with its mark: sent again after a new sign-in, it is drawn again and not acted upon


class DrawnAgainMiddleware:
    """After the one that refuses forged forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        wish: Wish | None = getattr(request, "wish_to_draw_again", None)
        if wish is None:
            return answer
        if answer.status_code == 302 and "/connexion/" in answer["Location"]:  # signed out meanwhile
            request.method, request.POST = "POST", wish.sent  # type: ignore[assignment]
            answer = kept.signed_out(request)
        elif answer.status_code == 405:  # the answer to a form, at an address that cannot be asked for
            without = wish.sent.copy()
            del without[MARK]
            request.method, request.POST = "POST", without  # type: ignore[assignment]
            answer = kept.too_long(request)
        elif request.method == "GET" and _is_page(answer):
            typed = {name: [str(value) for value in values] for name, values in wish.sent.lists()}  # in their order
            answer.content = refill(answer.content.decode(), wish.form, typed).encode()
        patch_cache_control(answer, no_store=True, private=True)
        remember(answer, wish.cookie, wish.value)
        answer.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        return answer

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if request.method != "POST" or getattr(view, "csrf_exempt", False) or MARK not in request.POST:
            return
        form, _space, rest = request.POST[MARK].partition(" ")
        kind, _space, rest = rest.partition(" ")
        value, _space, check = rest.partition(" ")
        cookies = {
            "language": (settings.LANGUAGE_COOKIE_NAME, dict(settings.LANGUAGES)),
            "mode": ("mode", ("", *MODES)),
            "theme": ("theme", ("", *COLOURS)),
        }
        cookie, known = cookies.get(kind, ("", ()))
        if value not in known:
            return
        request.COOKIES[cookie] = value
        if kind == "language":
            translation.activate(value)  # until the end of the request, which ChosenLanguageMiddleware rules
            request.LANGUAGE_CODE = value
        request.wish_to_draw_again = Wish(form, cookie, value, request.POST)  # type: ignore[attr-defined]
        if check == CHECK:
            checked = request.POST.copy()
            checked["action"] = CHECK
            request.POST = checked  # type: ignore[assignment]
        else:
            request.method, request.POST = "GET", QueryDict()


def _is_page(answer: HttpResponse) -> bool:
    return not answer.streaming and answer.get("Content-Type", "").startswith("text/html")
