from .caretaking import AbsenceLetter, AbsenceRule, Caretaker, SheetPrint, Turnout
from .closure import Closure
from .closure_plan import ClosureChoice, ClosurePlan
from .decision import Decision
from .hall_change import HallChange
from .instructing import DecisionDraft, RequestNote, UsualCondition
from .key import Key, KeyLoan
from .occupancy import Occupancy
from .opinion import Opinion
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
    "DecisionDraft",
    "HallChange",
    "Key",
    "KeyLoan",
    "Occupancy",
    "Opinion",
    "Proposal",
    "RequestNote",
    "SheetPrint",
    "Slot",
    "SlotRequest",
    "Turnout",
    "UsualCondition",
]
