"""The worker, its queue and its calendar.

A task is a hint to hurry; the row it works on is the promise. So a lost task costs half a minute,
never a letter, and a task that runs twice does nothing the second time.
"""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")

app = Celery("martigues")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def every(task: str, when: float | crontab, *, expires: float) -> dict[str, Any]:
    """One line of the calendar; `expires` (seconds) keeps rounds from piling up while no worker runs."""
    return {"task": task, "schedule": when, "options": {"expires": expires}}


app.conf.beat_schedule = {
    "letters": every("notifications.tasks.deliver_due", 30.0, expires=25),
    "texts received": every("notifications.tasks.answer_texts", 60.0, expires=50),
    "old letters": every("notifications.tasks.forget_old_letters", crontab(hour="3", minute="40"), expires=3600),
    "alerts": every("events.tasks.write_alerts", 300.0, expires=280),
    "alerts of the week": every("events.tasks.tend_alerts", crontab(hour="8", minute="5"), expires=3600),
    "calendars kept elsewhere": every("events.tasks.read_due_calendars", 60.0, expires=55),
    "proposals": every("bookings.tasks.end_proposals", 60.0, expires=50),
    "freed dates": every("bookings.tasks.offer_freed_dates", 60.0, expires=50),
    "callers": every("bookings.tasks.forget_callers", crontab(hour="4", minute="35"), expires=3600),
    "tables of activities": every("events.tasks.write_waiting_sheets", 60.0, expires=55),
    "late places": every("bookings.tasks.give_late_places", 120.0, expires=100),
    "loans to come back": every("bookings.tasks.remind_of_loans", crontab(hour="8", minute="20"), expires=3600),
    "opinions due": every("bookings.tasks.remind_of_opinions", crontab(hour="8", minute="25"), expires=3600),
    "drafts of decisions": every("bookings.tasks.forget_drafts", crontab(hour="4", minute="45"), expires=3600),
    "reminders": every("events.tasks.remind", 600.0, expires=580),
    "drafts": every("events.tasks.forget_drafts", crontab(minute="20"), expires=3000),
    "offers": every("events.tasks.pass_on_offers", 60.0, expires=50),
    "calls": every("events.tasks.call_whom_no_letter_reached", 120.0, expires=100),
    "forgetting": every("events.tasks.forget_people", crontab(hour="4", minute="10"), expires=3600),
    "sketches of pages": every("cms.tasks.forget_page_sketches", crontab(hour="4", minute="35"), expires=3600),
    "keepers": every("bookings.tasks.forget_keepers", crontab(hour="4", minute="40"), expires=3600),
    "visits": every("events.tasks.merge_visits", crontab(hour="3", minute="25"), expires=3600),
    "papers that expire": every("directory.tasks.remind_of_papers", crontab(hour="6", minute="30"), expires=3600),
    "old papers": every("directory.tasks.forget_papers", crontab(hour="4", minute="25"), expires=3600),
    "ahead": every("events.tasks.look_ahead", 120.0, expires=100),
    "renamed": every("events.tasks.retell_changed_associations", 300.0, expires=280),
    "hidden": every("events.tasks.tell_of_hidden_activities", 300.0, expires=280),
    "words": every("events.tasks.follow_the_words", 600.0, expires=580),
    "teams": every("directory.tasks.watch_teams", crontab(hour="6", minute="20"), expires=3600),
    "still true": every("events.tasks.ask_if_still_true", crontab(hour="8", minute="35"), expires=3600),
    "days off": every("events.tasks.follow_days_off", crontab(hour="2", minute="50"), expires=3600),
    "corrected days off": every("events.tasks.follow_changed_days_off", 180.0, expires=170),
    "horizon": every("events.tasks.extend_horizon", crontab(hour="3", minute="10"), expires=3600),
}
