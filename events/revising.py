"""The form of a published activity is sent: what it changes and whom it tells is foreseen, then done, then for some
minutes taken back (`events.reversible`)."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime

from directory.models import Person
from events import drafting, reversible
from events.laying_out import Manner
from events.models import Activity, ScheduleChange
from events.recurrence import Schedule
from events.reversible import Foreseen

Kind, Scope = ScheduleChange.Kind, ScheduleChange.Scope


@dataclass(frozen=True)
class Rewriting:
    """`activity` holds what was typed and is not saved yet; its dates become those of `schedule`."""

    activity: Activity
    schedule: Schedule
    by: Person
    at: datetime

    def foresee(self) -> Foreseen:
        """Raises what `do` raises; nothing is kept, and what was typed stays as it is."""
        return reversible.foresee(
            copy(self.activity), lambda: self._revise(copy(self.activity)), at=self.at, kind=Kind.EDITED
        )

    def do(self) -> ScheduleChange:
        """Raises what `drafting.revise` raises; nothing is kept then."""
        return reversible.do(
            copy(self.activity),
            lambda: self._revise(self.activity),
            kind=Kind.EDITED,
            scope=Scope.ALL,
            by=self.by,
            at=self.at,
        )

    def _revise(self, activity: Activity) -> None:
        drafting.revise(activity, schedule=self.schedule, at=self.at, by=self.by, manner=Manner(by_week=True))
