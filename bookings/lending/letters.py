"""What is written about loans, to whom: one function per letter, in the transaction of the fact it speaks of."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from bookings.models import Loan, LoanLine, LoanStep
from directory.models import Person
from notifications import letters


def received(loan: Loan, lines: Sequence[LoanLine]) -> None:
    """To the team: we have it, nothing is kept yet. To the agents: one more to answer."""
    for person in Person.objects.of_team(loan.association_id):
        _write("loan_received", loan, person, f"received/{loan.pk}", lines=lines)
    for person in _agents(loan):
        _write("loan_to_answer", loan, person, f"to-answer/{loan.pk}", lines=lines)


def decided(step: LoanStep, lines: Sequence[LoanLine]) -> None:
    """To the team: what is granted, what is not and why, when to come for it."""
    for person in Person.objects.of_team(step.loan.association_id):
        _write("loan_decided", step.loan, person, f"decided/{step.pk}", lines=lines, told=step)


def cancelled(loan: Loan, lines: Sequence[LoanLine], *, was_granted: bool) -> None:
    """To the agents: these things are free again."""
    for person in _agents(loan):
        _write("loan_cancelled", loan, person, f"cancelled/{loan.pk}", lines=lines, was_granted=was_granted)


def reminder(loan: Loan) -> None:
    """To the team, the day before: everything is to come back tomorrow."""
    lines = list(loan.lines.all())
    for person in Person.objects.of_team(loan.association_id):
        _write("loan_reminder", loan, person, f"reminder/{loan.pk}/{loan.back_on}", lines=lines)


def word(step: LoanStep) -> None:
    """To the team, in the agent's own words: late, missing or broken."""
    for person in Person.objects.of_team(step.loan.association_id):
        _write("loan_word", step.loan, person, f"word/{step.pk}", told=step)


def _agents(loan: Loan) -> Iterable[Person]:
    agents = Person.objects.filter(is_active=True, agencies__ended_at=None, agencies__department=loan.department_id)
    return agents.distinct().order_by("pk")


def _write(template: str, loan: Loan, person: Person, key: str, **context: Any) -> None:
    known = {
        "person": person,
        "loan": loan,
        "association": loan.association,
        "department": loan.department,
        "loan_url": settings.PUBLIC_URL + loan.get_absolute_url(),
        "desk_url": settings.PUBLIC_URL + reverse("bookings:loan_desk", args=[loan.pk]),
        "court": settings.RECOURSE_COURT,
        **context,
    }
    letters.write(
        f"bookings/emails/{template}", known, key=f"bookings/loan/{key}/{person.pk}", to=person.email,
        language=person.language, reply_to=loan.department.email,
    )  # fmt: skip
