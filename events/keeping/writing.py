"""The worker's part: look at each alert, write its letter when there is something, once.

Each alert is looked at in its own transaction, its row held: the letter, what is told by it and the
moment of looking are one fact. A round run twice writes nothing the second time.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Min, Q
from django.utils import timezone, translation

from directory.days import midnight, monday_of
from events.keeping import asked, emails, found
from events.models import Activity, Alert
from events.models.alert import AlertQuerySet
from events.search import ActivitySearch

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
OVERLAP = timedelta(minutes=10)  # a change bears the moment at which its transaction began, not ended
STILL_TYPING = timedelta(minutes=4)  # the team may be publishing a second one
LONG_ENOUGH = timedelta(minutes=15)

Act = Callable[[Alert, ActivitySearch], None]


def weekly(*, at: datetime) -> int:
    """Write the letters of this week that were not written yet; says how many alerts were looked at."""
    due = Alert.objects.weekly().filter(looked_at__lt=midnight(monday_of(timezone.localdate(at))))
    return _each(due, lambda alert, search: _tell(alert, search, found.of_the_week(search, alert.told)), at=at)


def at_once(*, at: datetime) -> int:
    """Tell what was published since the last look; at most one letter a day to each, the rest follows tomorrow."""
    due = Alert.objects.at_once().filter(Q(written_at=None) | Q(written_at__lte=at - DAY))
    since = due.aggregate(since=Min("looked_at"))["since"]
    if since is None:
        return 0
    changed = dict(Activity.objects.published().filter(changed_at__gt=since - OVERLAP).values_list("pk", "changed_at"))
    if not changed:
        return 0
    if max(changed.values()) > at - STILL_TYPING and min(changed.values()) > at - LONG_ENOUGH:
        return 0
    due = due.filter(looked_at__lt=max(changed.values()) + OVERLAP)

    def look(alert: Alert, search: ActivitySearch) -> None:
        _tell(alert, search, found.anew(search, alert.told, among=changed))

    return _each(due, look, at=at)


def everything(*, at: datetime) -> int:
    """Once a day, look wholly for those who want to know at once: an association may have been listed anew."""
    due = Alert.objects.at_once().filter(Q(written_at=None) | Q(written_at__lte=at - DAY))
    return _each(due, lambda alert, search: _tell(alert, search, found.anew(search, alert.told)), at=at)


def _each(due: AlertQuerySet, act: Act, *, at: datetime) -> int:
    keys = list(due.order_by(F("looked_at").asc(nulls_first=True), "pk").values_list("pk", flat=True))
    return sum(_one_of_many(due, key, act, at=at) for key in keys)


def _one_of_many(due: AlertQuerySet, key: int, act: Act, *, at: datetime) -> bool:
    """An alert that cannot be read today must not hold up those of other people."""
    try:
        return _one(due, key, act, at=at)
    except Exception as error:  # noqa: BLE001 - whatever it is: the next round tries again
        log.error("alert %s not looked at: %s", key, type(error).__name__)
        return False


@transaction.atomic
def _one(due: AlertQuerySet, key: int, act: Act, *, at: datetime) -> bool:
    alert = due.select_for_update(skip_locked=True).filter(pk=key).first()
    if alert is None:  # stopped meanwhile, or another worker is at it
        return False
    with translation.override(alert.language):
        search = asked.read(alert.query, at=at)
        lost = asked.lost(search, alert.query)
        if (over := asked.is_over(search)) or lost & asked.NAMED:
            emails.ended(alert, search, over=over)
            alert.delete()
            return True
        alert.looked_at = at
        if not lost:  # a filter that means nothing today (holidays not known yet) must not let everything in
            act(alert, search)
    alert.save(update_fields=["looked_at", "written_at", "letters", "told"])
    return True


def _tell(alert: Alert, search: ActivitySearch, what: found.Found) -> None:
    if not what:
        return
    alert.letters += 1
    alert.written_at = search.at
    alert.told = sorted({*alert.told, *what.known})
    emails.found(alert, search, what)
