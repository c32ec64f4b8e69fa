"""E-mail: text and HTML, a Message-ID that stays the same however often we must try."""

import logging
import smtplib
from contextlib import suppress
from email.encoders import encode_base64
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from notifications.attachments import Attachment
from notifications.channels import Refused
from notifications.models import Notice

NOT_THERE = "the server refused the recipient"  # for good: said when the letter was handed over, or later

log = logging.getLogger(__name__)


class Letter(EmailMultiAlternatives):
    """A mail whose invitations stand beside the text, where calendars look for them.

    Django's own way of adding a calendar part writes its charset twice, hence the part made here.
    """

    invitations: list[Attachment]

    def message(self) -> Message:  # type: ignore[override]  # the stubs speak of a later Django
        mail: Message = super().message()
        for part in mail.walk():
            if part.get_content_type() == "multipart/alternative" and isinstance(part, MIMEMultipart):
                for invitation in self.invitations:
                    part.attach(_part(invitation, charset="utf-8", method=invitation.method))
                break
        return mail


def message_id(notice: Notice) -> str:
    """Short enough to stay on one line: some servers stumble over a folded Message-ID."""
    return f"<{notice.token.hex}@{settings.CALENDAR_DOMAIN}>"


def compose(notice: Notice) -> Letter:
    """The mail of a letter, the same at each attempt."""
    letter = Letter(
        subject=notice.subject,
        body=notice.body,
        to=[notice.to],
        from_email=settings.BOUNCES_EMAIL or settings.DEFAULT_FROM_EMAIL,  # where mail servers send it back to
        reply_to=[notice.reply_to] if notice.reply_to else None,
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": message_id(notice),
            "Auto-Submitted": "auto-generated",  # so that absence replies stay away
            "Content-Language": notice.language,
            **_one_click_stop(notice),
        },
    )
    if notice.html:
        letter.attach_alternative(notice.html, "text/html")
    files = [Attachment.from_json(stored) for stored in notice.attachments]
    letter.invitations = [file for file in files if file.method in ("REQUEST", "CANCEL")]
    for file in files:
        part = _part(file, name=file.name)
        part.add_header("Content-Disposition", "attachment", filename=file.name)
        letter.attach(part)
    return letter


def _one_click_stop(notice: Notice) -> dict[str, str]:
    """What lets a mail program show its own button "unsubscribe" (RFC 8058)."""
    if not notice.stop_url:
        return {}
    return {"List-Unsubscribe": f"<{notice.stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _part(file: Attachment, **parameters: str) -> MIMEBase:
    """A part with the file's exact bytes: base64 keeps the CRLF of a calendar."""
    kind, _, subtype = file.media_type.partition("/")
    part = MIMEBase(kind, subtype, policy=None, **parameters)
    part.set_payload(file.content)
    encode_base64(part)
    return part


class Carrier:
    """Keeps one connection to the mail server for a whole round of letters."""

    def __init__(self) -> None:
        self.connection = get_connection(settings.NOTIFICATIONS_EMAIL_TRANSPORT)

    def carry(self, notice: Notice) -> None:
        letter = compose(notice)
        letter.connection = self.connection
        try:
            self.connection.open()
            letter.send()
        except smtplib.SMTPRecipientsRefused as refusal:
            self.close()
            codes = sorted({code for code, _ in refusal.recipients.values()})
            if all(code >= 500 for code in codes):
                raise Refused(f"{NOT_THERE}: {codes}") from None
            raise
        except smtplib.SMTPDataError as refusal:
            self.close()
            if refusal.smtp_code >= 500:
                raise Refused(f"the server refused the letter: [{refusal.smtp_code}]") from None
            raise
        except Exception:
            self.close()  # a fresh connection for the next letter
            raise

    def close(self) -> None:
        with suppress(Exception):  # a connection already lost needs no goodbye
            self.connection.close()
