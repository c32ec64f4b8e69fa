"""Who else asks for the same things on some of the same days."""

from collections import defaultdict

from django.db.models import Sum

from bookings.models import Loan, LoanLine
from bookings.models.loan import LoanQuerySet


def loans(loan: Loan) -> list[Loan]:
    """The loans that wait for an answer and want some of the same things, the oldest first."""
    return list(_meeting(loan).with_lines().order_by("sent_at", "pk"))


def of(loan: Loan) -> dict[int, int]:
    """How many pieces the others ask for, by the key of the thing."""
    lines = LoanLine.objects.filter(loan__in=_meeting(loan)).order_by()
    found: dict[int, int] = defaultdict(int)
    found.update(lines.values_list("equipment").annotate(Sum("asked")))
    return found


def _meeting(loan: Loan) -> LoanQuerySet:
    things = [line.equipment_id for line in loan.lines.all()]
    meeting = Loan.objects.waiting().filter(leaves_on__lte=loan.back_on, back_on__gte=loan.leaves_on)
    return meeting.filter(pk__in=LoanLine.objects.filter(equipment__in=things).values("loan")).exclude(pk=loan.pk)
