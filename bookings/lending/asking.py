"""An association asks for things, with a hall or alone, or gives up what it asked for. Nothing is held before the answer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bookings.errors import LoanElsewhere, NotEnough
from bookings.lending import chronicle, letters, stock
from bookings.lending.stock import Days
from bookings.models import Equipment, Loan, LoanLine, LoanStep, Slot
from directory.models import Association, Person


@dataclass(frozen=True)
class Trip:
    """What for, where and when the things are used, and who comes for them."""

    purpose: str
    days: Days
    fetched_by: str
    phone: str = ""
    place: str = ""
    message: str = ""
    slot: Slot | None = None


@transaction.atomic
def submit(
    trip: Trip, wanted: Mapping[Equipment, int], *, association: Association, by: Person, at: datetime
) -> list[Loan]:
    """Ask for these things: one loan for each department that lends some of them; team and agents are told.

    The same request sent twice (a button pressed twice) is one. Raises NotEnough when more is wanted than is
    free over the days, transport included.
    """
    Association.objects.select_for_update(no_key=True).get(pk=association.pk)  # two presses come one after the other
    shares: dict[int, dict[Equipment, int]] = defaultdict(dict)
    for thing, count in wanted.items():
        shares[thing.department_id][thing] = count
    return [
        _twin(trip, share, association) or _ask(trip, share, department, association, by, at)
        for department, share in sorted(shares.items())
    ]


def _twin(trip: Trip, share: Mapping[Equipment, int], association: Association) -> Loan | None:
    asked = {thing.pk: count for thing, count in share.items()}
    likely = Loan.objects.waiting().filter(
        association=association, purpose=trip.purpose, first_day=trip.days.first, last_day=trip.days.last
    )
    for loan in likely.prefetch_related("lines"):
        if {line.equipment_id: line.asked for line in loan.lines.all()} == asked:
            return loan
    return None


def _ask(
    trip: Trip, share: Mapping[Equipment, int], department: int, association: Association, by: Person, at: datetime
) -> Loan:
    today = timezone.localdate(at)
    days = trip.days.of_use_with(share)
    found = stock.of(list(share), days, today=today)
    if lacks := stock.lacking({thing.pk: count for thing, count in share.items()}, found, days):
        raise NotEnough(lacks)
    loan = Loan.objects.create(
        association=association, department_id=department, asked_by=by, slot=trip.slot, purpose=trip.purpose,
        place=trip.place, first_day=trip.days.first, last_day=trip.days.last, leaves_on=days.first, back_on=days.last,
        fetched_by=trip.fetched_by, phone=trip.phone, message=trip.message, sent_at=at,
        due_on=min(today + timedelta(days=settings.SERVICE_ANSWER_DAYS), days.first),
    )  # fmt: skip
    lines = LoanLine.objects.bulk_create(
        LoanLine(loan=loan, equipment=thing, asked=count, period=days.period) for thing, count in share.items()
    )
    chronicle.write(loan, LoanStep.Kind.ASKED, by=by, at=at, lines=lines, message=trip.message)
    letters.received(loan, lines)
    return loan


@transaction.atomic
def cancel(loan: Loan, *, by: Person, at: datetime) -> Loan:
    """The association needs it no more; the agents are told. Raises LoanElsewhere when it has left, or is over."""
    locked = lock(loan)
    if not locked.can_be_cancelled:
        raise LoanElsewhere
    lines = lines_of(locked)
    stock.lock(line.equipment_id for line in lines)
    was_granted = locked.is_granted
    locked.lines.update(held=0)
    locked.state = Loan.State.CANCELLED
    locked.version += 1
    locked.save(update_fields=["state", "version"])
    chronicle.write(locked, LoanStep.Kind.CANCELLED, by=by, at=at, lines=lines)
    letters.cancelled(locked, lines, was_granted=was_granted)
    return locked


def lock(loan: Loan) -> Loan:
    """The loan as it is now, locked: before the things, always."""
    found = Loan.objects.select_for_update(of=("self",), no_key=True).select_related("association", "department")
    return found.get(pk=loan.pk)


def lines_of(loan: Loan) -> Sequence[LoanLine]:
    """Its lines, in the order of the catalogue."""
    return list(loan.lines.select_related("equipment").order_by("equipment__category", "equipment__name", "pk"))
