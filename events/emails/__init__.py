"""What is written to those who take part: one function per letter, each by the way that the person chose.

A letter tells one step of the party's history, under its key: one fact, one letter. It is posted in the
transaction of the fact. A link never does anything by being opened: it leads to a page with one button.
"""

from .changes import away, back, contact_changed, rescheduled, resized
from .endings import cancelled, expired, joined_to_season, waited_in_vain, withdrawn
from .forgetting import forget
from .messages import calendar_link, link_again, message, reminder, reminder_key
from .places import offered, registered, waiting, waits_elsewhere
from .seances import dates_added, dates_cancelled, dates_restored, moved, moved_and_hurried

__all__ = [
    "away",
    "back",
    "calendar_link",
    "cancelled",
    "contact_changed",
    "dates_added",
    "dates_cancelled",
    "dates_restored",
    "expired",
    "forget",
    "joined_to_season",
    "link_again",
    "message",
    "moved",
    "moved_and_hurried",
    "offered",
    "registered",
    "reminder",
    "reminder_key",
    "rescheduled",
    "resized",
    "waited_in_vain",
    "waiting",
    "waits_elsewhere",
    "withdrawn",
]
