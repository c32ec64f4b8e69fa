"""A form that leaves twice from one page (a button pressed twice, a slow answer asked for again) is done once.

Every page that is drawn hides its token in other letters, so two sendings with the same token and the same words come
from one page. The second waits for the first, and gets its answer; only an answer that leads elsewhere did something.
Once the person has done something else since, the same page asked for again by "Back" is done again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from hashlib import blake2b
from time import time
from typing import Any

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

SECONDS = 60
KEPT = 20  # answers of one person
NAME = "sent"

View = Callable[..., HttpResponse]


def done_once(view: View) -> View:
    """Answer a form sent twice as it was answered the first time."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request)
        if not key:
            return view(request, *args, **kwargs)
        with _held(key):
            answers = _answers(request)
            if key in answers and answers[key]["at"] == max(each["at"] for each in answers.values()):
                return _again(request, answers[key])
            answer = view(request, *args, **kwargs)
            if answer.status_code == HttpResponseRedirect.status_code:
                _keep(request, answers, key, answer)
        return answer

    return guarded


def _key(request: HttpRequest) -> str:
    """The same for two sendings from one page; empty when nothing was sent, or by a part of a page."""
    if request.method != "POST" or request.headers.get("HX-Request") or not request.POST.get("csrfmiddlewaretoken"):
        return ""
    said = [request.session.session_key or "", request.get_full_path()]
    said += [f"{name}={value}" for name, values in sorted(request.POST.lists()) for value in values]
    said += [f"{name}:{each.name}:{each.size}" for name, files in sorted(request.FILES.lists()) for each in files]
    return blake2b("\n".join(said).encode(), digest_size=8).hexdigest()


@contextmanager
def _held(key: str) -> Iterator[None]:
    """One sending at a time; whoever goes away lets go."""
    number = int.from_bytes(bytes.fromhex(key), "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def _answers(request: HttpRequest) -> dict[str, Any]:
    """What was answered a moment ago, as the first sending left it."""
    kept = type(request.session)(request.session.session_key).get(NAME, {})
    return {key: each for key, each in kept.items() if each["at"] > time() - SECONDS}


def _keep(request: HttpRequest, answers: dict[str, Any], key: str, answer: HttpResponse) -> None:
    said = [[each.level, str(each.message)] for each in getattr(messages.get_messages(request), "_queued_messages", [])]
    latest = sorted(answers.items(), key=lambda each: each[1]["at"])[1 - KEPT :]
    request.session[NAME] = dict(latest) | {key: {"at": time(), "to": answer["Location"], "said": said}}
    request.session.save()


def _again(request: HttpRequest, answered: dict[str, Any]) -> HttpResponse:
    for level, message in answered["said"]:
        messages.add_message(request, level, message)
    return HttpResponseRedirect(answered["to"])
