"""What people do with the things that the town lends, in any order: rules to be mixed into a machine of states."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies
from hypothesis.stateful import invariant, rule

from bookings.errors import NotEnough
from bookings.lending import asking, deciding, handing, mending
from bookings.lending.asking import Trip
from bookings.lending.deciding import Answer
from bookings.lending.handing import Lost
from bookings.lending.stock import Days
from bookings.models import Equipment, Loan, LoanStep, Mishap, Slot
from directory.models import Person
from tests import factories
from tests.factories import paris
from tests.properties.store import DAY, Store, check_store

ANY = strategies.integers(0, 50)
FEW = strategies.integers(0, 6)
# The guard of a stock that shrinks counts from the database's own day on: these days are all past for it.
STORE_OPENS = paris(2020, 1, 6, 9)


class Lending:
    """Five tables, and three tents that need a day on each side; the store has its own clock."""

    camille: Person
    one: Callable[[Any, int], Any]
    attempt: Callable[[Callable[[], object]], None]

    store_now: datetime = STORE_OPENS
    steps: list[tuple[int, Any]]

    def fill_the_store(self) -> None:
        factories.make_equipment("Table", 5)
        factories.make_equipment("Barnum", 3, days_before=1, days_after=1)
        self.store_now, self.steps = STORE_OPENS, []

    @rule(tables=FEW, tents=FEW, first=strategies.integers(0, 5), long=strategies.integers(0, 3), hall=ANY)
    def ask_for_things(self, tables: int, tents: int, first: int, long: int, hall: int) -> None:
        """What is free can be asked for, what is not cannot; with a date of a hall, or alone."""
        table, tent = Equipment.objects.order_by("pk")
        wanted = {thing: count for thing, count in ((table, tables), (tent, tents)) if count}
        if not wanted:
            return
        day = self.today + first * DAY
        days = Days(day, day + long * DAY)
        slot = self.one(Slot.objects.all(), hall)
        trip = Trip(f"Fête {Loan.objects.count()}", days, "Nadia", slot=slot)
        association = slot.request.association if slot else factories.the_association()
        whole = days.of_use_with(wanted)
        fits = all(Store(self.today).free(thing.pk, whole) >= count for thing, count in wanted.items())
        assert self._is_done(lambda: asking.submit(trip, wanted, association=association, **self.act)) == fits

    @rule(which=ANY, share=strategies.integers(0, 3))
    def answer_a_loan(self, which: int, share: int) -> None:
        """All, fewer or none; also anew. What was free is granted, what was not is not."""
        if (loan := self.one(Loan.objects.filter(state__in=["asked", "granted"]), which)) is None:
            return
        lines = list(loan.lines.all())
        granted = {line.pk: line.asked * share // 3 for line in lines}
        days, store = Days(loan.leaves_on, loan.back_on), Store(self.today)
        fits = all(
            granted[line.pk] <= store.free(line.equipment_id, days, without=loan.pk)
            for line in lines
            if granted[line.pk]
        )
        answer = Answer(granted, reason="Stock partagé.", ground=Slot.Ground.PROPERTY)
        assert self._is_done(lambda: deciding.decide(loan, answer, version=loan.version, **self.act)) == fits

    @rule(which=ANY, share=strategies.integers(0, 2))
    def hand_over(self, which: int, share: int) -> None:
        if loan := self.one(Loan.objects.filter(state="granted"), which):
            taken = {line.pk: (line.granted or 0) * share // 2 for line in loan.lines.all()}
            self.attempt(lambda: handing.hand_over(loan, taken, taken_by="Nadia", **self.act))

    @rule(which=ANY)
    def put_back(self, which: int) -> None:
        if loan := self.one(Loan.objects.filter(state="out"), which):
            self.attempt(lambda: handing.put_back(loan, **self.act))

    @rule(which=ANY, missing=strategies.integers(0, 2), broken=strategies.integers(0, 1))
    def take_back(self, which: int, missing: int, broken: int) -> None:
        if loan := self.one(Loan.objects.filter(state="out"), which):
            lost = {
                line.pk: Lost(min(missing, line.taken), min(broken, line.taken - min(missing, line.taken)))
                for line in loan.lines.all()
            }
            handing.take_back(loan, lost, condition="", **self.act)

    @rule(which=ANY)
    def give_up_a_loan(self, which: int) -> None:
        if loan := self.one(Loan.objects.all(), which):
            self.attempt(lambda: asking.cancel(loan, **self.act))

    @rule(which=ANY, kind=strategies.sampled_from(["missing", "broken"]))
    def note_a_loss(self, which: int, kind: str) -> None:
        if thing := self.one(Equipment.objects.all(), which):
            self.attempt(lambda: mending.note(thing, kind=kind, count=1, words="", by=self.camille, on=self.today))

    @rule(which=ANY, outcome=strategies.sampled_from(["back", "gone"]))
    def close_a_loss(self, which: int, outcome: str) -> None:
        if mishap := self.one(Mishap.objects.open(), which):
            self.attempt(lambda: mending.close(mishap, outcome=outcome, words="", by=self.camille, on=self.today))

    @rule(which=ANY, owned=strategies.integers(1, 7))
    def count_the_stock(self, which: int, owned: int) -> None:
        if thing := self.one(Equipment.objects.all(), which):
            self.attempt(lambda: mending.count(thing, owned, on=self.today))

    @rule(days=strategies.integers(1, 4))
    def days_pass_at_the_store(self, days: int) -> None:
        self.store_now += timedelta(days=days)

    @invariant()
    def the_store_is_in_order(self) -> None:
        check_store(self.today)

    @invariant()
    def the_steps_of_loans_only_grow(self) -> None:
        now = list(LoanStep.objects.order_by("pk").values_list("pk", "lines"))
        assert now[: len(self.steps)] == self.steps
        self.steps = now

    @property
    def today(self) -> Any:
        return self.store_now.date()

    @property
    def act(self) -> dict[str, Any]:
        return {"by": self.camille, "at": self.store_now}

    def _is_done(self, act: Callable[[], object]) -> bool:
        """False when there is not enough, and nothing else is refused."""
        done: list[bool] = []

        def try_it() -> None:
            try:
                act()
            except NotEnough:
                done.append(False)
                raise
            done.append(True)

        self.attempt(try_it)
        (answer,) = done
        return answer
