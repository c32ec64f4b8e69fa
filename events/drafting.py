"""A volunteer writes an activity: a draft first, revised as often as needed, published when ready."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from directory.models import Association
from events import scheduling, search
from events.models import Activity
from events.recurrence import Schedule


class AlreadyPublished(ValidationError):
    """A published activity is not thrown away: people may rely on it."""

    def __init__(self) -> None:
        super().__init__(_("This activity is published. Take it off the site first."))


@transaction.atomic
def begin(activity: Activity, *, association: Association, schedule: Schedule, at: datetime) -> Activity:
    """Keep a new activity as a draft of this association, under a free address."""
    activity.association = association
    activity.slug = _free_slug(activity.title, association)
    activity.changed_at = at
    schedule.write_to(activity)
    activity.save()
    return activity


@transaction.atomic
def revise(activity: Activity, *, schedule: Schedule, at: datetime) -> Activity:
    """Keep what was changed. A published activity follows at once: dates, search, calendars."""
    activity.changed_at = at
    schedule.write_to(activity)
    activity.save()
    if activity.state == Activity.State.PUBLISHED:
        scheduling.lay_out(activity, at=at)
        search.index([activity])
    return activity


def discard(activity: Activity) -> None:
    """Throw a draft away. Raises AlreadyPublished for anything else."""
    if activity.state != Activity.State.DRAFT or activity.occurrences.exists():
        raise AlreadyPublished
    activity.delete()


def _free_slug(title: str, association: Association) -> str:
    """An address made of the title; with the association's name, then a number, when it is taken."""
    wished = slugify(title)[:120].strip("-") or association.slug[:100]
    taken = set(Activity.objects.filter(slug__startswith=wished).values_list("slug", flat=True))
    with_name = f"{wished}-{association.slug[:35]}".strip("-")
    for slug in (wished, with_name, *(f"{with_name[:150]}-{number}" for number in range(2, 1000))):
        if slug not in taken:
            return slug
    raise AssertionError(f"no free address for {wished}")
