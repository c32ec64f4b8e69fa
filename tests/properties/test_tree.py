"""Whatever volunteers, agents and time do, in any order, on a hall that is divided and divided again: no space is held
twice, what is granted or proposed holds its space to the minute and nothing else does, a closure holds what it shuts,
what was called free can be granted, and the history only grows. Things are lent meanwhile: never more than there are."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bookings import (
    answering,
    availability,
    changing,
    planning_closures,
    releasing,
    reopening,
    requesting,
    review,
    shutting,
    splitting,
)
from bookings.changed import Act, Hold
from bookings.errors import SpaceTaken
from bookings.models import Closure, ClosureChoice, Decision, Proposal, Slot, SlotRequest
from bookings.planning_closures import Chosen
from bookings.targets import Target
from directory.models import Person, Space
from tests import factories
from tests.conftest import MONDAY_MORNING
from tests.factories import paris
from tests.properties.floors import check_spaces
from tests.properties.lending_acts import Lending

FIRST = paris(2099, 12, 1, 8)
HALF_HOURS = strategies.integers(0, 20)  # of one day, so that dates often meet, touch, or miss one another by a gap
ANY = strategies.integers(0, 50)
REFUSAL = review.Refuse(Slot.Ground.PROPERTY, "Salle prise.")
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
HOW_MANY = int(os.environ.get("HYPOTHESIS_EXAMPLES", "400")) if DEEP else 15


class Tree(Lending, RuleBasedStateMachine):
    """A hall of two halves, one of which has two corners, beside a small room; gaps differ. Beside them, a store."""

    camille: Person

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.now: datetime = MONDAY_MORNING
        self.history: list[tuple[int, Any]] = []

    def teardown(self) -> None:
        """Each example starts from an empty town."""
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize()
    def build(self) -> None:
        self.camille = factories.make_agent().person
        whole = factories.make_space("Halle", gap_minutes=30)
        half = factories.make_space("Moitié", parent=whole, gap_minutes=15)
        factories.make_space("Autre moitié", parent=whole)
        for n in (0, 1):
            factories.make_space(f"Coin {n}", parent=half, gap_minutes=n * 10)
        factories.make_space("Petite salle")
        self.fill_the_store()

    @rule(where=ANY, first=HALF_HOURS, hours=strategies.integers(1, 3), twice=strategies.booleans())
    def ask(self, where: int, first: int, hours: int, twice: bool) -> None:
        starts = [FIRST + timedelta(minutes=30 * first)] + [FIRST + timedelta(days=1)] * twice
        factories.make_asked(*starts, hours=hours, space=self.space(where))

    @rule(which=ANY)
    def grant(self, which: int) -> None:
        """What was called free can be granted; what was not cannot."""
        if asked := self.one(SlotRequest.objects.pending(), which):
            slots = list(asked.slots.asked())
            found = availability.of(asked.space, slots, request=asked, at=self.now)
            try:
                self.decide(asked, {slot.pk: review.Grant() for slot in slots})
            except SpaceTaken as taken:
                assert [verdict.starts_at for verdict in taken.lost] == [each.starts_at for each in found.lost]  # noqa: PT017 - one step of many
            else:
                assert not found.lost

    @rule(which=ANY)
    def refuse(self, which: int) -> None:
        if slot := self.one(Slot.objects.asked(), which):
            self.decide(slot.request, {slot.pk: REFUSAL})

    @rule(which=ANY, where=ANY, hour=strategies.integers(8, 18), is_final=strategies.booleans())
    def propose(self, which: int, where: int, hour: int, is_final: bool) -> None:
        if slot := self.one(Slot.objects.asked(), which):
            space = self.space(where)
            target = Target(space.pk, 0, paris(2099, 1, 1, hour).time(), paris(2099, 1, 1, hour + 2).time())
            verdict = review.Propose(space, target, otherwise=REFUSAL if is_final else None)
            self.attempt(lambda: self.decide(slot.request, {slot.pk: verdict}))

    @rule(which=ANY, accepts=strategies.booleans())
    def answer(self, which: int, accepts: bool) -> None:
        if proposal := self.one(Proposal.objects.waiting(), which):
            act = answering.accept if accepts else answering.decline
            self.attempt(lambda: act(proposal, by=self.camille, at=self.now))

    @rule()
    @precondition(lambda self: Proposal.objects.waiting().exists())
    def time_passes(self) -> None:
        self.now += timedelta(days=8)
        answering.expire_due(at=self.now)
        assert not Proposal.objects.waiting().filter(answer_before__lte=self.now).exists()

    @rule(which=ANY)
    def withdraw(self, which: int) -> None:
        if asked := self.one(SlotRequest.objects.all(), which):
            self.attempt(lambda: requesting.withdraw(asked, by=self.camille, at=self.now))

    @rule(which=ANY)
    def release(self, which: int) -> None:
        if slot := self.one(Slot.objects.granted(), which):
            releasing.release(slot, by=self.camille, at=self.now)

    @rule(which=ANY)
    def the_service_takes_back(self, which: int) -> None:
        if slot := self.one(Slot.objects.granted(), which):
            changing.give_back(slot, Act(self.camille, self.now), cancels=False)

    @rule(which=ANY, where=ANY, first=HALF_HOURS, hours=strategies.integers(1, 4))
    def move(self, which: int, where: int, first: int, hours: int) -> None:
        if slot := self.one(Slot.objects.granted(), which):
            start = FIRST + timedelta(minutes=30 * first)
            to = Hold(self.space(where), start, start + timedelta(hours=hours))
            self.attempt(lambda: changing.move(slot, to, Act(self.camille, self.now)))

    @rule(which=ANY, late=strategies.booleans())
    def shorten(self, which: int, late: bool) -> None:
        if slot := self.one(Slot.objects.granted(), which):
            half = timedelta(minutes=30)
            to = Hold(slot.space, slot.starts_at + half * late, slot.ends_at - half * (not late))
            self.attempt(lambda: changing.shorten(slot, to, Act(self.camille, self.now)))

    @rule(which=ANY, other=ANY, keeps_hours=strategies.booleans())
    def swap(self, which: int, other: int, keeps_hours: bool) -> None:
        one, two = self.one(Slot.objects.granted(), which), self.one(Slot.objects.granted(), other)
        if one and two and one != two:
            self.attempt(lambda: changing.swap(one, two, Act(self.camille, self.now), keeps_hours=keeps_hours))

    @rule(
        where=ANY, first=HALF_HOURS, hours=strategies.integers(1, 6),
        answer=strategies.sampled_from(["cancel", "cancel", "keep", "rehouse"]), to=ANY,
    )  # fmt: skip
    def close(self, where: int, first: int, hours: int, answer: str, to: int) -> None:
        start = FIRST + timedelta(minutes=30 * first)
        plan = factories.make_closure_plan(
            self.space(where), starts_at=start, ends_at=start + timedelta(hours=hours), by=self.camille
        )
        there = self.space(to).pk if answer == "rehouse" else None
        touched = Slot.objects.granted().filter(starts_at__lt=plan.ends_at, ends_at__gt=start)
        choices = {slot.pk: Chosen(ClosureChoice.Answer(answer), there) for slot in touched}
        planning_closures.choose(plan, choices)
        self.attempt(lambda: shutting.send(plan, by=self.camille, at=self.now))

    @rule(which=ANY, gives_back=strategies.booleans())
    def reopen(self, which: int, gives_back: bool) -> None:
        if closure := self.one(Closure.objects.filter(reopened_at=None), which):
            back = [each.slot_id for each in reopening.cancelled_by(closure, at=self.now)] if gives_back else []
            reopening.reopen(closure, by=self.camille, at=self.now, back=back)

    @rule(where=ANY)
    def divide(self, where: int) -> None:
        hall = self.space(where)
        if Space.objects.current().count() < 12:  # the fewer, the more often dates meet
            parts = [splitting.Part(f"{hall.name} {letter}") for letter in "ab"]
            self.attempt(lambda: splitting.divide(hall, parts, by=self.camille, at=self.now))

    @rule(where=ANY)
    def make_one(self, where: int) -> None:
        self.attempt(lambda: splitting.make_one(self.space(where), by=self.camille, at=self.now))

    @invariant()
    def the_spaces_are_in_order(self) -> None:
        check_spaces()

    @invariant()
    def the_history_only_grows_and_ends_with_what_is(self) -> None:
        now = list(Decision.objects.order_by("pk").values_list("pk", "verdicts"))
        assert now[: len(self.history)] == self.history
        self.history = now

        last = {line["slot"]: line["after"] for _pk, verdicts in self.history for line in verdicts}
        assert all(last.get(slot.pk, "asked") == slot.state for slot in Slot.objects.all())

    def space(self, number: int) -> Space:
        spaces = list(Space.objects.current().select_related("venue").order_by("pk"))
        return spaces[number % len(spaces)]

    def one(self, found: Any, number: int) -> Any:
        keys = list(found.order_by("pk"))
        return keys[number % len(keys)] if keys else None

    def decide(self, asked: SlotRequest, verdicts: dict[int, review.Verdict]) -> None:
        review.decide(asked, verdicts=verdicts, message="", by=self.camille, at=self.now)

    def attempt(self, act: Callable[[], object]) -> None:
        """What the domain refuses in its own words changes nothing; anything else is a fault."""
        try:
            with transaction.atomic():
                act()
        except ValidationError:
            return


@pytest.mark.slow
@pytest.mark.django_db
def test_no_order_of_acts_breaks_the_spaces_of_the_town() -> None:
    run_state_machine_as_test(
        Tree,
        settings=settings(
            max_examples=HOW_MANY, stateful_step_count=50 if DEEP else 30, deadline=None,
            suppress_health_check=list(HealthCheck), database=None,
        ),
    )  # fmt: skip
