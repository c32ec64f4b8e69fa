"""The mailbox asks the same number of questions for one letter and for twelve."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests import factories


@pytest.mark.django_db
@pytest.mark.parametrize("letters", [1, 12])
def test_the_mailbox_costs_the_same_for_one_letter_and_for_twelve(
    letters: int, client: Client, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.DEMO = True
    for number in range(letters):
        factories.make_notice(key=str(number))
    client.get("/demo/courrier/")
    with django_assert_num_queries(2):
        client.get("/demo/courrier/")
