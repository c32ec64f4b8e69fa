"""What lent halls are worth: hours × the value of their day, less what is paid; told to each association, published."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bookings import conventions, help_in_kind, help_paper, scdl, seasons, tariffing
from bookings.models import Slot, SlotRequest, Turnout
from bookings.pricing import Rate
from directory.models import Person
from events.sheets import ods
from tests import factories
from tests.bookings import scdl_schema
from tests.conftest import Clock
from tests.factories import paris

pytestmark = pytest.mark.django_db
SIRET = "00000000100008"


@pytest.fixture
def lent(camille: Person, now: datetime) -> SlotRequest:
    """Three evenings of two hours that are over, one of them used and one not, and one to come."""
    asked = factories.make_asked(
        paris(2026, 9, 29, 18), paris(2026, 10, 6, 18), paris(2026, 11, 3, 18), paris(2026, 12, 1, 18)
    )
    asked.slots.update(state=Slot.State.GRANTED, decided_at=paris(2026, 9, 10, 9))
    first, second, *_others = asked.slots.order_by("starts_at")
    Turnout.objects.create(slot=first, came=True, at=first.ends_at)
    Turnout.objects.create(slot=second, came=False, at=second.ends_at)
    for amount, since in ((10, date(2026, 1, 1)), (15, date(2026, 11, 1))):
        tariffing.set_value(asked.space, amount=Decimal(amount), since=since, by=camille, at=paris(2025, 12, 1))
    return asked


def this_year(now: datetime) -> seasons.Span:
    return seasons.year(None, at=now)[0]


def test_each_date_counts_at_the_value_of_its_day(lent: SlotRequest, now: datetime) -> None:
    line = help_in_kind.of_association(lent.association, this_year(now), at=now).lines[0]
    assert (line.dates, line.hours, line.used, line.missed, line.untold) == (3, 6, 2, 2, 2)
    assert (line.value, line.paid, line.help) == (Decimal(70), 0, Decimal(70))


def test_what_a_convention_makes_pay_is_taken_off(lent: SlotRequest, camille: Person, now: datetime) -> None:
    tariffing.set_tariff(
        lent.space.venue, space=None, audience="association", is_reduced=False, kind="flat", amount=Decimal(24),
        deposit=Decimal(0), since=date(2026, 1, 1), by=camille, at=now,
    )  # fmt: skip
    rate = Rate("association")
    made = conventions.prepare(lent, rate=rate, instead_of=None, by=camille, at=now)
    conventions.send(made, by=camille, at=now)
    assert help_in_kind.of_town(this_year(now), at=now).lines[0].paid == 0  # nobody has agreed to it
    conventions.note_signature(made, on=now.date(), signed_by="Nadia Benali", by=camille)
    conventions.prepare(
        lent, rate=rate, instead_of=made.pk, by=camille, at=now
    )  # until it is signed, the first one stands
    assert help_in_kind.latest_signed([lent.association], this_year(now)) == {lent.association_id: made}
    line = help_in_kind.of_town(this_year(now), at=now).lines[0]
    assert (line.value, line.paid, line.help) == (Decimal(70), Decimal(72), Decimal(6))  # 20, 20 and 30, less 24 each


def test_hours_without_a_value_are_told_apart(now: datetime) -> None:
    asked = factories.make_asked(paris(2026, 11, 3, 18))
    asked.slots.update(state=Slot.State.GRANTED)
    total = help_in_kind.of_town(this_year(now), at=now).total
    assert (total.hours, total.unvalued, total.help) == (2, 2, 0)


def test_the_published_file_has_the_columns_of_the_schema(lent: SlotRequest, now: datetime) -> None:
    lent.association.siret, lent.association.name = SIRET, "=Souffle"
    lent.association.save()
    body = scdl.as_csv(help_in_kind.of_town(this_year(now), at=now), this_year(now))
    assert not body.startswith(b"\xef\xbb\xbf")
    heading, row = list(csv.reader(io.StringIO(body.decode())))
    assert tuple(heading) == (
        "nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire", "idBeneficiaire",
        "objet", "montant", "nature", "conditionsVersement", "datesPeriodeVersement", "idRAE", "notificationUE",
        "pourcentageSubvention",
    )  # fmt: skip
    assert row == [
        "Ville de Martigues", "21130056100019", "2026-09-10", "", "'=Souffle", SIRET,
        "Mise à disposition de locaux municipaux en 2026 (6 heures)", "70.00", "aide en nature", "échelonné",
        "2026-09-29/2026-11-03", "", "non", "1.00",
    ]  # fmt: skip


def test_the_published_file_follows_the_schema_whatever_the_lines(lent: SlotRequest, now: datetime) -> None:
    lent.association.siret, lent.association.name = SIRET, "Club « d’à côté », " + "l" * 200
    lent.association.save()
    other = factories.make_association("Sans date d’accord", siret="21130056100019")
    once = factories.make_asked(paris(2026, 11, 5, 18), association=other)
    once.slots.update(state=Slot.State.GRANTED)
    body = scdl.as_csv(help_in_kind.of_town(this_year(now), at=now), this_year(now))
    assert list(scdl_schema.faults(body)) == []
    assert body.count(b"\r\n") == 3


@pytest.mark.parametrize(
    ("right", "wrong", "column"),
    [
        (b"2026-09-10", b"10/09/2026", "dateConvention"),
        (b"00000000100008", b"00000000100009", "idBeneficiaire"),
        (b",70.00,", b',"70,00",', "montant"),
        (b"2026-09-29/2026-11-03", b"2026-11-03/2026-09-29", "datesPeriodeVersement"),
        (b",non,", b",Non,", "notificationUE"),
    ],
)
def test_the_reader_of_the_schema_sees_what_is_wrong(
    lent: SlotRequest, now: datetime, right: bytes, wrong: bytes, column: str
) -> None:
    lent.association.siret = SIRET
    lent.association.save()
    body = scdl.as_csv(help_in_kind.of_town(this_year(now), at=now), this_year(now))
    assert right in body
    assert [fault.split()[2].rstrip(":") for fault in scdl_schema.faults(body.replace(right, wrong))] == [column]


def test_the_printed_statement_says_where_nobody_told_who_came(lent: SlotRequest, now: datetime) -> None:
    Turnout.objects.all().delete()
    statement = help_in_kind.of_association(lent.association, this_year(now), at=now)
    with translation.override("fr"):
        paper = help_paper.of(lent.association, statement, this_year(now))
    assert [line[3:5] for line in [*paper["lines"], paper["total"]]] == [["non dit", "–"]] * 2


def test_an_association_without_siret_is_named_apart(lent: SlotRequest, camille_client: Client, clock: Clock) -> None:
    page = camille_client.get("/service/aides/").content.decode()
    assert "1 association est laissée de côté" in page
    assert camille_client.get("/service/aides/subventions-scdl.csv").content.decode().count("\n") == 1


def test_without_the_number_of_the_town_nothing_is_published(
    camille_client: Client, clock: Clock, settings: Any
) -> None:
    settings.TOWN_SIRET = ""
    assert camille_client.get("/service/aides/subventions-scdl.csv").status_code == 302


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_a_team_takes_its_statement_away(lent: SlotRequest, volunteer_client: Client, clock: Clock, kind: str) -> None:
    own = "/espace/souffle-et-mouvement/aides/"
    assert "70\N{NO-BREAK SPACE}€" in volunteer_client.get(own).content.decode()
    assert volunteer_client.get(f"{own}releve.pdf").content.startswith(b"%PDF")
    body = volunteer_client.get(f"{own}tableau.{kind}").content
    rows = [line.cells for line in ods.read(body)[0].lines] if kind == "ods" else csv.reader(
        io.StringIO(body.decode("utf-8-sig")), delimiter=";"
    )  # fmt: skip
    assert list(rows)[1][:3] == ["Maison des Tamaris, salle Tamaris", "3", "6"]
    assert volunteer_client.get(f"{own}tableau.exe").status_code == 404


def test_the_list_costs_the_same_for_one_and_for_many(camille_client: Client, clock: Clock, lent: SlotRequest) -> None:

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert camille_client.get("/service/aides/").status_code == 200
        return len(found)

    few = queries()
    for number in range(12):
        asked = factories.make_asked(
            paris(2026, 11, 3, 10), space=factories.make_space(f"Salle {number}"),
            association=factories.make_association(f"Club {number}"),
        )  # fmt: skip
        asked.slots.update(state=Slot.State.GRANTED)
    assert queries() == few
