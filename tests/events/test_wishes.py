"""An activity that does not exist: wished for without a name, read by the service."""

from datetime import date

import pytest
from django.test import Client

from directory.masking import masked
from events.keeping import wishing
from events.models import Wish
from tests.conftest import Clock
from tests.factories import make_neighbourhood, make_theme, make_wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Yoga, appelez le 06 39 98 00 12", "Yoga, appelez le …"),
        ("Yoga 06.39.98.00.12 merci", "Yoga … merci"),
        ("écrire à lea@exemple.test svp", "écrire à … svp"),
        ("voir https://exemple.test/moi et www.exemple.test", "voir … et …"),
        ("+33 (0)6 39 98 00 12", "…"),
        ("Danse pour 60 ans, le 12 à 18 h 30", "Danse pour 60 ans, le 12 à 18 h 30"),
        ("année 2026-2027", "année …"),
        ("  deux\n\nlignes ", "deux lignes"),
        ("gagnez sur pirate.example/a?b=1 ou ftp://x.example", "gagnez sur … ou …"),
        ("M.J.C. de Ferrières, niveau A1.2", "M.J.C. de Ferrières, niveau A1.2"),
    ],
)
def test_numbers_and_addresses_are_not_kept(typed: str, kept: str) -> None:
    assert masked(typed) == kept


def test_a_wish_is_kept_without_a_word_about_the_person(client: Client) -> None:
    quartier, theme = make_neighbourhood(), make_theme("Jeux de table", slug="table")
    sent = {
        "envie": "Échecs, 06 39 98 00 12",
        "theme": "table",
        "quartier": "ferrieres",
        "age": "enfants",
        "quand": ["soir"],
    }
    assert client.post("/envies/", sent).headers["Location"] == "/envies/merci/"
    values = Wish.objects.values().get()
    del values["id"]
    assert values == {
        "on": date(2026, 11, 23), "words": "Échecs, …", "words_key": "echec", "theme_id": theme.pk,
        "neighbourhood_id": quartier.pk, "age_group": "enfants", "moments": ["soir"], "state": "new",
        "settled_by_id": None, "settled_at": None,
    }  # fmt: skip
    thanks = client.get("/envies/merci/").content.decode()
    assert ("/activites/" in thanks, "04 65 71 00 12" in thanks) == (True, True)


def test_the_form_already_says_what_the_search_said(client: Client) -> None:
    make_neighbourhood()
    page = client.get("/envies/?q=echecs&quartier=ferrieres&age=8&jour=sam&jour=dim").content.decode()
    assert "echecs</textarea>" in page
    for chosen in ('value="ferrieres" selected', 'value="enfants" selected'):
        assert chosen in page
    assert page.count(" checked") == 1


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"envie": "x" * 201},
        {"theme": "plus-la"},
        {"envie": "Yoga", "age": "vieux"},
        {"envie": "Yoga", "quand": "z"},
    ],
)
def test_what_cannot_be_used_is_said(client: Client, sent: dict[str, str]) -> None:
    assert (client.post("/envies/", sent).status_code, Wish.objects.count()) == (422, 0)


def test_wishes_do_not_pour_in_from_one_address(client: Client) -> None:
    answers = [client.post("/envies/", {"envie": "Yoga"}).status_code for _ in range(31)]
    assert (answers[29], answers[30]) == (302, 429)


def test_wishes_that_say_the_same_are_one_line() -> None:
    for words in ("Cours d’échecs", "échec, cours", "les COURS d'echecs !"):
        make_wish(words)
    make_wish("Tricot")
    make_wish("", theme=make_theme("Jeux", slug="jeux"))
    counted = wishing.tally(Wish.objects.with_names())
    assert (counted.total, [group.count for group in counted.groups]) == (5, [3, 1, 1])
    assert counted.themes == [("Non précisé", 4), ("Jeux", 1)]


def test_a_very_long_list_is_cut_and_says_so(agent_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.views.wishes.LISTED", 2)
    for words in ("Escrime", "Harpe", "Luge"):
        make_wish(words)
    page = agent_client.get("/service/envies/").content.decode()
    assert page.count('class="queue__i"') == 2
    assert "Et 1 autre ligne" in page


def test_the_service_marks_a_line_as_read_and_answered(agent_client: Client) -> None:
    make_wish()
    make_wish("Tricot")
    key = wishing.key_of("cours d'échecs")
    page = agent_client.get("/service/envies/").content.decode()
    assert "Cours d’échecs" in page
    agent_client.post("/service/envies/marquer/", {"cle": key, "etat": "answered", "jours": "30"})
    assert sorted(Wish.objects.values_list("words", "state")) == [("Cours d’échecs", "answered"), ("Tricot", "new")]
    assert Wish.objects.get(state="answered").settled_by.email == "camille@exemple.test"
    assert "Cours d’échecs" not in agent_client.get("/service/envies/").content.decode()
    assert "Cours d’échecs" in agent_client.get("/service/envies/?etat=repondues").content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"cle": "", "etat": "read"},
        {"cle": "theme:²", "etat": "read"},
        {"cle": "theme:" + "9" * 500, "etat": "read"},
        {"cle": "echec", "etat": "x"},
        {"cle": "echec", "etat": "read", "jours": "²"},
    ],
)
def test_a_tampered_mark_changes_nothing_or_what_it_names(agent_client: Client, sent: dict[str, str]) -> None:
    make_wish()
    assert agent_client.post("/service/envies/marquer/", sent).status_code == 302
    assert Wish.objects.get().state == ("read" if sent.get("jours") else "new")


def test_the_table_leaves_without_anything_that_runs(agent_client: Client, clock: Clock) -> None:
    make_wish("=1+1", moments=["soir", "week-end"], age_group="aines")
    make_wish("Trop vieux", on=date(2025, 1, 1))
    answer = agent_client.get("/service/envies/export/?jours=30")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="envies-2026-10-24-2026-11-23.csv"'
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "Date;Envie;Thème;Quartier;Âge;Quand;État",
        "20/11/2026;'=1+1;;;60 ans et plus;Le soir, en semaine, Le week-end;nouvelle",
    ]


@pytest.mark.parametrize("count", [1, 14])
def test_the_page_of_the_service_asks_as_often_for_one_wish_as_for_many(
    agent_client: Client, count: int, django_assert_max_num_queries: object
) -> None:
    for number in range(count):
        make_wish(
            f"Tricot {number}",
            theme=make_theme(f"Jeux {number}"),
            neighbourhood=make_neighbourhood(f"Quartier {number}"),
        )
    agent_client.get("/service/envies/")
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        agent_client.get("/service/envies/")
