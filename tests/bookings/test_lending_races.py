"""Things asked for by many at the same second are lent once: real rivals."""

from datetime import date
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from bookings.lending import asking, deciding, handing, mending, stock
from bookings.lending.deciding import Answer
from bookings.lending.handing import Lost
from bookings.lending.stock import DAY, Days
from bookings.models import Loan, LoanLine
from directory.models import Person
from tests import factories
from tests.bookings import racing
from tests.conftest import MONDAY_MORNING

pytestmark = pytest.mark.django_db(transaction=True)
SATURDAY = date(2026, 12, 5)


def grant(loan: Loan, by: Person) -> object:
    answer = Answer({line.pk: line.asked for line in loan.lines.all()})
    return deciding.decide(loan, answer, version=loan.version, by=by, at=MONDAY_MORNING)


def held() -> int:
    return sum(LoanLine.objects.values_list("held", flat=True))


def test_rivals_for_the_last_tables_and_two_win() -> None:
    camille = factories.make_agent().person
    tables, chairs = factories.make_equipment(quantity=10), factories.make_equipment("Chaise", 100)
    before = racing.deadlocks()
    loans = [
        factories.make_loan(lines={tables: 5, chairs: 5} if n % 2 else {chairs: 5, tables: 5}, purpose=f"Fête {n}")
        for n in range(6)
    ]
    results = racing.at_once(*[partial(grant, loan, camille) for loan in loans])
    assert racing.kinds(results) == {"LoanStep": 2, "NotEnough": 4}
    assert held() == 20
    assert racing.deadlocks() == before


def test_two_agents_answer_one_loan_and_one_wins() -> None:
    camille = factories.make_agent().person
    results = racing.at_once(*[partial(grant, factories.make_loan(), camille)] * 4)
    assert racing.kinds(results) == {"LoanStep": 1, "LoanElsewhere": 3}


def test_cancelled_and_handed_over_at_the_same_second_is_one_of_them() -> None:
    camille = factories.make_agent().person
    for n in range(3):
        loan = factories.make_granted_loan(purpose=f"Fête {n}")
        taken = {line.pk: line.asked for line in loan.lines.all()}
        results = racing.at_once(
            partial(asking.cancel, loan, by=camille, at=MONDAY_MORNING),
            partial(handing.hand_over, loan, taken, taken_by="Malik", by=camille, at=MONDAY_MORNING),
        )
        assert racing.kinds(results) == {"Loan": 1, "LoanElsewhere": 1}
        loan.refresh_from_db()
        if loan.is_out:
            handing.take_back(loan, {}, condition="", by=camille, at=MONDAY_MORNING)
        assert held() == 0


def test_a_stock_that_shrinks_while_it_is_promised() -> None:
    camille = factories.make_agent().person
    for n in range(3):
        tables = factories.make_equipment(f"Table {n}", 10)
        loan = factories.make_loan(lines={tables: 8})
        results = racing.at_once(
            partial(grant, loan, camille), partial(mending.count, tables, 5, on=MONDAY_MORNING.date())
        )
        assert sorted(racing.kinds(results)) in (["Equipment", "NotEnough"], ["LoanStep", "StockPromised"])


def test_whoever_forgets_the_lock_meets_the_guard() -> None:
    tables = factories.make_equipment(quantity=10)
    lines = [factories.make_loan(lines={tables: 6}, purpose=f"Fête {n}").lines.get() for n in range(4)]

    def careless(line: LoanLine) -> int:
        with transaction.atomic():
            return LoanLine.objects.filter(pk=line.pk).update(granted=6, held=6)

    results = racing.at_once(*[partial(careless, line) for line in lines])
    assert racing.kinds(results) == {"int": 1, "IntegrityError": 3}
    assert held() == 6


def test_what_is_late_is_counted_by_the_database_as_by_the_pages() -> None:
    today, tables = timezone.localdate(), factories.make_equipment(quantity=10)
    factories.make_granted_loan(today - 3 * DAY, today - DAY, lines={tables: 8}, out=True)
    wanted = factories.make_loan(today, lines={tables: 3}, purpose="Loto").lines.get()
    assert stock.of([tables], Days(today, today), today=today)[tables.pk].free(Days(today, today)) == 2
    for count, kind in ((3, "IntegrityError"), (2, "int")):
        hold = LoanLine.objects.filter(pk=wanted.pk)
        (result,) = racing.at_once(partial(hold.update, granted=count, held=count))
        assert type(result).__name__ == kind
    assert (
        stock.of([tables], Days(today + DAY, today + DAY), today=today)[tables.pk].free(Days(today + DAY, today + DAY))
        == 10
    )


def test_rivals_for_what_a_late_loan_leaves_and_one_wins() -> None:
    camille, now = factories.make_agent().person, timezone.now()
    today, tables, benches = (
        timezone.localdate(),
        factories.make_equipment(quantity=10),
        factories.make_equipment("Banc"),
    )
    factories.make_granted_loan(today - 3 * DAY, today - DAY, lines={tables: 8, benches: 8}, out=True)
    asked = [factories.make_loan(today, lines={tables: 2}, purpose=f"Loto {n}") for n in range(4)]
    answers = [
        partial(deciding.decide, loan, Answer({line.pk: 2 for line in loan.lines.all()}), version=0, by=camille, at=now)
        for loan in asked
    ]
    assert racing.kinds(racing.at_once(*answers)) == {"LoanStep": 1, "NotEnough": 3}
    lines = [factories.make_loan(today, lines={benches: 2}, purpose=f"Bal {n}").lines.get() for n in range(4)]
    careless = [partial(LoanLine.objects.filter(pk=line.pk).update, granted=2, held=2) for line in lines]
    assert racing.kinds(racing.at_once(*careless)) == {"int": 1, "IntegrityError": 3}


def test_two_who_note_one_return_in_part_note_it_once() -> None:
    camille = factories.make_agent().person
    loan = factories.make_granted_loan(out=True)
    later = {line.pk: Lost(later=1) for line in loan.lines.all()}
    note = partial(handing.take_back, loan, later, condition="", by=camille, at=MONDAY_MORNING, version=loan.version)
    assert racing.kinds(racing.at_once(note, note)) == {"list": 1, "LoanElsewhere": 1}
    assert held() == 1
