"""Dates are changed by their team, whoever holds their place: the hall of the town follows in the same act, or refuses.

A hall is given back when its séance is cancelled or meets elsewhere, and moves along to other hours only when it is
free then, open, and nobody else waits for it. The service is told. All can be foreseen, and taken back for some minutes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import availability, emails, history, holding, judging, releasing, requesting, venue_rules
from bookings.availability import Answer
from bookings.errors import NotBookable, SpaceTaken
from bookings.models import Decision, Slot, SlotRequest
from directory import spaces as floor_plan
from directory.models import Person, Space
from events import rearranging, reversible, scheduling
from events.models import Activity, Occurrence, ScheduleChange
from events.rearranging import Wanted
from events.recurrence import Period
from events.reversible import Foreseen

Scope, Kind = ScheduleChange.Scope, ScheduleChange.Kind
Act = Callable[[], object]


@dataclass(frozen=True)
class Edit:
    """What a team wants to do to dates. `foresee` tells what it would change; `do` does it."""

    activity: Activity
    act: Callable[[Sequence[Slot]], object]
    kind: str
    scope: str
    by: Person
    at: datetime
    seance: Occurrence | None = None
    reason: str = ""

    @transaction.atomic
    def foresee(self) -> Foreseen:
        """Raises what `do` raises; nothing is kept."""
        slots = self._hold()
        return reversible.foresee(self.activity, lambda: self._whole(slots), at=self.at, kind=self.kind)

    @transaction.atomic
    def do(self) -> ScheduleChange:
        """Raises SpaceTaken or NotBookable when a hall cannot follow, and the errors of events; nothing is kept then."""
        slots = self._hold()
        return reversible.do(
            self.activity, lambda: self._whole(slots), kind=self.kind, scope=self.scope, by=self.by, at=self.at
        )

    def _hold(self) -> list[Slot]:
        """The granted dates whose hall holds the séances concerned: requests, then halls, before any séance."""
        slots = Slot.objects.granted().filter(
            occurrence__activity=self.activity, starts_at__gt=self.at, occurrence__space=F("space")
        )
        if self.scope == Scope.ONE:
            slots = slots.filter(occurrence=self.seance)
        return _lock(slots.exclude(occurrence__state=Occurrence.State.CANCELLED))

    def _whole(self, slots: Sequence[Slot]) -> dict[str, Any]:
        if self.kind == Kind.CHANGED and self.seance and self.seance.space_id and self.scope == Scope.ONE and not slots:
            raise NotBookable(_("The hall of this date stands in no request of yours. Call the service."))
        before = {slot.pk: (slot.occurrence.starts_at, slot.occurrence.ends_at) for slot in slots if slot.occurrence}
        self.act(slots)
        rows = Occurrence.objects.in_bulk([slot.occurrence_id for slot in slots if slot.occurrence_id])
        gone, moving = [], list[tuple[Slot, Period]]()
        for slot in slots:
            row = rows[slot.occurrence_id or 0]
            if row.is_cancelled or row.space_id != slot.space_id:
                gone.append(slot)
            elif not (slot.starts_at <= row.starts_at and row.ends_at <= slot.ends_at):
                early, late = before[slot.pk][0] - slot.starts_at, slot.ends_at - before[slot.pk][1]
                moving.append((slot, Period(row.starts_at - early, row.ends_at + late)))
        for slot in gone:
            releasing.release(slot, by=self.by, at=self.at, reason=self.reason)
        moved = [[slot.pk, slot.starts_at.isoformat(), slot.ends_at.isoformat()] for slot, _period in moving]
        _move(moving, by=self.by, at=self.at)
        return {"released": [slot.pk for slot in gone], "moved": moved}


def cancelling(seance: Occurrence, *, scope: str, reason: str, by: Person, at: datetime) -> Edit:
    """This date does not take place; nor the following ones; nor any to come."""

    def act(_slots: Sequence[Slot]) -> object:
        if scope == Scope.ONE:
            return scheduling.cancel(seance, reason=reason, at=at, by=by)
        return rearranging.cancel_many(seance, following=scope == Scope.FOLLOWING, reason=reason, at=at, by=by)

    return Edit(seance.activity, act, Kind.CANCELLED, scope, by, at, seance, reason)


def changing(seance: Occurrence, wanted: Wanted, *, scope: str, by: Person, at: datetime) -> Edit:
    """Another day, other hours, another place, another leader."""

    def act(slots: Sequence[Slot]) -> object:
        if scope == Scope.ONE:
            period = wanted.period
            return scheduling.move(
                seance, starts_at=period.starts_at, ends_at=period.ends_at, reason=wanted.reason, at=at, by=by,
                address=wanted.address, leader=wanted.leader,
            )  # fmt: skip
        keys = {slot.occurrence_id for slot in slots if slot.occurrence_id}
        return rearranging.rearrange(
            seance, wanted, following=scope == Scope.FOLLOWING, at=at, by=by, in_hall=keys
        )  # fmt: skip

    return Edit(seance.activity, act, Kind.CHANGED, scope, by, at, seance, wanted.reason)


def adding(activity: Activity, wanted: Wanted, *, by: Person, at: datetime) -> Edit:
    """One date more. A hall of the town is asked for afterwards."""

    def act(_slots: Sequence[Slot]) -> object:
        period = wanted.period
        return rearranging.add_date(
            activity, starts_at=period.starts_at, ends_at=period.ends_at, at=at, by=by, address=wanted.address,
            leader=wanted.leader,
        )  # fmt: skip

    return Edit(activity, act, Kind.ADDED, Scope.ONE, by, at)


@transaction.atomic
def undo(change: ScheduleChange, *, by: Person, at: datetime) -> ScheduleChange:
    """Take it back, halls included. Raises UndoRefused, or SpaceTaken when a hall went to somebody else meanwhile."""
    above = change.facts.get("above", {})
    before = {
        pk: (datetime.fromisoformat(start), datetime.fromisoformat(end)) for pk, start, end in above.get("moved", ())
    }
    slots = _lock(Slot.objects.filter(pk__in=[*above.get("released", ()), *before]))

    def halls_back(_change: ScheduleChange) -> None:
        holding.let_go(slots=[slot for slot in slots if slot.pk in before])
        for slot in slots:
            slot.starts_at, slot.ends_at = before.get(slot.pk, (slot.starts_at, slot.ends_at))
        _take(slots, by=by, at=at, words=_("The association took its change back: the date is theirs as before."))

    return reversible.undo(change, at=at, by=by, above=halls_back if slots else None)


def _lock(slots: Iterable[Slot]) -> list[Slot]:
    keys = [slot.pk for slot in slots]
    if not keys:
        return []
    requests = SlotRequest.objects.filter(slots__in=keys).values("pk")
    list(SlotRequest.objects.select_for_update(no_key=True).filter(pk__in=requests).order_by("pk"))
    found = list(
        Slot.objects.filter(pk__in=keys).select_related("space__venue", "request__association", "occurrence")
        .order_by("starts_at")
    )  # fmt: skip
    holding.lock({slot.space for slot in found})
    return found


def _move(moving: Sequence[tuple[Slot, Period]], *, by: Person, at: datetime) -> None:
    """Let the hall follow to other hours."""
    if not moving:
        return
    freed = holding.periods(slot.pk for slot, _period in moving)
    holding.let_go(slots=[slot for slot, _period in moving])
    for slot, period in moving:
        _check_open(slot, period, at=at)
        requesting.check(slot.space, [period], at=at)
        if refusal := requesting.barred(slot.request.association, at=at):
            raise NotBookable(refusal)
        slot.starts_at, slot.ends_at = period.starts_at, period.ends_at
    decisions = _take(
        [slot for slot, _period in moving], by=by, at=at, words=_("Moved by the association."), not_asked=True
    )
    holding.shut_again(freed)
    for decision, slots in decisions:
        emails.dates_moved(slots, decision)


def _check_open(slot: Slot, period: Period, *, at: datetime) -> None:
    rules = venue_rules.of(slot.space.venue_id)
    if judged := judging.judge(rules, slot.space, [period], at=at):
        raise NotBookable(judged.sentences)
    if rules.on(timezone.localtime(period.starts_at).date()).week:
        return
    first, last = (time.fromisoformat(hour) for hour in settings.HALL_HOURS)
    start, end = (timezone.localtime(moment) for moment in (period.starts_at, period.ends_at))
    if start.date() != end.date() or start.time() < first or end.time() > last:
        raise NotBookable(_("The halls of the town are open from %(first)s to %(last)s. Choose other hours.") % {
            "first": f"{first:%H:%M}", "last": f"{last:%H:%M}",
        })  # fmt: skip


def _take(
    slots: Sequence[Slot], *, by: Person, at: datetime, words: str, not_asked: bool = False
) -> list[tuple[Decision, list[Slot]]]:
    """Look again, then hold the halls of these dates; their requests are locked. Raises SpaceTaken, NotBookable."""
    by_space: dict[Space, list[Slot]] = {}
    for slot in slots:
        by_space.setdefault(slot.space, []).append(slot)
    for space, dates in by_space.items():
        verdicts = availability.of(space, dates, at=at).verdicts
        if lost := [verdict for verdict in verdicts if not verdict.can_be_granted]:
            raise SpaceTaken(lost)
        if not_asked and any(verdict.answer == Answer.ASKED for verdict in verdicts):
            raise NotBookable(_("Somebody else has asked for this hall at that time: the service decides. Call it."))
        holding.hold_for_slots(dates, {space.pk: list(floor_plan.undivided(space))})
    taken = [(slot.request_id, slot.space_id, slot.starts_at) for slot in slots]
    decisions = []
    for key in sorted({slot.request_id for slot in slots}):
        mine = [slot for slot in slots if slot.request_id == key]
        others = Slot.objects.filter(request=key).exclude(pk__in=[slot.pk for slot in mine])
        if {*others.values_list("request_id", "space_id", "starts_at")} & {*taken}:
            raise NotBookable(_("This date was asked for already in the same request. Call the service."))
        decision = history.write(
            mine[0].request, mine, Decision.Kind.DECIDED, after=Slot.State.GRANTED, by=by, at=at, message=words
        )
        for slot in mine:
            slot.state, slot.decided_at = Slot.State.GRANTED, at
        Slot.objects.bulk_update(mine, ["state", "decided_at", "starts_at", "ends_at"])
        SlotRequest.objects.filter(pk=key).update(version=F("version") + 1)
        decisions.append((decision, mine))
    return decisions
