"""Whatever volunteers and agents do, in any order, on a hall that is divided and divided again:
no space is held twice, what is called free can be granted, every date has exactly one answer."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
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

from bookings import availability, closing, releasing, reopening, review
from bookings.availability import Answer
from bookings.errors import SpacesInUse, SpaceTaken
from bookings.models import Closure, Decision, Slot, SlotRequest
from directory.models import Person, Space
from tests import factories
from tests.bookings import racing
from tests.conftest import MONDAY_MORNING
from tests.factories import paris

FIRST = paris(2026, 12, 1, 8)
# A few hours of one day, so that dates often meet, touch, or miss one another by a gap.
STARTS = strategies.lists(
    strategies.integers(0, 24).map(lambda step: FIRST + timedelta(minutes=30 * step)),
    min_size=1,
    max_size=3,
    unique=True,
)
WHERE = strategies.integers(0, 5)


class Town(RuleBasedStateMachine):
    """A hall of two halves, one of which has two corners, beside a small room; gaps differ."""

    spaces: list[Space]
    camille: Person

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()

    def teardown(self) -> None:
        """Each example starts from an empty town."""
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize()
    def build(self) -> None:
        self.camille = factories.make_agent().person
        whole = factories.make_space("Halle", gap_minutes=30)
        half = factories.make_space("Moitié", parent=whole, gap_minutes=15)
        self.spaces = [whole, half, factories.make_space("Autre moitié", parent=whole)]
        self.spaces += [factories.make_space(f"Coin {n}", parent=half, gap_minutes=n * 10) for n in (0, 1)]
        self.spaces.append(factories.make_space("Petite salle"))

    @rule(where=WHERE, starts=STARTS)
    def ask(self, where: int, starts: list[Any]) -> None:
        apart = [
            start
            for n, start in enumerate(sorted(starts))
            if n == 0 or start - sorted(starts)[n - 1] >= timedelta(hours=3)
        ]
        factories.make_asked(*apart, space=self.spaces[where])

    @rule(data=strategies.data())
    @precondition(lambda self: SlotRequest.objects.pending().exists())
    def decide(self, data: strategies.DataObject) -> None:
        asked = data.draw(strategies.sampled_from(list(SlotRequest.objects.pending())))
        slots = list(asked.slots.asked())
        found = availability.of(asked.space, slots, request=asked, at=MONDAY_MORNING)
        can_be_granted = all(verdict.can_be_granted for verdict in found.verdicts)
        verdicts = {slot.pk: review.Grant() for slot in slots}
        try:
            review.decide(asked, verdicts=verdicts, message="", by=self.camille, at=MONDAY_MORNING)
        except SpaceTaken as taken:
            named = [verdict.starts_at for verdict in taken.lost]
            assert (can_be_granted, named) == (False, [verdict.starts_at for verdict in found.lost])  # noqa: PT017 - one step of many
            review.decide(asked, verdicts=_answers(slots, found), message="", by=self.camille, at=MONDAY_MORNING)
        else:
            assert can_be_granted

    @rule(where=WHERE, start=STARTS, hours=strategies.integers(1, 5))
    def close(self, where: int, start: list[Any], hours: int) -> None:
        try:
            closing.close(
                [self.spaces[where]], starts_at=start[0], ends_at=start[0] + timedelta(hours=hours),
                cause=Closure.Cause.WORKS, reason="Peinture", by=self.camille,
            )  # fmt: skip
        except SpacesInUse as refused:
            assert refused.touched != ()  # noqa: PT017 - one step of many

    @rule(data=strategies.data())
    @precondition(lambda self: Closure.objects.filter(reopened_at=None).exists())
    def reopen(self, data: strategies.DataObject) -> None:
        closure = data.draw(strategies.sampled_from(list(Closure.objects.filter(reopened_at=None))))
        reopening.reopen(closure, by=self.camille, at=MONDAY_MORNING)

    @rule(data=strategies.data())
    @precondition(lambda self: Slot.objects.granted().exists())
    def give_back(self, data: strategies.DataObject) -> None:
        slot = data.draw(strategies.sampled_from(list(Slot.objects.granted())))
        releasing.release(slot, by=self.camille, at=MONDAY_MORNING)

    @invariant()
    def no_space_is_held_twice(self) -> None:
        assert racing.overlaps() == 0

    @invariant()
    def every_date_has_exactly_one_answer(self) -> None:
        decisions = Decision.objects.filter(kind=Decision.Kind.DECIDED)
        answered = Counter(line["slot"] for decision in decisions for line in decision.verdicts)
        assert set(answered.values()) <= {1}
        assert set(answered) == set(Slot.objects.exclude(state=Slot.State.ASKED).values_list("pk", flat=True))

    @invariant()
    def only_granted_dates_hold_their_space(self) -> None:
        holding = set(Slot.objects.filter(occupancies__isnull=False).values_list("pk", flat=True))
        assert holding == set(Slot.objects.granted().values_list("pk", flat=True))


def _answers(slots: list[Slot], found: availability.Availability) -> dict[int, review.Grant | review.Refuse]:
    refusal = review.Refuse(Slot.Ground.PROPERTY, "Salle prise.")
    return {
        slot.pk: refusal if verdict.answer in (Answer.TAKEN, Answer.CLOSED, Answer.PAST) else review.Grant()
        for slot, verdict in zip(slots, found.verdicts, strict=True)
    }


@pytest.mark.slow
@pytest.mark.django_db
def test_no_order_of_acts_gives_a_space_twice_or_breaks_what_was_called_free() -> None:
    run_state_machine_as_test(
        Town,
        settings=settings(
            max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
