"""Work on séances, registrations, alerts and words that the clock asks for. Running it twice, or late, changes nothing."""

from celery import shared_task
from dateutil.relativedelta import relativedelta
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from events import (
    calling,
    days_off,
    forgetting,
    leaving,
    merging_visits,
    offering,
    reminding,
    retelling,
    scheduling,
    search,
)
from events.importing import sources
from events.keeping import alerting, writing
from events.models import Activity, CalendarSource, Outlook, Sheet
from events.recurrence import ROLLING_MONTHS, local
from events.reversible import acting
from events.sheets import writing as tables
from events.still_true import asking, ladder

DAYS_OFF_FOLLOWED = "events.days_off.followed"
AT_ONCE = 5_000  # rows of the search written in one go
CALENDARS_AT_ONCE = 20  # asked for in one minute


@shared_task
def extend_horizon() -> int:
    """Lay out the next month of schedules without end, and of those that waited for school holidays.

    Done once less than twelve months are left, so that a calendar changes monthly and not weekly.
    Each activity is its own transaction. Returns how many were looked at.
    """
    now = timezone.now()
    soon = local(now).date() + relativedelta(months=ROLLING_MONTHS - 1)
    activities = Activity.objects.to_extend(soon).order_by("pk")
    for activity in activities:
        scheduling.extend(activity, at=now)
    return len(activities)


@shared_task
def follow_days_off() -> int:
    """Published activities follow the days off that an agent corrected. Returns how many changed."""
    now = timezone.now()
    activities = Activity.objects.skipping_days_off().order_by("pk")
    return sum(bool(scheduling.extend(activity, at=now)) for activity in activities.iterator())


@shared_task
def follow_changed_days_off() -> int:
    """The same within minutes of a correction, so that people are told by day; nothing is done while the table stands
    as it was when last followed. Returns how many changed."""
    table = days_off.written()
    if cache.get(DAYS_OFF_FOLLOWED) == table:
        return 0
    changed = follow_days_off()
    cache.set(DAYS_OFF_FOLLOWED, table, timeout=None)
    return changed


@shared_task
def retell_changed_associations() -> int:
    """Search and calendars say what an association is called now. Returns how many activities followed."""
    return retelling.of_changed_associations(at=timezone.now())


@shared_task
def tell_of_hidden_activities() -> int:
    """Whoever is registered in an activity that left the site is told. Returns how many parties were."""
    return leaving.tell_of_hidden(at=timezone.now())


@shared_task
def write_alerts() -> int:
    """Tell those who want to know at once what was published since the last look. Returns how many were looked at."""
    return writing.at_once(at=timezone.now())


@shared_task
def tend_alerts() -> int:
    """Each morning: the letters of the week, a whole look for the others, and unconfirmed alerts forgotten."""
    now = timezone.now()
    alerting.forget_unconfirmed(at=now)
    return writing.weekly(at=now) + writing.everything(at=now)


@shared_task
def remind() -> int:
    """Reminders of séances that come, for those who asked for them. Returns how many were written."""
    return reminding.remind(at=timezone.now())


@shared_task
def forget_drafts() -> None:
    """Registrations that somebody began and left: what was typed goes with the visitor's session; old tables too."""
    call_command("clearsessions")
    tables.forget(at=timezone.now())


@shared_task
def pass_on_offers() -> int:
    """Each minute: offers that nobody answered go to the next; séances that begin end their queues. Returns how many."""
    now = timezone.now()
    return offering.expire_offers(at=now) + offering.follow_the_clock(at=now)


@shared_task
def call_whom_no_letter_reached() -> int:
    """What could not be delivered is put on the call list. Returns how many calls were added."""
    return calling.take_over(at=timezone.now())


@shared_task
def forget_people() -> int:
    """Each night: who somebody was is not kept longer than the rules say. Returns how many were made anonymous."""
    acting.forget(at=timezone.now())
    night = forgetting.forget(at=timezone.now())
    return night.singles + night.trials + night.seasons


@shared_task
def merge_visits() -> int:
    """Each night: numbers of visits become one row a day, and one a month once they are old. Returns how many rows."""
    return merging_visits.merge(at=timezone.now())


@shared_task
def ask_if_still_true() -> int:
    """Each morning: the month's letter to teams, and the next step for those that say nothing. Returns how many letters
    and steps."""
    now = timezone.now()
    return asking.ask_all(at=now) + ladder.climb(at=now)


@shared_task
def follow_the_words() -> int:
    """Corrections and suggestions say what the public texts say now. Returns how many words there are."""
    return search.refresh()


@shared_task
def look_ahead() -> int:
    """Write anew what the search reads of activities whose next séance has begun. Returns how many.

    Answers are right without it: it only spares them to ask the séances themselves.
    """
    now = timezone.now()
    due = list(Outlook.objects.filter(next_start__lt=now).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    with connection.cursor() as cursor:
        cursor.execute("SELECT look_ahead(%s, %s)", [due, now])
    return len(due)


@shared_task(soft_time_limit=20, time_limit=30)
def read_calendar(key: int) -> bool:
    """Read one calendar kept elsewhere, if it is due. True when it was."""
    return sources.read(key, at=timezone.now())


@shared_task
def read_due_calendars() -> int:
    """Each minute: one task for each calendar that is due, so that letters leave between them. Returns how many."""
    due = list(CalendarSource.objects.due(timezone.now()).values_list("pk", flat=True)[:CALENDARS_AT_ONCE])
    for key in due:
        read_calendar.apply_async((key,), expires=55)
    return len(due)


@shared_task(soft_time_limit=50, time_limit=60)
def write_sheet(key: int) -> int:
    """Write accepted lines of a table for a while; what is left is asked for again. Returns how many are left."""
    sheet = Sheet.objects.select_related("association", "accepted_by").filter(pk=key).first()
    left = tables.write(sheet, at=timezone.now(), seconds=15) if sheet else 0
    if left:
        write_sheet.apply_async((key,), expires=60)
    return left


@shared_task
def write_waiting_sheets() -> int:
    """Each minute: tables whose accepted lines wait, for whoever lost a task. Returns how many."""
    waiting = list(Sheet.objects.to_write().order_by("pk").values_list("pk", flat=True)[:CALENDARS_AT_ONCE])
    for key in waiting:
        write_sheet.apply_async((key,), expires=55)
    return len(waiting)
