"""How the spaces came to be held: requests of two seasons, decided, some with refusals, some still waiting."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from bookings import history
from bookings.models import Closure, Decision, Slot, SlotRequest
from cms.filling.clubs import Club
from cms.filling.keys import keys_of
from cms.filling.pen import Pen
from directory.models import Person, Space
from events.models import Activity
from events.recurrence import Period, Schedule

State = Slot.State
REASON = "La salle est prise par une réunion publique."


@dataclass
class Requests:
    """Requests and decisions wait here until `write`, slots in the pen."""

    agents: dict[int, Person]  # by department
    at: dt.datetime
    pen: Pen
    random: Random
    count: int = 0
    _requests: list[SlotRequest] = field(default_factory=list)
    _decisions: list[Decision] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._keys = keys_of(SlotRequest)

    def ask(
        self, club: Club, activity: Activity, space: Space, schedule: Schedule, *, sent_at: dt.datetime, waits: bool
    ) -> SlotRequest:
        request = SlotRequest(
            pk=next(self._keys),
            association=club.association,
            space=space,
            activity=activity,
            asked_by=club.volunteer,
            purpose=activity.title,
            people_expected=self.random.randint(8, space.capacity or 20),
            state=SlotRequest.State.PENDING if waits else SlotRequest.State.DECIDED,
            sent_at=sent_at,
            due_on=(sent_at + dt.timedelta(days=10)).date(),
            decided_at=None if waits else sent_at + dt.timedelta(days=8),
            version=0 if waits else 1,
        )
        schedule.write_to(request)
        self._requests.append(request)
        self.count += 1
        return request

    def answer(
        self, request: SlotRequest, periods: Sequence[Period], states: Sequence[Slot.State],
        leaves: Sequence[int], seances: Sequence[int | None],
    ) -> None:  # fmt: skip
        """Write each date with its answer; a decided request has its line of history."""
        lines = []
        keys = self.pen.slot_keys(len(periods))
        for key, period, state, seance in zip(keys, periods, states, seances, strict=True):
            slot = Slot(
                pk=key, request=request, space=request.space, occurrence_id=seance, starts_at=period.starts_at,
                ends_at=period.ends_at, decided_at=request.decided_at, state=State.ASKED,
            )  # fmt: skip
            ground, reason = (Slot.Ground.SERVICES, REASON) if state == State.REFUSED else ("", "")
            if state != State.ASKED:
                lines.append(history.line(slot, after=state, ground=ground, reason=reason))
            slot.state, slot.ground, slot.reason = state.value, str(ground), reason
            self.pen.slot(slot, leaves)
        if lines and request.decided_at:
            agent = self.agents[request.space.venue.department_id or 0]
            self._decisions.append(
                Decision(request=request, by=agent, at=request.decided_at, message="Bonne saison !", verdicts=lines)
            )

    def write(self) -> None:
        SlotRequest.objects.bulk_create(self._requests, batch_size=500)
        Decision.objects.bulk_create(self._decisions, batch_size=200)
        self._requests.clear()
        self._decisions.clear()


def close_on_sundays(
    spaces: Sequence[Space], first: dt.datetime, agents: dict[int, Person], pen: Pen, random: Random
) -> None:
    """Elections and works on some Sunday afternoons: pieces of the week that are given to nobody."""
    links = Closure.spaces.through
    for space in random.sample(list(spaces), len(spaces) // 3):
        starts_at = first + dt.timedelta(weeks=random.randint(1, 40))
        closure = Closure.objects.create(
            cause=random.choice([Closure.Cause.ELECTION, Closure.Cause.WORKS]), reason="Bureau de vote ou travaux.",
            starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=5),
            by=agents[space.venue.department_id or 0],
        )  # fmt: skip
        links.objects.create(closure_id=closure.pk, space_id=space.pk)
        pen.closed(closure.pk, space.pk, closure.starts_at, closure.ends_at)
