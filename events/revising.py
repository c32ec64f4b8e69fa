"""The form of a published activity is sent: what it changes and whom it tells is foreseen, then done, then for some
minutes taken back (`events.reversible`)."""

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from directory.models import Person
from events import drafting, floors_above, reversible
from events.laying_out import Manner
from events.models import Activity, ScheduleChange
from events.recurrence import Period, Schedule
from events.reversible import Foreseen

Kind, Scope = ScheduleChange.Kind, ScheduleChange.Scope


def rewriting(activity: Activity, schedule: Schedule, *, by: Person, at: datetime) -> "Rewriting":
    """That of the floor above, which knows whether halls follow."""
    made: Rewriting = floors_above.asked("how a form is sent", Rewriting)(activity, schedule, by=by, at=at)
    return made


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

    def _revise(
        self, activity: Activity, *, in_hall: Collection[int] | None = None, staying: Mapping[int, bool] | None = None,
        wished: Mapping[int, Period] | None = None,
    ) -> None:  # fmt: skip
        """Without `in_hall` nobody answers for halls, and what concerns them is refused (`drafting.revise`)."""
        manner = Manner(
            in_hall or (), by_week=True, staying=staying or {}, leaves_halls=bool(activity.address), wished=wished or {}
        )
        drafting.revise(
            activity, schedule=self.schedule, at=self.at, by=self.by, manner=manner, halls_follow=in_hall is not None
        )
