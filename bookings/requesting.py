"""An association asks for a space, takes its request back. Nothing is held before the answer."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import availability, beside, emails, history, holding, judging, placing, proposing, venue_rules
from bookings.errors import AlreadyDecided, NotBookable, NotInsured, RuleStands
from bookings.models import Decision, Proposal, Slot, SlotRequest
from directory.models import Association, Person, Space
from directory.papers import standing as papers
from events.models import Activity
from events.recurrence import Period, Schedule


@transaction.atomic
def submit(
    *,
    association: Association,
    space: Space,
    schedule: Schedule,
    periods: Sequence[Period],
    purpose: str,
    people_expected: int,
    by: Person,
    at: datetime,
    activity: Activity | None = None,
    needs: Sequence[str] = (),
    message: str = "",
    as_exception: bool = False,
    gives_back: bool = False,
) -> SlotRequest:
    """Send a request for these dates; the team and the department's agents are told.

    With `gives_back` a granted date takes the place of the one that its séance has (`bookings.instead`).
    `periods` are the dates of `schedule` once days off are left out. The same request sent twice (a
    button pressed twice) is one: the first is given back, and nobody is told again. Raises NotBookable
    when the space cannot be asked for, a date is past, or the dates overlap one another, and NotInsured when
    the town asks for an insurance certificate and the association has none that is valid today.
    Raises RuleStands when a rule of the venue stands in the way: an exception may be asked for, save for a date that
    a first request keeps.
    """
    if refusal := barred(association, at=at):
        raise NotInsured(refusal)
    check(space, periods, at=at)
    Association.objects.select_for_update(no_key=True).get(pk=association.pk)  # two presses come one after the other
    if twin := _already_asked(association, space, periods, purpose=purpose, activity=activity):
        return twin
    holding.lock([space])  # the plan of the hall stays as it is until the request is written
    check(space, periods, at=at)
    _check_rules(association, space, periods, at=at, as_exception=as_exception)
    slot_request = SlotRequest(
        association=association,
        space=space,
        activity=activity,
        asked_by=by,
        purpose=purpose,
        people_expected=people_expected,
        needs=list(needs),
        message=message,
        gives_back=gives_back,
        sent_at=at,
        due_on=timezone.localdate(at) + timedelta(days=settings.SERVICE_ANSWER_DAYS),
    )
    schedule.write_to(slot_request)
    slot_request.save()
    Slot.objects.bulk_create(
        Slot(request=slot_request, space=space, starts_at=period.starts_at, ends_at=period.ends_at)
        for period in periods
    )
    placing.tie(slot_request)
    beside.tie(slot_request)
    emails.request_received(slot_request)
    return slot_request


def _check_rules(
    association: Association, space: Space, periods: Sequence[Period], *, at: datetime, as_exception: bool
) -> None:
    """Raise RuleStands. The space is locked: where the first request keeps a date, two never are the first."""
    rules = venue_rules.of(space.venue_id)
    judged = judging.judge(rules, space, periods, at=at, association=association)
    if judged and not as_exception:
        raise RuleStands(judged.all)
    is_first_come = any(rules.on(timezone.localtime(period.starts_at).date()).is_first_come for period in periods)
    if is_first_come and (kept := judging.held_by_first(availability.of(space, periods), rules, association)):
        raise RuleStands(kept)


def barred(association: Association, *, at: datetime) -> str:
    """Why this association cannot ask for any hall today, in a sentence; empty when it can."""
    return papers.why_no_hall(association, on=timezone.localdate(at))


def _already_asked(
    association: Association, space: Space, periods: Sequence[Period], *, purpose: str, activity: Activity | None
) -> SlotRequest | None:
    """The request of this association, for the same hall and purpose, of which exactly these dates wait."""
    likely = SlotRequest.objects.pending().filter(
        association=association, space=space, activity=activity, purpose=purpose
    )
    dates = [(period.starts_at, period.ends_at) for period in periods]
    for one in likely.latest_first():
        if list(one.slots.asked().order_by("starts_at").values_list("starts_at", "ends_at")) == dates:
            return one
    return None


def check(space: Space, periods: Sequence[Period], *, at: datetime) -> None:
    """Raise NotBookable when nothing of this could be granted, whoever else asks."""
    if not Space.objects.bookable().filter(pk=space.pk).exists():
        raise NotBookable(_("This hall cannot be asked for any more. Choose another one."))
    if not periods:
        raise NotBookable(_("Choose at least one date."))
    if periods[0].starts_at < at:
        raise NotBookable(_("The first date is past. Choose dates to come."))
    gaps = holding.Gaps([space.pk])
    if any(one.ends_at + gaps.after(space, space, one.starts_at) > two.starts_at for one, two in pairwise(periods)):
        raise NotBookable(_("Two of your dates overlap in the same hall. Check the hours."))


@transaction.atomic
def withdraw(
    slot_request: SlotRequest, *, by: Person, at: datetime, only: Collection[int] | None = None
) -> SlotRequest:
    """Take back the dates that wait for an answer, proposals included (or `only` these, by key); those already answered
    stay as they are.

    Raises AlreadyDecided when no date waits any more.
    """
    locked = SlotRequest.objects.select_for_update(no_key=True).get(pk=slot_request.pk)
    mine = locked.slots.all() if only is None else locked.slots.filter(pk__in=only)
    proposed = list(mine.proposed().with_proposals())
    slots = [*mine.asked().select_related("space"), *proposed]
    if not slots:
        raise AlreadyDecided
    proposing.put_back(proposed)
    history.write(locked, slots, Decision.Kind.WITHDRAWN, after=Slot.State.WITHDRAWN, by=by, at=at)
    holding.free(proposed)
    for slot in slots:
        slot.state, slot.decided_at = Slot.State.WITHDRAWN, at
    Slot.objects.bulk_update(slots, proposing.MOVED)
    over = locked.proposals.waiting().exclude(pk__in=locked.slots.proposed().values("proposal"))
    over.update(state=Proposal.State.WITHDRAWN, answered_at=at, answered_by=by)
    if not locked.slots.asked().exists():
        answered = locked.slots.exclude(state=Slot.State.WITHDRAWN).exists()
        locked.state = SlotRequest.State.DECIDED if answered else SlotRequest.State.WITHDRAWN
        locked.decided_at = at
    locked.version += 1
    locked.save(update_fields=["state", "decided_at", "version"])
    return locked
