"""Text messages. A town plugs its own provider in with NOTIFICATIONS_SMS_CARRIER; by default nothing
leaves: messages are appended to a file, so that a demo or a test can read what would have left."""

import json
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from notifications.channels import Carrier
from notifications.models import Notice


class FileCarrier:
    """Writes each message as one line of JSON in NOTIFICATIONS_SMS_FILE."""

    def __init__(self) -> None:
        self.path = Path(settings.NOTIFICATIONS_SMS_FILE)

    def carry(self, notice: Notice) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps({"id": str(notice.token), "to": notice.to, "text": notice.body}, ensure_ascii=False)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def close(self) -> None:
        """Nothing is kept open."""


def carrier() -> Carrier:
    """The provider chosen in the settings."""
    made: Carrier = import_string(settings.NOTIFICATIONS_SMS_CARRIER)()
    return made
