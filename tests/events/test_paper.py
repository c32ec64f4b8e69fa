"""What is printed: the words of a sheet, the PDF that is made of them, and what keeps it cheap."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Activity
from events.paper import addresses, printing, programme
from events.paper.asking import Sheet
from events.paper.text import BREAK, printable
from events.search import index
from tests.events.sheets import MONDAY, make_many, pages
from tests.factories import (
    make_activity,
    make_association,
    make_neighbourhood,
    make_occurrence,
    make_space,
    make_theme,
    make_venue,
    paris,
)

if TYPE_CHECKING:
    pass

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "fresh")]
NBSP = "\N{NO-BREAK SPACE}"


def sheet(query: str = "", at: datetime = MONDAY) -> Sheet:
    return Sheet(QueryDict(query), at=at)


def said(query: str = "") -> dict[str, Any]:
    return programme.of(sheet(query))


def titles(query: str = "") -> list[str]:
    return [seance["title"] for day in said(query)["days"] for seance in day["seances"]]


# --- What the sheet says ---


def test_a_seance_says_when_where_how_much_and_for_whom() -> None:
    venue = make_venue(neighbourhood=make_neighbourhood("Ferrières"))
    activity = make_activity(price_kind="free", age_min=60, entry="free_entry")
    make_occurrence(activity=activity, space=make_space("Salle 2", venue=venue))
    found = said()
    assert (found["heading"], found["week"]) == ("Martigues", "Semaine du 23 au 29 novembre 2026")
    assert [day["name"] for day in found["days"]] == ["Mardi 24 novembre"]
    seance = found["days"][0]["seances"][0]
    assert seance["hours"].replace(NBSP, " ").replace("\N{WORD JOINER}", "") == "10 h – 11 h"
    assert (seance["title"], seance["place"], seance["facts"], seance["state"]) == (
        "Gym douce", f"Maison des Tamaris, salle{NBSP}2 (Ferrières)", "Gratuit · À partir de 60 ans · Entrée libre", "",
    )  # fmt: skip


def test_a_cancelled_seance_stays_with_its_word_and_its_reason() -> None:
    make_occurrence(state="cancelled", reason="Vent violent")
    seance = said()["days"][0]["seances"][0]
    assert (seance["cancelled"], seance["state"], seance["reason"]) == (True, "Annulé", "Vent violent")


def test_the_filters_of_the_search_are_those_of_the_sheet_and_are_written_on_it() -> None:
    make_occurrence(activity=make_activity("Gym douce", price_kind="free"))
    make_occurrence(activity=make_activity("Gym tonique", price_kind="paid", price=5))
    make_occurrence(activity=make_activity("Échecs", price_kind="free"))
    index(Activity.objects.all())
    found = said("q=gym&gratuit=1")
    assert [s["title"] for d in found["days"] for s in d["seances"]] == ["Gym douce"]
    assert found["filters"].replace(NBSP, " ") == "Seulement : « gym » · Gratuit"


def test_the_sheet_of_a_venue_holds_its_halls_alone() -> None:
    here, there = make_space("Salle 1"), make_space("Dojo", venue=make_venue("Gymnase"))
    make_occurrence(activity=make_activity("Ici"), space=here)
    make_occurrence(activity=make_activity("Ailleurs"), space=there)
    found = said("lieu=maison-des-tamaris")
    assert found["heading"] == "Maison des Tamaris"
    assert [s["title"] for d in found["days"] for s in d["seances"]] == ["Ici"]
    assert found["days"][0]["seances"][0]["place"] == "Salle 1"
    assert found["address"].endswith("/lieux/maison-des-tamaris")


@pytest.mark.parametrize(
    ("query", "week"),
    [
        ("", "Semaine du 23 au 29 novembre 2026"),
        ("semaine=2026-12-02", "Semaine du 30 novembre au 6 décembre 2026"),
        ("semaine=2026-12-30", "Semaine du 28 décembre 2026 au 3 janvier 2027"),
        ("du=28/11/2026&au=29/11/2026", "Du 28 au 29 novembre 2026"),
        ("du=28/11/2026&au=28/11/2026", "Samedi 28 novembre 2026"),
        ("du=28/11/2026", "Du 28 novembre au 4 décembre 2026"),
        ("du=28/11/2026&semaine=2026-12-02", "Semaine du 30 novembre au 6 décembre 2026"),
        ("semaine=demain", "Semaine du 23 au 29 novembre 2026"),
    ],
)
def test_the_days_of_the_sheet(query: str, week: str) -> None:
    assert sheet(query).period.in_words == week


def test_what_is_over_is_not_printed_and_the_sheet_says_from_when_on() -> None:
    for day in (23, 24, 25, 27):
        make_occurrence(activity=make_activity(f"Le {day}"), starts_at=paris(2026, 11, day, 8))
    found = programme.of(sheet(at=paris(2026, 11, 25, 8, 30)))
    assert [s["title"] for d in found["days"] for s in d["seances"]] == ["Le 25", "Le 27"]
    assert found["since"] == "À partir du mercredi 25 novembre"


def test_too_many_are_cut_and_said() -> None:
    make_many(610)
    found = said("semaine=2026-11-23")
    assert sum(len(day["seances"]) for day in found["days"]) == 600
    assert "600 premières séances" in found["cut"]


def test_three_ideas_are_of_three_themes_and_still_possible() -> None:
    sport, music = make_theme("Sport"), make_theme("Musique")
    for n, theme in enumerate((sport, sport, music, sport)):
        make_occurrence(activity=make_activity(f"Idée {n}", theme=theme), starts_at=paris(2026, 11, 24, 8 + n))
    make_occurrence(activity=make_activity("Complet", theme=make_theme("Danse")), free_places=0)
    make_occurrence(activity=make_activity("Annulé", theme=make_theme("Jeux")), state="cancelled")
    assert titles("format=ticket") == ["Idée 0", "Idée 1", "Idée 2"]


# --- What people typed is data ---


@pytest.mark.parametrize(
    "title",
    ['#import "x.typ": *', "*gras* _penché_ $x^2$ `code`", "\\ @ref <label> // mot /* mot */", '#read("/etc/passwd")'],
)
def test_no_sign_of_the_engine_means_anything_in_a_title(title: str) -> None:
    assert printable(title) == title
    make_occurrence(activity=make_activity(title, slug="piege"))
    data = said()
    assert printing.make(printing.key_of("programme", data), "programme", data).startswith(b"%PDF-")


def test_signs_that_no_font_draws_are_left_out() -> None:
    assert printable("Fête 🎉 des voisins") == "Fête  des voisins"
    assert printable("ورشة الرسم") == "ورشة الرسم"
    assert printable("ورشة الرسم", own_letters=True) == ""
    assert printable("x\x00y\n\tz") == "x y z"


def test_a_word_longer_than_a_column_may_break() -> None:
    assert printable("a" * 30) == f"{'a' * 12}{BREAK}{'a' * 12}{BREAK}{'a' * 6}"
    assert printable("Anticonstitution") == "Anticonstitution"


@pytest.mark.parametrize("paper", ["a4", "a4-18", "a3", "ticket"])
def test_any_title_can_be_printed(client: Client, paper: str) -> None:
    for n, title in enumerate(
        ["🎉" * 20, "中文课", "ⵣ", "ورشة الرسم للجميع", "m" * 140, "\u202eabc\u202c 👨\u200d👩\u200d👧"]
    ):
        make_occurrence(activity=make_activity(title, slug=f"titre-{n}"))
    assert client.get(f"/programme.pdf?format={paper}").content.startswith(b"%PDF-")
    posters = [client.get(f"/activites/titre-{n}/affiche.pdf").content for n in range(6) if paper == "a4"]
    assert [pages(poster) for poster in posters] == [1] * len(posters)


def test_a_title_that_no_font_draws_gives_way_to_the_association() -> None:
    make_occurrence(activity=make_activity("中文课", slug="cours"))
    assert titles() == ["Souffle & Mouvement"]


# --- Choosing ---


def test_the_page_says_what_the_sheet_will_hold(client: Client) -> None:
    make_occurrence()
    make_occurrence(starts_at=paris(2026, 11, 25, 10))
    page = client.get("/programme/?jour=mar&format=a3").content.decode()
    assert "1 séance" in page
    assert 'href="/programme.pdf?jour=mar&amp;format=a3"' in page
    assert '<input type="hidden" name="jour" value="mar">' in page


def test_the_page_names_what_it_left_out(client: Client) -> None:
    page = client.get("/programme/?semaine=hier&format=a9&age=-3").content.decode()
    assert "Semaine, Papier, Âge" in page


@pytest.mark.parametrize(
    "query",
    [
        "semaine=9999-12-31", "semaine=2100-12-31", "semaine=2000-01-01", "semaine=%F0%9F%98%80", "lieu=" + "x" * 9000,
        "format=<script>", "lieu=';--", "q=" + "a" * 10_000, "du=31/12/2100", "au=01/01/2000", "format=a4&format=zz",
        "du=2027-01-01&au=2026-01-01", "semaine=2026-W48",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/programme/", "/programme.pdf", "/activites/"])
def test_no_address_breaks_a_sheet(client: Client, path: str, query: str) -> None:
    make_occurrence()
    answer = client.get(f"{path}?vue=ecran&{query}")
    assert answer.status_code in (200, 302)


@pytest.mark.parametrize("path", ["/programme/", "/programme.pdf", "/activites/?vue=ecran"])
def test_a_sheet_costs_the_same_for_one_line_and_for_twelve(client: Client, path: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    def make(n: int) -> None:
        venue = make_venue(f"Lieu {n}", neighbourhood=make_neighbourhood(f"Quartier {n}"))
        activity = make_activity(f"Cours {n}", association=make_association(f"Club {n}"))
        make_occurrence(activity=activity, space=make_space(venue=venue))

    make(0)
    one = cost()
    for n in range(1, 12):
        make(n)
    assert cost() == one <= 8


# --- The poster of an activity, and short addresses ---


def test_a_poster_has_a_file_while_the_activity_is_published(client: Client) -> None:
    activity = make_activity(contact_phone="04 65 71 00 27")
    make_occurrence(activity=activity)
    pdf = client.get("/activites/gym-douce/affiche.pdf")
    assert (pdf["Content-Disposition"], pages(pdf.content)) == ('inline; filename="affiche-gym-douce.pdf"', 1)
    assert 'href="/activites/gym-douce/affiche.pdf"' in client.get("/activites/gym-douce/").content.decode()
    Activity.objects.update(state="ended")
    assert client.get("/activites/gym-douce/affiche.pdf").status_code == 404


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("/p/ferrieres", "/activites/?quartier=ferrieres"),
        ("/p/Ferri%C3%A8res/", "/activites/?quartier=ferrieres"),
        ("/P/ferrieres", "/activites/?quartier=ferrieres"),
        ("/p/sport", "/activites/?theme=sport"),
        ("/p/maison-des-tamaris", "/lieux/maison-des-tamaris/"),
        ("/p", "/activites/"),
    ],
)
def test_what_is_typed_from_a_sheet_leads_there(client: Client, typed: str, leads_to: str) -> None:
    make_venue(neighbourhood=make_neighbourhood("Ferrières"))
    make_theme("Sport")
    assert client.get(typed)["Location"] == leads_to


def test_the_number_of_a_poster_leads_to_its_activity(client: Client) -> None:
    activity = make_activity()
    assert client.get(addresses.of_activity(activity))["Location"] == "/activites/gym-douce/"
    draft = make_activity("Yoga", state="draft")
    gone = [f"/a/{draft.pk}", "/a/999999999999999", "/p/nulle-part"]
    assert [client.get(path).status_code for path in gone] == [404, 404, 404]


def test_the_code_of_a_sheet_holds_its_very_search() -> None:
    make_neighbourhood("Ferrières")
    assert addresses.scanned(sheet("quartier=ferrieres&jour=mar&format=a3")).endswith(
        "/activites/?quartier=ferrieres&jour=mar"
    )
    assert addresses.scanned(sheet("q=gym&pres=43.405,5.048&rayon=500")).endswith("/activites/?q=gym")
    assert addresses.scanned(sheet("q=" + "gym " * 150)).endswith("/activites/")
    assert addresses.typed(addresses.of_sheet(sheet("quartier=ferrieres"))).endswith("/p/ferrieres")
