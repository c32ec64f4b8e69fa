"""What a team is told, date by date, of what it asked the town for. The floor above knows it."""

from collections.abc import Collection
from dataclasses import dataclass

from events import floors_above


@dataclass(frozen=True)
class Awaited:
    """`kind` is that of a status pill; `url` leads to the request; with `offers_rule` the hours that the date keeps can be
    made those of all dates again."""

    kind: str
    label: str
    words: str
    url: str
    offers_rule: bool = False


def of(seances: Collection[int]) -> dict[int, Awaited]:
    """Of those of which there is something to say. A constant number of queries."""
    found: dict[int, Awaited] = floors_above.asked("what dates wait for", _nothing)(seances) if seances else {}
    return found


def _nothing(_seances: Collection[int]) -> dict[int, Awaited]:
    return {}
