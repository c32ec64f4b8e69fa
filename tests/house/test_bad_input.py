"""Whatever somebody writes in an address or in a hidden field, no page breaks: no test here may meet a 500."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cms import planting
from cms.models import AssociationPage
from directory import numbers
from directory.validators import valid_rna, valid_siret
from tests import factories
from tests.factories import paris

pytestmark = pytest.mark.django_db
ENDLESS = "9" * 5000


@pytest.mark.parametrize(
    "address", ["/activites/?q=gym%00", "/associations/?theme=%00", "/demo/courrier/?a=%00", "/lieux/%00/"]
)
def test_an_address_with_a_nul_sign_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_venue_with_a_nul_sign_is_refused_to_agents_too(agent_client: Client) -> None:
    assert agent_client.get("/service/fermetures/nouvelle/?lieu=%00").status_code == 400


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("0", 0), ("", None), ("-1", None), ("²", None), ("٣", None), ("1e3", None), (ENDLESS, None)],
)
def test_a_number_is_read_from_text_or_not_at_all(text: str, number: int | None) -> None:
    assert numbers.read(text) == number


def test_no_number_in_the_address_of_a_request_is_too_long(volunteer_client: Client) -> None:
    address = f"/espace/souffle-et-mouvement/demandes/nouvelle/?activite={ENDLESS}"
    assert volunteer_client.get(address).status_code == 200


@pytest.mark.parametrize("name", ["groups", "g0-all", "g0-dates", "version"])
def test_no_number_in_a_decision_is_too_long(agent_client: Client, name: str) -> None:
    asked = factories.make_asked(paris(2026, 12, 1, 18))
    key = asked.slots.get().pk
    sent = {"action": "send", "version": 0, "groups": 1, "g0-all": key, "g0-dates": key, "g0-answer": "grant"}
    answer = agent_client.post(f"/service/demandes/{asked.pk}/", sent | {name: ENDLESS})
    assert answer.status_code == 422
    assert asked.decisions.count() == 0


@pytest.mark.parametrize("tampered", [{"seen": "-5"}, {"story-count": ENDLESS}, {"photo": "²"}])
def test_a_page_begun_with_tampered_fields_is_kept(volunteer_client: Client, tampered: dict[str, str]) -> None:
    planting.plant()
    form = {"seen": "", "tagline": "Bouger", "story-count": "0", "action": "draft"}
    answer = volunteer_client.post("/espace/souffle-et-mouvement/page/", form | tampered)
    assert (answer.status_code, AssociationPage.objects.count()) == (302, 1)


@pytest.mark.parametrize("digits", ["²" * 14, "٣" * 14])
def test_only_plain_digits_make_a_national_number(digits: str) -> None:
    with pytest.raises(ValidationError):
        valid_siret(digits)
    with pytest.raises(ValidationError):
        valid_rna(f"W{digits[:9]}")


ABSURD = [
    {"q": "x" * 10_000}, {"age": ENDLESS}, {"du": "99/99/9999"}, {"pres": "1e999,nan"}, {"theme": "'; DROP TABLE x; --"},
    {"quartier": "<script>alert(1)</script>"}, {"jour": "²"}, {"moment": ""}, {"page": ENDLESS}, {"inconnu": "[]{}"},
]  # fmt: skip


@pytest.mark.parametrize("page", ["/alertes/nouvelle/", "/envoyer/", "/envies/", "/activites.ics"])
@pytest.mark.parametrize("filters", ABSURD)
def test_a_search_is_kept_or_sent_whatever_stands_in_its_filters(
    client: Client, page: str, filters: dict[str, str]
) -> None:
    answer = client.get(page, filters)
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


@pytest.mark.parametrize("secret", ["x", "é", "%20", "x" * 3000, "..", "arreter"])
def test_a_secret_that_opens_nothing_says_what_to_do(client: Client, secret: str) -> None:
    for page in (f"/alertes/{secret}/", f"/alertes/{secret}/arreter/"):
        assert client.get(page).status_code == 404


@pytest.mark.parametrize("query", [{"jours": ENDLESS}, {"jours": "²", "etat": "<b>"}, {"etat": "lues", "jours": ""}])
def test_the_wishes_are_shown_whatever_the_period(agent_client: Client, query: dict[str, str]) -> None:
    for page in ("/service/envies/", "/service/envies/export/"):
        assert agent_client.get(page, query).status_code == 200
