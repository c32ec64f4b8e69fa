"""Nobody gets a place that is not there, nobody is forgotten, nobody meets a deadlock: real rivals."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from events import capacity, changing_registrations, offering, places, registering, scheduling
from events.models import Activity, Occurrence, Registration, RegistrationStep
from events.registration_errors import NotEnoughPlaces, SeanceCancelled
from notifications.models import Notice
from tests import factories
from tests.bookings import racing
from tests.conftest import MONDAY_MORNING
from tests.events.registrations import comes, figures, make_workshop, state
from tests.properties.promises import check_promises

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_deadlock")]
CONNECTIONS = 25  # as many requests as a town's web machines serve at the same moment


def coming(activity: Activity, seance: Occurrence, number: int, **kw: Any) -> partial[Registration]:
    contact = factories.a_contact(f"Rival {number}")
    return partial(
        registering.register, activity, kind="single", seance=seance, contact=contact, at=MONDAY_MORNING, **kw
    )


def test_two_hundred_at_once_for_the_last_twenty_places() -> None:
    activity, (first, *_rest) = make_workshop(capacity=20)
    results = racing.at_once(*[coming(activity, first, number) for number in range(200)], most=CONNECTIONS)
    assert racing.kinds(results) == {"Registration": 200}
    in_order = list(Registration.objects.order_by("arrival").values_list("state", flat=True))
    assert in_order == ["confirmed"] * 20 + ["waiting"] * 180
    assert figures(first) == (0, 180)
    assert (Notice.objects.count(), Notice.objects.filter(subject__startswith="Votre place").count()) == (200, 20)
    assert len({registration.code for registration in results}) == 200


def test_parties_of_all_sizes_at_once_fill_the_room_and_stay_together() -> None:
    activity, (first, *_rest) = make_workshop(capacity=20)
    results = racing.at_once(
        *[coming(activity, first, number, size=1 + number % 5) for number in range(40)], most=CONNECTIONS
    )
    assert racing.kinds(results) == {"Registration": 40}
    check_promises(activity, at=MONDAY_MORNING)
    assert sum(party.size for party in Registration.objects.holding()) == 20


def test_single_trial_and_season_at_once_share_one_pool() -> None:
    activity, (first, *_rest) = make_workshop(capacity=6, trial_places=2)
    kinds = ["single", "trial", "season"]
    acts = [
        partial(
            registering.register, activity, kind=kinds[number % 3], contact=factories.a_contact(f"Rival {number}"),
            seance=None if number % 3 == 2 else first, at=MONDAY_MORNING,
        )
        for number in range(24)
    ]  # fmt: skip
    assert racing.kinds(racing.at_once(*acts)) == {"Registration": 24}
    check_promises(activity, at=MONDAY_MORNING)


def test_one_form_sent_four_times_at_once_registers_once() -> None:
    activity, (first, *_rest) = make_workshop(capacity=20)
    results = racing.at_once(*[coming(activity, first, 1, submit_key="a")] * 4)
    assert {registration.pk for registration in results} == {Registration.objects.get().pk}
    assert Notice.objects.count() == 1


def test_whoever_cancels_while_others_book_leaves_no_place_empty() -> None:
    activity, (first, *_rest) = make_workshop(capacity=5)
    holders = [comes(activity, first, name=f"Titulaire {number}") for number in range(5)]
    acts: list[Any] = [partial(changing_registrations.withdraw, each, at=MONDAY_MORNING) for each in holders]
    acts += [coming(activity, first, number, size=1 + number % 2) for number in range(10)]
    assert racing.kinds(racing.at_once(*acts)) == {"Registration": 15}
    check_promises(activity, at=MONDAY_MORNING)
    assert sum(party.size for party in Registration.objects.holding()) == 5


def test_one_place_freed_twice_is_offered_once() -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    holder = comes(activity, first)
    waiting = [comes(activity, first, name=f"Rival {number}") for number in range(3)]
    racing.at_once(*[partial(changing_registrations.withdraw, holder, at=MONDAY_MORNING)] * 6)
    assert [state(party) for party in waiting] == ["offered", "waiting", "waiting"]
    assert RegistrationStep.objects.filter(kind="offered").count() == 1


def test_an_offer_accepted_while_it_expires_ends_one_way() -> None:
    for number in range(4):
        activity, (first, *_rest) = make_workshop(capacity=1, title=f"Atelier {number}")
        holder = comes(activity, first)
        one, two = (comes(activity, first, name=name) for name in ("Deux", "Trois"))
        changing_registrations.withdraw(holder, at=MONDAY_MORNING)
        late = MONDAY_MORNING + timedelta(hours=48)
        results = racing.at_once(
            partial(offering.accept, one, at=late - timedelta(seconds=1)),
            partial(offering.expire_offers, at=late),
            partial(offering.expire_offers, at=late),
            partial(offering.decline, one, at=late - timedelta(seconds=1)),
        )
        told = Notice.objects.filter(key__in=[f"registrations/{step.pk}" for step in one.steps.all()]).count()
        after = (state(one), state(two))
        assert after in {("confirmed", "waiting"), ("expired", "offered"), ("declined", "offered")}
        assert told == len(one.steps.exclude(kind="declined")), results
        check_promises(activity, at=MONDAY_MORNING)


def test_a_capacity_changed_while_people_register_is_kept_by_all_who_come_after() -> None:
    activity, (first, *_rest) = make_workshop(capacity=10)
    acts: list[Any] = [coming(activity, first, number) for number in range(20)]
    acts[10:10] = [partial(capacity.set_capacity, activity, capacity=12, at=MONDAY_MORNING)]
    racing.at_once(*acts)
    check_promises(activity, at=MONDAY_MORNING)
    assert sum(party.size for party in Registration.objects.holding()) == 12


def test_exchanging_dates_in_a_ring_never_ends_in_a_deadlock_nor_loses_a_place() -> None:
    activity, seances = make_workshop(capacity=3, dates=3)
    parties = [comes(activity, seance, name=f"Rival {seance.pk} {n}") for seance in seances for n in range(2)]
    acts = [
        partial(
            changing_registrations.reschedule, party,
            seance=seances[(seances.index(party.occurrence) + 1 + turn) % 3], at=MONDAY_MORNING,
        )
        for turn in range(2)
        for party in parties
    ]  # fmt: skip
    results = racing.at_once(*acts)
    assert set(racing.kinds(results)) <= {"Registration", "NotEnoughPlaces"}
    assert Registration.objects.holding().count() == 6
    check_promises(activity, at=MONDAY_MORNING)


def test_whoever_finds_it_full_is_told_while_others_hold_the_activity() -> None:
    activity, (first, *_rest) = make_workshop(capacity=1)
    comes(activity, first, submit_key="a", accepts_waiting=False)
    act = coming(activity, first, 2, accepts_waiting=False)
    again = partial(
        comes, activity, first, submit_key="a", accepts_waiting=False
    )  # the form that took the last place, sent twice
    with transaction.atomic():
        places.lock(activity.pk)
        refused, twin = racing.at_once(act, again)
    assert isinstance(refused, NotEnoughPlaces)
    assert twin == Registration.objects.get()


def test_a_date_cancelled_while_somebody_waits_for_the_activity_is_not_registered_for() -> None:
    activity, (first, *_rest) = make_workshop(capacity=5)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            scheduling.cancel(first, reason="Panne", at=MONDAY_MORNING)
            answer = pool.submit(racing.at_once, coming(activity, first, 1))
            racing.wait_until_somebody_waits()
        (refused,) = answer.result()
    assert isinstance(refused, SeanceCancelled)
    assert not Registration.objects.exists()
