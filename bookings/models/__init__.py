from .caretaking import AbsenceLetter, AbsenceRule, Caretaker, SheetPrint, Turnout
from .closure import Closure
from .closure_plan import ClosureChoice, ClosurePlan
from .convention import Convention, ConventionDate, ConventionText
from .date_wait import DateWait
from .decision import Decision
from .direct_booking import DirectBooking
from .equipment import Equipment
from .hall_change import HallChange
from .instructing import DecisionDraft, RequestNote, UsualCondition
from .key import Key, KeyLoan
from .loan import Loan, LoanLine, LoanStep
from .mishap import Mishap
from .occupancy import Occupancy
from .opinion import Opinion
from .proposal import Proposal
from .request import SlotRequest
from .slot import Slot
from .tariff import HourlyValue, Tariff
from .venue_rule import GapOn, SpaceRule, VenueRule

__all__ = [
    "AbsenceLetter",
    "AbsenceRule",
    "Caretaker",
    "Closure",
    "ClosureChoice",
    "ClosurePlan",
    "Convention",
    "ConventionDate",
    "ConventionText",
    "DateWait",
    "Decision",
    "DecisionDraft",
    "DirectBooking",
    "Equipment",
    "GapOn",
    "HallChange",
    "HourlyValue",
    "Key",
    "KeyLoan",
    "Loan",
    "LoanLine",
    "LoanStep",
    "Mishap",
    "Occupancy",
    "Opinion",
    "Proposal",
    "RequestNote",
    "SheetPrint",
    "Slot",
    "SlotRequest",
    "SpaceRule",
    "Tariff",
    "Turnout",
    "UsualCondition",
    "VenueRule",
]
