"""What leaves the store and what comes back, day by day: the storekeeper's week."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from bookings.lending.stock import DAY, Days
from bookings.models import Loan
from directory.models import Person


@dataclass
class StoreDay:
    """One day: what is to leave, what is to come back."""

    on: date
    leaving: list[Loan] = field(default_factory=list)
    returning: list[Loan] = field(default_factory=list)


@dataclass(frozen=True)
class StoreWeek:
    days: list[StoreDay]
    late: list[Loan]
    waiting: list[Loan]

    @property
    def is_quiet(self) -> bool:
        return not (self.late or self.waiting or any(day.leaving or day.returning for day in self.days))


def week(person: Person, monday: date, *, today: date) -> StoreWeek:
    """Of the agent's departments; in the week of today also what is late, and what was expected to leave before. Two queries."""
    days = Days(monday, monday + 6 * DAY)
    mine = Loan.objects.run_by(person).with_lines()
    of_days = Q(state=Loan.State.GRANTED, leaves_on__range=(days.first, days.last))
    of_days |= Q(state=Loan.State.OUT, back_on__range=(days.first, days.last))
    of_days |= Q(state=Loan.State.GRANTED, back_on__range=(days.first, days.last))
    if days.first <= today <= days.last:
        of_days |= Q(state=Loan.State.OUT, back_on__lt=today)
        of_days |= Q(state=Loan.State.GRANTED, leaves_on__lt=today, back_on__gte=today)
    found = list(mine.filter(of_days).order_by("leaves_on", "association__sort_key", "pk"))
    late = [loan for loan in found if loan.is_out and loan.back_on < today]
    waiting = [loan for loan in found if loan.is_granted and loan.leaves_on < today <= loan.back_on]
    shown = {day: StoreDay(day) for day in days}
    for loan in found:
        if loan.is_granted and loan.leaves_on in shown and loan.leaves_on >= today:
            shown[loan.leaves_on].leaving.append(loan)
        is_expected = loan.is_out or loan.leaves_on < days.first  # else it stands among those that leave
        if loan.back_on in shown and loan.back_on >= today and is_expected and loan not in waiting:
            shown[loan.back_on].returning.append(loan)
    return StoreWeek(list(shown.values()), late, waiting)
