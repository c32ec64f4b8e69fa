from .closure import Closure
from .decision import Decision
from .occupancy import Occupancy
from .request import SlotRequest
from .slot import Slot

__all__ = ["Closure", "Decision", "Occupancy", "Slot", "SlotRequest"]
