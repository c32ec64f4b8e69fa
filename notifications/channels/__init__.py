"""The ways of telling: one small module each.

A carrier hands one letter over and returns once the other side has accepted it. Letters on paper
and phone calls have no carrier: they stay in a list until a person has done them.
"""

from types import TracebackType
from typing import Protocol, Self

from notifications.models import Notice


class Refused(Exception):
    """The other side will never take this letter. The text names no person."""


class Carrier(Protocol):
    def carry(self, notice: Notice) -> None:
        """Hand it over. Raises Refused for good; any other error means: try again later."""

    def close(self) -> None:
        """Let go of connections."""


class Carriers:
    """One carrier per channel, opened at first need and closed together."""

    def __init__(self) -> None:
        self._open: dict[str, Carrier] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for carrier in self._open.values():
            carrier.close()

    def of(self, channel: str) -> Carrier:
        if channel not in self._open:
            self._open[channel] = _carrier(channel)
        return self._open[channel]


def _carrier(channel: str) -> Carrier:
    from notifications.channels import email, sms

    makers = {Notice.Channel.EMAIL: email.Carrier, Notice.Channel.SMS: sms.carrier}
    return makers[Notice.Channel(channel)]()
