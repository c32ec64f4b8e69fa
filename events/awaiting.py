"""What a team is told, date by date, of what it asked the town for. The floor above knows it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.module_loading import import_string

_answering: list[str] = []


@dataclass(frozen=True)
class Awaited:
    """`kind` is that of a status pill; `url` leads to the request; with `offers_rule` the hours that the date keeps can be
    made those of all dates again."""

    kind: str
    label: str
    words: str
    url: str
    offers_rule: bool = False


def answered_by(path: str) -> None:
    """The function of the floor above (dotted path) that says it of séances, by key."""
    _answering[:] = [path]


def of(seances: Collection[int]) -> dict[int, Awaited]:
    """Of those of which there is something to say. A constant number of queries."""
    found: dict[int, Awaited] = import_string(_answering[0])(seances) if _answering and seances else {}
    return found
