"""Two people act on one team at the same second, on two real connections."""

from functools import partial

import pytest
from django.db import IntegrityError

from directory import claiming, inviting, joining, leaving
from directory.models import Claim, Membership, Person
from tests import factories
from tests.bookings import racing
from tests.conftest import MONDAY_MORNING

pytestmark = pytest.mark.django_db(transaction=True)


def two_in_charge() -> list[Membership]:
    people = [factories.make_person(), factories.make_person("malik@exemple.test", "Malik")]
    return [factories.make_membership(person=person) for person in people]


@pytest.mark.parametrize("_round", range(5))
def test_two_who_leave_at_once_leave_one_in_charge(_round: int) -> None:
    results = racing.at_once(*[partial(leaving.leave, each, at=MONDAY_MORNING) for each in two_in_charge()])
    assert racing.kinds(results) == {"Membership": 1, "LastInCharge": 1}
    assert Membership.objects.in_charge().count() == 1


@pytest.mark.parametrize("_round", range(5))
def test_the_database_refuses_the_second_even_when_nobody_asked(_round: int) -> None:
    def end(membership: Membership) -> int:
        return Membership.objects.filter(pk=membership.pk).update(ended_at=MONDAY_MORNING)

    results = racing.at_once(*[partial(end, each) for each in two_in_charge()])

    assert sorted(type(each).__name__ for each in results) == ["IntegrityError", "int"]
    assert isinstance(next(each for each in results if not isinstance(each, int)), IntegrityError)
    assert Membership.objects.in_charge().count() == 1


def test_a_code_tried_ten_times_at_once_is_tried_five_times() -> None:
    person = factories.make_person()
    association = factories.make_association(email="bureau@exemple.test")
    mine = claiming.claim(association, part="Président", by=person, at=MONDAY_MORNING)
    claiming.send_code(mine, at=MONDAY_MORNING)

    results = racing.at_once(*[partial(claiming.try_code, mine, "abcdef", at=MONDAY_MORNING) for _ in range(10)])

    assert racing.kinds(results) == {"WrongCode": 5, "CodeOver": 5}
    assert Claim.objects.get().tries == 5


def test_an_invitation_accepted_twice_at_once_counts_once() -> None:
    nadia = factories.make_membership()
    odile = factories.make_person("odile@exemple.test", "Odile")
    invitation = inviting.invite(nadia.association, odile.email, role="redacteur", by=nadia.person, at=MONDAY_MORNING)

    results = racing.at_once(*[partial(inviting.accept, invitation, by=odile, at=MONDAY_MORNING) for _ in range(2)])

    assert racing.kinds(results) == {"Membership": 1, "InvitationOver": 1}
    assert odile.memberships.count() == 1


def test_an_account_asked_for_twice_at_once_is_opened_once() -> None:
    acts = [partial(joining.open_account, "odile@exemple.test", ("Odile", "Marin")) for _ in range(4)]
    assert racing.kinds(racing.at_once(*acts)) == {"Person": 4}
    assert Person.objects.count() == 1
