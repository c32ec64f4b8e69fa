"""Whatever residents, teams and clocks do, in any order: no place is sold twice, nobody waits while a place that fits
is free, the public reads the truth, and everything is told once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from events import capacity, changing_registrations, offering, registering, scheduling
from events.models import Activity, Occurrence, Registration, RegistrationStep
from events.registration_errors import RegistrationRefused
from tests import factories
from tests.conftest import MONDAY_MORNING
from tests.events.registrations import make_workshop
from tests.properties.promises import Books, check_promises

ANY = strategies.integers(0, 50)
DATE = strategies.integers(0, 2)


class Workshop(RuleBasedStateMachine):
    """Three dates with four places each, two of them to try."""

    activity: Activity
    seances: list[Occurrence]

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.now: datetime = MONDAY_MORNING
        self.crowded: dict[int, int] = {}
        self.people = 0

    def teardown(self) -> None:
        """Each example starts from an empty town."""
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(places=strategies.sampled_from([1, 3, 4, None]), to_try=strategies.sampled_from([1, 2, None]))
    def build(self, places: int | None, to_try: int | None) -> None:
        self.activity, self.seances = make_workshop(capacity=places, trial_places=to_try)

    @rule(
        date=DATE, kind=strategies.sampled_from(["single", "single", "trial", "season"]),
        size=strategies.integers(1, 4), splits=strategies.booleans(), who=strategies.integers(0, 9),
    )  # fmt: skip
    def somebody_registers(self, date: int, kind: str, size: int, splits: bool, who: int) -> None:
        self.people += not (0 < who <= self.people)  # one of the first people comes back, or somebody new
        self.attempt(
            registering.register, self.activity, kind=kind, seance=self.seances[date], size=size, accepts_split=splits,
            contact=factories.a_contact(f"Rival {who if 0 < who < self.people else self.people}"),
        )  # fmt: skip

    @rule(which=ANY)
    def somebody_cancels(self, which: int) -> None:
        self.with_one(which, changing_registrations.withdraw)

    @rule(which=ANY, size=strategies.integers(1, 4))
    def somebody_changes_the_number(self, which: int, size: int) -> None:
        self.with_one(which, changing_registrations.change_size, size=size)

    @rule(which=ANY, date=DATE, waits=strategies.booleans())
    def somebody_changes_the_date(self, which: int, date: int, waits: bool) -> None:
        self.with_one(which, changing_registrations.reschedule, seance=self.seances[date], accepts_waiting=waits)

    @rule(which=ANY, date=DATE)
    def somebody_is_away(self, which: int, date: int) -> None:
        self.with_one(which, changing_registrations.free_one_date, seance=self.seances[date])

    @rule(which=ANY, date=DATE)
    def somebody_comes_after_all(self, which: int, date: int) -> None:
        self.with_one(which, changing_registrations.come_after_all, seance=self.seances[date])

    @rule(which=ANY, yes=strategies.booleans())
    def somebody_answers(self, which: int, yes: bool) -> None:
        self.with_one(which, offering.accept if yes else offering.decline)

    @rule(places=strategies.sampled_from([1, 2, 4, 6]))
    def the_team_changes_the_places(self, places: int) -> None:
        books = Books(self.activity, self.now)
        self.crowded = {seance.pk: books.taken(seance) for seance in books.seances}
        capacity.set_capacity(self.activity, capacity=places, trial_places=self.activity.trial_places, at=self.now)

    @rule(date=DATE)
    def the_team_cancels_a_date(self, date: int) -> None:
        self.attempt(scheduling.cancel, self.seances[date], reason="Malade.")

    @rule(date=DATE)
    def the_team_restores_a_date(self, date: int) -> None:
        self.attempt(scheduling.restore, self.seances[date])

    @rule(hours=strategies.sampled_from([1, 30, 49, 100]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        offering.expire_offers(at=self.now)
        offering.follow_the_clock(at=self.now)
        # The minute's round comes in time: dates that began hours ago were looked at when they began.
        offering.serve(Activity.objects.get(pk=self.activity.pk), at=self.now)

    @invariant()
    def every_promise_is_kept(self) -> None:
        if hasattr(self, "activity"):
            check_promises(self.activity, at=self.now, crowded=self.crowded)

    @invariant()
    def places_are_given_in_order_of_arrival(self) -> None:
        """Whoever was passed by a later party did not fit then; that is what the history says of them."""
        for step in RegistrationStep.objects.filter(kind="passed").select_related("registration"):
            assert step.registration.size > 1 or step.registration.kind != "single"

    def attempt(self, act: Any, *args: Any, **kw: Any) -> None:
        """Refusals are part of life; they change nothing."""
        try:
            with transaction.atomic():
                act(*args, at=self.now, **kw)
        except RegistrationRefused:
            pass
        except Exception as error:
            if type(error).__name__ != "SeanceIsOver":
                raise

    def with_one(self, which: int, act: Any, **kw: Any) -> None:
        parties = list(Registration.objects.filter(activity=self.activity).order_by("pk"))
        if parties:
            self.attempt(act, parties[which % len(parties)], **kw)


@pytest.mark.slow
@pytest.mark.django_db
def test_no_order_of_acts_breaks_a_promise() -> None:
    run_state_machine_as_test(
        Workshop,
        settings=settings(
            max_examples=15, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
