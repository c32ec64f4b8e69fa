"""The ways into a resident's own calendar, for one feed."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.conf import settings


@dataclass(frozen=True)
class CalendarLinks:
    """`download` is the file, from this site; the others let a calendar subscribe."""

    download: str
    https: str  # to copy
    webcal: str  # Apple, Thunderbird, Outlook on a computer
    google: str
    outlook: str  # outlook.com; it wants the https address


def calendar_links(feed_url: str, *, name: str = "") -> CalendarLinks:
    """For a feed's path or full address; `name` is what Outlook proposes to call it."""
    address = settings.PUBLIC_URL + feed_url if feed_url.startswith("/") else feed_url
    webcal = "webcal://" + address.partition("://")[2]
    subscription = {"url": address, "name": name or settings.PRODUCT_NAME}
    return CalendarLinks(
        download=feed_url,
        https=address,
        webcal=webcal,
        google="https://calendar.google.com/calendar/r?" + urlencode({"cid": webcal}),
        outlook="https://outlook.live.com/calendar/0/addfromweb?" + urlencode(subscription, quote_via=quote),
    )
