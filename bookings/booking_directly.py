"""An agent holds dates at once: for a school, an event of the town, a person who calls; firmly, or as an option.

The same locks, the same second look and the same constraint as a decision on a request (bookings.review). An option
is a proposal of the date itself (bookings.answering): held until a day, confirmed in one click, ended by time alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import availability, history, holding, judging, proposing, requesting, review, venue_rules
from bookings.errors import NotBookable, RuleStands
from bookings.judging import Judged
from bookings.models import Decision, DirectBooking, Proposal, Slot, SlotRequest
from bookings.models.direct_booking import CALLERS_KEPT
from directory.models import Association, Person, Space
from directory.models.association import TOWN_SLUG
from events.recurrence import Period, Schedule

NAME = "Réservations de la Ville"


@dataclass(frozen=True)
class Caller:
    """For whom: a kind, a name (a private one when a person calls), a phone."""

    kind: str
    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Booking:
    """What is to be held, and on which terms: `option_until` the last day of an option, `over` why rules are passed
    over, `leaves_out` whether dates that cannot be had are left out instead of refusing all."""

    space: Space
    schedule: Schedule
    periods: Sequence[Period]
    purpose: str
    people: int
    needs: Sequence[str] = ()
    note: str = ""
    option_until: date | None = None
    over: str = ""
    leaves_out: bool = False


@transaction.atomic
def book(wanted: Booking, caller: Caller, *, by: Person, at: datetime) -> SlotRequest:
    """Hold these dates now. The same booking sent twice (a button pressed twice) is one.

    Raises NotBookable, RuleStands without a reason, SpaceTaken naming each date lost.
    """
    space = wanted.space
    if not wanted.periods:
        raise NotBookable(_("Choose at least one date."))
    holding.lock([space])
    if twin := _twin(wanted, caller, by):
        return twin
    periods = list(wanted.periods)
    if wanted.leaves_out:
        found = availability.of(space, periods, at=at)
        periods = [each for each, verdict in zip(periods, found.verdicts, strict=True) if verdict.can_be_granted]
        if not periods:
            raise NotBookable(_("None of these dates can be had."))
    requesting.check(space, periods, at=at)
    judged = against(space, periods, at=at)
    if judged and not wanted.over:
        raise RuleStands(judged.all)
    slot_request = _request(wanted, by, at)
    DirectBooking.objects.create(request=slot_request, kind=caller.kind, name=caller.name, phone=caller.phone)
    slots = Slot.objects.bulk_create(
        Slot(request=slot_request, space=space, starts_at=each.starts_at, ends_at=each.ends_at) for each in periods
    )
    after = Slot.State.PROPOSED if wanted.option_until else Slot.State.GRANTED
    lines = []
    for slot, broken in zip(slots, judged.of_dates, strict=True):
        lines.append(history.line(slot, after=after) | history.passed_over(broken, wanted.over))
    review.hold(slots, at)
    if wanted.option_until:
        _keep_as_option(slot_request, slots, wanted.option_until, by, at)
    else:
        Slot.objects.filter(request=slot_request).update(state=Slot.State.GRANTED, decided_at=at)
    kind = Decision.Kind.OPTION if wanted.option_until else Decision.Kind.BOOKED
    Decision.objects.create(request=slot_request, by=by, at=at, kind=kind, verdicts=lines)
    return slot_request


def _twin(wanted: Booking, caller: Caller, by: Person) -> SlotRequest | None:
    """What this agent holds already, on the same terms, for the same people: all these dates, or all that could be had."""
    state = Slot.State.PROPOSED if wanted.option_until else Slot.State.GRANTED
    asked = {(each.starts_at, each.ends_at) for each in wanted.periods}
    likely = SlotRequest.objects.filter(
        direct__kind=caller.kind, direct__name=caller.name, direct__phone=caller.phone, asked_by=by, space=wanted.space,
        purpose=wanted.purpose, slots__starts_at__in=[each.starts_at for each in wanted.periods],
    )  # fmt: skip
    for one in likely.distinct().order_by("-pk"):
        held = set(one.slots.filter(state=state, space=wanted.space).values_list("starts_at", "ends_at"))
        left = [each for each in wanted.periods if (each.starts_at, each.ends_at) not in held]
        if held == asked or (held and held < asked and wanted.leaves_out and not _can_be_had(wanted.space, left)):
            return one
    return None


def _can_be_had(space: Space, periods: Sequence[Period]) -> bool:
    return any(verdict.can_be_granted for verdict in availability.of(space, periods).verdicts)


def against(space: Space, periods: Sequence[Period], *, at: datetime) -> Judged:
    """Which rules stand against these dates, whoever has them: hours, school holidays."""
    return judging.judge(venue_rules.of(space.venue_id), space, periods, at=at)


def forget_callers(*, at: datetime) -> int:
    """Erase who called, some weeks after their last date; returns of how many bookings."""
    return (
        DirectBooking.objects.filter(kind=DirectBooking.Kind.CALLER)
        .over_since(at - CALLERS_KEPT)
        .update(name="", phone="", forgotten_at=at)
    )


def _request(wanted: Booking, by: Person, at: datetime) -> SlotRequest:
    town, _made = Association.objects.get_or_create(slug=TOWN_SLUG, defaults={"name": NAME})
    made = SlotRequest(
        association=town, space=wanted.space, asked_by=by, purpose=wanted.purpose, people_expected=wanted.people,
        needs=list(wanted.needs), message=wanted.note, sent_at=at, due_on=timezone.localdate(at),
        state=SlotRequest.State.DECIDED, decided_at=at,
    )  # fmt: skip
    wanted.schedule.write_to(made)
    made.save()
    return made


def _keep_as_option(slot_request: SlotRequest, slots: Sequence[Slot], last_day: date, by: Person, at: datetime) -> None:
    days = (last_day - timezone.localdate(at)).days
    until = proposing.until([slot.starts_at for slot in slots], days=days, at=at)
    if until <= at:
        raise NotBookable(_("This option would be over already: choose a later day, or book firmly."))
    proposal = Proposal.objects.create(
        request=slot_request, kind=Proposal.Kind.OPTION, by=by, made_at=at, answer_before=until,
        otherwise=Proposal.Otherwise.REFUSED, ground=Slot.Ground.SERVICES,
        reason=_("The option was not confirmed."),
    )  # fmt: skip
    for slot in slots:
        slot.proposal, slot.state, slot.decided_at = proposal, Slot.State.PROPOSED, at
        slot.asked_space, slot.asked_starts_at, slot.asked_ends_at = slot.space, slot.starts_at, slot.ends_at
    Slot.objects.bulk_update(slots, proposing.MOVED)
