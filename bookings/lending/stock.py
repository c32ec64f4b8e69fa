"""How many pieces are free on which days: one count for the catalogue, the agent and whoever writes.

A loan holds its pieces from the day they leave to the day they are back, both included. What is late is
counted until today. What is missing or broken is not free until somebody closes the matter.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet

from bookings.models import Equipment, Loan, LoanLine, Mishap

DAY = timedelta(days=1)
FOR_EVER = date(9999, 12, 30)


@dataclass(frozen=True)
class Days:
    """From one day to another, both included."""

    first: date
    last: date

    def around(self, before: int, after: int) -> "Days":
        """With so many days of transport before and after."""
        return Days(self.first - before * DAY, self.last + after * DAY)

    def of_use_with(self, things: Iterable[Equipment]) -> "Days":
        """With the longest transport of these things: one trip takes them all."""
        known = list(things)
        return self.around(
            max((each.days_before for each in known), default=0), max((each.days_after for each in known), default=0)
        )

    @property
    def period(self) -> DateRange:
        return DateRange(self.first, self.last + DAY, "[)")

    def __iter__(self) -> Iterator[date]:
        return (self.first + n * DAY for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True)
class Hold:
    """So many pieces that are not free from `first` to `last`, both included; by a loan, or by a mishap (None)."""

    count: int
    first: date
    last: date
    loan: Loan | None = None

    def meets(self, days: Days) -> bool:
        return self.first <= days.last and self.last >= days.first


@dataclass(frozen=True)
class Stock:
    """One thing, and what is not free of it over the days that were asked about."""

    equipment: Equipment
    holds: tuple[Hold, ...]

    def taken_on(self, day: date) -> int:
        return sum(hold.count for hold in self.holds if hold.first <= day <= hold.last)

    def peak(self, days: Days) -> int:
        """The most that is not free on any of these days."""
        changes: dict[date, int] = defaultdict(int)
        for hold in self.holds:
            if hold.meets(days):
                changes[max(hold.first, days.first)] += hold.count
                if hold.last < days.last:
                    changes[hold.last + DAY] -= hold.count
        return max(accumulate(changes[day] for day in sorted(changes)), default=0)

    def free(self, days: Days) -> int:
        """How many can be lent on each of these days."""
        return max(0, self.equipment.quantity - self.peak(days))

    def free_on(self, day: date) -> int:
        """Below zero when more is promised than is left."""
        return self.equipment.quantity - self.taken_on(day)

    def loans(self) -> list[Loan]:
        return [hold.loan for hold in self.holds if hold.loan is not None]


def of(things: Collection[Equipment], days: Days, *, today: date, without: Loan | None = None) -> dict[int, Stock]:
    """The stock of each thing over these days, by its key; `without` counts as if that loan held nothing. Two queries."""
    known = {stock.equipment.pk: stock for stock in _known([each.pk for each in things], days, today, without)}
    return {each.pk: Stock(each, known[each.pk].holds if each.pk in known else ()) for each in things}


def _known(things: Any, days: Days, today: date, without: Loan | None = None) -> list[Stock]:
    """The stock of those of these things (keys, or a queryset) that are not all free. Two queries."""
    found: dict[int, Equipment] = {}
    holds: dict[int, list[Hold]] = defaultdict(list)
    for line in _lines(things, days, today, without):
        first, last = line.period.lower, line.period.upper - DAY
        if line.loan.is_out and last < today:
            last = today
        found[line.equipment_id] = line.equipment
        holds[line.equipment_id].append(Hold(line.held, first, last, line.loan))
    mishaps = Mishap.objects.open().filter(equipment__in=things, since__lte=days.last).select_related("equipment")
    for mishap in mishaps.order_by("since", "pk"):
        found[mishap.equipment_id] = mishap.equipment
        holds[mishap.equipment_id].append(Hold(mishap.count, mishap.since, FOR_EVER))
    return [Stock(thing, tuple(holds[key])) for key, thing in found.items()]


def _lines(things: Any, days: Days, today: date, without: Loan | None) -> QuerySet[LoanLine]:
    within = Q(period__overlap=days.period)
    if days.first <= today:
        within |= Q(loan__in=Loan.objects.late(today).values("pk"))
    lines = LoanLine.objects.filter(within, equipment__in=things, held__gt=0)
    if without is not None:
        lines = lines.exclude(loan=without)
    unread = ("search", "purpose", "declared", "edited_fields")  # the long columns of an association
    lines = lines.select_related("loan__association", "equipment")
    return lines.defer(*(f"loan__association__{column}" for column in unread)).order_by("period", "pk")


def lock(keys: Iterable[int]) -> list[Equipment]:
    """Lock these things in key order, and give them as they are now. Call after the loan's own lock."""
    wanted = set(keys)
    return list(Equipment.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))


@dataclass(frozen=True)
class Lacking:
    """More is wanted of a thing than is free."""

    equipment: Equipment
    wanted: int
    free: int


def lacking(wanted: Mapping[int, int], found: Mapping[int, Stock], days: Days) -> list[Lacking]:
    """Of what is wanted (numbers by the key of the thing), what these days do not allow."""
    return [
        Lacking(found[key].equipment, count, found[key].free(days))
        for key, count in wanted.items()
        if count > found[key].free(days)
    ]


@dataclass(frozen=True)
class Short:
    """More was promised of a thing than is left, from a day on: something broke, or did not come back."""

    equipment: Equipment
    on: date
    count: int


def short(things: QuerySet[Equipment], *, today: date) -> list[Short]:
    """For each thing the first day from today on at which promises cannot be kept. Two queries."""
    found = []
    for stock in _known(things, Days(today, FOR_EVER), today):
        starts = sorted({max(hold.first, today) for hold in stock.holds})
        lacks = next((day for day in starts if stock.free_on(day) < 0), None)
        if lacks is not None:
            found.append(Short(stock.equipment, lacks, -stock.free_on(lacks)))
    return sorted(found, key=lambda each: (each.on, each.equipment.pk))
