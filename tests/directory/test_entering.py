"""Entering: by a code, by a password, in one click in the demo; and nothing said to strangers."""

import re
import time

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from directory import entering
from directory.models import Person
from notifications.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db

PASSWORD = "trois-mouettes-sur-le-quai"


def ask_for_code(client: Client, email: str = "nadia@exemple.test", **more: str) -> str:
    """Ask for a code and read it in the letter; empty when the letter holds none."""
    client.post("/connexion/", {"login": email, **more})
    letter = Notice.objects.newest_first().first()
    found = re.search(r"\d{3}-\d{3}-\d{3}", letter.body) if letter else None
    return found.group() if found else ""


def test_a_volunteer_enters_with_the_code_of_the_letter(client: Client) -> None:
    factories.make_membership()
    code = ask_for_code(client)
    answer = client.post("/connexion/code/", {"code": code})
    assert answer.headers["Location"] == "/espace/"


def test_the_code_may_be_typed_without_its_dashes(client: Client) -> None:
    factories.make_membership()
    code = ask_for_code(client)
    answer = client.post("/connexion/code/", {"code": code.replace("-", " ")})
    assert answer.status_code == 302


def test_an_agent_enters_at_the_service(client: Client) -> None:
    factories.make_agent()
    code = ask_for_code(client, "camille@exemple.test")
    answer = client.post("/connexion/code/", {"code": code})
    assert answer.headers["Location"] == "/service/"


def test_the_page_one_came_from_is_kept_when_it_is_ours(client: Client) -> None:
    factories.make_agent()
    answer = client.post(
        "/connexion/?next=/service/demandes/3/", {"login": "camille@exemple.test", "next": "/service/demandes/3/"}
    )
    assert answer.headers["Location"] == "/connexion/code/?next=%2Fservice%2Fdemandes%2F3%2F"
    code = re.findall(r"\d{3}-\d{3}-\d{3}", Notice.objects.get().body)[0]
    answer = client.post(answer.headers["Location"], {"code": code})
    assert answer.headers["Location"] == "/service/demandes/3/"


def test_the_page_one_came_from_is_dropped_when_it_is_elsewhere(client: Client) -> None:
    factories.make_agent()
    code = ask_for_code(client, "camille@exemple.test", next="https://ailleurs.example/")
    answer = client.post("/connexion/code/?next=https://ailleurs.example/", {"code": code})
    assert answer.headers["Location"] == "/service/"


def test_the_letter_with_the_code_passes_before_the_others(client: Client) -> None:
    factories.make_membership()
    waiting = factories.make_notice()
    ask_for_code(client)
    assert [notice.key for notice in Notice.objects.due(waiting.due)][-1] == waiting.key


def test_a_wrong_code_is_told_beside_the_field(client: Client) -> None:
    factories.make_membership()
    ask_for_code(client)
    answer = client.post("/connexion/code/", {"code": "000-000-000"})
    assert "Ce n’est pas le code de notre dernier courriel." in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()


def test_whoever_comes_back_starts_anew(client: Client) -> None:
    factories.make_membership()
    first = ask_for_code(client)
    second = ask_for_code(client)
    assert client.post("/connexion/code/", {"code": first}).status_code == 200
    assert client.post("/connexion/code/", {"code": second}).headers["Location"] == "/espace/"


def test_three_wrong_codes_end_the_try(client: Client) -> None:
    factories.make_membership()
    code = ask_for_code(client)
    for _ in range(3):
        client.post("/connexion/code/", {"code": "000-000-000"})
    answer = client.post("/connexion/code/", {"code": code})
    assert "_auth_user_id" not in client.session
    assert answer.headers["Location"].startswith("/connexion/")


def test_after_too_many_wrong_codes_one_still_goes_where_one_was_going(client: Client) -> None:
    factories.make_membership()
    ask_for_code(client)
    answers = [client.post("/connexion/code/?next=/espace/", {"code": "000-000-000"}) for _try in range(3)]
    assert answers[-1].headers["Location"] == "/connexion/nouveau-code/?next=%2Fespace%2F"


def test_a_code_is_worth_nothing_after_fifteen_minutes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.make_membership()
    code = ask_for_code(client)
    late = time.time() + 901
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: late)
    client.post("/connexion/code/", {"code": code})
    assert "_auth_user_id" not in client.session


def test_a_stranger_sees_the_same_pages_and_gets_a_letter_that_says_what_to_do(client: Client) -> None:
    factories.make_membership()
    known = client.post("/connexion/", {"login": "nadia@exemple.test"})
    page_for_known = Client()
    page_for_known.post("/connexion/", {"login": "nadia@exemple.test"})
    stranger = Client()
    unknown = stranger.post("/connexion/", {"login": "inconnue@exemple.test"})
    assert (unknown.status_code, unknown.headers["Location"]) == (known.status_code, known.headers["Location"])
    pages = [c.get("/connexion/code/").content.decode() for c in (page_for_known, stranger)]
    tokens = re.compile(r'value="[A-Za-z0-9]{64}"')
    plain = [tokens.sub("", page).replace("nadia@", "").replace("inconnue@", "") for page in pages]
    assert plain[0] == plain[1]
    letter = Notice.objects.get(to="inconnue@exemple.test")
    assert letter.subject == "Pas de compte à cette adresse"
    assert "connexion/sans-compte/" in letter.body


def test_a_stranger_gets_no_account(client: Client) -> None:
    ask_for_code(client, "inconnue@exemple.test")
    client.post("/connexion/code/", {"code": ""})
    client.post("/connexion/sans-compte/", {"email": "inconnue@exemple.test"})
    assert not Person.objects.filter(email="inconnue@exemple.test").exists()


def test_asking_again_and_again_is_refused_kindly(client: Client) -> None:
    factories.make_membership()
    for _ in range(3):
        ask_for_code(client)
    answer = client.post("/connexion/", {"login": "nadia@exemple.test"})
    assert "Trop d’essais. Attendez quelques minutes" in answer.content.decode()
    assert Notice.objects.count() == 3


def test_hammering_the_door_gets_a_page_that_says_to_wait(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    cache.clear()
    client.post("/connexion/", {"login": "a@exemple.test"})
    answer = client.post("/connexion/", {"login": "b@exemple.test"})
    assert answer.status_code == 429
    assert "Trop d’essais" in answer.content.decode()


def test_a_chosen_password_opens_the_door_and_is_told_by_a_letter(client: Client) -> None:
    membership = factories.make_membership()
    client.force_login(membership.person, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/mon-compte/mot-de-passe/choisir/", {"password1": PASSWORD, "password2": PASSWORD})
    assert Notice.objects.get().subject == "Votre compte a un mot de passe"
    client.post("/deconnexion/")
    answer = client.post("/connexion/mot-de-passe/", {"login": "nadia@exemple.test", "password": PASSWORD})
    assert answer.headers["Location"] == "/espace/"


def test_a_wrong_password_says_nothing_about_the_account(client: Client) -> None:
    factories.make_person("nadia@exemple.test", password=PASSWORD)
    pages = [
        client.post("/connexion/mot-de-passe/", {"login": login, "password": "non-non-non-non"}).content.decode()
        for login in ("nadia@exemple.test", "inconnue@exemple.test")
    ]
    said = ["Cette adresse et ce mot de passe ne vont pas ensemble." in page for page in pages]
    assert said == [True, True]


def test_a_short_password_is_refused(volunteer_client: Client) -> None:
    answer = volunteer_client.post("/mon-compte/mot-de-passe/choisir/", {"password1": "court", "password2": "court"})
    assert answer.status_code == 200
    assert "12" in answer.content.decode()


def test_a_person_keeps_their_account_up_to_date(volunteer_client: Client) -> None:
    typed = {"first_name": "Nadia", "last_name": "Ferrand", "phone": "+33465710012", "language": "fr"}
    volunteer_client.post("/mon-compte/", typed)
    person = Person.objects.get()
    assert (person.get_full_name(), person.phone) == ("Nadia Ferrand", "04 65 71 00 12")


def test_a_phone_number_cut_short_is_told_beside_the_field(volunteer_client: Client) -> None:
    typed = {"first_name": "Nadia", "last_name": "", "phone": "0465", "language": "fr"}
    answer = volunteer_client.post("/mon-compte/", typed)
    assert answer.status_code == 422
    assert "Écrivez le numéro de téléphone avec ses dix chiffres." in answer.content.decode()


def test_the_account_of_nobody_asks_to_sign_in(client: Client) -> None:
    assert client.get("/mon-compte/").headers["Location"] == "/connexion/?next=/mon-compte/"


def test_signing_out_closes_the_door(volunteer_client: Client) -> None:
    assert volunteer_client.get("/deconnexion/").status_code == 200
    volunteer_client.post("/deconnexion/")
    assert volunteer_client.get("/connexion/suite/").headers["Location"].startswith("/connexion/")


@pytest.mark.parametrize("slug", [who.slug for who in entering.DEMO_PEOPLE])
def test_the_demo_doors_do_not_exist_outside_the_demo(client: Client, slug: str) -> None:
    factories.make_person(f"{slug}@exemple.test", slug)
    assert client.post(f"/connexion/demo/{slug}/").status_code == 404
    assert "demo-doors" not in client.get("/connexion/").content.decode()


def test_one_click_enters_the_demo(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    factories.make_agent()
    assert "Entrer comme Camille" in client.get("/connexion/").content.decode()
    assert client.post("/connexion/demo/camille/").headers["Location"] == "/service/"


def test_the_demo_door_wants_a_click_and_knows_invented_people_only(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    factories.make_agent()
    factories.make_person("maire@exemple.test", "Maire")
    assert client.get("/connexion/demo/camille/").status_code == 405
    assert client.post("/connexion/demo/maire/").status_code == 404


def test_nothing_in_the_logs_names_a_person(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    factories.make_membership()
    code = ask_for_code(client)
    client.post("/connexion/code/", {"code": "000-000-000"})
    client.post("/connexion/code/", {"code": code})
    said = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert [line for line in said if "nadia" in line.lower() or code in line] == []


@pytest.mark.parametrize(
    "path", ["/connexion/", "/connexion/mot-de-passe/", "/connexion/sans-compte/", "/connexion/compte-ferme/"]
)
def test_the_pages_of_the_door_are_there(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/compte/signup/", "/connexion/inscription/", "/compte/email/"])
def test_the_other_doors_of_the_library_are_shut(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_admin_has_no_door_of_its_own(client: Client) -> None:
    ways = client.get("/gestion/", follow=True).redirect_chain
    assert [way for way, _status in ways] == ["/gestion/entree/?next=/gestion/", "/connexion/?next=/gestion/"]
    answer = client.post("/gestion/login/?next=/gestion/", {"username": "a@exemple.test", "password": PASSWORD})
    assert answer.headers["Location"] == "/connexion/?next=/gestion/"


def test_a_demo_entry_leads_where_the_visitor_was_going_and_never_to_another_site(
    client: Client, settings: Settings
) -> None:
    settings.DEMO = True
    factories.make_membership()
    for wished, reached in (("/lieux/x/y/demander/", "/lieux/x/y/demander/"), ("https://ailleurs.test/", "/espace/")):
        answer = client.post("/connexion/demo/nadia/", {"next": wished})
        assert (answer.status_code, answer.headers["Location"]) == (302, reached)
