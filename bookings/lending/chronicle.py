"""What happened to a loan is written down once, and never changed."""

from collections.abc import Iterable
from datetime import datetime

from bookings.models import Loan, LoanLine, LoanStep
from directory.models import Person


def write(
    loan: Loan, kind: LoanStep.Kind, *, by: Person, at: datetime, lines: Iterable[LoanLine] = (), message: str = "",
    ground: str = "", reason: str = "",
) -> LoanStep:  # fmt: skip
    """One more step of the loan, with its lines as they are from now on."""
    return LoanStep.objects.create(
        loan=loan, kind=kind, by=by, at=at, message=message, ground=ground, reason=reason,
        lines=[
            {
                "name": line.equipment.name, "asked": line.asked, "granted": line.granted, "taken": line.taken,
                "missing": line.missing, "broken": line.broken,
                "out": line.held if loan.is_out else 0,
            }
            for line in lines
        ],
    )  # fmt: skip
