"""What is about to come back, what is late, what was lost: people are told in time, and once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.lending import asking, chronicle, letters
from bookings.models import Loan, LoanStep
from directory.models import Person
from directory.wording import long_date

TWICE = timedelta(minutes=10)  # within which the same letter is a button pressed twice


def remind_due(*, at: datetime) -> int:
    """Remind the teams, the day before, of what is to come back tomorrow. Running it twice writes nothing more."""
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    loans = list(Loan.objects.out().filter(back_on=tomorrow).with_lines())
    for loan in loans:
        letters.reminder(loan)
    return len(loans)


def draft(loan: Loan, *, at: datetime) -> str:
    """The words proposed for a letter: what is late, missing or broken. In the language of the agent's page."""
    if loan.is_out and loan.back_on < timezone.localdate(at):
        things = "\n".join(f"- {line.held} × {line.equipment.name}" for line in loan.lines.all() if line.held)
        return _(
            "These things were to come back on %(date)s, and others are waiting for them:\n\n%(things)s\n\nPlease bring"
            " them back as soon as you can, or tell us what prevents you."
        ) % {"date": long_date(loan.back_on), "things": things}
    things = "\n".join(
        _("- %(name)s: %(amiss)s") % {"name": line.equipment.name, "amiss": line.amiss}
        for line in loan.lines.all()
        if line.amiss
    )
    return _(
        "When your loan “%(purpose)s” came back, something was not as it had left:\n\n%(things)s\n\nIf you find what is"
        " missing, bring it back. Otherwise tell us what happened: we look together at what is to be done."
    ) % {"purpose": loan.purpose, "things": things}


def worth_a_letter(loan: Loan, *, at: datetime) -> bool:
    """Late, or come back with something missing or broken."""
    if loan.is_out:
        return loan.back_on < timezone.localdate(at)
    return loan.is_back and any(line.missing or line.broken for line in loan.lines.all())


@transaction.atomic
def write(loan: Loan, message: str, *, by: Person, at: datetime) -> LoanStep:
    """Write to the team, in the agent's words; kept in the history. The same words sent twice (a button) leave once."""
    locked = asking.lock(loan)
    same = locked.steps.filter(kind=LoanStep.Kind.WRITTEN, by=by, message=message, at__gt=at - TWICE)
    if twin := same.last():
        return twin
    step = chronicle.write(locked, LoanStep.Kind.WRITTEN, by=by, at=at, message=message)
    letters.word(step)
    return step
