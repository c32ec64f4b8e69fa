"""Google cuts a repeated entry in two when « this and the following » are changed: the first half gets an end, the second
a UID made of the first one's (`abc_R20270105T170000@google.com`). They are one activity whose schedule changes.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from events.importing.reading import Entry
from events.importing.series import Earlier, Series

SUFFIX = re.compile(r"_R\d{8}(?:T\d{6}Z?)?(?=@|$)")


def whole(uid: str) -> str:
    """The UID of the entry that this one was a part of."""
    return SUFFIX.sub("", uid)


def families(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Repeated entries, those that were one together and in order; halves that overlap stay apart."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(whole(entry.uid), []).append(entry)
    together: list[list[Entry]] = []
    for family in found.values():
        family.sort(key=lambda entry: (entry.first is None, entry.first))
        together += [family] if _follow(family) else [[entry] for entry in family]
    return together


def _follow(family: list[Entry]) -> bool:
    return all(one.last and other.first and one.last <= other.first.date() for one, other in pairwise(family))


def joined(parts: list[Series]) -> Series:
    """The last half, with those before it as what stands earlier; under the UID of the whole."""
    *before, last = parts
    changes = {day: period for part in parts for day, period in part.changes.items()}
    earlier = tuple(Earlier(part.schedule, part.address) for part in before)
    return replace(last, uid=whole(last.uid), changes=changes, earlier=earlier)
