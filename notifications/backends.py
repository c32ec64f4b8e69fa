"""Django's doors to the mail: everything goes through the outbox; in a demo nothing leaves."""

from collections.abc import Iterable, Sequence
from email.mime.base import MIMEBase
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.translation import get_language

from notifications import outbox
from notifications.attachments import Attachment


class OutboxBackend(BaseEmailBackend):
    """Turns any mail Django sends into letters of the outbox, one per recipient."""

    @transaction.atomic
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            token = uuid4().hex
            for number, recipient in enumerate(message.recipients()):
                outbox.post(
                    key=f"mail:{token}:{number}",
                    to=recipient,
                    subject=str(message.subject),
                    body=str(message.body),
                    html=_html(message),
                    language=get_language() or "fr",
                    reply_to=next(iter(message.reply_to), ""),
                    attachments=list(_files(message)),
                )
        return len(email_messages)


def _html(message: EmailMessage) -> str:
    alternatives = getattr(message, "alternatives", [])
    return next((str(content) for content, kind in alternatives if kind == "text/html"), "")


def _files(message: EmailMessage) -> Iterable[Attachment]:
    for file in message.attachments:
        if isinstance(file, MIMEBase):
            payload = file.get_payload(decode=True)
            content = payload if isinstance(payload, bytes) else file.as_bytes()
            yield Attachment(file.get_filename() or "", file.get_content_type(), content)
        else:
            name, body, kind = file
            content = body.encode() if isinstance(body, str) else bytes(body)
            yield Attachment(name or "", kind or "application/octet-stream", content)


class ReadInDemoBackend(BaseEmailBackend):
    """Nothing leaves: the letter is accepted here and read in the demo mailbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return len(email_messages)
