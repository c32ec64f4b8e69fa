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
    if any(line.held != (line.taken or 0) for line in lines):
        raise LoanElsewhere(_("Some things are back already: this cannot be undone any more."))
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
    """Of one line, among what was still out: how many are missing, came back broken, or are to come back later.

    `words` say in what state this thing is.
    """

    missing: int = 0
    broken: int = 0
    later: int = 0
    words: str = ""


@transaction.atomic
def take_back(
    loan: Loan, lost: Mapping[int, Lost], *, condition: str, by: Person, at: datetime, version: int | None = None
) -> list[Mishap]:
    """What was out is back, save what comes later, which stays out; what is missing or broken is followed up until
    somebody closes it. Returns those matters.

    Raises LoanElsewhere when it is not out, when a colleague noted a return since `version`, or when nothing comes
    back at all.
    """
    locked = asking.lock(loan)
    if not locked.is_out or version not in (None, locked.version):
        raise LoanElsewhere
    lines = asking.lines_of(locked)
    stock.lock(line.equipment_id for line in lines)
    told = {line.pk: lost.get(line.pk, Lost()) for line in lines}
    if any(found.missing + found.broken + found.later > line.held for line in lines if (found := told[line.pk])):
        raise LoanElsewhere
    if all(told[line.pk].later == line.held for line in lines):
        raise LoanElsewhere(_("Nothing comes back? Then there is nothing to note."))
    for line in lines:
        found = told[line.pk]
        line.missing, line.broken, line.held = line.missing + found.missing, line.broken + found.broken, found.later
    LoanLine.objects.bulk_update(lines, ["missing", "broken", "held"])
    is_whole = not any(line.held for line in lines)
    locked.condition = "\n".join(filter(None, (locked.condition, condition)))
    if is_whole:
        locked.state, locked.back_at = Loan.State.BACK, at
    locked.version += 1
    locked.save(update_fields=["state", "back_at", "condition", "version"])
    kind = LoanStep.Kind.BACK if is_whole else LoanStep.Kind.PART_BACK
    words = {line.equipment.name: told[line.pk].words for line in lines if told[line.pk].words}
    said = "\n".join([*([condition] if condition else []), *(f"{name} – {each}" for name, each in words.items())])
    chronicle.write(locked, kind, by=by, at=at, lines=lines, message=said)
    return Mishap.objects.bulk_create(
        Mishap(
            equipment=line.equipment, line=line, kind=kind, count=count, since=timezone.localdate(at), noted_by=by,
            words=(told[line.pk].words or condition)[:300],
        )
        for line in lines
        for kind, count in (
            (Mishap.Kind.MISSING, told[line.pk].missing), (Mishap.Kind.BROKEN, told[line.pk].broken)
        )
        if count
    )  # fmt: skip
