"""Dates are changed by their team, whoever holds their place: the hall of the town follows in the same act, or refuses.

A hall is given back when its séance is cancelled or meets elsewhere, and moves along to other hours when it is free
then, open, and nobody else waits for it (`bookings.following`). Else the date stays as it is, and the service is asked for
the new one where it may say yes (`bookings.instead`). All can be foreseen, and taken back for some minutes.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from bookings import availability, emails, following, history, holding, instead, releasing, requesting
from bookings.availability import Answer
from bookings.errors import NotBookable, SpaceTaken
from bookings.following import Going, Staying
from bookings.models import Decision, Slot, SlotRequest
from directory import spaces as floor_plan
from directory.models import Association, Person, Space
from events import rearranging, reversible, revising, scheduling
from events.models import Activity, Occurrence, ScheduleChange
from events.rearranging import Wanted
from events.recurrence import Period
from events.reversible import Foreseen
from notifications import outbox

Scope, Kind = ScheduleChange.Scope, ScheduleChange.Kind
Act = Callable[[Collection[int], Mapping[int, bool], Mapping[int, Period]], object]


@dataclass(frozen=True)
class Edit:
    """What a team wants to do to dates. `foresee` tells what it would change; `do` does it.

    `act` is told which séances (by key) take their hall along, which stay with theirs (and whether the service is asked
    for the new moment), and which are wished for at another moment already (`bookings.instead`).
    """

    activity: Activity
    act: Act
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
        """Raises NotBookable when the association may ask for no hall, SpaceTaken when its only one is taken, and the errors
        of events; nothing is kept then."""
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
        slots = slots.exclude(occurrence__state=Occurrence.State.CANCELLED)
        keys = list(slots.values_list("occurrence", flat=True))
        if keys:  # the service may be asked, as `requesting.submit` does: who asks comes before everything else
            Association.objects.select_for_update(no_key=True).get(pk=self.activity.association_id)
        return _lock(slots, also=instead.waiting(keys).values_list("request", flat=True))

    def _whole(self, slots: Sequence[Slot]) -> dict[str, Any]:
        if self.kind == Kind.CHANGED and self.seance and self.seance.space_id and self.scope == Scope.ONE and not slots:
            raise NotBookable(_("The hall of this date stands in no request of yours. Call the service."))
        seances = {slot.occurrence_id or 0 for slot in slots}
        waiting: dict[int, int | None] = dict(instead.waiting(seances).values_list("pk", "occurrence"))
        wished = instead.wished(slots) if self.scope != Scope.ONE else {}
        taken_back = self._forget_hours(waiting) if self.scope == Scope.ONE else {}
        without = self._in_no_request(seances)
        staying = self._staying(slots, waiting, wished)
        if self.scope == Scope.ONE and staying and not staying[0].is_asked:
            raise staying[0].refusal
        kept = {each.seance: each.is_asked for each in staying}
        self.act(seances - kept.keys(), kept, wished)
        if without and Occurrence.objects.held().filter(pk__in=without, space=None).exists():
            raise NotBookable(_("The hall of this date stands in no request of yours. Call the service."))
        taken_back |= self._forget(waiting, slots, kept)
        gone, moving = _after(slots)
        for slot in gone:
            releasing.release(slot, by=self.by, at=self.at, reason=self.reason)
        moved = [[going.slot.pk, going.slot.starts_at.isoformat(), going.slot.ends_at.isoformat()] for going in moving]
        _move(moving, by=self.by, at=self.at)
        asked = instead.ask(
            [each.going for each in staying if each.is_asked], activity=self.activity, by=self.by, at=self.at,
            message=self.reason,
        )  # fmt: skip
        return {
            "released": [slot.pk for slot in gone], "moved": moved, "asked": asked,
            "staying": [each.as_fact() for each in staying], "taken_back": list(taken_back.items()),
        }  # fmt: skip

    def _forget_hours(self, waiting: dict[int, int | None]) -> dict[int, int | None]:
        """Take the other hours that wait for this séance back, out of `waiting`: they are in the way of this change."""
        hours = Slot.objects.filter(pk__in=waiting).instead().values_list("pk", flat=True)
        mine = {pk: waiting.pop(pk) for pk in list(hours)}
        instead.forget(mine, by=self.by, at=self.at)
        return mine

    def _forget(
        self, waiting: Mapping[int, int | None], slots: Sequence[Slot], kept: Collection[int] = ()
    ) -> dict[int, int | None]:
        """Take back what waits for séances that are changed again, or would be; returns which."""
        changed = {*_changed(slots), *kept} if waiting else set()
        mine: dict[int, int | None] = {pk: seance for pk, seance in waiting.items() if seance in changed}
        instead.forget(mine, by=self.by, at=self.at)
        return mine

    def _in_no_request(self, seances: Collection[int]) -> list[int]:
        """Séances in a hall that the form of the activity may not touch: nobody here can answer for it."""
        if self.kind != Kind.EDITED:
            return []
        held = self.activity.occurrences.held().filter(space__isnull=False, starts_at__gt=self.at)
        return list(held.exclude(pk__in=seances).values_list("pk", flat=True))

    def _staying(
        self, slots: Sequence[Slot], waiting: Mapping[int, int | None], wished: Mapping[int, Period]
    ) -> list[Staying]:
        """The dates whose hall cannot follow: found by doing it all, then taking it back. Raises what `act` raises."""
        if not slots or self.kind not in (Kind.CHANGED, Kind.EDITED):
            return []
        with transaction.atomic():
            with outbox.collecting():
                self.act({slot.occurrence_id or 0 for slot in slots}, {}, wished)
                if self.scope != Scope.ONE:
                    self._forget(waiting, slots)  # what they asked for themselves is in nobody's way
            _gone, moving = _after(slots)
            if moving and (refusal := requesting.barred(moving[0].slot.request.association, at=self.at)):
                raise NotBookable(refusal)
            staying = following.stay(moving, at=self.at)
            transaction.set_rollback(True)
        return staying


def _changed(slots: Sequence[Slot]) -> set[int]:
    """The séances that are not any more what they were when these dates were read."""
    before = {slot.occurrence_id: slot.occurrence for slot in slots}
    rows = Occurrence.objects.in_bulk([slot.occurrence_id for slot in slots if slot.occurrence_id])
    return {pk for pk, row in rows.items() if _moment(row) != _moment(before[pk])}


def _moment(row: Occurrence | None) -> tuple[object, ...]:
    return (row.original_start, row.starts_at, row.ends_at, row.state, row.space_id) if row else ()


def _after(slots: Sequence[Slot]) -> tuple[list[Slot], list[Going]]:
    """What the séances have become: the dates that they leave, and where they take the others along."""
    rows = Occurrence.objects.in_bulk([slot.occurrence_id for slot in slots if slot.occurrence_id])
    gone, moving = [], []
    for slot in slots:
        row, before = rows[slot.occurrence_id or 0], slot.occurrence
        if row.is_cancelled or row.space_id != slot.space_id:
            gone.append(slot)
        elif before and not (slot.starts_at <= row.starts_at and row.ends_at <= slot.ends_at):
            early, late = before.starts_at - slot.starts_at, slot.ends_at - before.ends_at
            moving.append(Going(slot, Period(row.starts_at - early, row.ends_at + late)))
    return gone, moving


def cancelling(seance: Occurrence, *, scope: str, reason: str, by: Person, at: datetime) -> Edit:
    """This date does not take place; nor the following ones; nor any to come."""

    def act(_in_hall: Collection[int], _staying: Mapping[int, bool], _wished: Mapping[int, Period]) -> object:
        if scope == Scope.ONE:
            return scheduling.cancel(seance, reason=reason, at=at, by=by)
        return rearranging.cancel_many(seance, following=scope == Scope.FOLLOWING, reason=reason, at=at, by=by)

    return Edit(seance.activity, act, Kind.CANCELLED, scope, by, at, seance, reason)


def changing(seance: Occurrence, wanted: Wanted, *, scope: str, by: Person, at: datetime) -> Edit:
    """Another day, other hours, another place, another leader."""

    def act(in_hall: Collection[int], staying: Mapping[int, bool], wished: Mapping[int, Period]) -> object:
        if scope == Scope.ONE:
            period = wanted.period
            if seance.pk in staying:
                period = Period(seance.starts_at, seance.ends_at)
                if wanted.leader is None:
                    return None
            return scheduling.move(
                seance, starts_at=period.starts_at, ends_at=period.ends_at, reason=wanted.reason, at=at, by=by,
                address=wanted.address, leader=wanted.leader,
            )  # fmt: skip
        return rearranging.rearrange(
            seance,
            wanted,
            following=scope == Scope.FOLLOWING,
            at=at,
            by=by,
            in_hall=in_hall,
            staying=staying,
            wished=wished,
        )

    return Edit(seance.activity, act, Kind.CHANGED, scope, by, at, seance, wanted.reason)


def adding(activity: Activity, wanted: Wanted, *, by: Person, at: datetime) -> Edit:
    """One date more. A hall of the town is asked for afterwards."""

    def act(_in_hall: Collection[int], _staying: Mapping[int, bool], _wished: Mapping[int, Period]) -> object:
        period = wanted.period
        return rearranging.add_date(
            activity, starts_at=period.starts_at, ends_at=period.ends_at, at=at, by=by, address=wanted.address,
            leader=wanted.leader,
        )  # fmt: skip

    return Edit(activity, act, Kind.ADDED, Scope.ONE, by, at)


@dataclass(frozen=True)
class Rewriting(revising.Rewriting):
    """The form of an activity is sent, whose dates may have halls of the town: they follow as in any `Edit`."""

    @property
    def _edit(self) -> Edit:
        return Edit(copy(self.activity), self._act, Kind.EDITED, Scope.ALL, self.by, self.at)

    def foresee(self) -> Foreseen:
        return self._edit.foresee()

    def do(self) -> ScheduleChange:
        change = self._edit.do()
        self.activity.refresh_from_db()
        return change

    def _act(self, in_hall: Collection[int], staying: Mapping[int, bool], wished: Mapping[int, Period]) -> None:
        self._revise(copy(self.activity), in_hall=in_hall, staying=staying, wished=wished)


@transaction.atomic
def undo(change: ScheduleChange, *, by: Person, at: datetime) -> ScheduleChange:
    """Take it back, halls included. Raises UndoRefused, or SpaceTaken when a hall went to somebody else meanwhile."""
    above = change.facts.get("above", {})
    before = {
        pk: (datetime.fromisoformat(start), datetime.fromisoformat(end)) for pk, start, end in above.get("moved", ())
    }
    asked, waited = above.get("asked", ()), dict(above.get("taken_back", ()))
    former = SlotRequest.objects.filter(slots__in=waited).values_list("pk", flat=True)
    slots = _lock(Slot.objects.filter(pk__in=[*above.get("released", ()), *before]), also=[*asked, *former])
    for slot_request in SlotRequest.objects.filter(pk__in=asked).order_by("pk"):
        requesting.withdraw(slot_request, by=by, at=at)

    def halls_back(_change: ScheduleChange) -> None:
        holding.let_go(slots=[slot for slot in slots if slot.pk in before])
        for slot in slots:
            slot.starts_at, slot.ends_at = before.get(slot.pk, (slot.starts_at, slot.ends_at))
        _take(slots, by=by, at=at, words=_("The association took its change back: the date is theirs as before."))

    undone = reversible.undo(change, at=at, by=by, above=halls_back if slots else None)
    instead.ask_again(waited, by=by, at=at)
    return undone


def _lock(slots: Iterable[Slot], *, also: Iterable[int] = ()) -> list[Slot]:
    """These dates, locked by their requests (and `also` these ones), then by their halls, those proposed included."""
    keys, more = [slot.pk for slot in slots], list(also)
    if not keys and not more:
        return []
    requests = {*SlotRequest.objects.filter(slots__in=keys).values_list("pk", flat=True), *more}
    list(SlotRequest.objects.select_for_update(no_key=True).filter(pk__in=requests).order_by("pk"))
    found = list(
        Slot.objects.filter(pk__in=keys).select_related("space__venue", "request__association", "occurrence")
        .order_by("starts_at")
    )  # fmt: skip
    proposed = Slot.objects.proposed().filter(request__in=more).select_related("space") if more else ()
    holding.lock({slot.space for slot in [*found, *proposed]})
    return found


def _move(moving: Sequence[Going], *, by: Person, at: datetime) -> None:
    """Let the halls follow to other hours; `bookings.following` said that they may."""
    if not moving:
        return
    freed = holding.periods(going.slot.pk for going in moving)
    holding.let_go(slots=[going.slot for going in moving])
    for going in moving:
        going.slot.starts_at, going.slot.ends_at = going.period.starts_at, going.period.ends_at
    decisions = _take(
        [going.slot for going in moving], by=by, at=at, words=_("Moved by the association."), not_asked=True
    )
    holding.shut_again(freed)
    for decision, slots in decisions:
        emails.dates_moved(slots, decision)


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
