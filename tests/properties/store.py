"""What must be true of the things that the town lends, counted anew from the rows, day by day, in plain Python."""

from collections.abc import Iterator
from datetime import date, timedelta

from bookings.lending import stock
from bookings.models import Equipment, Loan, LoanLine, Mishap
from bookings.models.loan import LoanStep

DAY = timedelta(days=1)
LOOKED_AT = 40  # days, more than any loan of a test reaches


class Store:
    """The catalogue and what holds its pieces, read once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.things = {thing.pk: thing for thing in Equipment.objects.all()}
        self.lines = list(LoanLine.objects.select_related("loan"))
        self.open = list(Mishap.objects.filter(closed_on=None))

    def promised(self, thing: int, on: date) -> int:
        """Granted or out that day, as the days of the loans say."""
        lines = (line for line in self.lines if line.equipment_id == thing)
        return sum(line.held for line in lines if line.period.lower <= on < line.period.upper)

    def left(self, thing: int, on: date, *, without: int | None = None) -> int:
        """What nobody has that day; what is late is away until today, what is lost until the matter is closed."""
        away = sum(
            line.held
            for line in self.lines
            if line.equipment_id == thing and line.loan_id != without and self._away(line, on)
        )
        lost = sum(each.count for each in self.open if each.equipment_id == thing and each.since <= on)
        return self.things[thing].quantity - away - lost

    def free(self, thing: int, days: stock.Days, *, without: int | None = None) -> int:
        return max(0, min(self.left(thing, day, without=without) for day in days))

    def coming(self) -> Iterator[date]:
        return (self.today + n * DAY for n in range(LOOKED_AT))

    def _away(self, line: LoanLine, on: date) -> bool:
        late = line.loan.state == "out" and line.period.upper <= on <= self.today
        return line.period.lower <= on < line.period.upper or late


def check_store(today: date) -> None:
    """Raises what is broken."""
    store = Store(today)
    for thing in store.things.values():
        assert all(store.promised(thing.pk, day) <= thing.quantity for day in store.coming()), f"{thing} is over-lent"
    for line in store.lines:
        granted, taken = line.granted or 0, line.taken or 0
        holds = {"granted": granted, "out": taken}.get(line.loan.state, 0)
        assert line.held == holds, f"{line.loan.state}: {line.held} held instead of {holds}"
        assert line.asked >= granted >= taken >= line.missing + line.broken
    _what_cannot_be_kept_is_said(store)
    _the_last_step_tells_what_is()


def _what_cannot_be_kept_is_said(store: Store) -> None:
    lacking = {
        key: next((day for day in store.coming() if store.left(key, day) < 0), None)
        for key in store.things
    }  # fmt: skip
    said = {short.equipment.pk: short.on for short in stock.short(Equipment.objects.all(), today=store.today)}
    assert said == {key: day for key, day in lacking.items() if day}


def _the_last_step_tells_what_is() -> None:
    after = {"asked": ("asked",), "decided": ("granted", "refused"), "cancelled": ("cancelled",), "out": ("out",),
             "put_back": ("granted",), "back": ("back",)}  # fmt: skip
    last = {step.loan_id: step.kind for step in LoanStep.objects.exclude(kind="written").order_by("pk")}
    for loan in Loan.objects.all():
        assert loan.state in after[last[loan.pk]]
