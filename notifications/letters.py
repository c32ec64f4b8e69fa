"""Write a letter from its three templates and post it.

`write("bookings/emails/request_received", ...)` reads, in the reader's language:
`….subject.txt`, `….txt` (usually extends `letters/base.txt`) and `….html` (extends `letters/base.html`).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from notifications import outbox
from notifications.attachments import Attachment
from notifications.models import Notice


def write(
    template: str,
    context: Mapping[str, Any],
    *,
    key: str,
    to: str,
    language: str = "fr",
    reply_to: str = "",
    attachments: Sequence[Attachment] = (),
    due: datetime | None = None,
) -> Notice:
    """Render the letter in `language` and post it under `key`, in the caller's transaction."""
    with translation.override(language):
        known = {**_town(), "language": language, **context}
        subject = _text(f"{template}.subject.txt", known)
        body = _text(f"{template}.txt", known)
        html = get_template(f"{template}.html").render({**known, "subject": subject})
    return outbox.post(
        key=key,
        to=to,
        subject=subject,
        body=body,
        html=html,
        language=language,
        reply_to=reply_to,
        attachments=attachments,
        due=due,
    )


def _text(template: str, context: dict[str, Any]) -> str:
    """Plain text: nothing is escaped for HTML, and blank lines left by tags are folded into one."""
    rendered: str = get_template(template).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]  # Django's own engine
    lines = "\n".join(line.rstrip() for line in rendered.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + ("\n" if "\n" in lines.strip() else "")


def _town() -> dict[str, Any]:
    """Who writes, and where to find a person: what every letter's footer says."""
    return {
        "product_name": settings.PRODUCT_NAME,
        "town_name": settings.TOWN_NAME,
        "service_name": settings.SERVICE_NAME,
        "service_phone": settings.SERVICE_PHONE,
        "service_email": settings.SERVICE_EMAIL,
        "service_hours": settings.SERVICE_HOURS,
        "public_url": settings.PUBLIC_URL,
        "answer_days": settings.SERVICE_ANSWER_DAYS,
    }
