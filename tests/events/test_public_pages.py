"""The pages of residents: what is shown, and that nothing typed in the address breaks them."""

import pytest
from django.test import Client

from tests.events.registrations import make_workshop
from tests.factories import (
    make_activity,
    make_association,
    make_occurrence,
    make_space,
    make_venue,
    paris,
    the_association,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize(
    "query",
    [
        "age=-1", "age=99999999999999999999", "age=douze", "du=99/99/9999", "au=0001-01-01", "du=2026-13-45",
        "du=2027-01-01&au=2026-01-01", "page=-3", "page=9999", "page=abc", "page=1e9", "jour=mar'--",
        "q=%27%3B%20DROP%20TABLE%20events_activity%3B--", "q=%3Cscript%3Ealert(1)%3C/script%3E",
        "q=" + "a" * 10_000, "q=" + "gym+" * 2_000, "moment=%F0%9F%98%80", "quartier=" + "x" * 500, "vue=carte",
        "gratuit=peut-etre", "jour=" + "&jour=".join(["mar"] * 300),
    ],
)  # fmt: skip
def test_no_address_breaks_the_search_page(client: Client, query: str) -> None:
    assert client.get(f"/activites/?{query}").status_code == 200


def test_what_was_typed_is_written_back_harmless(client: Client) -> None:
    page = client.get("/activites/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_title_is_the_answer(client: Client) -> None:
    make_occurrence()
    page = client.get("/activites/?jour=mar").content.decode()
    assert "1 activité le mardi" in page


def test_htmx_gets_the_results_alone_and_the_short_address(client: Client) -> None:
    make_occurrence()
    response = client.get("/activites/?q=&jour=mar&du=", headers={"HX-Request": "true"})
    page = response.content.decode()
    assert ("<html" in page, 'id="n-jour-mar"' in page) == (False, True)
    assert response["HX-Push-Url"] == "/activites/?jour=mar"
    assert "HX-Request" in response["Vary"]


def test_an_empty_answer_shows_ways_out(client: Client) -> None:
    page = client.get("/activites/?q=parapente&jour=mar").content.decode()
    assert "Aucune activité pour" in page
    assert 'href="/activites/?q=parapente"' in page
    assert "tel:+33465710012" in page


def test_an_activity_says_when_where_and_how(client: Client) -> None:
    hall = make_space(venue=make_venue(step_free=None))
    activity = make_activity(space=hall, contact_phone="04 65 71 00 27", recurrence=None, schedule_kind="once")
    make_occurrence(activity=activity, space=hall)
    page = client.get("/activites/gym-douce/").content.decode()
    for words in ("Maison des Tamaris, salle Tamaris", "tel:+33465710027", "Accès non renseigné", "Prochaines séances"):
        assert words in page


def test_a_closed_activity_asks_nobody_to_take_part(client: Client) -> None:
    activity, _seances = make_workshop()
    shown = ['href="#participer"' in client.get(f"/activites/{activity.slug}/").content.decode()]
    activity.is_registration_closed = True
    activity.save()
    shown.append('href="#participer"' in client.get(f"/activites/{activity.slug}/").content.decode())
    assert shown == [True, False]


def test_a_cancelled_and_a_moved_date_are_told_in_words(client: Client) -> None:
    activity = make_activity(schedule_kind="once")
    make_occurrence(activity=activity, state="cancelled", reason="L’animatrice est absente")
    make_occurrence(
        activity=activity, original_start=paris(2026, 12, 1, 10), starts_at=paris(2026, 12, 2, 14), state="moved"
    )
    page = client.get("/activites/gym-douce/").content.decode()
    assert "<del>" in page
    assert "L’animatrice est absente" in page
    assert "Au lieu du mardi 1er décembre" in page


def test_a_draft_is_seen_by_its_team_alone(client: Client, volunteer_client: Client) -> None:
    make_activity(state="draft", schedule_kind="once", association=the_association())
    make_activity("Autre", state="draft", schedule_kind="once", association=make_association("Voisins"))
    assert Client().get("/activites/gym-douce/").status_code == 404
    page = volunteer_client.get("/activites/gym-douce/")
    assert "Visible de votre équipe seule." in page.content.decode()
    assert volunteer_client.get("/activites/autre/").status_code == 404


def test_an_activity_that_is_over_says_so(client: Client) -> None:
    make_activity(schedule_kind="once", state="ended")
    assert "Cette activité est terminée" in client.get("/activites/gym-douce/").content.decode()


def test_the_place_is_the_usual_one_and_the_next_date_apart_is_told(client: Client) -> None:
    hall = make_space("Salle 1")
    activity = make_activity("Gym douce")
    make_occurrence(activity=activity)
    make_occurrence(activity=activity, starts_at=paris(2026, 12, 1, 10), space=hall)
    make_occurrence(activity=activity, starts_at=paris(2026, 12, 8, 10), space=hall)
    page = client.get(activity.get_absolute_url())
    assert (page.context["place"].space, page.context["place_apart"].name) == (hall, "Lieu à confirmer")
    assert "Ailleurs" not in page.content.decode()
