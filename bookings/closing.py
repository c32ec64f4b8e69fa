"""Spaces in which nothing is planned are shut for a time; where something is, `bookings.shutting` does it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from bookings import holding, touching
from bookings.errors import SpacesInUse
from bookings.models import Closure
from directory.models import Person, Space


@transaction.atomic
def close(
    spaces: Collection[Space], *, starts_at: datetime, ends_at: datetime, cause: str, reason: str, by: Person
) -> Closure:
    """Shut these spaces, with all their parts, from `starts_at` to `ends_at`.

    `reason` is read by the public. Raises SpacesInUse with the list of what is planned there;
    nothing is closed then.
    """
    parts = holding.lock(spaces)
    if touched := touching.by_closing(parts, starts_at, ends_at):
        raise SpacesInUse(touched)
    closure = Closure.objects.create(cause=cause, reason=reason, starts_at=starts_at, ends_at=ends_at, by=by)
    closure.spaces.set(spaces)
    holding.hold_for_closure(closure, parts)
    return closure
