"""Things that the town lends: never more than it has, on any day, transport included."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from bookings.errors import LoanElsewhere, NotEnough, StockPromised
from bookings.lending import asking, deciding, following, handing, mending, stock
from bookings.lending.asking import Trip
from bookings.lending.deciding import Answer
from bookings.lending.handing import Lost
from bookings.lending.stock import Days
from bookings.models import Equipment, Loan, LoanLine, Mishap
from directory.models import Person
from notifications.models import Notice
from tests import factories
from tests.conftest import MONDAY_MORNING

pytestmark = pytest.mark.django_db
TODAY = MONDAY_MORNING.date()
SATURDAY = date(2026, 12, 5)
DAY = timedelta(days=1)


def ask(wanted: dict[Equipment, int], first: date = SATURDAY, **kw: object) -> list[Loan]:
    trip = Trip(purpose="Fête de l’hiver", days=Days(first, first), fetched_by="Nadia")
    nadia = Person.objects.filter(email="nadia@exemple.test").first() or factories.make_membership().person
    return asking.submit(trip, wanted, association=factories.the_association(), by=nadia, at=MONDAY_MORNING)


def grant(loan: Loan, by: Person, count: int | None = None, **kw: str) -> object:
    answer = Answer({line.pk: line.asked if count is None else count for line in loan.lines.all()}, **kw)
    loan.refresh_from_db()
    return deciding.decide(loan, answer, version=loan.version, by=by, at=MONDAY_MORNING)


def free(thing: Equipment, day: date = SATURDAY) -> int:
    return stock.of([thing], Days(day, day), today=TODAY)[thing.pk].free(Days(day, day))


def test_what_is_asked_holds_nothing_and_what_is_granted_does(camille: Person) -> None:
    tables = factories.make_equipment(quantity=10)
    (loan,) = ask({tables: 6})
    assert free(tables) == 10
    grant(loan, camille)
    assert (free(tables), free(tables, SATURDAY + DAY)) == (4, 10)


def test_days_of_transport_are_held_too(camille: Person) -> None:
    tent = factories.make_equipment("Barnum", 2, days_before=1, days_after=2)
    chairs = factories.make_equipment("Chaise", 50)
    (loan,) = ask({tent: 1, chairs: 20})
    grant(loan, camille)
    assert (loan.leaves_on, loan.back_on) == (SATURDAY - DAY, SATURDAY + 2 * DAY)
    assert [free(chairs, SATURDAY + n * DAY) for n in (-2, -1, 0, 1, 2, 3)] == [50, 30, 30, 30, 30, 50]


def test_more_than_is_free_cannot_be_asked_for(camille: Person) -> None:
    tables = factories.make_equipment(quantity=10)
    grant(ask({tables: 6})[0], camille)
    with pytest.raises(NotEnough) as refused:
        ask({tables: 5})
    assert refused.value.messages == [
        "Table pliante\N{NO-BREAK SPACE}: 4 sont libres sur ces jours, transport compris."
    ]


def test_each_department_gets_its_own_share() -> None:
    sports = factories.make_department("Direction des sports", slug="sports")
    loans = ask({factories.make_equipment(): 1, factories.make_equipment("Sono", 2, department=sports): 1})
    assert {loan.department.slug for loan in loans} == {"vie-associative", "sports"}


def test_the_same_request_sent_twice_is_one() -> None:
    tables = factories.make_equipment()
    assert ask({tables: 2}) == ask({tables: 2})


def test_a_rival_gets_fewer_in_one_letter(camille: Person) -> None:
    tables = factories.make_equipment(quantity=10)
    first, second = ask({tables: 7})[0], ask({tables: 6})[0]
    grant(first, camille)
    with pytest.raises(NotEnough):
        grant(second, camille)
    grant(second, camille, 3, reason="Une autre association les a déjà.")
    second.refresh_from_db()
    assert (second.state, free(tables)) == ("granted", 0)
    letters = Notice.objects.of_cause("bookings/loan/decided/").filter(body__contains="3 sur 6")
    assert [letter.to for letter in letters] == ["nadia@exemple.test"]
    assert "Une autre association les a déjà." in letters[0].body


def test_a_refusal_has_its_ground_and_words(camille: Person) -> None:
    (loan,) = ask({factories.make_equipment(): 2})
    grant(loan, camille, 0, reason="Tout part pour les élections.", ground="services")
    loan.refresh_from_db()
    assert (loan.state, loan.ground) == ("refused", "services")
    with pytest.raises(IntegrityError), transaction.atomic():
        Loan.objects.update(reason="")


def test_an_answer_read_before_another_one_changes_nothing(camille: Person) -> None:
    (loan,) = ask({factories.make_equipment(): 2})
    grant(loan, camille)
    with pytest.raises(LoanElsewhere):
        deciding.decide(loan, Answer({}), version=0, by=camille, at=MONDAY_MORNING)


def test_what_is_given_up_is_free_again_and_agents_are_told(camille: Person) -> None:
    tables = factories.make_equipment()
    (loan,) = ask({tables: 6})
    grant(loan, camille)
    asking.cancel(loan, by=factories.make_person("lea@exemple.test"), at=MONDAY_MORNING)
    assert free(tables) == 10
    assert Notice.objects.of_cause("bookings/loan/cancelled/").get().to == "camille@exemple.test"
    with pytest.raises(LoanElsewhere):
        asking.cancel(loan, by=camille, at=MONDAY_MORNING)


def at(day: date) -> datetime:
    return factories.paris(day.year, day.month, day.day, 9)


def test_out_with_fewer_then_back_with_losses(camille: Person) -> None:
    tables = factories.make_equipment(quantity=10)
    loan = factories.make_granted_loan(lines={tables: 6})
    line = loan.lines.get()
    handing.hand_over(loan, {line.pk: 5}, taken_by="Malik", by=camille, at=at(SATURDAY))
    assert free(tables) == 5
    mishaps = handing.take_back(loan, {line.pk: Lost(1, 2)}, condition="Pluie", by=camille, at=at(SATURDAY + DAY))
    assert [(each.kind, each.count) for each in mishaps] == [("missing", 1), ("broken", 2)]
    assert free(tables, SATURDAY + 9 * DAY) == 7
    mending.close(mishaps[0], outcome="back", words="Retrouvée", by=camille, on=SATURDAY + 2 * DAY)
    mending.close(mishaps[1], outcome="gone", words="Cassées", by=camille, on=SATURDAY + 2 * DAY)
    tables.refresh_from_db()
    assert (tables.quantity, free(tables, SATURDAY + 9 * DAY)) == (8, 8)
    with pytest.raises(LoanElsewhere):
        mending.close(mishaps[0], outcome="gone", words="", by=camille, on=SATURDAY)
    assert [step.kind for step in loan.steps.all()] == ["out", "back"]


def test_what_leaves_early_is_held_from_then_on(camille: Person) -> None:
    tables = factories.make_equipment(quantity=10)
    factories.make_granted_loan(SATURDAY - 3 * DAY, lines={tables: 6})
    loan = factories.make_granted_loan(lines={tables: 5})
    key = loan.lines.get().pk
    with pytest.raises(NotEnough):
        handing.hand_over(loan, {key: 5}, taken_by="Malik", by=camille, at=at(SATURDAY - 3 * DAY))
    handing.hand_over(loan, {key: 5}, taken_by="Malik", by=camille, at=at(SATURDAY - 2 * DAY))
    assert free(tables, SATURDAY - 2 * DAY) == 5
    handing.put_back(loan, by=camille, at=at(SATURDAY - 2 * DAY))
    loan.refresh_from_db()
    assert (loan.state, loan.taken_by, loan.leaves_on) == ("granted", "", SATURDAY)
    assert (free(tables, SATURDAY - 2 * DAY), free(tables)) == (10, 5)


def test_what_is_late_is_not_free_today() -> None:
    tables = factories.make_equipment(quantity=10)
    factories.make_granted_loan(TODAY - 5 * DAY, out=True, lines={tables: 6})
    assert (free(tables, TODAY), free(tables, TODAY + DAY)) == (4, 10)


def test_the_day_before_the_team_is_reminded_once(camille: Person) -> None:
    factories.make_membership()
    factories.make_granted_loan(TODAY, TODAY + DAY, out=True)
    factories.make_granted_loan(TODAY, TODAY + 2 * DAY, out=True)
    assert [following.remind_due(at=MONDAY_MORNING) for _ in range(2)] == [1, 1]
    assert Notice.objects.of_cause("bookings/loan/reminder/").count() == 1


def test_a_letter_sent_by_a_button_pressed_twice_leaves_once(camille: Person) -> None:
    factories.make_membership()
    loan = factories.make_granted_loan(TODAY - 5 * DAY, out=True)
    moments = [at(TODAY), at(TODAY) + timedelta(seconds=2), at(TODAY) + timedelta(hours=2)]
    steps = [following.write(loan, "Rapportez les tables.", by=camille, at=moment) for moment in moments]
    assert (steps[0] == steps[1], Notice.objects.of_cause("bookings/loan/word/").count()) == (True, 2)


def test_a_break_that_breaks_a_promise_is_shown(camille: Person) -> None:
    tables = factories.make_equipment(quantity=10)
    loan = factories.make_granted_loan(lines={tables: 9})
    mending.note(tables, kind="broken", count=3, words="", by=camille, on=TODAY)
    (short,) = stock.short(Equipment.objects.all(), today=TODAY)
    assert (short.on, short.count) == (SATURDAY, 2)
    grant(loan, camille, 7, reason="Trois tables sont cassées.")
    assert stock.short(Equipment.objects.all(), today=TODAY) == []


def test_the_stock_does_not_shrink_below_what_is_promised(camille: Person) -> None:
    tables = factories.make_equipment(quantity=10)
    factories.make_granted_loan(lines={tables: 9})
    with pytest.raises(StockPromised, match="9 pièces"):
        mending.count(tables, 8, on=TODAY)
    with pytest.raises(IntegrityError, match="stock_keeps_its_promises"), transaction.atomic():
        Equipment.objects.update(quantity=8)
    assert mending.count(tables, 9, on=TODAY).quantity == 9


def test_no_more_can_be_broken_than_there_are(camille: Person) -> None:
    with pytest.raises(ValidationError):
        mending.note(factories.make_equipment(quantity=2), kind="broken", count=3, words="", by=camille, on=TODAY)
    assert not Mishap.objects.exists()


def test_the_database_refuses_what_nobody_counted() -> None:
    tables = factories.make_equipment(quantity=10)
    factories.make_granted_loan(lines={tables: 6})
    rival = factories.make_loan(SATURDAY - DAY, SATURDAY + DAY, lines={tables: 5})
    with pytest.raises(IntegrityError, match="loan_never_over_lent"), transaction.atomic():
        rival.lines.update(granted=5, held=5)
    rival.lines.update(granted=4, held=4)
    with pytest.raises(IntegrityError, match="loan_never_over_lent"), transaction.atomic():
        LoanLine.objects.filter(loan=rival).update(granted=5, held=5)


def test_the_history_is_never_rewritten(camille: Person) -> None:
    (loan,) = ask({factories.make_equipment(): 2})
    with pytest.raises(IntegrityError, match="loan_step_is_never_rewritten"), transaction.atomic():
        loan.steps.update(message="Autre chose")


def test_a_loan_comes_back_in_two_visits_each_thing_in_its_state(camille: Person) -> None:
    tables, chairs = factories.make_equipment(quantity=10), factories.make_equipment("Chaise", 50)
    loan = factories.make_granted_loan(SATURDAY, lines={tables: 6, chairs: 20}, out=True)
    first, second = loan.lines.order_by("pk")
    found = {first.pk: Lost(broken=1, later=2, words="Pied tordu")}
    (mishap,) = handing.take_back(loan, found, condition="", by=camille, at=at(SATURDAY + DAY))
    loan.refresh_from_db()
    assert (loan.state, mishap.count, mishap.words) == ("out", 1, "Pied tordu")
    assert list(loan.lines.order_by("pk").values_list("held", "broken")) == [(2, 1), (0, 0)]
    with pytest.raises(LoanElsewhere):
        handing.put_back(loan, by=camille, at=at(SATURDAY + DAY))
    with pytest.raises(LoanElsewhere):
        handing.take_back(loan, {first.pk: Lost(later=2)}, condition="", by=camille, at=at(SATURDAY + DAY))
    handing.take_back(loan, {first.pk: Lost(missing=1)}, condition="", by=camille, at=at(SATURDAY + 2 * DAY))
    loan.refresh_from_db()
    first.refresh_from_db()
    assert (loan.state, first.came_back, first.missing, first.broken) == ("back", 4, 1, 1)
    assert [step.kind for step in loan.steps.all()][-2:] == ["part_back", "back"]
