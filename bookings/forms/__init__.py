from .closure import ClosureForm
from .decision import DecisionForm, RefuseAllForm
from .release import ReleaseForm
from .request import SlotRequestForm

__all__ = ["ClosureForm", "DecisionForm", "RefuseAllForm", "ReleaseForm", "SlotRequestForm"]
