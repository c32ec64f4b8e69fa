from .caretaking import AbsenceLetter, AbsenceRule, Caretaker, SheetPrint, Turnout
from .closure import Closure
from .closure_plan import ClosureChoice, ClosurePlan
from .decision import Decision
from .equipment import Equipment
from .key import Key, KeyLoan
from .loan import Loan, LoanLine, LoanStep
from .mishap import Mishap
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
    "Equipment",
    "Key",
    "KeyLoan",
    "Loan",
    "LoanLine",
    "LoanStep",
    "Mishap",
    "Occupancy",
    "Proposal",
    "SheetPrint",
    "Slot",
    "SlotRequest",
    "Turnout",
]
