"""A search that is kept: its filters as a line of an address, read anew each time by ActivitySearch."""

from datetime import datetime

from django.http import QueryDict

from events.recurrence import local
from events.search import ActivitySearch

LONGEST = 2000
# Where somebody stands is never kept beside their address: a position is made of two numbers.
POSITION = "pres"


def read(query: str, *, at: datetime) -> ActivitySearch:
    return ActivitySearch(QueryDict(query), at=at)


def kept(search: ActivitySearch) -> str:
    """The filters in use, in one order, without a position."""
    filters = QueryDict(search.query, mutable=True)
    if filters.get(POSITION, "").replace(" ", "")[:1].isdigit() or "," in filters.get(POSITION, ""):
        filters.pop(POSITION, None)
    return filters.urlencode()


def is_over(search: ActivitySearch) -> bool:
    """Does it ask for days that are gone?"""
    last = search.cleaned_data.get("au")
    return bool(last and last < local(search.at).date())


def means_nothing(search: ActivitySearch, query: str) -> bool:
    """Has the town changed so that the search can no longer be read as it was asked?"""
    return bool(search.ignored) or bool(query and not search.query)
