"""Write a letter from its three templates and post it.

`write("bookings/emails/request_received", ...)` reads, in the reader's language:
`….subject.txt`, `….txt` (usually extends `letters/base.txt`) and `….html` (extends `letters/base.html`).
`write_sms("events/sms/activity", ...)` reads `….sms.txt` alone.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from notifications import gsm, outbox
from notifications.attachments import Attachment
from notifications.models import Notice

log = logging.getLogger(__name__)

SHORTEST = 16  # septets that a shortened title keeps


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
    stop_url: str = "",
    passing: bool = False,
) -> Notice:
    """Render the letter in `language` and post it under `key`, in the caller's transaction.

    `stop_url`, `passing`: see outbox.post; the letter's own words must offer the first too.
    """
    with translation.override(language):
        known = {**_town(), "language": language, "stop_url": stop_url, **context}
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
        stop_url=stop_url,
        passing=passing,
    )


def write_sms(
    template: str,
    context: Mapping[str, Any],
    *,
    key: str,
    to: str,
    language: str = "fr",
    due: datetime | None = None,
    urgent: bool = False,
    passing: bool = False,
    spare: Sequence[str] = (),
    shorten: Sequence[str] = ("title",),
) -> Notice:
    """Render `template`.sms.txt in `language`, fit it into one text message, and post it under `key`.

    When the whole would weigh more than 160 septets, the texts of the context that `spare` names are
    left out (a link), then those that `shorten` names are shortened, the first one first. When that is
    not enough the template is too wordy: that raises gsm.TooLong in tests and while developing; in
    production the message is cut at a word.
    It leaves between 8 h and 21 h, or at once when `urgent`.
    """
    with translation.override(language):
        text = _fitted(f"{template}.sms.txt", {**_town(), "language": language, **context}, spare, shorten)
    text = text.replace("....", "...")  # a shortened value at the end of a sentence
    if not gsm.fits(text):
        if settings.NOTIFICATIONS_LONG_SMS_RAISES:
            raise gsm.TooLong(f"{template}: {gsm.septets(text)} septets")
        log.warning("text message %s cut: %s septets", template, gsm.septets(text))
    body = gsm.cut(text)
    return outbox.post(
        key=key,
        to=to,
        subject=gsm.cut(body.replace("\n", " "), 60),
        body=body,
        channel=Notice.Channel.SMS,
        language=language,
        due=due,
        urgent=urgent,
        passing=passing,
    )


def _fitted(template: str, context: dict[str, Any], spare: Sequence[str], shorten: Sequence[str]) -> str:
    """The text, with the named values left out or shortened one after the other until it fits, or as far as may be."""
    text = gsm.fold(_text(template, context))
    for name in spare:
        if not gsm.fits(text):
            context = context | {name: ""}
            text = gsm.fold(_text(template, context))
    for name in shorten:
        value = gsm.fold(str(context.get(name, "")))
        while (over := gsm.septets(text) - gsm.ONE_PART) > 0 and gsm.septets(value) > SHORTEST:
            value = gsm.cut(value, max(SHORTEST, gsm.septets(value) - over))
            context = context | {name: value}
            text = gsm.fold(_text(template, context))
    return text


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
