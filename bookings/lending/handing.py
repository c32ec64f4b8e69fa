"""What leaves the store and what comes back, as the storekeeper saw it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.errors import LoanElsewhere, NotEnough
from bookings.lending import asking, chronicle, stock
from bookings.lending.stock import Days
from bookings.models import Loan, LoanLine, LoanStep, Mishap
from directory.models import Person


@transaction.atomic
def hand_over(loan: Loan, taken: Mapping[int, int], *, taken_by: str, by: Person, at: datetime) -> Loan:
    """So many of each line (by its key) leave now; what was granted and is left behind is free again.

    Before its day, the loan holds its things from today on. Raises LoanElsewhere when it is not granted or its
    days are over, NotEnough when somebody else has the things until then.
    """
    locked = asking.lock(loan)
    today = timezone.localdate(at)
    if not locked.is_granted:
        raise LoanElsewhere
    if today > locked.back_on:
        raise LoanElsewhere(_("The days of this loan are over: nothing can leave for it any more."))
    lines = asking.lines_of(locked)
    for line in lines:
        line.taken = line.held = min(taken.get(line.pk, 0), line.granted or 0)
    _hold_from(locked, lines, min(today, locked.leaves_on), today)
    LoanLine.objects.bulk_update(lines, ["taken", "held", "period"])
    locked.state, locked.out_at, locked.taken_by = Loan.State.OUT, at, taken_by
    locked.version += 1
    locked.save(update_fields=["state", "out_at", "taken_by", "leaves_on", "version"])
    chronicle.write(locked, LoanStep.Kind.OUT, by=by, at=at, lines=lines, message=taken_by)
    return locked


def _hold_from(loan: Loan, lines: Sequence[LoanLine], first: date, today: date) -> None:
    things = stock.lock(line.equipment_id for line in lines)
    if first == loan.leaves_on:
        return
    days = Days(first, loan.back_on)
    found = stock.of(things, days, today=today, without=loan)
    if lacks := stock.lacking({line.equipment_id: line.held for line in lines if line.held}, found, days):
        raise NotEnough(lacks)
    loan.leaves_on = first
    for line in lines:
        line.period = days.period


@transaction.atomic
def put_back(loan: Loan, *, by: Person, at: datetime) -> Loan:
    """It has not left after all: what was granted is promised again, from its own first day on.

    Raises LoanElsewhere when it is not out, NotEnough when what had been left behind is lent meanwhile.
    """
    locked = asking.lock(loan)
    if not locked.is_out:
        raise LoanElsewhere
    lines = asking.lines_of(locked)
    things = stock.lock(line.equipment_id for line in lines)
    days = Days(locked.leaves_on, locked.back_on)
    found = stock.of(things, days, today=timezone.localdate(at), without=locked)
    more = {line.equipment_id: line.granted or 0 for line in lines if (line.granted or 0) > line.held}
    if lacks := stock.lacking(more, found, days):
        raise NotEnough(lacks)
    days = Days(_own_first_day(locked, lines), locked.back_on)
    for line in lines:
        line.held, line.taken, line.period = line.granted or 0, None, days.period
    LoanLine.objects.bulk_update(lines, ["taken", "held", "period"])
    locked.state, locked.out_at, locked.taken_by, locked.leaves_on = Loan.State.GRANTED, None, "", days.first
    locked.version += 1
    locked.save(update_fields=["state", "out_at", "taken_by", "leaves_on", "version"])
    chronicle.write(locked, LoanStep.Kind.PUT_BACK, by=by, at=at, lines=lines)
    return locked


def _own_first_day(loan: Loan, lines: Sequence[LoanLine]) -> date:
    """The day on which it was to leave, when it had been handed over before."""
    if loan.out_at is None or timezone.localdate(loan.out_at) != loan.leaves_on:
        return loan.leaves_on
    use = Days(loan.first_day, loan.last_day)
    return max(loan.leaves_on, use.of_use_with([line.equipment for line in lines]).first)


@dataclass(frozen=True)
class Lost:
    """Of one line: how many did not come back, and how many came back broken."""

    missing: int = 0
    broken: int = 0


@transaction.atomic
def take_back(loan: Loan, lost: Mapping[int, Lost], *, condition: str, by: Person, at: datetime) -> list[Mishap]:
    """It is back; what is missing or broken is followed up until somebody closes it. Returns those matters.

    Raises LoanElsewhere when it is not out.
    """
    locked = asking.lock(loan)
    if not locked.is_out:
        raise LoanElsewhere
    lines = asking.lines_of(locked)
    stock.lock(line.equipment_id for line in lines)
    for line in lines:
        found = lost.get(line.pk, Lost())
        line.missing, line.broken, line.held = found.missing, found.broken, 0
    LoanLine.objects.bulk_update(lines, ["missing", "broken", "held"])
    locked.state, locked.back_at, locked.condition = Loan.State.BACK, at, condition
    locked.version += 1
    locked.save(update_fields=["state", "back_at", "condition", "version"])
    chronicle.write(locked, LoanStep.Kind.BACK, by=by, at=at, lines=lines, message=condition)
    return Mishap.objects.bulk_create(
        Mishap(
            equipment=line.equipment, line=line, kind=kind, count=count, since=timezone.localdate(at), noted_by=by,
            words=condition[:300],
        )
        for line in lines
        for kind, count in ((Mishap.Kind.MISSING, line.missing), (Mishap.Kind.BROKEN, line.broken))
        if count
    )  # fmt: skip
