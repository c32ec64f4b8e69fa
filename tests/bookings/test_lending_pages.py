"""The pages of what the town lends: asked for, answered, handed over, taken back, kept in the catalogue."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from bookings.models import Equipment, Loan, LoanLine, Mishap
from notifications.models import Notice
from tests import factories
from tests.conftest import MONDAY_MORNING, Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
TODAY = MONDAY_MORNING.date()
SATURDAY = date(2026, 12, 5)
DAY = timedelta(days=1)
ASK = "/espace/souffle-et-mouvement/materiel/demander/"


def typed(thing: Equipment, count: object = 4, **kw: str) -> dict[str, object]:
    known = {"purpose": "Fête", "first": "05/12/2026", "last": "", "fetched_by": "Nadia", "action": "send"}
    return known | {f"q-{thing.pk}": count} | kw


def test_a_volunteer_asks_then_gives_up(volunteer_client: Client, clock: Clock) -> None:
    thing = factories.make_equipment(days_before=1)
    answer = volunteer_client.post(ASK, typed(thing))
    loan = Loan.objects.get()
    assert answer.url == loan.get_absolute_url()  # type: ignore[attr-defined]  # a redirection
    assert (loan.leaves_on, loan.back_on) == (SATURDAY - DAY, SATURDAY)
    assert "En attente" in volunteer_client.get(loan.get_absolute_url()).content.decode()
    assert (
        "4&nbsp;×&nbsp;Table pliante" in volunteer_client.get("/espace/souffle-et-mouvement/materiel/").content.decode()
    )
    volunteer_client.post(f"{loan.get_absolute_url()}annuler/")
    loan.refresh_from_db()
    assert loan.state == "cancelled"


def test_what_is_free_is_said_before_sending(volunteer_client: Client, clock: Clock) -> None:
    thing = factories.make_equipment(quantity=10)
    factories.make_granted_loan(lines={thing: 6})
    page = volunteer_client.post(ASK, typed(thing, 5, action="check")).content.decode()
    assert "<b>4 libres</b> sur 10" in page
    part = volunteer_client.post(ASK, typed(thing, 5), headers={"HX-Request": "true"}).content.decode()
    assert 'hx-swap-oob="true"' in part
    assert "<html" not in part
    assert Loan.objects.count() == 1


def test_a_date_in_a_hall_gives_the_days_and_the_place(volunteer_client: Client, clock: Clock) -> None:
    asked = factories.make_asked(paris(2026, 12, 12, 18))
    thing = factories.make_equipment()
    slot = asked.slots.get()
    assert f'value="{slot.pk}" selected' in volunteer_client.get(f"{ASK}?creneau={slot.pk}").content.decode()
    volunteer_client.post(ASK, typed(thing, first="", slot=str(slot.pk)))
    loan = Loan.objects.get()
    assert (loan.first_day, loan.slot, loan.place) == (date(2026, 12, 12), slot, slot.space.full_name)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"purpose": ""}, "Écrivez à quoi cela sert."),
        ({"first": ""}, "Écrivez le premier jour, ou choisissez une date dans une salle."),
        ({"first": "22/11/2026"}, "Ce jour est passé."),
        ({"first": "demain peut-être"}, "Écrivez le jour, le mois et l’année"),
        ({"last": "04/12/2026"}, "Le dernier jour est avant le premier."),
        ({"last": "05/03/2027"}, "31 jours au plus."),
        ({"fetched_by": ""}, "Écrivez qui vient le chercher."),
        ({"phone": "12"}, "Écrivez un numéro de téléphone"),
        ({"count": "11"}, "la ville en a 10."),
        ({"count": "beaucoup"}, "Écrivez un nombre entier, par exemple 12."),
        ({"count": "9" * 5000}, "Écrivez un nombre entier, par exemple 12."),
        ({"count": ""}, "Écrivez combien il vous en faut"),
        ({"count": "8"}, "il n’en reste que 7 sur ces jours."),
        ({"slot": "9" * 40}, "Choisissez une de vos dates à venir."),
    ],
)
def test_what_makes_no_sense_is_said_beside_it(
    volunteer_client: Client, clock: Clock, wrong: dict[str, str], sentence: str
) -> None:
    thing = factories.make_equipment(quantity=10)
    factories.make_granted_loan(lines={thing: 3})
    page = volunteer_client.post(ASK, typed(thing, wrong.get("count", 4)) | wrong)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert Loan.objects.count() == 1


def test_an_agent_sees_rivals_and_answers_in_one_letter(agent_client: Client, clock: Clock) -> None:
    thing = factories.make_equipment(quantity=10)
    factories.make_membership()
    loan = factories.make_loan(lines={thing: 6})
    other = factories.make_loan(lines={thing: 5}, purpose="Loto", association=factories.make_association("Rivale"))
    page = agent_client.get(f"/service/materiel/prets/{loan.pk}/").content.decode()
    assert "Pas assez pour tous" in page
    assert "Rivale" in page
    line = loan.lines.get()
    sent = {"version": 0, f"granted-{line.pk}": "5", "reason": "", "ground": "", "message": "Bonne fête"}
    refused = agent_client.post(f"/service/materiel/prets/{loan.pk}/", sent)
    assert refused.status_code == 422
    assert "l’association la lit" in refused.content.decode()
    agent_client.post(f"/service/materiel/prets/{loan.pk}/", sent | {"reason": "Deux demandes"})
    assert Notice.objects.of_cause("bookings/loan/decided/").count() == 1
    key = other.lines.get().pk
    late = agent_client.post(f"/service/materiel/prets/{other.pk}/", {"version": 0, f"granted-{key}": "5"})
    assert late.status_code == 302
    assert Equipment.objects.get().lines.filter(held=5).count() == 2


def test_a_colleague_answered_meanwhile(agent_client: Client, clock: Clock) -> None:
    thing = factories.make_equipment(quantity=10)
    loan = factories.make_loan(lines={thing: 6})
    key = loan.lines.get().pk
    Loan.objects.update(version=3)
    page = agent_client.post(
        f"/service/materiel/prets/{loan.pk}/", {"version": 0, f"granted-{key}": "6", "message": "Mes mots"}
    )
    assert page.status_code == 409
    assert "Ce prêt a changé entre-temps" in page.content.decode()
    assert "Mes mots" in page.content.decode()


def test_the_storekeeper_ticks_out_then_back(agent_client: Client, clock: Clock) -> None:
    loan = factories.make_granted_loan(TODAY, TODAY + DAY)
    key = loan.lines.get().pk
    assert "Tout est sorti" in agent_client.get("/service/materiel/depot/").content.decode()
    sent = {"from": "store", "taken_by": "Nadia", f"taken-{key}": "4"}
    assert agent_client.post(f"/service/materiel/prets/{loan.pk}/sortie/", sent).url == "/service/materiel/depot/"  # type: ignore[attr-defined]  # a redirection
    assert "Tout est revenu" in agent_client.get("/service/materiel/depot/").content.decode()
    wrong = {f"missing-{key}": "3", f"broken-{key}": "2", "condition": ""}
    page = agent_client.post(f"/service/materiel/prets/{loan.pk}/retour/", wrong)
    assert "ne peuvent pas faire plus" in page.content.decode()
    agent_client.post(f"/service/materiel/prets/{loan.pk}/retour/", wrong | {f"missing-{key}": "1"})
    assert Mishap.objects.count() == 2
    letter = agent_client.get(f"/service/materiel/prets/{loan.pk}/lettre/").content.decode()
    assert "1 en moins, 2 hors d’usage" in letter
    factories.make_membership()
    agent_client.post(f"/service/materiel/prets/{loan.pk}/lettre/", {"message": "Rapportez-la"})
    assert Notice.objects.of_cause("bookings/loan/word/").get().body.count("Rapportez-la") == 1
    LoanLine.objects.update(missing=0)
    page = agent_client.get(f"/service/materiel/prets/{loan.pk}/").content.decode()
    assert ("en moins" in page, "2 hors d’usage" in page) == (False, True)
    found = Mishap.objects.first()
    assert found is not None
    agent_client.post(f"/service/materiel/casse/{found.pk}/", {"outcome": "back", "words": "Retrouvée"})
    assert "Retrouvée" in agent_client.get(f"/service/materiel/casse/{found.pk}/").content.decode()


def test_a_breakage_sent_twice_by_one_form_is_noted_once(agent_client: Client, clock: Clock) -> None:
    url = f"/service/materiel/catalogue/{factories.make_equipment().pk}/"
    for known in (0, 1):  # two forms, each sent twice
        (form,) = re.findall(r'name="seen" value="(\d+)"', agent_client.get(url).content.decode())
        for _press in range(2):
            agent_client.post(url, {"seen": form, "kind": "broken", "count": "1", "words": "Pied tordu"})
        assert Mishap.objects.count() == known + 1


def test_a_late_return_is_flagged(agent_client: Client, clock: Clock) -> None:
    loan = factories.make_granted_loan(TODAY - 4 * DAY, out=True)
    assert "En retard" in agent_client.get("/service/materiel/depot/").content.decode()
    assert "1 prêt est en retard." in agent_client.get("/service/materiel/").content.decode()
    assert "devait revenir le" in agent_client.get(f"/service/materiel/prets/{loan.pk}/lettre/").content.decode()


def a_photo() -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", (1600, 1200), "teal").save(drawn, "JPEG")
    return SimpleUploadedFile("banc.jpg", drawn.getvalue(), content_type="image/jpeg")


def test_an_agent_keeps_the_catalogue_with_photos(agent_client: Client, client: Client, clock: Clock) -> None:
    new = {
        "name": "Banc", "category": "1-furniture", "department": factories.the_department().pk, "quantity": "40",
        "days_before": "1", "days_after": "0", "deposit": "12,50", "is_offered": "on", "photo_file": a_photo(),
    }  # fmt: skip
    missing = agent_client.post("/service/materiel/catalogue/nouveau/", new)
    assert "Dites en une phrase ce que montre la photo." in missing.content.decode()
    agent_client.post("/service/materiel/catalogue/nouveau/", new | {"photo_shows": "Un banc", "photo_file": a_photo()})
    bench = Equipment.objects.get()
    assert (bench.quantity, str(bench.deposit), bench.photo.width) == (40, "12.50", 900)
    assert 'alt="Un banc"' in client.get("/materiel/").content.decode()
    kept = bench.photo.name
    address = f"/service/materiel/catalogue/{bench.pk}/modifier/"
    edited = new | {"photo_file": "", "without_photo": "on", "quantity": "30"}
    agent_client.post(address, edited)
    bench.refresh_from_db()
    assert (bench.quantity, bool(bench.photo)) == (30, False)
    default_storage.delete(kept)
    text = agent_client.post(address, edited | {"photo_file": SimpleUploadedFile("banc.jpg", b"no picture")})
    assert "Impossible de lire cette photo." in text.content.decode()


def test_the_stock_cannot_be_smaller_than_what_is_promised(agent_client: Client, clock: Clock) -> None:
    thing = factories.make_equipment(quantity=10)
    factories.make_granted_loan(lines={thing: 9})
    sent = {"name": thing.name, "category": "1-furniture", "quantity": "8", "days_before": "0", "days_after": "0"}
    page = agent_client.post(f"/service/materiel/catalogue/{thing.pk}/modifier/", sent)
    assert page.status_code == 422
    assert "9 pièces sont promises" in page.content.decode()


def test_everybody_sees_what_is_free(client: Client, clock: Clock) -> None:
    thing = factories.make_equipment(quantity=10)
    factories.make_granted_loan(lines={thing: 6})
    assert "4 libres sur 10" in client.get("/materiel/?du=05/12/2026").content.decode()
    assert client.get("/materiel/?du=%00").status_code == 400
    for wrong in ("?du=hier", "?du=05/12/2026&au=01/12/2026", "?du=" + "9" * 5000):
        assert client.get(f"/materiel/{wrong}").status_code == 422
    assert factories.the_association().name not in client.get("/materiel/?du=05/12/2026").content.decode()


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize(
    ("url", "most"),
    [
        ("/materiel/?du=05/12/2026", 3), ("/service/materiel/", 8), ("/service/materiel/?etat=sortis", 8),
        ("/service/materiel/depot/", 5), ("/service/materiel/catalogue/", 7), ("/service/materiel/casse/", 5),
    ],
)  # fmt: skip
def test_a_list_costs_the_same_for_many(agent_client: Client, clock: Clock, url: str, most: int) -> None:
    counted = []
    for start in (0, 3):
        for number in range(start, start + 1 + start * 2):
            thing = factories.make_equipment(f"Chose {number}", 30)
            factories.make_loan(lines={thing: 2}, purpose=f"Demande {number}")
            factories.make_granted_loan(TODAY, TODAY + DAY, out=True, lines={thing: 2}, purpose=f"Prêt {number}")
            factories.make_mishap(thing)
        counted.append(queries(agent_client, url))
    assert counted[0] == counted[1] <= most


@pytest.mark.parametrize("url", ["", "demander/"])
def test_the_lists_of_a_team_cost_the_same_for_many(volunteer_client: Client, clock: Clock, url: str) -> None:
    counted = []
    for start in (0, 3):
        for number in range(start, start + 1 + start * 2):
            factories.make_loan(lines={factories.make_equipment(f"Chose {number}"): 2}, purpose=f"Demande {number}")
        counted.append(queries(volunteer_client, f"/espace/souffle-et-mouvement/materiel/{url}"))
    assert counted[0] == counted[1] <= 7


def test_a_granted_loan_is_printed_with_lines_to_sign(agent_client: Client, clock: Clock) -> None:
    asked, granted = factories.make_loan(), factories.make_granted_loan()
    pages = [agent_client.get(f"/service/materiel/prets/{each.pk}/").content.decode() for each in (asked, granted)]
    assert ["Pour l’association" in page for page in pages] == [False, True]
    assert "Pour la Ville" in pages[1]
