"""Who has which key, since when, returned or not."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.test import Client

from bookings import keys, sheet, sheet_paper, weeks
from bookings.models import KeyLoan
from tests import factories
from tests.bookings import racing
from tests.conftest import Clock
from tests.factories import paris

TODAY = date(2026, 11, 23)


@pytest.mark.django_db
def test_a_key_is_handed_out_then_comes_back(agent_client: Client, clock: Clock) -> None:
    asked = factories.make_asked(paris(2026, 11, 24, 18))
    agent_client.post("/service/cles/", {"venue": asked.space.venue_id, "label": "Badge 7"})
    key = factories.Key.objects.get()
    address = f"/service/cles/{key.pk}/"
    sent = {"association": asked.association_id, "holder": "Nadia", "on": "20/11/2026"}
    assert agent_client.post(address, sent).status_code == 302
    assert "Souffle &amp; Mouvement" in agent_client.get("/service/cles/?dehors").content.decode()
    assert agent_client.post(address, sent).status_code == 422
    agent_client.post(address, {"action": "back"})
    loan = KeyLoan.objects.get()
    assert (loan.holder, loan.since, loan.returned_on) == ("Nadia", date(2026, 11, 20), TODAY)
    assert "Badge 7" not in agent_client.get("/service/cles/?dehors").content.decode()


@pytest.mark.django_db
def test_the_sheet_says_who_has_a_key(clock: Clock) -> None:
    asked = factories.make_asked(paris(2026, 11, 24, 18))
    asked.slots.update(state="granted")
    keys.hand_out(factories.make_key(), asked.association, holder="Nadia", on=TODAY)
    paper = sheet_paper.of(sheet.of(asked.space.venue, weeks.chosen(None, at=clock.now)), at=clock.now)
    assert paper["days"][0]["lines"][0]["needs"] == "a une clé"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"association": ""}, "Choisissez l’association."),
        ({"holder": ""}, "Écrivez qui la prend."),
        ({"on": "01/12/2026"}, "Ce jour n’est pas encore venu."),
    ],
)
def test_what_makes_no_sense_is_sent_back(
    agent_client: Client, clock: Clock, wrong: dict[str, str], sentence: str
) -> None:
    asked = factories.make_asked(paris(2026, 11, 24, 18))
    sent = {"association": asked.association_id, "holder": "Nadia", "on": "20/11/2026"} | wrong
    page = agent_client.post(f"/service/cles/{factories.make_key().pk}/", sent)
    assert page.status_code == 422
    assert sentence in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_agents_hand_out_one_key_and_one_wins() -> None:
    key = factories.make_key()
    rivals = [factories.make_association(f"Rivale {number}") for number in range(4)]
    results = racing.at_once(*[partial(keys.hand_out, key, rival, holder="Nadia", on=TODAY) for rival in rivals])
    assert racing.kinds(results) == {"KeyLoan": 1, "KeyIsOut": 3}
    assert keys.take_back(key, on=TODAY - timedelta(days=9)).returned_on == TODAY  # type: ignore[union-attr]  # it was out
