from .activity import Activity
from .calendar import DayOff, Season
from .fragment import CalendarFragment
from .occurrence import Occurrence
from .outlook import Outlook
from .schedule import ScheduleFields

__all__ = ["Activity", "CalendarFragment", "DayOff", "Occurrence", "Outlook", "ScheduleFields", "Season"]
