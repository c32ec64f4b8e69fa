"""Notices that a mail server sends back when it could not hand a letter over (delivery status, RFC 3464)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from uuid import UUID

from notifications.channels.email import NOT_THERE

_OURS = re.compile(r"<?\s*([0-9a-f]{32})@", re.I)
_STATUS = re.compile(r"\s*([45]\.\d{1,3}\.\d{1,3})")


@dataclass(frozen=True)
class Bounce:
    """Which letter came back, and why, without anybody's address."""

    token: UUID
    why: str


def read(mail: bytes) -> Bounce | None:
    """What the notice says; None when it is none, or when the letter is only late."""
    message = message_from_bytes(mail)
    if message.get_content_type() != "multipart/report" or message.get_param("report-type") != "delivery-status":
        return None
    status = next((status for fields in _recipients(message) if (status := _failed(fields))), "")
    token = _letter(message)
    return Bounce(token, f"{NOT_THERE} later: {status}") if status and token else None


def _recipients(message: Message) -> Iterator[Message]:
    """The fields of each recipient; those of the whole message come first and hold no action."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(blocks := part.get_payload(), list):
            yield from (block for block in blocks if isinstance(block, Message))


def _failed(fields: Message) -> str:
    """The status of a recipient that will never get it, as « 5.1.1 »; empty for the others."""
    if str(fields.get("Action", "")).strip().lower() != "failed":
        return ""
    found = _STATUS.match(str(fields.get("Status", "")))
    return found[1] if found else "5.0.0"


def _letter(message: Message) -> UUID | None:
    """The original is sent back whole, or its headers alone."""
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            part = message_from_bytes(text if isinstance(text, bytes) else b"")
        elif part is message or (part.get_content_maintype() == "multipart" and "Message-ID" not in part):
            continue
        if found := _OURS.match(str(part.get("Message-ID", ""))):
            return UUID(found[1])
    return None
