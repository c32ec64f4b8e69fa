from .caretaking import AbsenceLetter, AbsenceRule, Caretaker, SheetPrint, Turnout
from .closure import Closure
from .closure_plan import ClosureChoice, ClosurePlan
from .decision import Decision
from .key import Key, KeyLoan
from .occupancy import Occupancy
from .proposal import Proposal
from .request import SlotRequest
from .slot import Slot

__all__ = [
    "AbsenceLetter",
    "AbsenceRule",
    "Caretaker",
    "Closure",
    "ClosureChoice",
    "ClosurePlan",
    "Decision",
    "Key",
    "KeyLoan",
    "Occupancy",
    "Proposal",
    "SheetPrint",
    "Slot",
    "SlotRequest",
    "Turnout",
]
