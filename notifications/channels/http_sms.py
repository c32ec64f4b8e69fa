"""A provider of text messages reached by HTTP: an example that many of them fit, or that one module replaces.

Each message is one POST of JSON to SMS_GATEWAY_URL:

    {"id": "…", "from": "MARTIGUES", "to": "+33639980012", "text": "…"}

with `Authorization: Bearer SMS_GATEWAY_TOKEN` and the letter's own token as `Idempotency-Key`, so that
a message tried twice is one message. Nothing of the reply but its number is read into our logs.

What people answer comes back the same way: one POST of JSON to /sms/recus/ (docs/running.md),

    {"id": "…", "from": "+33639980012", "text": "OUI"}
"""

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from notifications.channels import Refused
from notifications.channels.sms import number_of
from notifications.incoming import Received, Unreadable
from notifications.models import Notice

TIMEOUT = 15  # seconds; well under the lease
AT_HOME = ("127.0.0.1", "localhost", "::1")
# These speak of our account or of the moment, not of this message: it is kept and tried again.
LATER = frozenset({401, 402, 403, 404, 405, 407, 408, 409, 425, 429})


class NotTaken(Exception):
    """The provider did not take the message now. The text is its status number."""


class Carrier:
    """Keeps one connection to the provider for a whole round of messages."""

    def __init__(self) -> None:
        address = urlsplit(settings.SMS_GATEWAY_URL)
        if not address.hostname or (address.scheme != "https" and address.hostname not in AT_HOME):
            raise ImproperlyConfigured("SMS_GATEWAY_URL must be an https address")
        make = HTTPSConnection if address.scheme == "https" else HTTPConnection
        self._connection = make(address.hostname, address.port, timeout=TIMEOUT)
        self._path = (address.path or "/") + (f"?{address.query}" if address.query else "")

    def carry(self, notice: Notice) -> None:
        message = {
            "id": notice.token.hex,
            "from": settings.SMS_SENDER,
            "to": number_of(notice),
            "text": notice.body,
        }
        status = self._post(message)
        if 200 <= status < 300:
            return
        if 400 <= status < 500 and status not in LATER:
            raise Refused(f"the provider of text messages answered {status}")
        raise NotTaken(str(status))

    def _post(self, message: dict[str, str]) -> int:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "application/json",
            "Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}",
            "Idempotency-Key": message["id"],
        }
        try:
            self._connection.request("POST", self._path, json.dumps(message).encode(), headers)
            answer = self._connection.getresponse()
            answer.read(65_536)  # to keep the connection; what it says may name a person
            if not answer.isclosed():
                self._connection.close()
        except (OSError, HTTPException):
            self._connection.close()  # a fresh connection for the next message
            raise
        return answer.status

    def close(self) -> None:
        self._connection.close()


def read(request: HttpRequest) -> Received:
    """What the provider posted: a message that somebody wrote. Raises Unreadable."""
    try:
        told = json.loads(request.body)
        received = Received(*(str(told[name]).replace("\0", "").strip() for name in ("id", "from", "text")))
    except (ValueError, KeyError, TypeError):
        raise Unreadable from None
    if not received.id or not received.sender:
        raise Unreadable
    return received
