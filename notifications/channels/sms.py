"""Text messages. A town plugs its own provider in with NOTIFICATIONS_SMS_CARRIER; by default nothing
leaves: messages are appended to a file, so that a demo or a test can read what would have left."""

import json
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from notifications import phones
from notifications.channels import Carrier, Refused
from notifications.models import Notice


def number_of(notice: Notice) -> str:
    """The number to call, for a carrier. Raises Refused when nobody can be reached by it."""
    if not phones.is_normalised(notice.to):
        raise Refused("not a phone number")
    return notice.to


class FileCarrier:
    """Writes each message as one line of JSON in NOTIFICATIONS_SMS_FILE."""

    def __init__(self) -> None:
        self.path = Path(settings.NOTIFICATIONS_SMS_FILE)

    def carry(self, notice: Notice) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        message = {"id": str(notice.token), "to": number_of(notice), "text": notice.body}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(message, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Nothing is kept open."""


def carrier() -> Carrier:
    """The provider chosen in the settings."""
    made: Carrier = import_string(settings.NOTIFICATIONS_SMS_CARRIER)()
    return made
