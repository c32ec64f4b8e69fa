from .caretaking import AbsenceLetter, AbsenceRule, Caretaker, SheetPrint, Turnout
from .closure import Closure
from .closure_plan import ClosureChoice, ClosurePlan
from .convention import Convention, ConventionDate, ConventionText
from .decision import Decision
from .key import Key, KeyLoan
from .occupancy import Occupancy
from .proposal import Proposal
from .request import SlotRequest
from .slot import Slot
from .tariff import HourlyValue, Tariff

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
    "Decision",
    "HourlyValue",
    "Key",
    "KeyLoan",
    "Occupancy",
    "Proposal",
    "SheetPrint",
    "Slot",
    "SlotRequest",
    "Tariff",
    "Turnout",
]
