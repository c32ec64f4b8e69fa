"""manage.py bounced: reads one mail on the standard input, as a mail server's alias pipes it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from notifications import bounces, outbox

MOST = 10_000_000  # bytes; a notice holds a letter of ours at most


class Command(BaseCommand):
    help = "Reads a delivery notice (RFC 3464) on the standard input: the letter that came back becomes a call to make."

    def handle(self, *args: Any, **options: Any) -> None:
        """Never fails on what it is sent: a mail server would send its own notice about that."""
        bounce = bounces.read(sys.stdin.buffer.read(MOST))
        if bounce is None:
            self.stderr.write("not a notice of a letter that failed: left alone")
        elif not outbox.came_back(bounce.token, bounce.why, at=timezone.now()):
            self.stderr.write("no letter of ours, or known already: left alone")
