from .activity import Activity
from .alert import Alert
from .calendar import DayOff, Season
from .fragment import CalendarFragment
from .occurrence import Occurrence
from .outlook import Outlook
from .schedule import ScheduleFields
from .wish import Wish
from .word import Suggestion, Synonym, Word

__all__ = [
    "Activity",
    "Alert",
    "CalendarFragment",
    "DayOff",
    "Occurrence",
    "Outlook",
    "ScheduleFields",
    "Season",
    "Suggestion",
    "Synonym",
    "Wish",
    "Word",
]
