"""Is this phrase part of the name of something in town? « choeur du mardi », « café des aînés »."""

from collections.abc import Iterable, Sequence

from django.contrib.postgres.search import SearchQuery

from directory.typed import folded
from events.models import Activity

from .gazetteer import Gazetteer
from .words import CONFIG

MOST = 60  # names that are looked at
MOST_PHRASES = 12


class Among:
    """Says which phrases (folded) stand whole in the name of an activity, an association or a place. Asks once for each."""

    def __init__(self, names: Gazetteer) -> None:
        self._names = names
        self._asked: dict[str, bool] = {}

    def __call__(self, phrases: Sequence[str]) -> set[str]:
        new = [phrase for phrase in phrases if phrase not in self._asked][:MOST_PHRASES]
        if new:
            told = self._told(new)
            self._asked |= {phrase: any(f" {phrase} " in name for name in told) for phrase in new}
        return {phrase for phrase in phrases if self._asked.get(phrase)}

    def _told(self, phrases: Iterable[str]) -> set[str]:
        """The names that have the first and the last word of one of these phrases. One query."""
        both = " | ".join(f"({words[0]}:AB & {words[-1]}:AB)" for words in map(str.split, phrases))
        query = SearchQuery(both, search_type="raw", config=CONFIG)
        rows = Activity.objects.published().filter(search=query).values_list("title", "association__name")[:MOST]
        told = {f" {folded(name)} " for row in rows for name in row}
        return told | {f" {' '.join(one.words)} " for one in (*self._names.venues, *self._names.neighbourhoods)}
