"""How often somebody may ask; no address is kept in the cache."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from directory import limits


def test_the_last_allowed_one_is_allowed_and_the_next_is_not() -> None:
    asked = [limits.allows("letter", "lea@exemple.test", 3, per=60) for _ in range(5)]
    assert asked == [True, True, True, False, False]


def test_each_person_and_each_purpose_counts_apart_but_not_each_spelling() -> None:
    assert limits.allows("letter", "lea@exemple.test", 1, per=60)
    assert limits.allows("letter", "leo@exemple.test", 1, per=60)
    assert limits.allows("wish", "lea@exemple.test", 1, per=60)
    assert not limits.allows("letter", " LEA@exemple.test", 1, per=60)


def test_visitors_are_told_apart_by_their_address() -> None:
    factory = RequestFactory()
    here, there = factory.get("/", REMOTE_ADDR="192.0.2.1"), factory.get("/", REMOTE_ADDR="192.0.2.2")
    assert [limits.allows_visitor(request, "wish", 1) for request in (here, here, there)] == [True, False, True]


def test_a_home_with_many_long_addresses_is_one_and_an_untold_address_is_counted_too() -> None:
    factory = RequestFactory()
    home = [factory.get("/", REMOTE_ADDR=f"2001:db8:1:2::{n}") for n in (1, 2)]
    other = factory.get("/", REMOTE_ADDR="2001:db8:1:3::1")
    assert [limits.allows_visitor(request, "wish", 1) for request in (*home, other)] == [True, False, True]
    untold = factory.get("/", REMOTE_ADDR="")
    assert [limits.allows_visitor(untold, "wish", 1) for _ in range(2)] == [True, False]


def test_neither_address_nor_number_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []
    monkeypatch.setattr(cache, "add", lambda key, *_, **__: keys.append(key) or True)
    limits.allows("letter", "lea@exemple.test", 3, per=60)
    assert keys[0].startswith("limit:")
    assert "lea" not in keys[0]
