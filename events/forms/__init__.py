"""What people type, and the sentence beside the field when it cannot be used."""

from .activity import ActivityForm
from .occurrence import CancelForm, MoveForm
from .schedule import ScheduleForm

__all__ = ["ActivityForm", "CancelForm", "MoveForm", "ScheduleForm"]
