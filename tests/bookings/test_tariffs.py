"""What halls cost and are worth: dated, the past kept, a clear sentence for what makes no sense."""

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from bookings import pricing, tariffing
from bookings.models import HourlyValue, Tariff
from bookings.pricing import PriceBook, Rate
from directory.models import Person, Space
from tests import factories
from tests.bookings import racing
from tests.conftest import Clock
from tests.factories import paris

TODAY = date(2026, 11, 23)
OURS = Rate("association")


def set_tariff(space: Space, *, by: Person, at: datetime, whole: bool = False, **kw: Any) -> Tariff:
    given = {
        "audience": "association", "is_reduced": False, "kind": "flat", "amount": Decimal(20), "deposit": Decimal(0),
        "since": TODAY,
    }  # fmt: skip
    return tariffing.set_tariff(space.venue, space=None if whole else space, **given | kw, by=by, at=at)


@pytest.mark.django_db
def test_a_hall_has_its_own_tariff_or_that_of_its_venue(camille: Person, now: datetime) -> None:
    hall, other = factories.the_space(), factories.make_space("Petite salle")
    venue_wide = set_tariff(hall, by=camille, at=now, whole=True, kind="free")
    own = set_tariff(hall, by=camille, at=now)
    book = PriceBook.of([hall.venue])
    assert book.on(TODAY, hall, OURS) == own
    assert book.on(TODAY, other, OURS) == venue_wide
    assert book.on(date(2026, 11, 22), hall, OURS) is None
    assert book.on(TODAY, hall, Rate("association", True)) is None


@pytest.mark.django_db
def test_a_date_keeps_the_tariff_of_its_day(camille: Person, now: datetime) -> None:
    hall = factories.the_space()
    before = set_tariff(hall, by=camille, at=now, since=date(2026, 1, 1))
    after = set_tariff(hall, by=camille, at=now, since=date(2027, 1, 1), amount=Decimal(25))
    book = PriceBook.of([hall.venue])
    assert [book.on(day, hall, OURS) for day in (date(2026, 12, 31), date(2027, 1, 1))] == [before, after]


@pytest.mark.parametrize(("kind", "amount"), [("free", "0"), ("flat", "12.50"), ("hourly", "18.75")])
def test_what_a_date_of_an_hour_and_a_half_costs(kind: str, amount: str) -> None:
    tariff = Tariff(kind=kind, amount=Decimal(0 if kind == "free" else "12.50"))
    assert pricing.cost(tariff, paris(2026, 11, 24, 18), paris(2026, 11, 24, 19, 30)) == Decimal(amount)


@pytest.mark.django_db
def test_the_past_is_not_rewritten(camille: Person, now: datetime) -> None:
    hall = factories.the_space()
    begun = set_tariff(hall, by=camille, at=now, since=date(2026, 1, 1))
    with pytest.raises(tariffing.PastIsKept, match="1er janvier 2026"):
        set_tariff(hall, by=camille, at=now, since=date(2026, 6, 1))
    with pytest.raises(tariffing.PastIsKept):
        tariffing.take_away(begun, at=now)
    set_tariff(hall, by=camille, at=now, since=date(2025, 1, 1))  # a time that had none
    with pytest.raises(IntegrityError, match="what has begun"):
        Tariff.objects.filter(pk=begun.pk).update(amount=1)


@pytest.mark.django_db
def test_the_database_keeps_values_too(camille: Person, now: datetime) -> None:
    tariffing.set_value(factories.the_space(), amount=Decimal(15), since=date(2026, 1, 1), by=camille, at=now)
    with pytest.raises(IntegrityError, match="what has begun"):
        HourlyValue.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_two_agents_set_one_tariff_and_one_wins(now: datetime) -> None:
    hall, camille = factories.the_space(), factories.make_agent().person
    results = racing.at_once(*[partial(set_tariff, hall, by=camille, at=now)] * 4)
    assert racing.kinds(results) == {"Tariff": 1, "AlreadySet": 3}


SENT = {
    "action": "tariff", "tarif-space": "", "tarif-audience": "association", "tarif-kind": "hourly", "tarif-amount": "12,50",
    "tarif-deposit": "", "tarif-since": "01/01/2027", "tarif-decided_in": "Délibération 2026-112",
}  # fmt: skip


@pytest.mark.django_db
def test_an_agent_sets_a_tariff_and_takes_it_away(agent_client: Client, clock: Clock) -> None:
    address = f"/service/tarifs/{factories.the_space().venue.slug}/"
    assert agent_client.post(address, SENT).status_code == 302
    page = agent_client.get(address).content.decode()
    assert "12,50\N{NO-BREAK SPACE}€" in page
    assert "Délibération 2026-112" in page
    agent_client.post(address, {"action": f"tarif-{Tariff.objects.get().pk}"})
    assert not Tariff.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"tarif-amount": ""}, "Écrivez le prix."),
        ({"tarif-amount": "douze"}, "Écrivez un montant en euros"),
        ({"tarif-amount": "-3"}, "Un montant n’est pas inférieur à zéro."),
        ({"tarif-kind": "free"}, "Gratuit"),
        ({"tarif-since": "demain"}, "Écrivez le jour, le mois et l’année"),
        ({"tarif-since": ""}, "Écrivez le jour."),
        ({"tarif-space": "999999"}, "Choisissez une salle de ce lieu."),
        ({"tarif-audience": "martiens"}, "Choisissez pour qui."),
    ],
)
def test_what_makes_no_sense_is_sent_back(
    agent_client: Client, clock: Clock, wrong: dict[str, str], sentence: str
) -> None:
    page = agent_client.post(f"/service/tarifs/{factories.the_space().venue.slug}/", SENT | wrong)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "Délibération 2026-112" in page.content.decode()
    assert not Tariff.objects.exists()


@pytest.mark.django_db
def test_the_value_of_an_hour(agent_client: Client, clock: Clock) -> None:
    hall = factories.the_space()
    address = f"/service/tarifs/{hall.venue.slug}/"
    sent = {"action": "value", "valeur-space": hall.pk, "valeur-amount": "15 €", "valeur-since": "1er janvier 2026"}
    assert agent_client.post(address, sent).status_code == 302
    assert agent_client.post(address, sent).status_code == 422
    assert HourlyValue.objects.get().amount == Decimal(15)
    assert "chaque salle en a une" in agent_client.get("/service/tarifs/").content.decode().lower()
