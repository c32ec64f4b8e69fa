"""The letters about alerts, and what somebody sends to themselves."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from events.keeping import asked
from events.keeping.found import Found
from events.models import Alert
from events.search import ActivitySearch
from notifications import letters

if TYPE_CHECKING:
    from events.keeping.sharing import Message


def cause(alert: Alert) -> str:
    """How the keys of all letters of an alert begin."""
    return f"events/alert:{alert.pk}:"


def to_confirm(alert: Alert, search: ActivitySearch, *, at: datetime) -> None:
    """The only letter that goes to an address which has not said yes."""
    _write("confirm", alert, search, key=f"ask:{at.timestamp():.6f}")


def already_followed(alert: Alert, search: ActivitySearch, *, at: datetime) -> None:
    _write("known", alert, search, key=f"ask:{at.timestamp():.6f}")


def found(alert: Alert, search: ActivitySearch, what: Found) -> None:
    """What is new, and for a weekly alert what takes place this week."""
    _write("found", alert, search, key=str(alert.letters), **what.as_context())


def ended(alert: Alert, search: ActivitySearch, *, over: bool) -> None:
    """The search can no longer be read, or its days are gone: said once, then the alert is deleted."""
    anew = settings.PUBLIC_URL + reverse("events:activity_list")
    _write("ended", alert, search, key="end", over=over, results_url=anew)


def _write(name: str, alert: Alert, search: ActivitySearch, *, key: str, **known: Any) -> None:
    own = settings.PUBLIC_URL + alert.get_absolute_url()
    stop = settings.PUBLIC_URL + reverse("events:alert_stop", args=[alert.secret])
    letters.write(
        f"events/emails/alert_{name}",
        {
            "alert": alert,
            "search": search,
            "told": asked.told(search),
            "url": own,
            "results_url": settings.PUBLIC_URL + results(search),
            **known,
        },
        key=cause(alert) + key,
        to=alert.email,
        language=alert.language,
        stop_url=stop if name in ("found", "known") else "",
        passing=True,
    )


def results(search: ActivitySearch) -> str:
    return "?".join(filter(None, [reverse("events:activity_list"), search.query]))


# --- One message to oneself ---


def shared(message: "Message", *, to: str, by_sms: bool, key: str, language: str) -> None:
    """An activity or a search, as a letter or as one text message that is understood without its link."""
    kind = "activity" if message.activity else "search"
    if by_sms:
        letters.write_sms(
            f"events/sms/shared_{kind}", message.as_sms(), key=key, to=to, language=language,
            passing=True, spare=("url",), shorten=("title", "found", "place"),
        )  # fmt: skip
    else:
        letters.write(
            f"events/emails/shared_{kind}", message.as_context(), key=key, to=to, language=language, passing=True
        )
