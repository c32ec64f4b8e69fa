from .activity import Activity
from .alert import Alert
from .calendar import DayOff, Season
from .call import CallHold, CallStep
from .change import ScheduleChange
from .fragment import CalendarFragment
from .look_up import LookUp
from .occurrence import Occurrence
from .outlook import Outlook
from .own_calendar import OwnCalendar
from .presence import Presence
from .registration import Registration
from .relative import Relative
from .retention import Erasure, RetentionRule
from .schedule import ScheduleFields
from .sheet import Sheet, SheetLine
from .source import CalendarSource, ImportedEvent, ImportedSeries
from .step import RegistrationStep
from .still_true import StillTrue
from .stretch import Stretch
from .visit import VisitCount
from .wish import Wish
from .word import ShippedWords, Suggestion, Synonym, Word

__all__ = [
    "Activity",
    "Alert",
    "CalendarFragment",
    "CalendarSource",
    "CallHold",
    "CallStep",
    "DayOff",
    "Erasure",
    "ImportedEvent",
    "ImportedSeries",
    "LookUp",
    "Occurrence",
    "Outlook",
    "OwnCalendar",
    "Presence",
    "Registration",
    "RegistrationStep",
    "Relative",
    "RetentionRule",
    "ScheduleChange",
    "ScheduleFields",
    "Season",
    "Sheet",
    "SheetLine",
    "ShippedWords",
    "StillTrue",
    "Stretch",
    "Suggestion",
    "Synonym",
    "VisitCount",
    "Wish",
    "Word",
]
