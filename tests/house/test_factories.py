from collections.abc import Callable
from datetime import datetime
from inspect import Parameter, signature
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from tests import factories
from tests.conftest import Clock

FACTORIES = [make for name, make in sorted(vars(factories).items()) if name.startswith("make_")]


def asks_for_something(make: Callable[..., Any]) -> bool:
    kinds = {part.kind for part in signature(make).parameters.values() if part.default is Parameter.empty}
    return bool(kinds - {Parameter.VAR_KEYWORD})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "make", [make for make in FACTORIES if not asks_for_something(make)], ids=lambda make: make.__name__
)
def test_every_factory_works_without_a_word(make: Callable[[], Any]) -> None:
    made = make()
    assert all(row.pk for row in (made if isinstance(made, tuple) else [made]))


def test_the_clock_stands_still_until_it_is_moved(clock: Clock, now: datetime) -> None:
    assert timezone.now() == now
    clock.move_to(factories.paris(2027, 3, 28, 18))
    assert timezone.now() == factories.paris(2027, 3, 28, 18)


def test_two_roles_may_stand_in_one_test(volunteer_client: Client, agent_client: Client) -> None:
    assert volunteer_client.session["_auth_user_id"] != agent_client.session["_auth_user_id"]


def test_french_is_compiled_before_the_tests_start() -> None:
    with translation.override("fr"):
        assert translation.gettext("Sport") == "Sport"
