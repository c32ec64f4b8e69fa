"""« C'est votre association ? »: a code sent to the declared address, the team, or the service says yes."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cms import planting
from directory import claiming
from directory.models import Association, Claim, Person, TeamStep
from directory.team_errors import ClaimSettled, NoCodeHere, TooManyCodes
from notifications.models import Notice
from tests import factories
from tests.conftest import Clock

pytestmark = pytest.mark.django_db
PAGE = "/associations/club-nautique/la-mienne/"


@pytest.fixture
def association(clock: Clock) -> Association:
    return factories.make_association("Club nautique", email="bureau@club.exemple.test")


@pytest.fixture
def yasmine(association: Association) -> Client:
    client = Client()
    person = factories.make_person("yasmine@exemple.test", "Yasmine")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def last_code() -> str:
    letter = Notice.objects.filter(key__startswith="directory/claim-code").latest("pk")
    assert letter.to == "bureau@club.exemple.test"
    found = re.search(r"^ {4}(\d{6})$", letter.body, re.M)
    assert found
    return found[1]


def ask(client: Client, way: str = "code") -> None:
    client.post(PAGE, {"action": "claim", "part": "Trésorière", "way": way})


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_public_page_leads_there(client: Client, association: Association) -> None:
    planting.plant()
    assert PAGE in client.get("/associations/club-nautique/").content.decode()


def test_a_visitor_says_who_they_are_and_signs_in_with_a_code(client: Client, association: Association) -> None:
    refused = client.post(PAGE, {"first_name": "Yasmine", "last_name": "www.spam.fr", "email": "yasmine"})
    assert (refused.status_code, "Écrivez l’adresse en entier" in refused.content.decode()) == (422, True)
    assert 'value="Yasmine"' in refused.content.decode()

    answer = client.post(PAGE, {"first_name": "Yasmine", "last_name": "Haddad", "email": "Yasmine@exemple.test"})

    assert answer["Location"] == f"/connexion/?next={PAGE}"
    assert str(Person.objects.get()) == "Yasmine Haddad"
    assert not Claim.objects.exists()


def test_a_known_address_is_not_told_to_anybody(client: Client, association: Association) -> None:
    factories.make_person()
    answer = client.post(PAGE, {"first_name": "Léo", "last_name": "Roux", "email": "nadia@exemple.test"})
    assert answer["Location"] == f"/connexion/?next={PAGE}"
    assert Person.objects.get().first_name == "Nadia"


def test_the_code_of_the_declared_address_opens_the_door(yasmine: Client, association: Association) -> None:
    ask(yasmine)
    page = yasmine.get(PAGE).content.decode()
    assert ("b…@club.exemple.test" in page, "bureau@" in page) == (True, False)

    code = last_code()
    answer = yasmine.post(PAGE, {"action": "verify", "code": f" {code[:3]} {code[3:]} "})

    assert answer["Location"] == "/espace/club-nautique/"
    assert Claim.objects.get().state == "granted"
    assert Person.objects.get().memberships.get().role == "responsable"
    told = set(Notice.objects.filter(key__startswith="directory/claim-by-code").values_list("to", flat=True))
    assert told == {"bureau@club.exemple.test", "vie-associative@exemple.test"}
    assert code not in str(list(Claim.objects.values())) + str(list(TeamStep.objects.values()))


def test_five_wrong_codes_stop_it_for_good(yasmine: Client, association: Association) -> None:
    ask(yasmine)
    code = last_code()
    statuses = [yasmine.post(PAGE, {"action": "verify", "code": wrong(code)}).status_code for _ in range(5)]
    assert statuses == [422, 422, 422, 422, 302]

    yasmine.post(PAGE, {"action": "verify", "code": code})
    yasmine.post(PAGE, {"action": "code"})

    mine = Claim.objects.get()
    assert (mine.state, mine.tries, mine.code) == ("waiting", 5, "")
    assert Notice.objects.filter(key__startswith="directory/claim-code").count() == 1
    assert TeamStep.objects.filter(kind="code_stopped").exists()
    with pytest.raises(NoCodeHere):
        claiming.send_code(mine, at=mine.asked_at)


def test_a_code_grows_old(yasmine: Client, association: Association, clock: Clock) -> None:
    ask(yasmine)
    clock.move_to(clock.now + timedelta(hours=24))
    yasmine.post(PAGE, {"action": "verify", "code": last_code()})
    assert Claim.objects.get().state == "waiting"


def test_a_newer_code_replaces_the_one_before_and_there_are_three_a_day(
    yasmine: Client, association: Association, clock: Clock
) -> None:
    ask(yasmine)
    first = last_code()
    mine = Claim.objects.get()
    for _ in range(2):
        claiming.send_code(mine, at=clock.now)
        clock.move_to(clock.now + timedelta(minutes=1))
    if last_code() != first:
        assert yasmine.post(PAGE, {"action": "verify", "code": first}).status_code == 422
    with pytest.raises(TooManyCodes):
        claiming.send_code(mine, at=clock.now)


def test_nobody_in_charge_is_passed_over_by_a_code(yasmine: Client, association: Association) -> None:
    factories.make_membership(association=association)
    ask(yasmine)

    assert not Notice.objects.filter(key__startswith="directory/claim-code").exists()
    told = set(Notice.objects.filter(key__startswith="directory/claim:").values_list("to", flat=True))
    assert told == {"vie-associative@exemple.test", "nadia@exemple.test"}


def test_whoever_is_in_charge_answers(yasmine: Client, association: Association) -> None:
    nadia = Client()
    nadia.force_login(
        factories.make_membership(association=association).person, backend="django.contrib.auth.backends.ModelBackend"
    )
    ask(yasmine, "service")
    page = f"/espace/club-nautique/equipe/demandes/{Claim.objects.get().pk}/"
    assert nadia.post(page, {"action": "refuse", "reason": ""}).status_code == 422

    nadia.post(page, {"action": "accept", "role": "redacteur"})

    person = Person.objects.get(email="yasmine@exemple.test")
    assert person.memberships.get().role == "redacteur"
    assert Notice.objects.filter(to=person.email).count() == 1
    assert nadia.get(page).status_code == 404


def test_the_service_answers_from_its_queue(yasmine: Client, association: Association, agent_client: Client) -> None:
    ask(yasmine, "service")
    mine = Claim.objects.get()
    assert "Club nautique" in agent_client.get(reverse("directory:service_teams")).content.decode()

    agent_client.post(
        reverse("directory:service_claim", args=[mine.pk]), {"action": "refuse", "reason": "Inconnue ici."}
    )

    assert "Inconnue ici." in yasmine.get(PAGE).content.decode()
    assert "Inconnue ici." in Notice.objects.get(to="yasmine@exemple.test").body
    with pytest.raises(ClaimSettled):
        claiming.withdraw(mine, at=mine.asked_at)
    ask(yasmine, "service")
    assert Claim.objects.waiting().count() == 1


def test_a_draft_cannot_be_claimed(client: Client) -> None:
    factories.make_association("Secret", state="draft")
    assert client.get("/associations/secret/la-mienne/").status_code == 404
