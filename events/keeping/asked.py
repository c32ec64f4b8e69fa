"""A search that is kept: its filters as a line of an address, read anew each time by ActivitySearch."""

from datetime import datetime

from django.http import QueryDict

from directory.masking import masked
from events.recurrence import local
from events.search import ActivitySearch, ask

LONGEST = 2000
QUOTED = 40  # signs of somebody's words in a letter
# Where somebody stands is never kept beside their address.
POSITION = ("pres", "rayon")
# What the town names: when one of these is gone, the search no longer means what was asked.
NAMED = frozenset({"theme", "quartier", "autour"})


def read(query: str, *, at: datetime) -> ActivitySearch:
    return ask(QueryDict(query), at=at)


def kept(search: ActivitySearch) -> str:
    """The filters in use, in one order, without a position."""
    filters = QueryDict(search.query, mutable=True)
    if "pres" in filters:
        for name in POSITION:
            filters.pop(name, None)
    return filters.urlencode()


def told(search: ActivitySearch) -> str:
    """The search as a letter says it. Anybody may have typed its words, and the address that the letter goes to:
    they are cut short, and hold no address and no number."""
    words = masked(search.cleaned_data["q"]).strip('"«»“” ') if search.words else ""
    return search.title_with(words if len(words) <= QUOTED else f"{words[:QUOTED].rstrip()}…")


def is_over(search: ActivitySearch) -> bool:
    """Does it ask for days that are gone?"""
    last = search.cleaned_data.get("au")
    return bool(last and last < local(search.at).date())


def lost(search: ActivitySearch, query: str) -> frozenset[str]:
    """The filters of the kept line that could not be used this time."""
    return frozenset(QueryDict(query)) - frozenset(QueryDict(search.query))
