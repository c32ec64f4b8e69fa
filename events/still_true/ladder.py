"""Without an answer: marked, then grey, then out of the lists. No step without a letter before.

Days are those of the town, whatever the hour at which the work is done. A step is announced
STILL_TRUE_NOTICE days ahead and taken no sooner than that after the letter,
however late the letter was.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from directory import team_history
from directory.models import Association
from events.models import StillTrue
from events.still_true import asking, emails

Step = StillTrue.Step


@dataclass(frozen=True)
class Next:
    """What comes next for an association that says nothing: when it is announced, and when it is done."""

    step: str
    announced_on: date
    done_on: date


def after(state: StillTrue) -> Next | None:
    """The step after the one that the association has come to; None after the last."""
    step = _step_after(state.association)
    if step is None:
        return None
    notice = timedelta(days=settings.STILL_TRUE_NOTICE)
    done_on = timezone.localdate(state.since) + timedelta(days=days(step))
    if state.announced == step and state.announced_at:
        announced_on = timezone.localdate(state.announced_at)
        return Next(step, announced_on, max(done_on, announced_on + notice))
    return Next(step, done_on - notice, done_on)


def days(step: str) -> int:
    """After how many days without an answer."""
    return int(getattr(settings, f"STILL_TRUE_{step.upper()}"))


def climb(*, at: datetime) -> int:
    """Each morning: announce what is to be announced, do what is due. Returns how many associations were touched."""
    return sum(_climb(state.pk, at=at) for state in _running())


@transaction.atomic
def _climb(key: int, *, at: datetime) -> bool:
    association = Association.objects.select_for_update(no_key=True).get(still_true=key)
    state = StillTrue.objects.select_related("association").get(pk=key)
    following = after(state)
    if following is None:
        return False
    if state.announced != following.step:
        return timezone.localdate(at) >= following.announced_on and _announce(state, following.step, at=at)
    if timezone.localdate(at) < following.done_on:
        return False
    _take(association, following.step, at=at)
    state.announced, state.announced_at = "", None
    state.save(update_fields=["announced", "announced_at"])
    return True


def _announce(state: StillTrue, step: str, *, at: datetime) -> bool:
    """False when there is nobody to write to: then nothing is done either."""
    team = list(asking.team(state.association))
    if not team:
        return False
    state.announced, state.announced_at = step, at
    state.save(update_fields=["announced", "announced_at"])
    following = after(state)
    for membership in team:
        emails.announced(membership, state, on=following.done_on if following else timezone.localdate(at), at=at)
    return True


def _take(association: Association, step: str, *, at: datetime) -> None:
    if step == Step.UNLISTED:
        association.state = Association.State.UNLISTED
    else:
        association.freshness = step
    association.save(update_fields=["state", "freshness", "changed_at"])
    team_history.write(association, step, at=at)


def _step_after(association: Association) -> str | None:
    if association.state == Association.State.UNLISTED:
        return None
    if not association.is_stale:
        return Step.FLAGGED
    return Step.GREYED if association.freshness == Association.Freshness.FLAGGED else Step.UNLISTED


def _running() -> QuerySet[StillTrue]:
    """Those that were asked and are shown: a break, a draft or a closed association is asked nothing."""
    return StillTrue.objects.filter(association__state=Association.State.LISTED).exclude(asked_at=None).order_by("pk")
