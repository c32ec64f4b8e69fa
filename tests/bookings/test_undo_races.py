"""A change is taken back while its letters may be leaving: either a letter left and nothing is taken back, or everything
is and no letter ever leaves. Real rivals, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.db import connection, transaction

from bookings import rescheduling
from directory.models import Person
from events.models import Occurrence, Registration, ScheduleChange
from events.reversible.refusals import LettersHaveLeft, UndoneAlready
from notifications import outbox
from notifications.models import Notice
from tests import factories
from tests.bookings import racing
from tests.conftest import MONDAY_MORNING as NOW
from tests.events.registrations import comes, make_workshop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_deadlock")]
LAST_MOMENT = NOW + timedelta(minutes=5, seconds=-1)
DUE = NOW + timedelta(minutes=5)


@pytest.fixture
def nadia() -> Person:
    return factories.make_person("nadia.course@exemple.test")


@pytest.fixture
def change(nadia: Person) -> ScheduleChange:
    """A date with three parties is cancelled; nothing else waits to be sent."""
    activity, (first, *_others) = make_workshop(capacity=9)
    for name in ("Jeanne Marin", "Paul Noir", "Samia Hamdi"):
        comes(activity, first, name=name)
    Notice.objects.all().delete()
    return cancelled(first, nadia)


def cancelled(seance: Occurrence, by: Person) -> ScheduleChange:
    """At 9 h; its letters are due at 9 h 05, whatever day it is today."""
    change = rescheduling.cancelling(seance, scope="one", reason="Fuite d’eau", by=by, at=NOW).do()
    Notice.objects.update(due=DUE)
    return change


def states() -> set[str]:
    return set(Registration.objects.values_list("state", flat=True))


def alone(act: partial[object]) -> object:
    try:
        return act()
    except Exception as error:  # noqa: BLE001 - what the rival met is the result of the test
        return error
    finally:
        connection.close()


def test_whoever_takes_back_waits_for_a_worker_that_is_claiming_and_is_refused(
    change: ScheduleChange, nadia: Person
) -> None:
    undo = partial(rescheduling.undo, change, by=nadia, at=LAST_MOMENT)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert outbox.claim(DUE)
            met = pool.submit(alone, undo)
            racing.wait_until_somebody_waits()
        assert isinstance(met.result(), LettersHaveLeft)
    assert (states(), Notice.objects.count()) == ({"cancelled"}, 3)
    outbox.deliver_due(at=DUE)
    outbox.deliver_due(at=DUE + timedelta(minutes=5))  # the lease of the one that died is over
    assert len(mail.outbox) == 3


def test_a_worker_passes_over_letters_that_are_being_taken_back(change: ScheduleChange, nadia: Person) -> None:
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        rescheduling.undo(change, by=nadia, at=LAST_MOMENT)
        assert pool.submit(alone, partial(outbox.deliver_due, at=DUE)).result() == 0
    outbox.deliver_due(at=DUE + timedelta(days=1))
    assert (states(), len(mail.outbox), Notice.objects.count()) == ({"confirmed"}, 0, 0)


def test_letters_leave_after_all_when_taking_back_fails_on_its_way(change: ScheduleChange, nadia: Person) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        rescheduling.undo(change, by=nadia, at=LAST_MOMENT)
        raise RuntimeError
    assert outbox.deliver_due(at=DUE) == 3
    assert (states(), len(mail.outbox)) == ({"cancelled"}, 3)


def test_two_who_take_the_same_change_back_do_it_once(change: ScheduleChange, nadia: Person) -> None:
    undo = partial(rescheduling.undo, change, by=nadia, at=LAST_MOMENT)
    assert racing.kinds(racing.at_once(undo, undo)) == {"ScheduleChange": 1, UndoneAlready.__name__: 1}
    assert states() == {"confirmed"}


def test_a_call_made_meanwhile_counts_as_a_letter_that_left(change: ScheduleChange, nadia: Person) -> None:
    call = Notice.objects.order_by("pk")[1]
    Notice.objects.filter(pk=call.pk).update(channel=Notice.Channel.CALL)
    done = racing.at_once(
        partial(rescheduling.undo, change, by=nadia, at=LAST_MOMENT),
        partial(outbox.settle_by_hand, call, at=LAST_MOMENT),
    )
    assert (type(done[0]).__name__, done[1], states()) in (
        ("ScheduleChange", False, {"confirmed"}), ("LettersHaveLeft", True, {"cancelled"}),
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 3])
def test_at_the_same_second_either_a_letter_left_or_none_ever_does(nadia: Person, workers: int) -> None:
    for number in range(6):
        activity, (first, *_others) = make_workshop(capacity=9, slug=f"atelier-{workers}-{number}")
        for name in ("Jeanne", "Paul", "Samia"):
            comes(activity, first, name=f"{name} {number}")
        Notice.objects.all().delete()
        mail.outbox.clear()
        change = cancelled(first, nadia)
        send = partial(outbox.deliver_due, at=DUE)
        done, *_sent = racing.at_once(partial(rescheduling.undo, change, by=nadia, at=LAST_MOMENT), *[send] * workers)
        outbox.deliver_due(at=DUE + timedelta(hours=1))
        held = set(activity.registrations.values_list("state", flat=True))
        if isinstance(done, ScheduleChange):
            assert (held, len(mail.outbox)) == ({"confirmed"}, 0)
        else:
            assert (type(done), held, len(mail.outbox)) == (LettersHaveLeft, {"cancelled"}, 3)
