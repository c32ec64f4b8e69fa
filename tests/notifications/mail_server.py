"""A mail server on this machine that writes down what it accepted, and can hold one letter in hand."""

import asyncio
import socket
import threading
from email import message_from_bytes
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


class MailServer:
    """`accepted` lists the Message-IDs for which the server said yes, in order.

    `unknown` are recipients that it will never take; `busy` makes it ask everybody to come back later.
    """

    def __init__(self) -> None:
        self.unknown: set[str] = set()
        self.busy = False
        self.accepted: list[str] = []
        self.hold_at = 0  # hold the letter that comes after so many accepted; 0: none
        self.holding = threading.Event()
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.busy:
            return "451 4.3.2 come back later"
        if address in self.unknown:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.hold_at and len(self.accepted) == self.hold_at and not self.holding.is_set():
            self.holding.set()
            await asyncio.sleep(3600)  # the sender is killed meanwhile: no answer is ever given
        self.accepted.append(message_from_bytes(envelope.original_content or b"")["Message-ID"])
        return "250 accepted"

    def __enter__(self) -> Self:
        self.controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.controller.stop(no_assert=True)
