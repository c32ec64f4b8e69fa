"""An agent changes dates that were granted: moves, shortens, swaps, copies them to other dates, gives them back.

Each act locks the requests, then the spaces, then the activities, always in the order of their keys;
lets go of what the dates held; looks again; writes. The séance follows its date, the people who are
registered are told by events, the association by one letter, and the history keeps what it was.
Nothing of an act stays when a part of it cannot be.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from bookings import changed, emails, holding, placing
from bookings.changed import Act, Change, Changed, Hold
from bookings.errors import NotBookable, NothingChanged
from bookings.models import Decision, Slot, SlotRequest
from events import scheduling
from events.models import Activity

Kind = Decision.Kind
T = TypeVar("T")


@transaction.atomic
def move(slot: Slot, to: Hold, act: Act, *, kind: Kind = Kind.MOVED) -> Change:
    """Hold this granted date in another space, at another time, or both.

    Raises BookingChanged, AlreadyBegun, NothingChanged, NotBookable, SpaceTaken, RuleStands without a reason to pass
    over a rule of the venue, and what makes the hours of a séance impossible.
    """
    return _transfer([slot.pk], lambda _now: {slot.pk: to}, act, kind)


@transaction.atomic
def shorten(slot: Slot, to: Hold, act: Act) -> Change:
    """The same space for less time. Raises NotBookable when it would be held longer, and all that `move` does."""

    def shorter(now: Mapping[int, Hold]) -> Mapping[int, Hold]:
        if to.starts_at < now[slot.pk].starts_at or to.ends_at > now[slot.pk].ends_at:
            raise NotBookable(_("These hours go beyond those that were granted. Move the booking instead."))
        return {slot.pk: to}

    return _transfer([slot.pk], shorter, act, Kind.SHORTENED)


@transaction.atomic
def swap(slot: Slot, other: Slot, act: Act, *, keeps_hours: bool) -> Change:
    """Two granted dates change places; `keeps_hours` swaps the spaces alone. Raises what `move` does."""
    if slot.request_id == other.request_id:
        raise NotBookable(_("These two dates belong to the same request: move one of them instead."))

    def swapped(now: Mapping[int, Hold]) -> Mapping[int, Hold]:
        one, two = now[slot.pk], now[other.pk]
        if keeps_hours:
            return {slot.pk: replace(one, space=two.space), other.pk: replace(two, space=one.space)}
        return {slot.pk: two, other.pk: one}

    return _transfer([slot.pk, other.pk], swapped, act, Kind.SWAPPED)


@transaction.atomic
def copy(slot: Slot, to: Sequence[Hold], act: Act) -> Change:
    """Grant the same association more dates, all or none, as a part of the same request.

    A date refused or given back before is granted now. Raises what `move` does.
    """
    slot_request = changed.lock_requests([slot.request_id])[slot.request_id]
    changed.check_seen(Slot.objects.filter(pk=slot.pk).select_related("space"), act)
    for hold in to:
        scheduling.check_hours(hold.starts_at, hold.ends_at, at=act.at)
    kept = _already_there(slot_request, to)
    parts = changed.lock_spaces([hold.space for hold in to])
    verdicts = changed.look_again(slot_request, to, act.at)
    broken = changed.broken(to, act)
    slots = [_granted_anew(slot, hold, kept, act.at) for hold in to]
    before = {slot.pk: kept[slot.starts_at].state if slot.starts_at in kept else "" for slot in slots}
    holding.hold_for_slots(slots, parts)
    placing.tie(slot_request)
    tied = list(Slot.objects.filter(pk__in=[slot.pk for slot in slots]).select_related("space", "occurrence"))
    if slot_request.activity_id:
        placing.give_places(tied, at=act.at)
    lines = [
        changed.line(slot, act, before=before[slot.pk], **changed.passed_over(found, act))
        for slot, found in zip(slots, broken, strict=True)
    ]
    decision = changed.decide(slot_request, Kind.COPIED, lines, act)
    emails.dates_changed(decision)
    by_key = {slot.pk: slot for slot in tied}
    dates = [
        Changed(by_key[slot.pk], None, placing.Fate.of_new(by_key[slot.pk]), verdict, found)
        for slot, verdict, found in zip(slots, verdicts, broken, strict=True)
    ]
    return Change((decision,), tuple(dates))


@transaction.atomic
def give_back(slot: Slot, act: Act, *, cancels: bool) -> Change:
    """Free the space of this granted date at the association's wish, or the town's; the séance is cancelled or left
    without a place. Raises BookingChanged, AlreadyBegun."""
    slot_request = changed.lock_requests([slot.request_id])[slot.request_id]
    mine = changed.granted([slot.pk], act)[slot.pk]
    holding.free([mine])
    decision = changed.decide(slot_request, Kind.FREED, [changed.line(mine, act, after=Slot.State.RELEASED)], act)
    mine.state, mine.decided_at = Slot.State.RELEASED, act.at
    mine.save(update_fields=["state", "decided_at"])
    fate = placing.leave(mine, cancels=cancels, reason=act.reason, by=act.by, at=act.at)
    emails.dates_changed(decision)
    return Change((decision,), (Changed(mine, Hold.of(mine), fate),))


def try_out(act: Callable[[], Change], look: Callable[[Change], T]) -> T:
    """Do the act, `look` at what it would have done, and undo all of it: what an agent reads before saving is what
    saving does. Raises what the act raises."""
    with transaction.atomic():
        found = look(act())
        transaction.set_rollback(True)
    return found


def _transfer(
    keys: Sequence[int], target: Callable[[Mapping[int, Hold]], Mapping[int, Hold]], act: Act, kind: Kind
) -> Change:
    """Hold each of these dates elsewhere, all or none: `target` says where, from where each is once it is locked."""
    requests = changed.lock_requests(Slot.objects.filter(pk__in=keys).values_list("request_id", flat=True))
    slots = changed.granted(keys, act)
    were = {key: Hold.of(slots[key]) for key in keys}
    moves = target(were)
    if moves == were:
        raise NothingChanged
    for key, to in moves.items():
        if (to.starts_at, to.ends_at) != (were[key].starts_at, were[key].ends_at):
            scheduling.check_hours(to.starts_at, to.ends_at, at=act.at)
        _check_unique(slots[key], to)
    parts = changed.lock_spaces([hold.space for hold in (*were.values(), *moves.values())])
    scheduling.lock_all(Activity.objects.filter(pk__in={each.activity_id for each in requests.values()}))
    freed = holding.periods(slots)
    holding.let_go(slots=slots.values())
    placed = []
    for key, to in moves.items():
        slot = slots[key]
        (verdict,) = changed.look_again(requests[slot.request_id], [to], act.at)
        (broken,) = [()] if kind == Kind.SHORTENED else changed.broken([to], act)  # shorter: it was looked at then
        slot.space, slot.starts_at, slot.ends_at = to.space, to.starts_at, to.ends_at
        slot.save(update_fields=["space", "starts_at", "ends_at"])
        holding.hold_for_slots([slot], parts)
        placed.append((slot, were[key], verdict, broken))
    holding.shut_again(freed)
    dates = tuple(Changed(slot, was, _follow(slot, was, act), verdict, broken) for slot, was, verdict, broken in placed)
    decisions = [_moved(requests[each.slot.request_id], each, kind, act) for each in dates]
    for decision in decisions:
        emails.dates_changed(decision)
    return Change(tuple(decisions), dates)


def _check_unique(slot: Slot, to: Hold) -> None:
    same = Slot.objects.filter(request=slot.request_id, space=to.space, starts_at=to.starts_at).exclude(pk=slot.pk)
    if same.exists():
        raise NotBookable(
            _("This request already has an answer for that hall at that hour. Change the hall or the hour.")
        )


def _already_there(slot_request: SlotRequest, to: Sequence[Hold]) -> dict[datetime, Slot]:
    """The dates of this request that were refused, withdrawn or given back there at that hour."""
    found = slot_request.slots.filter(space=to[0].space, starts_at__in=[hold.starts_at for hold in to])
    if any(slot.state in (Slot.State.ASKED, Slot.State.PROPOSED) for slot in found):
        raise NotBookable(_("One of these dates waits for an answer in the same request: answer it there."))
    return {slot.starts_at: slot for slot in found if slot.state != Slot.State.GRANTED}


def _granted_anew(like: Slot, hold: Hold, kept: Mapping[datetime, Slot], at: datetime) -> Slot:
    """One date more, under the conditions of the date it is like."""
    new = Slot(request_id=like.request_id, space=hold.space, starts_at=hold.starts_at)
    slot = Slot.objects.get(pk=kept[hold.starts_at].pk) if hold.starts_at in kept else new
    slot.space, slot.ends_at, slot.occurrence = hold.space, hold.ends_at, None
    slot.state, slot.ground, slot.reason, slot.decided_at = Slot.State.GRANTED, "", "", at
    slot.conditions = like.conditions
    slot.save()
    return slot


def _follow(slot: Slot, was: Hold, act: Act) -> placing.Fate:
    return placing.follow(slot, was, reason=act.reason, by=act.by, at=act.at)


def _moved(slot_request: SlotRequest, date: Changed, kind: Kind, act: Act) -> Decision:
    was = date.was
    assert was is not None  # noqa: S101 - a date that moves was somewhere
    kept = {"starts_at": was.starts_at.isoformat(), "ends_at": was.ends_at.isoformat(), "space": was.space.full_name}
    more = changed.passed_over(date.broken, act)
    return changed.decide(slot_request, kind, [changed.line(date.slot, act, was=kept, **more)], act)
