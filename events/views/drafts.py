"""What somebody has typed of a registration so far, kept in their session between the three steps.

Why the session, and not hidden fields or the address. Each step is a page of its own: Back, reload and two
tabs work as anywhere, and no browser asks to send a form again. Nothing personal stands in the address: `d` only
names the draft, and opens nothing without the cookie. On a shared computer a draft is gone once registered, two
hours after it was last touched, or with "erase what I typed"; its pages are never kept by the browser.
"""

import secrets
import time
from typing import Any, TypedDict

from django.http import HttpRequest

KEPT = 2 * 3600  # seconds
DONE_FOR = 600  # how long a form that is sent a second time finds what it has registered
MOST = 8
DRAFTS, DONE = "registration_drafts", "registrations_done"


class Draft(TypedDict):
    """Raw answers, as typed: each step reads them again through its form."""

    activity: int
    who: dict[str, str]
    contact: dict[str, str]
    waits: bool
    submit_key: str
    at: float


def find(request: HttpRequest, key: str, activity: int) -> Draft | None:
    found: Draft | None = request.session.get(DRAFTS, {}).get(key)
    if found is None or found["activity"] != activity or found["at"] < time.time() - KEPT:
        return None
    return found


def begin(activity: int) -> tuple[str, Draft]:
    key = secrets.token_urlsafe(6)
    return key, Draft(
        activity=activity, who={}, contact={}, waits=False, submit_key=secrets.token_urlsafe(24), at=time.time()
    )


def keep(request: HttpRequest, key: str, draft: Draft) -> None:
    """The newest few; a visitor's cookie ends with them."""
    draft["at"] = time.time()
    kept: dict[str, Draft] = {**request.session.get(DRAFTS, {}), key: draft}
    young = [(name, each) for name, each in kept.items() if each["at"] > time.time() - KEPT]
    request.session[DRAFTS] = dict(sorted(young, key=lambda item: item[1]["at"])[-MOST:])
    if not request.user.is_authenticated:
        request.session.set_expiry(KEPT)


def drop(request: HttpRequest, key: str) -> None:
    kept = request.session.get(DRAFTS, {})
    if kept.pop(key, None) is not None:
        request.session[DRAFTS] = kept


def finish(request: HttpRequest, key: str, address: str) -> None:
    """Forget what was typed; for some minutes the same form finds where it led, and only by being sent again."""
    drop(request, key)
    request.session[DONE] = {**_recent(request), key: [address, time.time()]}


def finished(request: HttpRequest, key: str) -> str:
    """Where this draft led; empty when it was not sent, or too long ago."""
    found = _recent(request).get(key)
    return str(found[0]) if found else ""


def _recent(request: HttpRequest) -> dict[str, Any]:
    done = request.session.get(DONE, {})
    return {key: value for key, value in done.items() if value[1] > time.time() - DONE_FOR}
