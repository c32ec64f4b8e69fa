"""The agent answers a loan: granted, fewer, refused; one decision, one letter. A granted loan can be answered anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bookings.errors import LoanElsewhere, NotEnough
from bookings.lending import asking, chronicle, letters, stock
from bookings.lending.stock import Days
from bookings.models import Loan, LoanLine, LoanStep
from directory.models import Person


@dataclass(frozen=True)
class Answer:
    """How many of each line (by its key); why fewer or none, with the ground of the law when something is refused."""

    granted: Mapping[int, int]
    reason: str = ""
    ground: str = ""
    message: str = ""


@transaction.atomic
def decide(loan: Loan, answer: Answer, *, version: int, by: Person, at: datetime) -> LoanStep:
    """Write the answer, hold what is granted, and tell the team, in one letter.

    Raises LoanElsewhere when somebody answered, cancelled or handed over meanwhile, and NotEnough when the stock
    does not allow it any more; nothing is kept then.
    """
    locked = asking.lock(loan)
    if locked.version != version or locked.state not in (Loan.State.ASKED, Loan.State.GRANTED):
        raise LoanElsewhere
    lines = asking.lines_of(locked)
    things = stock.lock(line.equipment_id for line in lines)
    days = Days(locked.leaves_on, locked.back_on)
    found = stock.of(things, days, today=timezone.localdate(at), without=locked)
    wanted = {line.equipment_id: answer.granted.get(line.pk, 0) for line in lines}
    if lacks := stock.lacking({key: count for key, count in wanted.items() if count}, found, days):
        raise NotEnough(lacks)
    for line in lines:
        line.granted = line.held = min(wanted[line.equipment_id], line.asked)
    LoanLine.objects.bulk_update(lines, ["granted", "held"])
    _settle(locked, lines, answer, at)
    step = chronicle.write(
        locked, LoanStep.Kind.DECIDED, by=by, at=at, lines=lines, message=answer.message, ground=locked.ground,
        reason=locked.reason,
    )  # fmt: skip
    letters.decided(step, lines)
    return step


def _settle(loan: Loan, lines: Sequence[LoanLine], answer: Answer, at: datetime) -> None:
    given = any(line.granted for line in lines)
    whole = all(line.granted == line.asked for line in lines)
    loan.state = Loan.State.GRANTED if given else Loan.State.REFUSED
    loan.reason = "" if whole else answer.reason
    loan.ground = answer.ground if any(line.granted == 0 for line in lines) else ""
    loan.decided_at = at
    loan.version += 1
    loan.save(update_fields=["state", "reason", "ground", "decided_at", "version"])
