"""How far a long command has come: a line that redraws itself on a terminal, few plain lines elsewhere."""

import time
from typing import TextIO

from django.utils.translation import gettext as _


class Progress:
    """`advance_to(done, count)`: `done` of `total` (bytes, steps...), `count` lines or things so far."""

    def __init__(self, out: TextIO, total: int) -> None:
        self._out, self._total = out, max(total, 1)
        self._terminal = out.isatty()
        self._began = self._told_at = time.monotonic()
        self._told = 0

    def advance_to(self, done: int, count: int) -> None:
        now, share = time.monotonic(), min(100, done * 100 // self._total)
        if self._terminal and now - self._told_at >= 0.1:
            self._out.write(f"\r{self._bar(share)} {self._words(share, count, now)}\033[K")
            self._out.flush()
            self._told_at = now
        elif not self._terminal and share >= self._told + 10 and now - self._told_at >= 1:
            self._out.write(f"{self._words(share, count, now)}\n")
            self._told, self._told_at = share - share % 10, now

    def finish(self) -> None:
        if self._terminal:
            self._out.write("\r\033[K")

    def _bar(self, share: int) -> str:
        return "█" * (share // 4) + "░" * (25 - share // 4)

    def _words(self, share: int, count: int, now: float) -> str:
        rate = int(count / max(now - self._began, 0.001))
        return _("%(share)s %% – %(count)s done, %(rate)s per second") % {
            "share": share,
            "count": f"{count:,}".replace(",", " "),
            "rate": f"{rate:,}".replace(",", " "),
        }
