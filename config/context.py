"""What every template knows: the town that runs the product, and how the person wants to see it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from directory import wording
from directory.views.preferences import COLOURS, MODES


def town(request: HttpRequest) -> dict[str, Any]:
    """Names, phone number and the person's display choices (read from cookies, never stored)."""
    mode = request.COOKIES.get("mode", "")
    theme = request.COOKIES.get("theme", "")
    return {
        "product_name": settings.PRODUCT_NAME,
        "town_name": settings.TOWN_NAME,
        "service_name": settings.SERVICE_NAME,
        "service_phone": settings.SERVICE_PHONE,
        "service_hours": wording.glued(settings.SERVICE_HOURS),
        "service_email": settings.SERVICE_EMAIL,
        "offers_sms": settings.OFFERS_SMS,
        "share_url": settings.PUBLIC_URL + request.path,
        "demo": settings.DEMO,
        "display_mode": mode if mode in MODES else "",
        "display_theme": theme if theme in COLOURS else "",
    }
