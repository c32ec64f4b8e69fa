"""Two connections at the same second: one paper of a kind counts, one answer is told."""

from datetime import timedelta
from functools import partial

import pytest

from directory.models import AssociationDocument
from directory.papers import checking, depositing
from notifications.models import Notice
from tests import factories, papers
from tests.bookings import racing
from tests.conftest import MONDAY_MORNING

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_papers_sent_at_the_same_second_one_counts() -> None:
    association, sender = factories.make_association(), papers.the_sender()
    sends = [
        partial(
            depositing.deposit, association, papers.held(papers.PDF + bytes([n])), kind="statutes", by=sender,
            at=MONDAY_MORNING + timedelta(seconds=n),
        )
        for n in range(8)
    ]  # fmt: skip
    assert racing.kinds(racing.at_once(*sends)) == {"AssociationDocument": 8}
    assert AssociationDocument.objects.standing().count() == 1
    assert AssociationDocument.objects.count() == 8


def test_of_two_answers_at_the_same_second_one_is_given() -> None:
    factories.make_membership(person=papers.the_sender())
    paper, agent = papers.make_paper("statutes"), factories.make_agent().person
    acts = [
        partial(checking.verify, paper, by=agent, at=MONDAY_MORNING),
        partial(checking.verify, paper, by=agent, at=MONDAY_MORNING),
    ]
    assert racing.kinds(racing.at_once(*acts)) == {"AssociationDocument": 1, "GoneMeanwhile": 1}
    assert Notice.objects.count() == 1
