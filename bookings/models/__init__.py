from .closure import Closure
from .decision import Decision
from .occupancy import Occupancy
from .proposal import Proposal
from .request import SlotRequest
from .slot import Slot

__all__ = ["Closure", "Decision", "Occupancy", "Proposal", "Slot", "SlotRequest"]
