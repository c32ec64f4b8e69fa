from .activity import Activity
from .alert import Alert
from .calendar import DayOff, Season
from .fragment import CalendarFragment
from .look_up import LookUp
from .occurrence import Occurrence
from .own_calendar import OwnCalendar
from .presence import Presence
from .registration import Registration
from .retention import Erasure, RetentionRule
from .schedule import ScheduleFields
from .step import RegistrationStep
from .wish import Wish

__all__ = [
    "Activity",
    "Alert",
    "CalendarFragment",
    "DayOff",
    "Erasure",
    "LookUp",
    "Occurrence",
    "OwnCalendar",
    "Presence",
    "Registration",
    "RegistrationStep",
    "RetentionRule",
    "ScheduleFields",
    "Season",
    "Wish",
]
