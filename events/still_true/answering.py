"""Somebody says that all is right: the page is fresh again, from now on."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from directory import team_history
from directory.models import Association, Person
from events.models import StillTrue


@transaction.atomic
def confirm(association: Association, *, by: Person, at: datetime) -> Association:
    """Whatever step the page had come to is taken back; the public reads « Vérifié le … ». Twice on a day is once."""
    locked = Association.objects.select_for_update(no_key=True).get(pk=association.pk)
    state = StillTrue.objects.filter(association=locked).first() or StillTrue(association=locked)
    again = state.answered_at is not None and timezone.localdate(state.answered_at) == timezone.localdate(at)
    state.since = state.answered_at = at
    state.answered_by, state.announced, state.announced_at = by, "", None
    state.save()
    locked.checked_on = timezone.localdate(at)
    locked.save(update_fields=["checked_on"])
    if locked.is_stale or locked.state == Association.State.UNLISTED:  # calendars and search follow such a change
        locked.freshness = Association.Freshness.FRESH
        locked.state = Association.State.LISTED if locked.state == Association.State.UNLISTED else locked.state
        locked.save(update_fields=["freshness", "state", "changed_at"])
    if not again:
        team_history.write(locked, team_history.Kind.CHECKED, at=at, by=by)
    return locked
