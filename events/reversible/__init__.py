"""An act on the dates of an activity that its team may foresee, and take back while nobody has been told.

`acting.foresee` does it and undoes it at once: what it returns is exactly what would happen. `acting.do` keeps it, and
holds its letters for some minutes. `undoing.undo` brings every row back, unless a letter has left or something else
happened meanwhile.
"""

from .acting import do, foresee
from .foreseen import Foreseen
from .refusals import UndoRefused
from .undoing import undo

__all__ = ["Foreseen", "UndoRefused", "do", "foresee", "undo"]
