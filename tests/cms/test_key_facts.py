"""The six key facts of an association, and its page with or without them."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from cms import key_facts
from cms.key_facts import Offer
from cms.models import HomePage
from directory.models import Association
from tests import factories
from tests.factories import paris

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ADDRESS = "/associations/souffle-et-mouvement/"


def told(*offers: Offer, **kw: Any) -> dict[str, tuple[str, str]]:
    facts = key_facts.of(offers, **kw)
    return {
        fact.icon: (fact.value.replace("\xa0", " ").replace("\u2060", ""), fact.more.replace("\xa0", " "))
        for fact in facts
    }


def offer(title: str, *, step_free: bool | None = None, **kw: Any) -> Offer:
    space = factories.make_space(f"Salle {title}", venue=factories.make_venue(f"Lieu {title}", step_free=step_free))
    activity = factories.make_activity(title, **kw)
    return Offer(activity, factories.make_occurrence(activity=activity, space=space))


def test_one_activity_tells_all_that_is_known_of_it() -> None:
    facts = told(
        offer("Gym", step_free=True, price_kind="paid", price=Decimal(45), price_unit="an", age_min=60), tries=True
    )
    assert facts == {
        "clock": ("Mardi, 10 h – 11 h", "Prochaine : mar. 24 nov., 10 h"),
        "map-pin": ("Lieu Gym", "12 quai des Tamaris"),
        "tag": ("45 € par an", ""),
        "users": ("À partir de 60 ans", ""),
        "wheelchair": ("Accès fauteuil roulant", ""),
        "door": ("Contacter d’abord l’association", "Première séance offerte à l’essai"),
    }


def test_several_activities_are_summed_up_and_no_access_is_promised_where_it_is_not_known() -> None:
    facts = told(
        offer("Gym", step_free=True, price_kind="free", age_min=6, age_max=12),
        offer("Yoga", step_free=None, price_kind="paid", price=Decimal(60), age_min=18, entry="free_entry"),
        offer("Danse", step_free=False),
    )
    assert facts["clock"][0] == "Mardi"
    assert facts["map-pin"] == ("Lieu Gym", "et 2 autres lieux")
    assert facts["tag"] == ("Gratuit, ou jusqu’à 60 €", "Demandez le prix des autres activités.")
    assert facts["users"] == ("Tout public", "Cela dépend de l’activité.")
    assert facts["wheelchair"][0] == "Accès fauteuil roulant dans certains lieux"
    assert facts["door"][0] == "Voyez chaque activité"


def test_unknown_and_no_together_are_not_a_yes() -> None:
    facts = told(offer("Gym", step_free=None), offer("Danse", step_free=False))
    assert facts["wheelchair"] == ("Accès non renseigné : demandez avant de venir", "")


def test_without_an_activity_there_are_no_key_facts_but_a_way_on(client: Client, site_tree: HomePage) -> None:
    factories.make_association()
    page = client.get(ADDRESS)
    assert page.context["key_facts"] == []
    assert "Aucune activité n’est annoncée pour le moment." in page.content.decode()
    assert "tel:+33465710012" in page.content.decode()


def test_a_card_shows_the_places_left_and_a_cancelled_seance_is_struck_through(
    client: Client, site_tree: HomePage
) -> None:
    activity = factories.make_activity(entry="registration", offers_trial=True)
    factories.make_occurrence(activity=activity, state="cancelled")
    factories.make_occurrence(activity=activity, starts_at=paris(2026, 12, 1, 10), free_places=2)
    page = client.get(ADDRESS).content.decode().replace("\xa0", " ")
    assert page.count("2 places") == 2  # on the card and beside the séance
    assert "<del>10 h –" in page
    assert "Première séance offerte à l’essai" in page


def test_an_association_on_a_break_says_so(client: Client, site_tree: HomePage) -> None:
    factories.make_association(state=Association.State.DORMANT)
    assert "Cette association est en pause" in client.get(ADDRESS).content.decode()
