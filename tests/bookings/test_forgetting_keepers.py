"""Names of former caretakers and of those who gave a key back go after a year."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from bookings import forgetting_keepers, keys
from bookings.models import Caretaker, KeyLoan
from tests import factories

pytestmark = pytest.mark.django_db


def test_who_opened_halls_is_forgotten_a_year_after(now: datetime) -> None:
    for name, days in (("Rachid", 370), ("Odile", 300)):
        keeper = factories.make_caretaker(name)
        keeper.revoked_at = now - timedelta(days=days)
        keeper.save()
    factories.make_caretaker("Sami")
    assert forgetting_keepers.forget(at=now) > 0
    assert sorted(Caretaker.objects.values_list("name", flat=True)) == ["Odile", "Sami"]


def test_who_had_a_key_is_forgotten_a_year_after_it_came_back(now: datetime, agent_client: Client) -> None:
    association = factories.the_association()
    back, out = factories.make_key("Clé 1"), factories.make_key("Clé 2")
    for key in (back, out):
        keys.hand_out(key, association, holder="Nadia Ferrand", on=date(2025, 9, 1))
    keys.take_back(back, on=date(2025, 11, 1))
    assert (forgetting_keepers.forget(at=now), forgetting_keepers.forget(at=now)) == (1, 0)
    assert dict(KeyLoan.objects.values_list("key__label", "holder")) == {"Clé 1": "", "Clé 2": "Nadia Ferrand"}
    assert "Souffle &amp; Mouvement</b><br>" in agent_client.get(f"/service/cles/{back.pk}/").content.decode()
