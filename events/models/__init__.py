from .activity import Activity
from .calendar import DayOff, Season
from .fragment import CalendarFragment
from .occurrence import Occurrence
from .schedule import ScheduleFields
from .word import Suggestion, Synonym, Word

__all__ = [
    "Activity",
    "CalendarFragment",
    "DayOff",
    "Occurrence",
    "ScheduleFields",
    "Season",
    "Suggestion",
    "Synonym",
    "Word",
]
