"""What an address asks for."""

from django.http import QueryDict


def without_blanks(data: QueryDict) -> QueryDict:
    """A form sends its unused questions too: they are not asked."""
    kept = QueryDict(mutable=True)
    for name, values in data.lists():
        kept.setlist(name, [value for value in values if value.strip()])
    return kept
