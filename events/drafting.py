"""A volunteer writes an activity: a draft first, revised as often as needed, published when ready."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from directory.folding import in_address
from directory.models import Association, Person
from events import rearranging, scheduling
from events.laying_out import PLAINLY, Manner
from events.models import Activity
from events.recurrence import Schedule, local

SAME_PRESS = timedelta(minutes=10)


class AlreadyPublished(ValidationError):
    """A published activity is not thrown away: people may rely on it."""

    def __init__(self) -> None:
        super().__init__(_("This activity has been published. Take it off the site instead."))


class EditedMeanwhile(ValidationError):
    """Somebody else saved the activity between the reading and the writing; nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("Someone else changed the activity while you were writing. Look at it, then save again."))


class HeldInAHall(ValidationError):
    """Séances in a hall of the town follow their slots: their days, hours and place are changed one floor above."""

    def __init__(self, field: str) -> None:
        super().__init__(
            _(
                "Some dates have a hall of the town. Change days, hours or place in “Dates of this activity”: there the "
                "hall follows when it is free. For anything else, ask for the hall again."
            )
        )
        self.field = field


class AnotherHall(ValidationError):
    """Dates that a hall of the town holds go to another one by a request."""

    field = "place"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Some dates have a hall of the town. To meet in another one, ask for it: your dates keep theirs until the "
                "answer. Choose the present hall again to save the rest."
            ),
            code="another_hall",
        )


@transaction.atomic
def begin(
    activity: Activity, *, association: Association, schedule: Schedule, at: datetime, publish: bool = False,
    by: Person | None = None,
) -> Activity:  # fmt: skip
    """Keep a new activity of this association, under a free address; a draft unless `publish`.

    The same one sent twice (a button pressed twice: same name, dates and place) is one: the first is given back. Nothing is kept
    when it cannot be published (NoDateLeft).
    """
    Association.objects.select_for_update(no_key=True).get(pk=association.pk)  # two presses come one after the other
    lately = association.activities.filter(
        title=activity.title, space=activity.space, address=activity.address, changed_at__gt=at - SAME_PRESS
    )
    if twin := next((each for each in lately if Schedule.of(each) == schedule), None):
        activity = twin
    else:
        activity.association = association
        activity.changed_at = activity.edited_at = at
        activity.edited_by = by
        schedule.write_to(activity)
        _save_under_free_address(activity)
    if publish:
        scheduling.publish(activity, at=at)
    return activity


@transaction.atomic
def revise(
    activity: Activity, *, schedule: Schedule, at: datetime, publish: bool = False, by: Person | None = None,
    manner: Manner = PLAINLY, halls_follow: bool = False,
) -> Activity:  # fmt: skip
    """Keep what was changed. A published activity follows at once: dates, search, calendars; people whose séance is
    dropped are told in the same transaction (`scheduling.publish`).

    Raises EditedMeanwhile when another saved it after `activity` was read, HeldInAHall unless the caller answers for the
    halls (`halls_follow`), and NoDateLeft when it is to be published without a date to come.
    """
    before = Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    if before.edited_at != activity.edited_at:
        raise EditedMeanwhile
    if before.occurrences.upcoming(at).filter(space__isnull=False).exists():
        _keep_what_slots_hold(before, activity, schedule, follow=halls_follow)
    if (before.space_id, before.address) == (activity.space_id, activity.address):
        manner = replace(manner, leaves_halls=False)  # a hall that one date was granted stays its place
    activity.changed_at = max(at, before.changed_at)
    activity.edited_at, activity.edited_by = at, by
    activity.state, activity.sequence = before.state, before.sequence
    activity.is_registration_closed = before.is_registration_closed  # the form does not ask it
    schedule.write_to(activity)
    if activity.rule_since and schedule.first_date < activity.rule_since:
        activity.rule_since = schedule.first_date
    activity.save()
    led = rearranging.lead(activity, before.leader, local(at).date(), at=at)
    if publish or activity.is_published:
        scheduling.publish(activity, at=at, by=by, manner=manner, led=led)
    return activity


@transaction.atomic
def discard(activity: Activity) -> None:
    """Throw away a draft that was never published. Raises AlreadyPublished for anything else."""
    if activity.state != Activity.State.DRAFT or activity.occurrences.exists():
        raise AlreadyPublished
    activity.delete()


def _keep_what_slots_hold(before: Activity, after: Activity, schedule: Schedule, *, follow: bool) -> None:
    if schedule != Schedule.of(before) and not follow:
        raise HeldInAHall("schedule_kind")
    if (before.space_id, before.address) == (after.space_id, after.address) or (follow and after.address):
        return
    raise AnotherHall if follow else HeldInAHall("place")


def _save_under_free_address(activity: Activity) -> None:
    """Made of the title; with the association's name, then a number, when another has it."""
    association = activity.association.slug
    wished = in_address(activity.title)[:120].strip("-") or association[:100]
    taken = set(Activity.objects.filter(slug__startswith=wished).values_list("slug", flat=True))
    with_name = f"{wished}-{association[:35]}".strip("-")
    for slug in (wished, with_name, *(f"{with_name[:150]}-{number}" for number in range(2, 1000))):
        if slug not in taken and _saved_under(slug, activity):
            return
    raise AssertionError(f"no free address for {wished}")


def _saved_under(slug: str, activity: Activity) -> bool:
    """False when another association took this address at the same second."""
    activity.slug = slug
    try:
        with transaction.atomic():
            activity.save()
    except IntegrityError:
        if Activity.objects.filter(slug=slug).exists():
            return False
        raise
    return True
