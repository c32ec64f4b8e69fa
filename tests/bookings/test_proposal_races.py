"""A proposal is answered once, and what it holds is given to nobody else: real rivals."""

from datetime import time
from functools import partial

import pytest

from bookings import answering, review
from bookings.models import Occupancy, Proposal, SlotRequest
from bookings.targets import Target
from directory.models import Person
from tests import factories
from tests.bookings import racing
from tests.conftest import MONDAY_MORNING
from tests.factories import paris

pytestmark = pytest.mark.django_db(transaction=True)
TUESDAY = paris(2026, 12, 15, 18)


def make(n: int) -> tuple[Proposal, SlotRequest, Person]:
    """A date proposed in another hall, and a rival request for that hall."""
    camille = Person.objects.filter(email="camille@exemple.test").first() or factories.make_agent().person
    other = factories.make_space(f"Autre {n}")
    asked = factories.make_asked(TUESDAY, space=factories.make_space(f"Salle {n}"))
    verdict = review.Propose(other, Target(other.pk, 0, time(18), time(20)))
    review.decide(asked, verdicts={asked.slots.get().pk: verdict}, message="", by=camille, at=MONDAY_MORNING)
    return asked.proposals.get(), factories.make_asked(TUESDAY, space=other), camille


def grant(asked: SlotRequest, by: Person) -> object:
    verdicts = {asked.slots.get().pk: review.Grant()}
    return review.decide(asked, verdicts=verdicts, message="", by=by, at=MONDAY_MORNING)


def test_accepted_and_over_at_the_same_second_is_one_of_them() -> None:
    for n in range(3):
        proposal, _rival, camille = make(n)
        results = racing.at_once(
            partial(answering.accept, proposal, by=camille, at=MONDAY_MORNING),
            partial(answering.expire, proposal, at=proposal.answer_before),
        )
        assert racing.kinds(results) == {"Decision": 1, "ProposalOver": 1}
        proposal.refresh_from_db()
        held = Occupancy.objects.filter(slot__request=proposal.request_id).count()
        assert held == (proposal.state == Proposal.State.ACCEPTED)


def test_accepted_twice_is_accepted_once() -> None:
    proposal, _rival, camille = make(0)
    results = racing.at_once(*[partial(answering.accept, proposal, by=camille, at=MONDAY_MORNING)] * 4)
    assert racing.kinds(results) == {"Decision": 1, "ProposalOver": 3}


def test_nobody_is_granted_a_hall_while_its_proposal_is_accepted() -> None:
    for n in range(3):
        proposal, rival, camille = make(n)
        results = racing.at_once(
            partial(answering.accept, proposal, by=camille, at=MONDAY_MORNING), partial(grant, rival, camille)
        )
        assert racing.kinds(results) == {"Decision": 1, "SpaceTaken": 1}
    assert racing.overlaps() == 0
